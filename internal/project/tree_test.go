package project

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// makeTree writes a txtar archive into a new folder, which is a repository so that nothing above it counts, and
// gives its path. A name that ends with a slash makes a folder, and `link -> target` a symbolic link.
func makeTree(t *testing.T, archive string) string {
	t.Helper()
	root := t.TempDir()
	if real, err := filepath.EvalSymlinks(root); err == nil {
		root = real // The system's folder for temporary files may be a link itself.
	}
	makeFiles(t, root, "-- .git/ --\n"+archive)
	return filepath.ToSlash(root)
}

func makeFiles(t *testing.T, root, archive string) {
	t.Helper()
	for _, file := range txtar.Parse([]byte(archive)).Files {
		name, target, isLink := strings.Cut(file.Name, " -> ")
		full := filepath.Join(root, filepath.FromSlash(name))
		must(t, os.MkdirAll(filepath.Dir(full), 0o755))
		switch {
		case isLink:
			if err := os.Symlink(filepath.FromSlash(target), full); err != nil {
				t.Skipf("SKIPPED: no symbolic links here: %v", err)
			}
		case strings.HasSuffix(name, "/"):
			must(t, os.MkdirAll(full, 0o755))
		default:
			must(t, os.WriteFile(full, file.Data, 0o644))
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// open opens the project in a folder of a tree.
func open(t *testing.T, start string, paths ...string) *Project {
	t.Helper()
	p, err := Open(start, paths)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// displays are the paths of files, a line.
func displays(files []File) string {
	var names []string
	for _, file := range files {
		names = append(names, file.Display)
	}
	return strings.Join(names, " ")
}
