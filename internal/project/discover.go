package project

import (
	"cmp"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/disk"
)

// File is a Python file to look at.
type File struct {
	// Path is absolute, Display as it is to be reported.
	Path, Display string
	// Explicit tells that the user named the file, whatever the settings say of it.
	Explicit bool
}

// IsStub tells whether the file is a stub: types without bodies.
func (f File) IsStub() bool { return strings.HasSuffix(f.Path, ".pyi") }

// Tree is what discovery found, sorted by path and free of repetitions.
type Tree struct {
	Files    []File
	Failures []*Failure

	// places tell which path was walked for a folder that symbolic links lead to.
	places []place
}

// place is a folder by the path that it was walked by and by the one without symbolic links.
type place struct {
	path, real string
}

// Discover finds the Python files in files and folders that the user named, or in the project's folder where
// there are none: names that end with .py, .pyi or .ipynb, scripts without
// an ending whose first line names Python, and whatever file is named itself. Folders are walked by
// workers goroutines, or one for each CPU where workers is 0; the result does not depend on their number.
//
// Left out are what the settings exclude, what ignore files name, and virtual environments, known by their
// pyvenv.cfg. A folder that the user named is walked even if its own name is excluded. Symbolic links are
// followed; a file or folder that several paths lead to is taken once, by the path with the fewest links and of
// those by the first in order. Links to a folder that holds what is walked already are not followed.
func (p *Project) Discover(paths []string, workers int) *Tree {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	w := newWalker(p, workers)
	if len(paths) == 0 {
		w.addFolder(p.Root)
	}
	for _, given := range paths {
		w.addNamed(given)
	}
	w.walk()
	return w.tree()
}

// AddMissing takes a file that was named and does not exist, such as one that an editor has not written yet: whoever asks
// for it has its bytes. Display is as it is to be reported.
func (t *Tree) AddMissing(p *Project, display string) {
	at := slices.IndexFunc(t.Failures, func(f *Failure) bool { return f.Path == display && f.Kind == NotFound })
	if at < 0 {
		return
	}
	t.Failures = slices.Delete(t.Failures, at, at+1)
	t.Files = append(t.Files, File{Path: p.absolute(display), Display: display, Explicit: true})
	slices.SortFunc(t.Files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
}

// addNamed takes a file or folder that the user named.
func (w *walker) addNamed(given string) {
	absolute := w.project.absolute(given)
	fail := func(failure *Failure) {
		failure.Path = w.project.Display(absolute)
		w.failures = append(w.failures, failure)
	}
	if given == "" {
		fail(&Failure{Kind: NotFound})
		return
	}
	info, err := w.project.disk.Stat(absolute)
	switch {
	case err != nil:
		fail(newFailure("", err))
	case info.IsDir():
		w.addFolder(absolute)
	case strings.HasSuffix(filepath.ToSlash(given), "/"):
		fail(&Failure{Kind: NotFolder})
	case !info.Mode().IsRegular():
		fail(&Failure{Kind: NotRegular})
	default:
		w.files = append(w.files, foundFile{path: absolute, real: realPath(w.project.disk, absolute), links: linkCount(w.project.disk, absolute), explicit: true})
	}
}

// foundFile is a file before repetitions are dropped.
type foundFile struct {
	path, real string
	links      int // followed since the named folder
	explicit   bool
}

// tree sorts what was found and drops the repetitions.
func (w *walker) tree() *Tree {
	tree := &Tree{places: w.places}
	// The first of each file is the one to keep.
	slices.SortFunc(w.files, func(a, b foundFile) int {
		return cmp.Or(cmp.Compare(a.real, b.real), cmp.Compare(a.links, b.links), cmp.Compare(a.path, b.path))
	})
	for i, file := range w.files {
		if i > 0 && file.real == w.files[i-1].real {
			last := &tree.Files[len(tree.Files)-1]
			last.Explicit = last.Explicit || file.explicit
			continue
		}
		tree.Files = append(tree.Files, File{Path: file.path, Display: w.project.Display(file.path), Explicit: file.explicit})
	}
	slices.SortFunc(tree.Files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	slices.SortFunc(w.failures, func(a, b *Failure) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Kind, b.Kind)) })
	tree.Failures = slices.CompactFunc(w.failures, func(a, b *Failure) bool { return a.Path == b.Path && a.Kind == b.Kind })
	return tree
}

// linkCount is 1 for a symbolic link and 0 for all else.
func linkCount(d *disk.View, file string) int {
	if info, err := d.Lstat(file); err == nil && info.Mode()&os.ModeSymlink != 0 {
		return 1
	}
	return 0
}

// realPath is a path without symbolic links; the path itself where it cannot be had.
func realPath(d *disk.View, file string) string {
	real, err := d.RealPath(file)
	if err != nil {
		return file
	}
	return real
}

// isPythonName tells whether a file in a folder is taken without being named.
func isPythonName(name string) bool {
	return strings.HasSuffix(name, ".py") || strings.HasSuffix(name, ".pyi") || strings.HasSuffix(name, ".ipynb")
}
