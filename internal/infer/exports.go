package infer

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/unheeded/unheeded/internal/provenance"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// exporting is what a file exports, and what it has from the star imports of others.
type exporting struct {
	once   sync.Once
	public scope.Exports
	// stars are the modules of the star imports in the order of the file, nil for those that are not seen.
	stars []star
	// lists are the modules whose __all__ is added to the file's own, as far as they are seen.
	lists []*File
	// from is what that was made from.
	from provenance.Set

	// brings has the answers to exports, by name.
	brings sync.Map
}

// star is one star import.
type star struct {
	binding scope.BindingID
	from    *File
}

// exportsOf returns what is known of a file's exports, read when it is first asked for.
func (p *Program) exportsOf(f *File) *exporting {
	x := &f.exporting
	x.once.Do(func() {
		p.record.Begin()
		defer func() { x.from = p.record.End() }()
		x.public = f.Scopes.Exports()
		for id := range f.Scopes.StarImports() {
			x.stars = append(x.stars, star{id, p.importedFrom(f, f.Tree.Node(f.Scopes.Binding(id).Stmt).AsImportFrom())})
		}
		for _, other := range x.public.From {
			x.lists = append(x.lists, p.moduleOf(f, f.Tree.Node(other)))
		}
	})
	p.record.Add(x.from)
	return x
}

// bringing is an answer to exports, and what it was made from.
type bringing struct {
	brings bool
	from   provenance.Set
}

// starOf returns the module of a star import, nil where it is not seen.
func (x *exporting) starOf(id scope.BindingID) *File {
	at, ok := slices.BinarySearchFunc(x.stars, id, func(s star, id scope.BindingID) int { return cmp.Compare(s.binding, id) })
	if !ok {
		return nil // Python has them at the top of a module only.
	}
	return x.stars[at].from
}

// exports reports whether `from f import *` brings a name. It is told by the form of the modules alone, so that the answer
// does not depend on how far the inference has come.
func (p *Program) exports(f *File, name string) bool {
	brings := &p.exportsOf(f).brings
	if known, ok := brings.Load(name); ok {
		p.record.Add(known.(bringing).from)
		return known.(bringing).brings
	}
	p.record.Begin()
	s := exportSearch{Program: p, name: name, seen: map[*File]bool{}}
	found := s.in(f)
	brings.Store(name, bringing{found, p.record.End()})
	return found
}

// exportSearch looks for a name in a module and in those that its star imports lead to, in each once.
type exportSearch struct {
	*Program
	name string
	seen map[*File]bool
}

func (s *exportSearch) in(f *File) bool {
	if f == nil || s.seen[f] {
		return false
	}
	s.seen[f] = true
	x := s.exportsOf(f)
	if x.public.Declared {
		if slices.Contains(x.public.Names, s.name) || slices.ContainsFunc(x.lists, s.in) {
			return true
		}
		if x.public.Complete {
			return false
		}
	}
	if strings.HasPrefix(s.name, "_") {
		return false
	}
	if symbol := f.Scopes.Lookup(scope.Module, s.name); symbol != 0 && f.Scopes.Symbol(symbol).Has(scope.IsBound) {
		return true
	}
	return slices.ContainsFunc(x.stars, func(star star) bool { return s.in(star.from) })
}

// bringers returns the modules that define what the star imports of a file bring under a name: the last import counts,
// and one under a condition counts beside those before it. Modules that import everything from each other in a circle
// have a name from where it is defined, not from each other.
func (p *Program) bringers(f *File, name string) []*File {
	s := exportSearch{Program: p, name: name, seen: map[*File]bool{f: true}}
	return s.throughStars(f)
}

func (s *exportSearch) throughStars(f *File) []*File {
	var found []*File
	for _, star := range slices.Backward(s.exportsOf(f).stars) {
		if star.from == nil || !s.exports(star.from, s.name) {
			continue
		}
		from := s.definers(star.from)
		found = append(found, from...)
		stmt := f.Tree.Node(f.Scopes.Binding(star.binding).Stmt)
		if len(from) > 0 && (f.Parent(stmt).Kind() == ast.KindModule || !f.Parent(stmt).OK()) {
			break
		}
	}
	return found
}

// definers returns where a file that exports the name has it from.
func (s *exportSearch) definers(f *File) []*File {
	if s.seen[f] {
		return nil
	}
	s.seen[f] = true
	if f.binds(s.name) {
		return []*File{f}
	}
	if found := s.throughStars(f); len(found) > 0 {
		return found
	}
	if s.submodule(f, s.name) != nil || f.binds("__getattr__") {
		return []*File{f}
	}
	return nil
}

// moduleOf returns the module that an expression means by the import of its name, nil where none is seen.
func (p *Program) moduleOf(f *File, n ast.Node) *File {
	if a := n.AsAttribute(); a.OK() {
		if m := p.moduleOf(f, a.Value()); m != nil {
			return p.submodule(m, a.Attr())
		}
		return nil
	}
	name := n.AsName().Id()
	symbol := f.Scopes.Lookup(scope.Module, name)
	if symbol == 0 {
		return nil
	}
	for id := range f.Scopes.Bindings(symbol) {
		b := f.Scopes.Binding(id)
		alias := f.Tree.Node(b.Node).AsAlias()
		switch {
		case b.Kind == scope.ImportFrom:
			if from := p.importedFrom(f, f.Tree.Node(b.Stmt).AsImportFrom()); from != nil {
				return p.submodule(from, alias.Name())
			}
		case b.Kind == scope.Import && alias.Asname() == "":
			top, _, _ := strings.Cut(alias.Name(), ".")
			return p.module(top, f)
		case b.Kind == scope.Import:
			return p.module(alias.Name(), f)
		}
	}
	// A package has its submodules as attributes once something has imported them: `from .base import *` does.
	return p.submodule(f, name)
}
