package oracle

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// Interpreter is a CPython that can be asked.
type Interpreter struct {
	// Path is the executable.
	Path string
	// Version is 3.12 for a CPython 3.12.1, Release is "3.12.1".
	Version ast.Version
	Release string
	// Library is the folder of its standard library.
	Library string
}

// The versions of CPython that are compared; older ones lack the grammar that parse accepts, or the positions.
const (
	FirstMinor = 8
	LastMinor  = 14
)

// Probe asks the executable at path what it is. It is an error where it does not run, is no CPython, or is older than
// 3.8.
func Probe(ctx context.Context, path string) (Interpreter, error) {
	const question = `import os, platform; print(platform.python_implementation(), platform.python_version()); print(os.path.dirname(os.__file__))`
	out, err := exec.CommandContext(ctx, path, "-I", "-c", question).Output()
	if err != nil {
		return Interpreter{}, fmt.Errorf("%s: %w", path, err)
	}
	first, library, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	name, release, _ := strings.Cut(strings.TrimSpace(first), " ")
	version := strings.SplitN(release, ".", 3)
	if name != "CPython" || len(version) < 3 || version[0] != "3" {
		return Interpreter{}, fmt.Errorf("%s is no CPython 3, it says %q", path, first)
	}
	minor, err := strconv.Atoi(version[1])
	if err != nil || minor < FirstMinor {
		return Interpreter{}, fmt.Errorf("%s is CPython %s, older than 3.%d", path, release, FirstMinor)
	}
	return Interpreter{path, ast.V(minor), release, strings.TrimSpace(library)}, nil
}

// ErrNone says that a version is not installed.
var ErrNone = errors.New("no such CPython found")

// Find looks for CPython 3.minor: the newest of pyenv, python3.minor in the PATH, python3 in the PATH.
func Find(ctx context.Context, minor int) (Interpreter, error) {
	name := fmt.Sprintf("python3.%d", minor)
	for _, path := range slices.Concat(pyenv(ctx, minor), []string{name, "python3"}) {
		found, err := Probe(ctx, path)
		if err == nil && found.Version == ast.V(minor) {
			return found, nil
		}
	}
	return Interpreter{}, fmt.Errorf("3.%d: %w", minor, ErrNone)
}

// pyenv lists the executables of 3.minor under pyenv, the newest first.
func pyenv(ctx context.Context, minor int) []string {
	root := os.Getenv("PYENV_ROOT")
	if root == "" {
		out, err := exec.CommandContext(ctx, "pyenv", "root").Output()
		if err != nil {
			return nil
		}
		root = strings.TrimSpace(string(out))
	}
	pattern := filepath.Join(root, "versions", fmt.Sprintf("3.%d.*", minor), "bin", "python")
	found, err := filepath.Glob(pattern)
	if err != nil {
		return nil
	}
	patch := func(path string) int {
		release := filepath.Base(filepath.Dir(filepath.Dir(path)))
		n, _ := strconv.Atoi(release[strings.LastIndexByte(release, '.')+1:])
		return n
	}
	slices.SortFunc(found, func(a, b string) int { return cmp.Compare(patch(b), patch(a)) })
	return found
}
