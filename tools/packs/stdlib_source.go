package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/source"
	"github.com/unheeded/unheeded/tools/interpreters"
)

// sourceLibrary is the standard library of one CPython: what its own text says.
type sourceLibrary struct {
	version ast.Version
	folder  string
	modules map[string]*sourceModule
}

// sourceModule is one module of it. A module written in C has none.
type sourceModule struct {
	isPackage bool
	functions map[string][]ast.Node
	classes   map[string][]ast.Node
	// imported has for a name the module that it is imported from, and the name there; that is empty for a module.
	imported map[string][2]string
}

// The minor versions whose sources are read.
const oldestSource, newestSource = 9, 14

// openSources finds the libraries of all versions, oldest first. A version that is not there is an error: the same
// sources give the same pack.
func openSources(ctx context.Context, cache string) ([]*sourceLibrary, error) {
	var out []*sourceLibrary
	for minor := oldestSource; minor <= newestSource; minor++ {
		python, err := interpreters.Find(ctx, minor, cache)
		if err != nil {
			return nil, fmt.Errorf("CPython 3.%d: %w", minor, err)
		}
		out = append(out, &sourceLibrary{python.Version, python.Library, map[string]*sourceModule{}})
	}
	return out, nil
}

// module returns a module by its dotted name, nil where the library has no source of it.
func (l *sourceLibrary) module(name string) *sourceModule {
	if m, known := l.modules[name]; known {
		return m
	}
	l.modules[name] = nil
	base := filepath.Join(l.folder, filepath.FromSlash(strings.ReplaceAll(name, ".", "/")))
	file, isPackage := base+".py", false
	if _, err := os.Stat(file); err != nil {
		file, isPackage = filepath.Join(base, "__init__.py"), true
	}
	raw, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	text, err := source.Decode(raw)
	if err != nil {
		return nil
	}
	m := &sourceModule{
		isPackage: isPackage, functions: map[string][]ast.Node{}, classes: map[string][]ast.Node{}, imported: map[string][2]string{},
	}
	m.read(name, parse.File(text.Text, parse.Options{}).Module().Body())
	l.modules[name] = m
	return m
}

func (m *sourceModule) read(name string, body ast.Nodes) {
	eachDefinition(body, func(stmt ast.Node) {
		switch stmt.Kind() {
		case ast.KindFunctionDef:
			m.functions[stmt.AsFunctionDef().Name()] = append(m.functions[stmt.AsFunctionDef().Name()], stmt)
		case ast.KindAsyncFunctionDef:
			m.functions[stmt.AsAsyncFunctionDef().Name()] = append(m.functions[stmt.AsAsyncFunctionDef().Name()], stmt)
		case ast.KindClassDef:
			m.classes[stmt.AsClassDef().Name()] = append(m.classes[stmt.AsClassDef().Name()], stmt)
		case ast.KindImport:
			for n := range stmt.AsImport().Names().All() {
				a := n.AsAlias()
				if a.Asname() != "" {
					m.imported[a.Asname()] = [2]string{a.Name()}
				} else {
					first, _, _ := strings.Cut(a.Name(), ".")
					m.imported[first] = [2]string{first}
				}
			}
		case ast.KindImportFrom:
			from := stmt.AsImportFrom()
			module := from.Module()
			if level := from.Level(); level > 0 {
				parts := strings.Split(name, ".")
				if m.isPackage {
					level--
				}
				parts = parts[:len(parts)-level]
				if module != "" {
					parts = append(parts, module)
				}
				module = strings.Join(parts, ".")
			}
			for n := range from.Names().All() {
				as := n.AsAlias().Asname()
				if as == "" {
					as = n.AsAlias().Name()
				}
				m.imported[as] = [2]string{module, n.AsAlias().Name()}
			}
		}
	})
}

// eachDefinition visits the statements of a body and those in the blocks of its if, try and with statements.
func eachDefinition(body ast.Nodes, visit func(ast.Node)) {
	for stmt := range body.All() {
		visit(stmt)
		switch stmt.Kind() {
		case ast.KindIf, ast.KindTry, ast.KindWith:
			for _, f := range [...]ast.Field{ast.FieldBody, ast.FieldOrelse, ast.FieldFinalbody} {
				eachDefinition(stmt.Children(f), visit)
			}
			for h := range stmt.Children(ast.FieldHandlers).All() {
				eachDefinition(h.Children(ast.FieldBody), visit)
			}
		}
	}
}

// definitions returns the functions that a dotted name inside a module means, through imports and base classes.
func (l *sourceLibrary) definitions(module string, path []string) []ast.Node {
	return l.find(module, path, 0)
}

func (l *sourceLibrary) find(module string, path []string, depth int) []ast.Node {
	m := l.module(module)
	if m == nil || depth > 8 {
		return nil
	}
	if len(path) == 1 && len(m.functions[path[0]]) > 0 {
		return m.functions[path[0]]
	}
	for _, class := range m.classes[path[0]] {
		if len(path) < 2 {
			continue
		}
		if found := l.inClass(module, class, path[1:], depth); len(found) > 0 {
			return found
		}
	}
	if from, ok := m.imported[path[0]]; ok {
		switch {
		case from[1] != "" && l.module(from[0]) != nil && l.module(from[0]+"."+from[1]) == nil:
			return l.find(from[0], append([]string{from[1]}, path[1:]...), depth+1)
		case from[1] != "" && len(path) > 1:
			return l.find(from[0]+"."+from[1], path[1:], depth+1)
		case len(path) > 1:
			return l.find(from[0], path[1:], depth+1)
		}
	}
	if star, ok := m.imported["*"]; ok {
		return l.find(star[0], path, depth+1)
	}
	return nil
}

// inClass looks a method up in a class and then in its bases.
func (l *sourceLibrary) inClass(module string, class ast.Node, path []string, depth int) []ast.Node {
	var found []ast.Node
	eachDefinition(class.AsClassDef().Body(), func(stmt ast.Node) {
		name := ""
		switch stmt.Kind() {
		case ast.KindFunctionDef:
			name = stmt.AsFunctionDef().Name()
		case ast.KindAsyncFunctionDef:
			name = stmt.AsAsyncFunctionDef().Name()
		case ast.KindClassDef:
			if len(path) > 1 && stmt.AsClassDef().Name() == path[0] {
				found = append(found, l.inClass(module, stmt, path[1:], depth)...)
			}
		}
		if len(path) == 1 && name == path[0] {
			found = append(found, stmt)
		}
	})
	if len(found) > 0 {
		return found
	}
	for base := range class.AsClassDef().Bases().All() {
		if s := base.AsSubscript(); s.OK() {
			base = s.Value()
		}
		var to []string
		for ; base.Kind() == ast.KindAttribute; base = base.AsAttribute().Value() {
			to = append([]string{base.AsAttribute().Attr()}, to...)
		}
		if id := base.AsName().Id(); id != "" {
			if found := l.find(module, append(append([]string{id}, to...), path...), depth+1); len(found) > 0 {
				return found
			}
		}
	}
	return nil
}
