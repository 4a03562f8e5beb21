package carrier

import (
	"slices"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
)

// MayWait reports whether the function fn around a node may be suspended after it has evaluated the node, on any way:
// whether others get to run before the function ends.
func (t *Tracker) MayWait(f *infer.File, fn, n ast.Node) bool {
	waits := false
	g := t.graph(f, fn)
	found := ahead(g, n.Index, func(b cfg.BlockID, _ []cfg.Item) bool {
		waits = waits || g.Suspension(b) != 0
		return !waits
	})
	return waits || !found
}

// MayRepeat reports whether a function fn may come to a node in it once more, on a way on which stops holds for nothing
// that is evaluated.
func (t *Tracker) MayRepeat(f *infer.File, fn, n ast.Node, stops func(ast.Node) bool) bool {
	again := false
	g := t.graph(f, fn)
	first := true
	ahead(g, n.Index, func(_ cfg.BlockID, items []cfg.Item) bool {
		for _, item := range items {
			stop := false
			g.Visit(item, func(i ast.Index) {
				again = again || !first && i == n.Index
				stop = stop || !again && stops(f.Tree.Node(i))
			})
			if again || stop {
				return false
			}
		}
		first = false
		return true
	})
	return again
}

// MayFollow returns the first node for which is holds that a function fn may come to after a node in it, on a way on which
// stops holds for nothing; not OK where there is none. Beside the ways of ahead it goes the one into a handler that
// catches what the node's own statement is known to raise.
func (t *Tracker) MayFollow(f *infer.File, fn, n ast.Node, is, stops func(ast.Node) bool) (found ast.Node) {
	g := t.graph(f, fn)
	raised := t.effects.Of(f, f.Parent(n))
	visit := func(_ cfg.BlockID, items []cfg.Item) bool {
		for _, item := range items {
			stop := false
			g.Visit(item, func(i ast.Index) {
				node := f.Tree.Node(i)
				if !stop && !found.OK() && is(node) {
					found = node
				}
				stop = stop || stops(node)
			})
			if stop || found.OK() {
				return false
			}
		}
		return true
	}
	follows := func(e cfg.Edge) bool {
		if !e.Kind.IsPartial() {
			return true
		}
		at := f.Tree.Node(e.Node).Span()
		if e.Kind != cfg.Implicit || e.Handler == 0 || at.Start > n.Span().Start || at.End < n.Span().End {
			return false
		}
		caught, _ := t.effects.Caught(f, f.Tree.Node(e.Handler).AsExceptHandler(), raised)
		return !caught.IsEmpty()
	}
	aheadBy(g, n.Index, visit, follows)
	return found
}

// ahead visits the blocks that may follow a node, each with its items, beginning with what stands behind the node in its
// own; found is false where the graph does not have the node. Behind a block for which visit returns false it does not go
// on. Exceptions that are merely possible lead nowhere.
func ahead(g *cfg.Graph, n ast.Index, visit func(cfg.BlockID, []cfg.Item) bool) (found bool) {
	return aheadBy(g, n, visit, func(e cfg.Edge) bool { return !e.Kind.IsPartial() })
}

// aheadBy is as ahead, along the edges that count.
func aheadBy(g *cfg.Graph, n ast.Index, visit func(cfg.BlockID, []cfg.Item) bool, counts func(cfg.Edge) bool) (found bool) {
	type stop struct {
		block cfg.BlockID
		from  int
	}
	var todo []stop
	for _, b := range g.Order() {
		for i, item := range g.Items(b) {
			g.Visit(item, func(index ast.Index) {
				if index == n {
					todo = []stop{{b, i + 1}}
				}
			})
		}
	}
	found = len(todo) > 0
	var seen []cfg.BlockID
	for ; len(todo) > 0; todo = todo[1:] {
		if !visit(todo[0].block, g.Items(todo[0].block)[todo[0].from:]) {
			continue
		}
		for _, e := range g.Out(todo[0].block) {
			if e.To != g.Exit && e.To != g.Raised && counts(e) && !slices.Contains(seen, e.To) {
				seen = append(seen, e.To)
				todo = append(todo, stop{e.To, 0})
			}
		}
	}
	return found
}

// Held returns what is done with a task that an expression holds, over all places that it gets to: a Name that was bound
// once stands for what it was given, an attribute for what it may hold at any time.
func (t *Tracker) Held(f *infer.File, n ast.Node) Use {
	s := t.origin(spot{f, n})
	switch s.node.Kind() {
	case ast.KindAttribute:
		return t.kept(s, 0)
	case ast.KindCall, ast.KindNamedExpr:
		return t.value(s, 0)
	}
	return 0
}

// MayWaitBetween reports whether a function fn may be suspended between a node and one that is evaluated after it, on any
// way, or whether the second does not follow the first.
func (t *Tracker) MayWaitBetween(f *infer.File, fn, from, to ast.Node) bool {
	g := t.graph(f, fn)
	reached, waits := false, false
	ahead(g, from.Index, func(b cfg.BlockID, items []cfg.Item) bool {
		for _, item := range items {
			here := false
			g.Visit(item, func(i ast.Index) { here = here || i == to.Index })
			if here {
				reached = true
				return false
			}
		}
		waits = waits || g.Suspension(b) != 0
		return true
	})
	return waits || !reached
}
