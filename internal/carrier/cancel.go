package carrier

import (
	"slices"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Catch is a cancellation that is caught on its way out, and what becomes of it.
type Catch struct {
	// At is the ExceptHandler, or the withitem whose suppress catches it.
	At      ast.Node
	Breadth Breadth
	// From are the await points at which it arrives, in the order of the source.
	From []ast.Node
	// Heeded says that it is raised again on some way, or that the code takes care of it in another way.
	Heeded bool
	// Victim says that what is awaited may be a task that was cancelled on purpose, whose cancellation is meant.
	Victim bool
	// Outermost says that nobody stands above who could want to know: a test, what asyncio.run runs.
	Outermost bool
	// Raised are the statements that raise another exception in its place.
	Raised []ast.Node
	// Left are the statements by which the clause is left without an exception: a return, break or continue, or the last
	// statement.
	Left []ast.Node
	// Loop is the while loop that goes on afterwards, not OK where none does. Forever says that its condition is constant.
	Loop    ast.Node
	Forever bool
	// Scope is the withitem of a timeout around the clause, in the same function, whose cancellation it catches too; not
	// OK where there is none.
	Scope ast.Node
	// Group is the withitem of a group of tasks that is entered afterwards, in the same function; not OK where none is.
	Group ast.Node
}

// IsLost reports whether nobody above learns of the cancellation.
func (c *Catch) IsLost() bool { return !c.Heeded && !c.Victim && !c.Outermost }

// Catch returns what becomes of a cancellation that an ExceptHandler, or the suppress of a withitem, catches; ok is false
// where it catches none, or none can arrive.
func (t *Tracker) Catch(f *infer.File, at ast.Node) (c Catch, ok bool) {
	key := spot{f, at}
	if known, seen := t.catches.Get(t.record, key); seen {
		return known, len(known.From) > 0
	}
	t.record.Begin()
	c, ok = t.catch(f, at)
	return t.catches.Put(t.record, key, c), ok
}

func (t *Tracker) catch(f *infer.File, at ast.Node) (c Catch, ok bool) {
	fn := functionOf(f, at)
	if fn.Kind() != ast.KindAsyncFunctionDef {
		return Catch{}, false
	}
	c = Catch{At: at}
	switch at.Kind() {
	case ast.KindExceptHandler:
		if c.Breadth = t.CatchesCancellation(f, at.AsExceptHandler()); c.Breadth != Misses {
			c.From = t.arrivals(f, fn).clauses[at.Index]
		}
	case ast.KindWithitem:
		if c.Breadth = t.suppresses(f, at); c.Breadth != Misses {
			c.From = t.arrivals(f, fn).managers[at.Index]
		}
	}
	if c.From = t.met(f, fn, at, c.From); len(c.From) == 0 {
		return Catch{}, false
	}
	w := &clause{t: t, file: f, graph: t.graph(f, fn), fn: fn, catch: &c}
	w.follow()
	c.Victim = w.isVictim()
	c.Outermost = t.isOutermost(f, fn)
	c.Scope = w.scope()
	return c, true
}

// functionOf returns the innermost function or lambda around a node.
func functionOf(f *infer.File, n ast.Node) ast.Node {
	id := f.Scopes.EnclosingFunction(f.Scopes.ScopeOf(n.Index))
	if id == 0 {
		return ast.Node{}
	}
	return f.Tree.Node(f.Scopes.Scope(id).Node)
}

// isInside reports whether a node is another one, or below it.
func isInside(f *infer.File, n, around ast.Node) bool {
	for ; n.OK(); n = f.Parent(n) {
		if n == around {
			return true
		}
	}
	return false
}

// InFlight returns the await points whose cancellation is on its way out when the finally of a try statement runs, and that
// it does not end by a NameError.
func (t *Tracker) InFlight(f *infer.File, try ast.Node) []ast.Node {
	fn := functionOf(f, try)
	if fn.Kind() != ast.KindAsyncFunctionDef {
		return nil
	}
	return t.whereBound(f, fn, try.Children(ast.FieldFinalbody), t.arrivals(f, fn).finals[try.Index])
}

// Guarded returns those of some await points of a function at which the guard of a node may hold that stands around it below
// another node: `if x is not None`, where x is a local variable that is None before it is given something else. A
// cancellation that arrives before does not get behind the guard.
func (t *Tracker) Guarded(f *infer.File, n, below ast.Node, from []ast.Node) []ast.Node {
	fn := functionOf(f, n)
	for child, at := n, f.Parent(n); at.OK() && at != below; child, at = at, f.Parent(at) {
		if at.Kind() != ast.KindIf || child.Field() != ast.FieldBody {
			continue
		}
		if name := guardOf(at.AsIf().Test()); name.OK() {
			from = slices.DeleteFunc(slices.Clone(from), func(await ast.Node) bool { return !t.mayHold(f, fn, name, await, true) })
		}
	}
	return from
}

// guardOf returns the Name that a condition asks whether it is not None, or true.
func guardOf(test ast.Node) ast.Node {
	switch c := test.AsCompare(); {
	case test.Kind() == ast.KindName:
		return test
	case c.OK() && c.Comparators().Len() == 1 && c.Comparators().First().Op() == ast.ConstNone && c.Left().Kind() == ast.KindName:
		for op := range c.Ops() {
			if op == ast.IsNot {
				return c.Left()
			}
		}
	}
	return ast.Node{}
}

// Shield returns the withitem of a manager around a node, below another one, through which no cancellation from outside
// reaches the node; not OK where there is none.
func (t *Tracker) Shield(f *infer.File, n, below ast.Node) ast.Node {
	for at := n; at.OK() && at != below; at = f.Parent(at) {
		if !at.Is(ast.KindWith, ast.KindAsyncWith) {
			continue
		}
		for item := range at.Children(ast.FieldItems).All() {
			if m := t.Manager(f, item); m != nil && m.ShieldsBlock || saysShield(item) {
				return item
			}
		}
	}
	return ast.Node{}
}

// saysShield reports whether a manager is made with shield=True, whatever makes it: in releases before 3 scopes of anyio had
// other names.
func saysShield(item ast.Node) bool {
	for k := range item.AsWithitem().ContextExpr().AsCall().Keywords().All() {
		if kw := k.AsKeyword(); kw.Arg() == "shield" && kw.Value().Op() == ast.ConstTrue {
			return true
		}
	}
	return false
}

// Finally returns the innermost try statement in whose finally a node stands; not OK where there is none.
func Finally(f *infer.File, n ast.Node) ast.Node { return finalOf(f, n) }
