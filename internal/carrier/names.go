package carrier

import (
	"iter"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// bound returns what is done with a value that a Name is bound to: by the uses that the binding reaches and, where
// functions inside mean the variable too, by theirs.
func (t *Tracker) bound(s spot, depth int) Use {
	table := s.file.Scopes
	b := table.BindingAt(s.node.Index)
	if b == 0 {
		return Reads
	}
	q := question{file: s.file, binding: b, depth: depth}
	return t.solver.Ask(q, func() Use { return t.ofBinding(s.file, b, depth) })
}

func (t *Tracker) ofBinding(f *infer.File, b scope.BindingID, depth int) Use {
	table := f.Scopes
	symbol := table.Symbol(table.Binding(b).Symbol)
	owner := symbol.Owner
	if owner == 0 {
		return Reads
	}
	where := table.Scope(table.Symbol(owner).Scope).Kind
	if where != scope.FunctionScope && where != scope.LambdaScope || symbol.Owner != table.Binding(b).Symbol || table.Symbol(owner).Has(scope.IsCaptured) {
		return t.variable(f, owner, depth)
	}
	flow := table.Flow(symbol.Scope)
	out := Use(0)
	for n := range mentions(f, owner) {
		switch {
		case !reaches(flow.Reaching(n.Index), b):
		case n.Has(ast.FlagStore) && n.Field() == ast.FieldTarget && f.Parent(n).Kind() == ast.KindAugAssign:
			out |= t.bound(spot{f, n}, depth) // a container that is added to goes on
		case !n.Has(ast.FlagStore | ast.FlagDel):
			out |= t.value(spot{f, n}, depth)
		}
	}
	return out
}

// mentions yields the Name nodes that mean a variable, in its own scope and in those inside it, as comprehensions are.
func mentions(f *infer.File, owner scope.SymbolID) iter.Seq[ast.Node] {
	return func(yield func(ast.Node) bool) {
		for use := range f.Scopes.Uses(owner) {
			if !yield(f.Tree.Node(use.Node)) {
				return
			}
		}
		for captured := range f.Scopes.Captures(owner) {
			for use := range f.Scopes.Uses(captured) {
				if !yield(f.Tree.Node(use.Node)) {
					return
				}
			}
		}
	}
}

// variable returns what is done with what a variable holds at any time, by all functions that mean it. What stands at the
// top of a module may be read by others.
func (t *Tracker) variable(f *infer.File, owner scope.SymbolID, depth int) Use {
	q := question{file: f, variable: owner, depth: depth}
	return t.solver.Ask(q, func() Use {
		table := f.Scopes
		out := Use(0)
		for n := range t.everywhere(f, owner) {
			if !n.Has(ast.FlagStore | ast.FlagDel) {
				out |= t.value(spot{f, n}, depth)
			}
		}
		switch table.Scope(table.Symbol(owner).Scope).Kind {
		case scope.ModuleScope:
			out |= Keeps | shown(table.Name(owner)) | t.imported(f, table.Name(owner), depth)
		case scope.ClassScope:
			class := f.Class(f.Tree.Node(table.Scope(table.Symbol(owner).Scope).Node))
			out |= Keeps | shown(table.Name(owner)) | t.ofAttribute(f, class, table.Name(owner), depth)
		}
		return out
	})
}

// everywhere is mentions for a variable that may be one of the module or of a class, and notes where they are.
func (t *Tracker) everywhere(f *infer.File, owner scope.SymbolID) iter.Seq[ast.Node] {
	return func(yield func(ast.Node) bool) {
		t.types.NotedOccurrences(f.Scopes.Name(owner))
		for n := range mentions(f, owner) {
			if t.types.Noted(f, n); !yield(n) {
				return
			}
		}
	}
}

// isParameter reports whether a variable is a parameter: the caller has the container that is in it, and what is put into it.
func isParameter(f *infer.File, variable scope.SymbolID) bool {
	for id := range f.Scopes.Bindings(variable) {
		if f.Scopes.Binding(id).Kind == scope.Param {
			return true
		}
	}
	return false
}

// imported returns what other modules do with a variable of a module: they read it by importing it, or as an attribute of
// the module.
func (t *Tracker) imported(f *infer.File, name string, depth int) Use {
	if strings.HasPrefix(name, "_") {
		return 0
	}
	sites, ok := t.types.Sites(f, name)
	if !ok {
		return Reads
	}
	out := Use(0)
	for _, s := range sites {
		switch {
		case s.File == f && s.Node.Kind() == ast.KindName:
		case s.Node.Kind() == ast.KindAttribute:
			if m := t.types.TypeOf(s.File, s.Node.AsAttribute().Value()); m.Kind == infer.Module && m.Module == f {
				out |= t.value(spot{s.File, s.Node}, depth)
			}
		case importsFrom(t.types, s.File, name, f):
			out |= t.value(spot{s.File, s.Node}, depth)
		}
	}
	return out
}

// importsFrom reports whether a file imports a name from a module, or all names.
func importsFrom(types *infer.Evaluator, f *infer.File, name string, from *infer.File) bool {
	for _, stmt := range f.Scopes.Imports() {
		imp := f.Tree.Node(stmt.Node).AsImportFrom()
		if !imp.OK() {
			continue
		}
		for alias := range imp.Names().All() {
			a := alias.AsAlias()
			if (a.Name() == name || a.Asname() == name || a.Name() == "*") && types.ImportedFrom(f, imp) == from {
				return true
			}
		}
	}
	return false
}
