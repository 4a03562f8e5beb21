package carrier

import (
	"slices"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// met returns those of the await points from which a cancellation arrives at a clause or a suppress that the clause, and the
// finally behind it, can take: where they read a variable that is not bound yet, an UnboundLocalError gets out in its place,
// and says so.
func (t *Tracker) met(f *infer.File, fn, at ast.Node, from []ast.Node) []ast.Node {
	if at.Kind() == ast.KindExceptHandler {
		from = t.whereBound(f, fn, at.Children(ast.FieldBody), from)
		from = t.whereBound(f, fn, f.Parent(at).Children(ast.FieldFinalbody), from)
	}
	return from
}

// whereBound returns those of some await points at which every variable may be bound that statements read in any case.
func (t *Tracker) whereBound(f *infer.File, fn ast.Node, body ast.Nodes, from []ast.Node) []ast.Node {
	if len(from) == 0 {
		return nil
	}
	given := map[scope.SymbolID]bool{}
	if h := body.First(); f.Parent(h).Kind() == ast.KindExceptHandler {
		given[f.Scopes.Binding(f.Scopes.BindingAt(f.Parent(h).Index)).Symbol] = true // as error
	}
	for stmt := range body.All() {
		eachRead(stmt, func(name ast.Node) {
			symbol := f.Scopes.Resolve(name.Index)
			if symbol == 0 || given[symbol] {
				return
			}
			given[symbol] = true // once is enough
			from = slices.DeleteFunc(slices.Clone(from), func(await ast.Node) bool { return !t.mayHold(f, fn, name, await, false) })
		})
		stmt.Walk(func(n ast.Node) bool {
			if n.Kind() == ast.KindName && n.Has(ast.FlagStore) {
				given[f.Scopes.Resolve(n.Index)] = true
			}
			return true
		})
	}
	return from
}

// eachRead calls yield with the Names that a statement reads in any case: not those under a condition, nor in a try statement,
// which may catch what comes of it.
func eachRead(stmt ast.Node, yield func(name ast.Node)) {
	root := stmt
	switch stmt.Kind() {
	case ast.KindIf:
		root = stmt.AsIf().Test()
	case ast.KindExpr, ast.KindReturn, ast.KindAssign:
	default:
		return
	}
	root.Walk(func(n ast.Node) bool {
		switch {
		case n.Kind() == ast.KindName && !n.Has(ast.FlagStore|ast.FlagDel):
			yield(n)
		case n.Is(ast.KindBoolOp, ast.KindIfExp, ast.KindLambda, ast.KindListComp, ast.KindSetComp, ast.KindDictComp,
			ast.KindGeneratorExp):
			return false
		}
		return true
	})
}

// mayHold reports whether a variable of a function may be bound at one of its await points; where None counts as nothing, to
// anything else.
func (t *Tracker) mayHold(f *infer.File, fn, name, await ast.Node, noneIsNothing bool) bool {
	table := f.Scopes
	symbol := table.Resolve(name.Index)
	if symbol == 0 || table.Scope(table.Symbol(symbol).Scope).Node != fn.Index || table.Symbol(symbol).Has(scope.IsCaptured) {
		return true
	}
	graph := t.graph(f, fn)
	var todo []cfg.BlockID
	for id := range table.VariableBindings(symbol) {
		b := table.Binding(id)
		if b.Kind == scope.Param {
			return true
		}
		if b.Kind == scope.AnnAssign && b.Value == 0 {
			continue
		}
		if noneIsNothing && (b.Kind == scope.Assign || b.Kind == scope.AnnAssign) && (b.Value == 0 || f.Tree.Node(b.Value).Op() == ast.ConstNone) {
			continue
		}
		// What is bound is bound behind the block that has the statement last; a block ends with the await point in it.
		for _, block := range graph.Order() {
			for _, item := range graph.Items(block) {
				stmt := f.Tree.Node(item.Node)
				if isInside(f, f.Tree.Node(b.Node), stmt) {
					if graph.Await(block) == await.Index && !isInside(f, await, stmt) {
						return true
					}
					todo = append(todo, ways(graph, block)...)
					break
				}
			}
		}
	}
	seen := make([]bool, graph.Len())
	for ; len(todo) > 0; todo = todo[1:] {
		b := todo[0]
		if seen[b] {
			continue
		}
		seen[b] = true
		if graph.Await(b) == await.Index {
			return true
		}
		for _, e := range graph.Out(b) {
			todo = append(todo, e.To)
		}
	}
	return false
}

// ways returns the blocks to which control goes from a block when nothing is raised in it.
func ways(graph *cfg.Graph, b cfg.BlockID) []cfg.BlockID {
	var out []cfg.BlockID
	for _, e := range graph.Out(b) {
		if !e.Kind.IsException() {
			out = append(out, e.To)
		}
	}
	return out
}
