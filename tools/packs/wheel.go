package main

import (
	"archive/zip"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/source"
)

// wheel is one distribution in one version: the Python files that it installs.
type wheel struct {
	id string
	// modules are the modules by their dotted name, namespace packages included.
	modules map[string]*module
	// byPath has the same modules by the path that inference knows them by.
	byPath map[string]*module
}

// module is one module of a wheel. Of a module with a source and a stub the source counts: it says what is async.
type module struct {
	wheel                  *wheel
	name, path             string
	isPackage, isNamespace bool

	file   *zip.File
	once   sync.Once
	tree   *ast.Tree
	failed error
}

// openWheel lists the modules of a wheel. The file stays open for as long as the program runs.
func openWheel(id, file string) (*wheel, error) {
	archive, err := zip.OpenReader(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	w := &wheel{id: id, modules: map[string]*module{}, byPath: map[string]*module{}}
	for _, f := range archive.File {
		name := f.Name
		// Wheels put what goes elsewhere than beside it below NAME.data/purelib.
		if _, rest, ok := strings.Cut(name, ".data/purelib/"); ok {
			name = rest
		} else if _, rest, ok := strings.Cut(name, ".data/platlib/"); ok {
			name = rest
		}
		stem, isSource := strings.CutSuffix(name, ".py")
		if !isSource {
			var isStub bool
			if stem, isStub = strings.CutSuffix(name, ".pyi"); !isStub {
				continue
			}
		}
		stem, isPackage := strings.CutSuffix(stem, "/__init__")
		dotted := strings.ReplaceAll(stem, "/", ".")
		if !isImportable(dotted) {
			continue
		}
		if have := w.modules[dotted]; have != nil && (!isSource || have.isPackage && !isPackage) {
			continue
		}
		w.modules[dotted] = &module{wheel: w, name: dotted, path: path.Join(id, name), isPackage: isPackage, file: f}
	}
	for _, name := range w.names() {
		for above := parentOf(name); above != "" && w.modules[above] == nil; above = parentOf(above) {
			w.modules[above] = &module{wheel: w, name: above, path: path.Join(id, strings.ReplaceAll(above, ".", "/")) + "/", isPackage: true, isNamespace: true}
		}
	}
	for _, m := range w.modules {
		w.byPath[m.path] = m
	}
	return w, nil
}

// isImportable reports whether every part of a dotted name is an identifier, as far as ASCII goes.
func isImportable(dotted string) bool {
	for part := range strings.SplitSeq(dotted, ".") {
		if part == "" || part[0] >= '0' && part[0] <= '9' || strings.ContainsAny(part, "-+ ") {
			return false
		}
	}
	return true
}

// parentOf returns the package that a dotted name lies in, "" for a top-level one.
func parentOf(dotted string) string {
	if i := strings.LastIndexByte(dotted, '.'); i >= 0 {
		return dotted[:i]
	}
	return ""
}

// names returns the dotted names of the modules, sorted.
func (w *wheel) names() []string {
	names := make([]string, 0, len(w.modules))
	for name := range w.modules {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// source is the module as inference wants it, parsed when first asked for.
func (m *module) source() infer.Source {
	m.once.Do(func() {
		var text []byte
		if m.file != nil {
			text, m.failed = decoded(m.file)
		}
		m.tree = parse.File(text, parse.Options{})
	})
	return infer.Source{Path: m.path, Display: m.path, Name: m.name, IsPackage: m.isPackage, IsNamespace: m.isNamespace, Tree: m.tree}
}

func decoded(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	raw, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	file, err := source.Decode(raw)
	if err != nil {
		return nil, err
	}
	return file.Text, nil
}
