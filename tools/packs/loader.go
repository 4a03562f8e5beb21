package main

import (
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/project"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// world is what one library sees when it is declared: itself, and the current version of every other one. It is the
// infer.Loader of that library.
type world struct {
	own *wheel
	// others are the other wheels by the top-level names that they install, in the order of the manifest.
	others map[string][]*wheel
	byID   map[string]*wheel

	indexOnce sync.Once
	// uses has the modules of the library in which a name occurs, bases those with a class statement that names it as
	// the last part of a base.
	uses, bases map[string][]infer.Source
}

func newWorld(own *wheel, others []*wheel) *world {
	w := &world{own: own, others: map[string][]*wheel{}, byID: map[string]*wheel{own.id: own}}
	for _, other := range others {
		if other == own {
			continue
		}
		w.byID[other.id] = other
		for name := range other.modules {
			if !strings.Contains(name, ".") {
				w.others[name] = append(w.others[name], other)
			}
		}
	}
	return w
}

// moduleAt returns the module at a path; nil for the library's stubs of ours.
func (w *world) moduleAt(path string) *module {
	id, _, _ := strings.Cut(path, "/")
	if wheel := w.byID[id]; wheel != nil {
		return wheel.byPath[path]
	}
	return nil
}

// Find implements infer.Loader: the importer's own wheel comes first, then the library, then the others. Several wheels
// may share a namespace package, so a regular module comes before it wherever it is found.
func (w *world) Find(name, from string) (infer.Source, bool) {
	var places []*wheel
	if m := w.moduleAt(from); m != nil {
		places = append(places, m.wheel)
	}
	top, _, _ := strings.Cut(name, ".")
	places = append(append(places, w.own), w.others[top]...)
	var namespace *module
	for _, place := range places {
		m := place.modules[name]
		switch {
		case m == nil:
		case !m.isNamespace:
			return m.source(), true
		case namespace == nil:
			namespace = m
		}
	}
	if namespace == nil {
		return infer.Source{}, false
	}
	return namespace.source(), true
}

// FindRelative implements infer.Loader.
func (w *world) FindRelative(from string, level int, name string) (infer.Source, bool) {
	m := w.moduleAt(from)
	if m == nil {
		return infer.Source{}, false
	}
	absolute, ok := project.ResolveRelative(m.name, m.isPackage, level, name)
	if !ok {
		return infer.Source{}, false
	}
	return w.Find(absolute, from)
}

// Conftests implements infer.Loader: a library has no tests.
func (w *world) Conftests(string) []infer.Source { return nil }

// Mentions implements infer.Loader.
func (w *world) Mentions(name string) iter.Seq[infer.Source] {
	w.indexOnce.Do(w.index)
	return slices.Values(w.bases[name])
}

// Uses implements infer.Loader. Whoever uses the library calls its functions and constructs its classes too, with what
// nobody sees here, so only names with an underscore are told of.
func (w *world) Uses(name string) iter.Seq[infer.Source] {
	if !isPrivate(name) {
		return slices.Values([]infer.Source(nil))
	}
	w.indexOnce.Do(w.index)
	return slices.Values(w.uses[name])
}

// Reads implements infer.Loader.
func (w *world) Reads(name string) iter.Seq[infer.Source] { return w.Uses(name) }

// Defines implements infer.Loader.
func (w *world) Defines(name string) iter.Seq[infer.Source] { return w.Uses(name) }

// Stores implements infer.Loader.
func (w *world) Stores(name string) iter.Seq[infer.Source] { return w.Uses(name) }

// index notes which names occur in which modules of the library.
func (w *world) index() {
	w.uses, w.bases = map[string][]infer.Source{}, map[string][]infer.Source{}
	var modules []*module
	for _, m := range w.own.modules {
		if !m.isNamespace {
			modules = append(modules, m)
		}
	}
	slices.SortFunc(modules, func(a, b *module) int { return strings.Compare(a.path, b.path) })
	for _, m := range modules {
		src := m.source()
		for _, name := range src.Tree.Symbols.All() {
			w.uses[name] = append(w.uses[name], src)
		}
		named := map[string]bool{}
		for i := range src.Tree.Nodes {
			if src.Tree.Nodes[i].Kind != ast.KindClassDef {
				continue
			}
			for base := range src.Tree.Node(ast.Index(i)).AsClassDef().Bases().All() {
				if s := base.AsSubscript(); s.OK() {
					base = s.Value()
				}
				name := base.AsName().Id()
				if a := base.AsAttribute(); a.OK() {
					name = a.Attr()
				}
				if name != "" && !named[name] {
					named[name] = true
					w.bases[name] = append(w.bases[name], src)
				}
			}
		}
	}
}
