package disk

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// noise are the endings of files that come and go beside Python code and that no part of the program looks for in a
// listing. Listings are given without them, so that nothing can come to depend on one, and a log written by a test run does
// not make a folder another one.
var noise = [...]string{
	".pyc", ".pyo", ".swp", ".swo", ".swx", ".tmp", ".bak", ".orig", ".rej", ".log", ".md", ".rst", ".html", ".css", ".js",
	".map", ".json", ".xml", ".csv", ".svg", ".png", ".jpg", ".gif", ".db", ".sqlite",
}

// noisyFolders are those that Python and tools keep their own things in.
var noisyFolders = [...]string{"__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache"}

// isNoise tells whether a name stands for something that listings do not have, whatever it is.
func isNoise(name string) bool {
	return strings.HasSuffix(name, "~") || slices.Contains(noise[:], path.Ext(name)) || slices.Contains(noisyFolders[:], name)
}

// withoutNoise leaves out of a listing what nobody is to ask for.
func withoutNoise(entries []fs.DirEntry) []fs.DirEntry {
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool {
		return isNoise(e.Name()) && (e.Type().IsRegular() || slices.Contains(noisyFolders[:], e.Name()))
	})
}
