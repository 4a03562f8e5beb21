package rule

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// NeverRuns reports whether a node is a function that nobody can run: one inside of another function whose name nothing
// reads there, or whose definition stands behind a statement that leaves the block. What a decorator does with it is not
// known.
func (p *Pass) NeverRuns(n ast.Node) bool {
	if !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef) || n.Children(ast.FieldDecoratorList).First().OK() || !p.Function(n).OK() {
		return false
	}
	for before := range p.Parent(n).Children(n.Field()).All() {
		if before == n {
			break
		}
		if before.Is(ast.KindReturn, ast.KindRaise, ast.KindBreak, ast.KindContinue) {
			return true
		}
	}
	t := p.File.Scopes
	symbol := t.Binding(t.BindingAt(n.Index)).Symbol
	s := t.Symbol(symbol)
	if s.Owner != symbol || t.Scope(s.Scope).Kind != scope.FunctionScope || s.Has(scope.IsUsed) {
		return false // a method, the variable of a function around, or one that is read
	}
	for range t.Captures(symbol) {
		return false // a comprehension or a function inside reads it
	}
	return true
}
