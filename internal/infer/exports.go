package infer

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// exports reports whether `from f import *` brings a name.
func (e *Evaluator) exports(f *File, name string) bool {
	if all, ok := f.listedExports(); ok {
		return slices.Contains(all, name)
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

// listedExports returns the names in a module's __all__; false where it has none or where it is not made of literals
// and of the __all__ of other modules only by concatenation: then every public name counts.
func (f *File) listedExports() ([]string, bool) {
	symbol := f.Scopes.Lookup(scope.Module, "__all__")
	if symbol == 0 {
		return nil, false
	}
	var out []string
	found := false
	for id := range f.Scopes.Bindings(symbol) {
		b := f.Scopes.Binding(id)
		switch b.Kind {
		case scope.Assign, scope.AnnAssign, scope.AugAssign:
		default:
			return nil, false
		}
		names, ok := literalNames(f.Tree.Node(b.Value))
		if !ok {
			return nil, false
		}
		out, found = append(out, names...), true
	}
	for use := range f.Scopes.Uses(symbol) {
		if use.Binding == 0 {
			return nil, false // __all__.extend(...) or the like
		}
	}
	return out, found
}

// literalNames returns the strings of a list or tuple display, or of a sum of such.
func literalNames(n ast.Node) ([]string, bool) {
	if b := n.AsBinOp(); b.OK() && b.Op() == ast.Add {
		left, ok := literalNames(b.Left())
		right, ok2 := literalNames(b.Right())
		return append(left, right...), ok && ok2
	}
	if !n.Is(ast.KindList, ast.KindTuple) {
		return nil, false
	}
	out := []string{}
	for elt := range n.All() {
		text, err := elt.AsConstant().Str()
		if err != nil {
			return nil, false
		}
		out = append(out, text)
	}
	return out, true
}
