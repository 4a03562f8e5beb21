package library

import (
	"embed"
	"io/fs"
	"slices"
	"strings"
)

//go:embed all:stubs
var stubs embed.FS

// Stub is a module that stands in for one of a library.
type Stub struct {
	// Path names the stub in messages and orders; it is no file of the disk.
	Path string
	// Text is Python in the form of a .pyi file.
	Text []byte
	// IsPackage tells a package from a module.
	IsPackage bool
}

// StubFolder is how the paths of all stubs begin.
const StubFolder = "library/stubs/"

// FindStub returns the stub of a module by its dotted name.
func FindStub(module string) (Stub, bool) {
	base := "stubs/" + strings.ReplaceAll(module, ".", "/")
	if text, err := stubs.ReadFile(base + ".pyi"); err == nil {
		return Stub{Path: "library/" + base + ".pyi", Text: text}, true
	}
	if text, err := stubs.ReadFile(base + "/__init__.pyi"); err == nil {
		return Stub{Path: "library/" + base + "/__init__.pyi", Text: text, IsPackage: true}, true
	}
	return Stub{}, false
}

// StubModules returns the dotted names of all modules that have a stub, sorted.
func StubModules() []string {
	var out []string
	_ = fs.WalkDir(stubs, "stubs", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name := strings.TrimSuffix(strings.TrimPrefix(path, "stubs/"), ".pyi")
			out = append(out, strings.ReplaceAll(strings.TrimSuffix(name, "/__init__"), "/", "."))
		}
		return err
	})
	slices.Sort(out)
	return out
}
