package infer

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/python/scope"
)

// exports reports whether `from f import *` brings a name.
func (e *Evaluator) exports(f *File, name string) bool {
	if all := f.Scopes.Exports(); all.Declared {
		if slices.Contains(all.Names, name) {
			return true
		}
		for _, other := range all.From {
			if m := e.expr(ctx{file: f}, f.Tree.Node(other)); m.Kind == Module && m.Module != f && e.exports(m.Module, name) {
				return true
			}
		}
		if all.Complete {
			return false
		}
	}
	if strings.HasPrefix(name, "_") {
		return false
	}
	if symbol := f.Scopes.Lookup(scope.Module, name); symbol != 0 && f.Scopes.Symbol(symbol).Has(scope.IsBound) {
		return true
	}
	if e.starring[f] {
		return false
	}
	e.starring[f] = true
	defer delete(e.starring, f)
	for b := range f.Scopes.StarImports() {
		from := e.importedFrom(f, f.Tree.Node(f.Scopes.Binding(b).Stmt).AsImportFrom())
		if from != nil && e.exports(from, name) {
			return true
		}
	}
	return false
}
