// Package interpreters finds the CPythons that tools ask or read: those of pyenv and of the PATH, and one that comes as a
// Go module.
package interpreters

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/kluctl/go-embed-python/python"

	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// EmbeddedMinor is the version that comes as a Go module.
const EmbeddedMinor = 14

// Find returns CPython 3.minor. The one that comes as a module is unpacked into the folder cache where none is installed.
// The error is oracle.ErrNone where there is none.
func Find(ctx context.Context, minor int, cache string) (oracle.Interpreter, error) {
	found, err := oracle.Find(ctx, minor)
	if minor != EmbeddedMinor || !errors.Is(err, oracle.ErrNone) {
		return found, err
	}
	folder, err := filepath.Abs(filepath.Join(cache, fmt.Sprintf("python-3.%d", EmbeddedMinor)))
	if err != nil {
		return found, err
	}
	if err := os.MkdirAll(filepath.Dir(folder), 0o777); err != nil {
		return found, err
	}
	embedded, err := python.NewEmbeddedPythonWithTmpDir(folder, false)
	if err != nil {
		return found, err
	}
	path, err := embedded.GetExePath()
	if err != nil {
		return found, err
	}
	return oracle.Probe(ctx, path)
}
