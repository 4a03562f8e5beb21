package oracle

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// All finds each minor version of CPython 3 from the oldest to the newest, where a variable such as UNHEEDED_PYTHON314
// goes before pyenv. Missing are those that are not to be had. It is an error where a variable names something else.
func All(ctx context.Context, oldest, newest int) (found []Interpreter, missing []int, err error) {
	for minor := oldest; minor <= newest; minor++ {
		python, err := named(ctx, minor)
		switch {
		case errors.Is(err, ErrNone):
			missing = append(missing, minor)
		case err != nil:
			return nil, nil, err
		default:
			found = append(found, python)
		}
	}
	return found, missing, nil
}

func named(ctx context.Context, minor int) (Interpreter, error) {
	variable := fmt.Sprintf("UNHEEDED_PYTHON3%d", minor)
	path := os.Getenv(variable)
	if path == "" {
		return Find(ctx, minor)
	}
	python, err := Probe(ctx, path)
	if err == nil && python.Version != ast.V(minor) {
		err = fmt.Errorf("%s names CPython %s", variable, python.Release)
	}
	return python, err
}

// Python3 finds the python3 of the PATH. It asks for the executable itself: what is on the PATH may be a script that
// looks for it, each time.
func Python3(ctx context.Context) (Interpreter, error) {
	out, err := exec.CommandContext(ctx, "python3", "-I", "-c", "import sys; print(sys.executable)").Output()
	if err != nil {
		return Interpreter{}, err
	}
	return Probe(ctx, strings.TrimSpace(string(out)))
}
