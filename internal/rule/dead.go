package rule

import (
	"fmt"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
	"github.com/unheeded/unheeded/internal/python/source"
)

// neverRun returns the functions that nobody can run.
func (p *Pass) neverRun() (spans []source.Span) {
	p.File.Tree.Module().Walk(func(n ast.Node) bool {
		if p.neverRuns(n) || p.isMethodOfNone(n) {
			spans = append(spans, n.Span())
			return false
		}
		return true
	})
	return spans
}

// neverRuns reports whether a node is a function that nobody can run: one inside of another function whose name nothing
// reads there, or whose definition stands behind a statement that leaves the block. What a decorator does with it is not
// known.
func (p *Pass) neverRuns(n ast.Node) bool {
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

// doubtUncalled makes likely what is certain in a function that nobody calls: one with a private name that nothing in the
// project reads, in a file that looks up no attribute by a name that it makes up. A library may call it.
func (p *Pass) doubtUncalled(findings []finding.Finding) {
	isCertain := func(f finding.Finding) bool { return f.Certainty == finding.Certain }
	if !slices.ContainsFunc(findings, isCertain) || p.makesUpNames() {
		return
	}
	p.File.Tree.Module().Walk(func(n ast.Node) bool {
		if !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef) || n.Children(ast.FieldDecoratorList).First().OK() {
			return true
		}
		name, around := p.File.Func(n).Name(), Place(p.File, n)
		if !strings.HasPrefix(name, "_") || strings.HasSuffix(name, "__") {
			return true
		}
		inside := func(f finding.Finding) bool { return isCertain(f) && isWithin(f.Place, around) }
		if !slices.ContainsFunc(findings, inside) {
			return true
		}
		if sites, ok := p.Types.Sites(p.File, name); !ok || len(sites) > 0 {
			return true
		}
		for i := range findings {
			if f := &findings[i]; inside(*f) {
				f.Certainty = finding.Likely
				f.Details = append(slices.Clone(f.Details), fmt.Sprintf("nothing in the project calls '%s'", name))
			}
		}
		return true
	})
}

// makesUpNames reports whether the file has a getattr whose name is no constant.
func (p *Pass) makesUpNames() bool {
	found := false
	p.File.Tree.Module().Walk(func(n ast.Node) bool {
		if call := n.AsCall(); call.Func().AsName().Id() == "getattr" {
			args := call.Args().Slice()
			found = found || len(args) > 1 && args[1].Kind() != ast.KindConstant
		}
		return !found
	})
	return found
}
