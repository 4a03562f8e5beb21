package carrier

import (
	"slices"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// Leave is a way out of a function on which nobody has taken care of what a name holds.
type Leave struct {
	// At is where the way leaves: a return or raise statement, what raises, or the last statement; not OK where the
	// function ends by itself.
	At ast.Node
	// Raises says that an exception leaves there.
	Raises bool
	// Again says that the name is bound anew there, and the function goes on.
	Again bool
}

// Leaves returns a way from the binding of a Name to the end of the function around it, or to another binding of the
// name, on which no use of the name takes care of its value; ok is false where there is none, and where the name can be
// seen from elsewhere. heeds tells which uses take care.
//
// A way along which only an exception leads counts where a statement raises it, or a call of which it is known that it
// raises something in code that was seen.
func (t *Tracker) Leaves(f *infer.File, name ast.Node, heeds func(use ast.Node) bool) (leave Leave, ok bool) {
	table := f.Scopes
	binding := table.BindingAt(name.Index)
	if binding == 0 {
		return Leave{}, false
	}
	symbol := table.Symbol(table.Binding(binding).Symbol)
	if symbol.Owner != table.Binding(binding).Symbol || symbol.Has(scope.IsCaptured) || table.Scope(symbol.Scope).Kind != scope.FunctionScope {
		return Leave{}, false
	}
	fn := f.Tree.Node(table.Scope(symbol.Scope).Node)
	w := leaver{t: t, file: f, graph: t.graph(f, fn), text: name.AsName().Id(), heeds: heeds, bound: table.Binding(binding).Node}
	return w.search()
}

// WayOut returns a way from a node, which has been evaluated then, to the end of the function fn around it on which heeds
// holds for nothing that is evaluated; ok is false where there is none. Ways of exceptions count as in Leaves.
func (t *Tracker) WayOut(f *infer.File, fn, n ast.Node, heeds func(ast.Node) bool) (leave Leave, ok bool) {
	w := leaver{t: t, file: f, graph: t.graph(f, fn), heeds: heeds, bound: n.Index}
	return w.search()
}

// graph returns the control flow of a function.
func (t *Tracker) graph(f *infer.File, fn ast.Node) *cfg.Graph {
	key := spot{f, fn}
	if g, ok := t.graphs.Get(t.record, key); ok {
		return g
	}
	t.record.Begin()
	g := cfg.Build(f.Tree, fn.Index, cfg.Options{NoReturn: func(call ast.Index) bool {
		return t.types.TypeOf(f, f.Tree.Node(call)).Kind == infer.Never
	}})
	t.graphs.Put(t.record, key, g)
	if g.Merged {
		t.prog.merged.Store(infer.Place{File: f, Node: fn.Index}, nil)
	}
	return g
}

// leaver looks for a way that leaves.
type leaver struct {
	t     *Tracker
	file  *infer.File
	graph *cfg.Graph
	// text is the name that holds the value; empty where heeds is asked of every node.
	text  string
	heeds func(ast.Node) bool
	bound ast.Index
	// holds are the conditions under which the name is bound, and whether they are true there.
	holds map[string]bool
}

func (w *leaver) search() (Leave, bool) {
	start, at, ok := w.begin()
	w.holds = w.conditions(w.file.Tree.Node(w.bound))
	if !ok {
		return Leave{}, false
	}
	seen := make([]bool, w.graph.Len())
	type step struct {
		block cfg.BlockID
		from  int
	}
	for todo := []step{{start, at + 1}}; len(todo) > 0; todo = todo[1:] {
		b := todo[0].block
		fate, partial, leave := w.block(b, todo[0].from)
		if fate == rebinds {
			return leave, true
		}
		for _, e := range w.graph.Out(b) {
			// What raises amid the last item has not done it.
			if fate == heeded && !(e.Kind.IsPartial() && partial) {
				continue
			}
			if e.Kind.IsException() && !w.counts(e) || e.Kind == cfg.Swallowed && !w.swallows(e) || w.isOther(e) || w.contradicts(e) || seen[e.To] {
				continue
			}
			if e.To == w.graph.Exit || e.To == w.graph.Raised {
				return Leave{At: w.file.Tree.Node(w.last(b, e)), Raises: e.To == w.graph.Raised}, true
			}
			seen[e.To] = true
			todo = append(todo, step{e.To, 0})
		}
	}
	return Leave{}, false
}

// begin returns the item that binds the name.
func (w *leaver) begin() (cfg.BlockID, int, bool) {
	for _, b := range w.graph.Order() {
		for i, item := range w.graph.Items(b) {
			found := false
			w.graph.Visit(item, func(n ast.Index) { found = found || n == w.bound })
			if found {
				return b, i, true
			}
		}
	}
	return 0, 0, false
}

// fate is what the items of a block do with the value.
type fate uint8

const (
	passes fate = iota
	heeded
	rebinds
)

// block returns what the items of a block from an index on do with the value; partial says that the last item does it.
func (w *leaver) block(b cfg.BlockID, from int) (f fate, partial bool, leave Leave) {
	items := w.graph.Items(b)
	for i := from; i < len(items); i++ {
		result := passes
		var where ast.Node
		look := func(index ast.Index) {
			n := w.file.Tree.Node(index)
			if result != passes || w.text != "" && n.AsName().Id() != w.text {
				return
			}
			switch {
			case w.text != "" && n.Has(ast.FlagStore|ast.FlagDel):
				result, where = rebinds, n
			case w.heeds(n):
				result, where = heeded, n
			}
		}
		w.graph.Visit(items[i], look)
		if items[i].Role == cfg.Result {
			look(items[i].Node) // a name as an arm of a conditional expression is evaluated nowhere else
		}
		switch result {
		case heeded:
			return heeded, i == len(items)-1 && !w.isTaken(where), Leave{}
		case rebinds:
			return rebinds, false, Leave{At: where, Again: true}
		}
	}
	return passes, false, Leave{}
}

// isTaken reports whether a use has taken the value over even where what it is part of raises: it is awaited, or handed to
// a call.
func (w *leaver) isTaken(use ast.Node) bool {
	return w.file.Parent(use).Is(ast.KindAwait, ast.KindKeyword) || use.Field() == ast.FieldArgs
}

// isOther reports whether an edge is taken only where the name holds None, what is false, or the object that another name of
// the module stands for: then it does not hold the value.
func (w *leaver) isOther(e cfg.Edge) bool {
	if w.text == "" || e.Kind != cfg.True && e.Kind != cfg.False {
		return false
	}
	n := w.file.Tree.Node(e.Node)
	if c := n.AsCompare(); c.OK() && c.Left().AsName().Id() == w.text && w.isOneOfModule(c.Comparators().First()) {
		for op := range c.Ops() {
			return op == ast.Is && e.Kind == cfg.True || op == ast.IsNot && e.Kind == cfg.False
		}
	}
	return n.AsName().Id() == w.text && e.Kind == cfg.False
}

// isOneOfModule reports whether an expression stands for one object for as long as the program runs: a constant, or a name
// that the function does not bind, as MISSING.
func (w *leaver) isOneOfModule(n ast.Node) bool {
	if n.Kind() == ast.KindConstant {
		return true
	}
	table := w.file.Scopes
	symbol := table.Resolve(n.Index)
	return n.Kind() == ast.KindName && (symbol == 0 || table.Scope(table.Symbol(symbol).Scope).Kind == scope.ModuleScope)
}

// counts reports whether an exception is known to take an edge. That of a statement in a finally does not count: what
// stands there is clean-up, and where one step of that fails the rest is seldom thought of.
func (w *leaver) counts(e cfg.Edge) bool {
	if e.Kind == cfg.Implicit && w.isCleanup(w.file.Tree.Node(e.Node)) {
		return false
	}
	switch e.Kind {
	case cfg.Reraises:
		if item := w.file.Tree.Node(e.Node); item.Is(ast.KindWithitem) && !w.t.effects.Of(w.file, w.file.Parent(item)).Seen() {
			return false
		}
		return e.Handler != 0 || w.passes(e)
	case cfg.Raises:
		return e.Handler != 0 || w.passes(e)
	case cfg.Implicit:
		raised := w.t.effects.Of(w.file, w.file.Tree.Node(e.Node))
		if e.Handler != 0 {
			raised, _ = w.t.effects.Caught(w.file, w.file.Tree.Node(e.Handler).AsExceptHandler(), raised)
		} else if handlers := w.handlers(e); len(handlers) > 0 {
			for _, h := range handlers {
				_, raised = w.t.effects.Caught(w.file, h, raised)
			}
		}
		return raised.Seen()
	}
	return false
}

// swallows reports whether the manager of an edge is known to swallow what is raised in its block.
func (w *leaver) swallows(e cfg.Edge) bool {
	fact := w.t.Manager(w.file, w.file.Tree.Node(e.Node))
	return fact != nil && (fact.Exit == library.ExitSuppresses || fact.Exit == library.ExitExpects)
}

// passes reports whether what is raised, or raised again, gets past the clauses that are tried before an edge. Where it is
// not known what that is, it is some Exception, and only a clause for all of them stops it.
func (w *leaver) passes(e cfg.Edge) bool {
	raised := effect.Nothing
	if n := w.file.Tree.Node(e.Node); e.Kind == cfg.Raises {
		raised = w.t.effects.Of(w.file, n)
	}
	if raised.IsEmpty() {
		raised = &effect.Set{List: []effect.Exception{{From: "this"}}}
	}
	for _, h := range w.handlers(e) {
		_, raised = w.t.effects.Caught(w.file, h, raised)
	}
	return !raised.IsEmpty()
}

// isCleanup reports whether a node stands in a finally of the function.
func (w *leaver) isCleanup(n ast.Node) bool {
	for ; n.OK() && n.Index != w.graph.Node; n = w.file.Parent(n) {
		if n.Field() == ast.FieldFinalbody {
			return true
		}
	}
	return false
}

// handlers returns the clauses that are tried before an exception takes an edge that no handler catches.
func (w *leaver) handlers(e cfg.Edge) []ast.ExceptHandler {
	var out []ast.ExceptHandler
	for _, other := range w.graph.Out(e.From) {
		if other.Kind == e.Kind && other.Node == e.Node && other.Handler != 0 {
			out = append(out, w.file.Tree.Node(other.Handler).AsExceptHandler())
		}
	}
	return out
}

// last returns the node at which a way leaves the function along an edge.
func (w *leaver) last(b cfg.BlockID, e cfg.Edge) ast.Index {
	if e.Node != 0 {
		return e.Node
	}
	items := w.graph.Items(b)
	for _, item := range slices.Backward(items) {
		if item.Node != 0 {
			return item.Node
		}
	}
	return 0
}
