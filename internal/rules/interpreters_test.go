package rules_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// The minor versions of CPython 3 that the pages make claims about.
const oldest, newest = 9, 14

// interpreters finds what the examples are run under: the python3 of the PATH, and with UNHEEDED_PYTHONS=all each
// version from the oldest to the newest, where a variable such as UNHEEDED_PYTHON314 goes before pyenv. Missing are the
// versions that were asked for and are not to be had.
func interpreters(t *testing.T) (found []oracle.Interpreter, missing []int) {
	t.Helper()
	if os.Getenv("UNHEEDED_PYTHONS") != "all" {
		python3, err := python3(t)
		if err != nil {
			t.Logf("python3: %v", err)
			return nil, nil
		}
		return []oracle.Interpreter{python3}, nil
	}
	for minor := oldest; minor <= newest; minor++ {
		python, err := interpreter(t, minor)
		switch {
		case errors.Is(err, oracle.ErrNone):
			missing = append(missing, minor)
		case err != nil:
			t.Fatal(err)
		default:
			found = append(found, python)
		}
	}
	return found, missing
}

func interpreter(t *testing.T, minor int) (oracle.Interpreter, error) {
	t.Helper()
	variable := fmt.Sprintf("UNHEEDED_PYTHON3%d", minor)
	path := os.Getenv(variable)
	if path == "" {
		return oracle.Find(t.Context(), minor)
	}
	python, err := oracle.Probe(t.Context(), path)
	if err == nil && python.Version != ast.V(minor) {
		err = fmt.Errorf("%s names CPython %s", variable, python.Release)
	}
	return python, err
}

// python3 asks for the executable itself: what is on the PATH may be a script that looks for it, each time.
func python3(t *testing.T) (oracle.Interpreter, error) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "python3", "-I", "-c", "import sys; print(sys.executable)").Output()
	if err != nil {
		return oracle.Interpreter{}, err
	}
	return oracle.Probe(t.Context(), strings.TrimSpace(string(out)))
}
