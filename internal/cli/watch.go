package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"

	"github.com/unheeded/unheeded/internal/report"
)

// settled is how long nothing has to change before a check begins: editors and git write many files at once.
const settled = 100 * time.Millisecond

// watch runs a check again whenever something of the project changes, until it is interrupted. Run reports, and returns the
// folders to watch; a problem that it reports does not end the watching, since the next change may mend it.
func (a *app) watch(ctx context.Context, run func(context.Context) ([]string, error)) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("--watch: %w", err)
	}
	defer func() { _ = w.Close() }() // nothing was written, so nothing can be lost
	if err := w.Add(a.deps.Dir); err != nil {
		return fmt.Errorf("--watch: %w", err)
	}
	for {
		a.clear()
		folders, err := run(ctx)
		var code exitCode
		if ctx.Err() != nil {
			return nil
		}
		if err != nil && !errors.As(err, &code) {
			a.say("error", err.Error())
		}
		for _, folder := range folders {
			_ = w.Add(filepath.FromSlash(folder)) // one that is gone meanwhile has nothing to watch
		}
		a.say("watching", fmt.Sprintf("%s; an interrupt ends it", report.Plural(len(w.WatchList()), "folder")))
		if err := awaitChange(ctx, w); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return nil
		}
	}
}

// awaitChange returns when something changed that a check reads, and nothing more does for a while; or when the context
// ends.
func awaitChange(ctx context.Context, w *fsnotify.Watcher) error {
	quiet := time.NewTimer(settled)
	quiet.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case event := <-w.Events:
			if isRead(event) || event.Op.Has(fsnotify.Create) && addFolders(w, event.Name) {
				quiet.Reset(settled)
			}
		case err := <-w.Errors:
			if errors.Is(err, fsnotify.ErrEventOverflow) {
				return nil // so much changed that some of it was not told
			}
			return fmt.Errorf("--watch: %w", err)
		case <-quiet.C:
			return nil
		}
	}
}

// addFolders watches a folder that is new, and those in it, which may get files only later; false where it is none.
func addFolders(w *fsnotify.Watcher, path string) (found bool) {
	_ = filepath.WalkDir(path, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil || !entry.IsDir():
			return nil
		case strings.HasPrefix(entry.Name(), "."):
			return filepath.SkipDir
		}
		found = true
		return w.Add(path)
	})
	return found
}

// isRead reports whether a change of a file can matter to a check: of Python, of settings and of ignore files. A script may have
// no ending to its name; of a file without one that is gone nobody knows what it was.
func isRead(event fsnotify.Event) bool {
	if event.Op == fsnotify.Chmod {
		return false
	}
	name := filepath.Base(event.Name)
	switch filepath.Ext(name) {
	case ".py", ".pyi", ".ipynb", ".toml":
		return true
	case "":
		return event.Op.Has(fsnotify.Remove) || event.Op.Has(fsnotify.Rename) || isScript(event.Name)
	}
	return name == ".gitignore" || name == ".ignore"
}

// isScript reports whether a file names the program that runs it.
func isScript(path string) bool {
	f, err := os.Open(path) //nolint:gosec // it lies in a folder that is watched
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // nothing was written, so nothing can be lost
	var begin [2]byte
	_, err = io.ReadFull(f, begin[:])
	return err == nil && string(begin[:]) == "#!"
}

// clear empties a terminal, so that what stands there is what is found now.
func (a *app) clear() {
	if f := terminal(a.stdout); f != nil && acceptsEscapes(f) && a.deps.Getenv("TERM") != "dumb" {
		_, _ = fmt.Fprint(a.stdout, "\x1b[H\x1b[2J")
	}
}
