package check

import (
	"path"
	"strings"

	"github.com/unheeded/unheeded/internal/project"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// keepAffected leaves of the modules to check those that changes can affect: what changed itself, and what imports that,
// through any number of modules. Everything else was read as well, so what is found is what a whole run would find there.
func (r *run) keepAffected() {
	if r.opts.Changed == nil {
		return
	}
	importers := map[string][]*module{}
	changed := map[string]bool{}
	for _, file := range r.opts.Changed {
		changed[file] = true
	}
	var queue []*module
	affected := map[*module]bool{}
	add := func(m *module) {
		if !affected[m] {
			affected[m] = true
			queue = append(queue, m)
		}
	}
	for _, m := range r.indexed {
		for _, imported := range r.imported(m) {
			importers[imported] = append(importers[imported], m)
		}
		if real := r.realPath(m.path); changed[real] {
			add(m)
			delete(changed, real)
		}
	}
	for file := range changed { // what is left is gone, or is not checked
		if name := moduleName(file); name != "" {
			for _, m := range r.indexed {
				if names(m.tree, name) {
					add(m)
				}
			}
		}
	}
	for len(queue) > 0 {
		m := queue[0]
		queue = queue[1:]
		for _, importer := range importers[m.path] {
			add(importer)
		}
	}
	kept := r.checked[:0:0]
	for _, m := range r.checked {
		if affected[m] {
			kept = append(kept, m)
		}
	}
	r.checked = kept
}

// imported returns the paths of what a module imports: each package on the way, and names that are modules.
func (r *run) imported(m *module) []string {
	var paths []string
	add := func(found project.Module, ok bool) {
		if !ok || found.Installed {
			return
		}
		for _, file := range []string{found.Path, found.Stub} {
			if file != "" && file != m.path {
				paths = append(paths, file)
			}
		}
	}
	for i := range m.tree.Nodes {
		n := m.tree.Node(ast.Index(i))
		if from := n.AsImportFrom(); from.OK() {
			for alias := range from.Names().All() {
				name := strings.TrimPrefix(from.Module()+"."+alias.AsAlias().Name(), ".")
				if from.Level() > 0 {
					add(r.resolver.FindRelative(m.path, from.Level(), from.Module()))
					add(r.resolver.FindRelative(m.path, from.Level(), name))
					continue
				}
				r.eachPackage(m, name, add)
			}
		}
		for alias := range n.AsImport().Names().All() {
			r.eachPackage(m, alias.AsAlias().Name(), add)
		}
	}
	return paths
}

// eachPackage finds a, a.b and a.b.c.
func (r *run) eachPackage(m *module, name string, add func(project.Module, bool)) {
	for end := range len(name) + 1 {
		if end == len(name) || name[end] == '.' {
			add(r.resolver.Find(name[:end], m.path))
		}
	}
}

// moduleName is the last part of the name that a Python file has as a module; "" for other files.
func moduleName(file string) string {
	stem, isPython := strings.CutSuffix(strings.TrimSuffix(file, "i"), ".py")
	if !isPython {
		return ""
	}
	if path.Base(stem) == "__init__" {
		stem = path.Dir(stem)
	}
	return path.Base(stem)
}

// names reports whether a name, or part of a dotted one, occurs in a file.
func names(t *ast.Tree, name string) bool {
	for _, symbol := range t.Symbols.All() {
		for part := range strings.SplitSeq(symbol, ".") {
			if part == name {
				return true
			}
		}
	}
	return false
}

func (r *run) realPath(file string) string {
	if real, err := r.disk.RealPath(file); err == nil {
		return real
	}
	return file
}
