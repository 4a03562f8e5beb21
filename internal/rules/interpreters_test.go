package rules_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The minor versions of CPython 3 that the pages make claims about.
const oldest, newest = 9, 14

// interpreter is one CPython.
type interpreter struct {
	minor int
	path  string
	// version is the whole of sys.version.
	version string
}

// interpreters finds what the symptoms are run under: python3, and with UNHEEDED_PYTHONS=all every version from the
// oldest to the newest, as pyenv or a variable such as UNHEEDED_PYTHON314 names it. A version that is not to be had is in the map with a nil interpreter.
func interpreters(t *testing.T) map[int]*interpreter {
	t.Helper()
	found := map[int]*interpreter{}
	add := func(command string) {
		if p, err := ask(command); err != nil {
			t.Logf("%s: %v", command, err)
		} else if found[p.minor] == nil {
			found[p.minor] = p
		}
	}
	add("python3")
	if os.Getenv("UNHEEDED_PYTHONS") != "all" {
		return found
	}
	for _, path := range pyenv(t) {
		add(path)
	}
	for minor := oldest; minor <= newest; minor++ {
		if path := os.Getenv(fmt.Sprintf("UNHEEDED_PYTHON3%d", minor)); path != "" {
			add(path)
		}
	}
	for minor := range found {
		if minor < oldest {
			delete(found, minor)
		}
	}
	for minor := oldest; minor <= newest; minor++ {
		if found[minor] == nil {
			found[minor] = nil
		}
	}
	return found
}

// ask runs a command and asks it what it is.
func ask(command string) (*interpreter, error) {
	const question = "import sys; print(sys.implementation.name, sys.version_info[0], sys.version_info[1]," +
		" sys.executable, ' '.join(sys.version.split()), sep='\\n')"
	out, err := exec.Command(command, "-c", question).Output()
	if err != nil {
		return nil, err
	}
	answer := strings.Split(strings.ReplaceAll(string(out), "\r", ""), "\n")
	if len(answer) < 5 || answer[0] != "cpython" || answer[1] != "3" {
		return nil, errors.New("no CPython 3")
	}
	minor, err := strconv.Atoi(answer[2])
	return &interpreter{minor: minor, path: answer[3], version: answer[4]}, err
}

var pyenvVersion = regexp.MustCompile(`^3\.(\d+)\.(\d+)$`)

// pyenv lists the interpreters that pyenv has, the newest patch of each minor version.
func pyenv(t *testing.T) []string {
	t.Helper()
	root, err := exec.Command("pyenv", "root").Output()
	if err != nil {
		t.Logf("pyenv root: %v", err)
		return nil
	}
	versions := filepath.Join(strings.TrimSpace(string(root)), "versions")
	entries, err := os.ReadDir(versions)
	if err != nil {
		t.Logf("pyenv: %v", err)
	}
	patches := map[int]int{}
	for _, entry := range entries {
		if m := pyenvVersion.FindStringSubmatch(entry.Name()); m != nil {
			// The pattern lets digits through and nothing else.
			minor, _ := strconv.Atoi(m[1])
			patch, _ := strconv.Atoi(m[2])
			if minor >= oldest {
				patches[minor] = max(patches[minor], patch)
			}
		}
	}
	var paths []string
	for _, minor := range slices.Sorted(maps.Keys(patches)) {
		paths = append(paths, filepath.Join(versions, fmt.Sprintf("3.%d.%d", minor, patches[minor]), "bin", "python"))
	}
	return paths
}
