package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/summary"
)

// declared is one module as the generator declares it: text in the form of a .pyi file. Statements that only some
// versions of Python have stand under tests of sys.version_info.
type declared struct {
	summary.Module
	text []byte
}

// write puts the archive of a pack into a folder, and returns the pack with what is known now: its imports, its size.
func write(folder string, p library.Pack, modules []declared) (library.Pack, error) {
	names := make([]summary.Module, len(modules))
	declarations := make([]*ast.Tree, len(modules))
	for i, m := range modules {
		tree := parse.File(m.text, parse.Options{})
		if len(tree.Errors) > 0 {
			return p, fmt.Errorf("%s: what was declared does not parse: %v", m.Name, tree.Errors[0])
		}
		names[i], declarations[i] = m.Module, tree
		first, _, _ := strings.Cut(m.Name, ".")
		p.Imports = append(p.Imports, first)
	}
	slices.Sort(p.Imports)
	p.Imports = slices.Compact(p.Imports)
	data := summary.WriteArchive(names, declarations)
	p.Modules, p.Size = len(modules), len(data)
	return p, os.WriteFile(filepath.Join(folder, p.File), data, 0o644)
}

// dump writes the texts of modules into a folder, for a reader.
func dump(folder string, modules []declared) error {
	for _, m := range modules {
		file := filepath.Join(folder, filepath.FromSlash(strings.ReplaceAll(m.Name, ".", "/")))
		if m.IsPackage {
			file = filepath.Join(file, "__init__")
		}
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file+".pyi", m.text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
