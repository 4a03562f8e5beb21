package disk

import (
	"path"
	"slices"
	"strings"
)

// Base is a folder that paths are told relative to, on another machine or in another checkout.
type Base struct {
	// Folder is absolute. Root, which is above it or it, has in it all that moves along.
	Folder, Root string
}

// Relative is a path as seen from the folder where it lies below the root, or beside a folder on the way to it; else the
// path itself.
func (b Base) Relative(file string) string {
	if !isWithin(file, b.Root) && !isWithin(b.Folder, file) && !isWithin(b.Folder, path.Dir(file)) {
		return file
	}
	up := ""
	for folder := b.Folder; ; folder = path.Dir(folder) {
		if isWithin(file, folder) {
			return path.Join(up, strings.TrimPrefix(file[len(folder):], "/"))
		}
		if folder == path.Dir(folder) {
			return file // on another drive
		}
		up += "../"
	}
}

// Absolute is the path that Relative was given, as it is seen from the folder here.
func (b Base) Absolute(file string) string {
	if path.IsAbs(file) || len(file) > 1 && file[1] == ':' {
		return file
	}
	return path.Join(b.Folder, file)
}

// isWithin tells whether a path is a folder or lies below it. Both are absolute and clean.
func isWithin(file, folder string) bool {
	rest, ok := strings.CutPrefix(file, folder)
	return ok && (rest == "" || rest[0] == '/' || strings.HasSuffix(folder, "/"))
}

// Relative is the trace without its stamps, as it can be asked about another checkout.
func (t *Trace) Relative(b Base) *Trace {
	return t.moved(b.Relative)
}

// Absolute is a trace that Relative made, as it is to be asked here.
func (t *Trace) Absolute(b Base) *Trace { return t.moved(b.Absolute) }

func (t *Trace) moved(move func(string) string) *Trace {
	moved := &Trace{entries: slices.Clone(t.entries)}
	for i := range moved.entries {
		e := &moved.entries[i]
		e.Path, e.stamp = move(e.Path), Stamp{}
	}
	return moved
}

// depth is the number of folders above a folder.
func depth(folder string) int {
	n := 0
	for ; folder != path.Dir(folder); folder = path.Dir(folder) {
		n++
	}
	return n
}

// Depth is the depth that a checkout has to have for the trace to mean the same there, -1 where any will do: a search upwards
// that ended at the root of the file system has asked as many folders as there are.
func (t *Trace) Depth(b Base) int {
	for i := range t.entries {
		file := t.entries[i].Path
		if above := path.Dir(file); above == path.Dir(above) && b.Relative(file) != file {
			return depth(b.Folder)
		}
	}
	return -1
}

// Fits tells whether a checkout has a depth that Depth has told.
func (b Base) Fits(told int) bool { return told == -1 || told == depth(b.Folder) }
