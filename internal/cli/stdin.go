package cli

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/project"
)

// anonymous is the name of a source that comes from the standard input and has none.
const anonymous = "stdin.py"

// fromStdin puts what the standard input holds in the place of a file, where the options or the path - ask for that. The
// rest of the project is read from the disk.
func (a *app) fromStdin(o *checkOptions, opts *check.Options) error {
	dash := slices.Equal(opts.Paths, []string{"-"})
	if o.stdinName == "" && !dash {
		return nil
	}
	if !dash && len(opts.Paths) > 0 {
		return errors.New("--stdin-filename: paths are given as well; there is one source, the standard input")
	}
	if o.safe || o.unsafe || o.diff {
		return errors.New("what comes from the standard input cannot be changed; fixes are in the report of --output-format json")
	}
	name := o.stdinName
	if name == "" {
		name = anonymous
	}
	text, err := io.ReadAll(io.LimitReader(a.stdin, project.MaxFileSize+1))
	if err != nil {
		return fmt.Errorf("cannot read the standard input: %w", err)
	}
	if len(text) > project.MaxFileSize {
		return fmt.Errorf("the standard input is larger than %d MiB", project.MaxFileSize>>20)
	}
	display := filepath.Clean(name)
	if filepath.IsAbs(name) {
		if below, err := filepath.Rel(a.deps.Dir, name); err == nil && filepath.IsLocal(below) {
			display = below
		}
	} else if !filepath.IsLocal(display) {
		display = filepath.Join(a.deps.Dir, display)
	}
	opts.Paths = []string{name}
	opts.Overlay = map[string][]byte{filepath.ToSlash(display): text}
	return nil
}
