package carrier

import (
	"slices"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
)

// arrivals says where in a function a cancellation is met on its way out: by the await points at which it arrives.
type arrivals struct {
	// clauses has for each ExceptHandler that catches a cancellation the await points that it comes from; finals has the
	// same for each try statement through whose finally it passes, managers for each withitem whose exit it passes.
	clauses, finals, managers map[ast.Index][]ast.Node
}

// tide finds the arrivals of one function: it sends a cancellation off from each await point and follows it outwards.
type tide struct {
	t     *Tracker
	file  *infer.File
	graph *cfg.Graph
	arrivals
	// again has the blocks that end in a raise, by the clause whose exception it raises again.
	again map[ast.Index][]cfg.BlockID
	seen  map[sending]bool
}

type sending struct {
	block cfg.BlockID
	from  ast.Index
}

// arrivals returns where a cancellation is met in a function.
func (t *Tracker) arrivals(f *infer.File, fn ast.Node) *arrivals {
	key := spot{f, fn}
	if a, ok := t.tides.Get(t.record, key); ok {
		return a
	}
	t.record.Begin()
	w := &tide{
		t: t, file: f, graph: t.graph(f, fn), again: map[ast.Index][]cfg.BlockID{}, seen: map[sending]bool{},
		arrivals: arrivals{clauses: map[ast.Index][]ast.Node{}, finals: map[ast.Index][]ast.Node{}, managers: map[ast.Index][]ast.Node{}},
	}
	for _, b := range w.graph.Order() {
		for _, item := range w.graph.Items(b) {
			if item.Role == cfg.Raise && raisesAgain(f, f.Tree.Node(item.Node)) {
				if h := clauseOf(f, f.Tree.Node(item.Node)); h.OK() {
					w.again[h.Index] = append(w.again[h.Index], b)
				}
			}
		}
	}
	for _, b := range w.graph.Order() {
		at := f.Tree.Node(w.graph.Await(b))
		if !at.OK() || t.effects.Suspends(f, at) == effect.Never {
			continue
		}
		w.deliver(b, cfg.Cancel, at)
	}
	return t.tides.Put(t.record, key, &w.arrivals)
}

// raisesAgain reports whether a raise raises what the clause around it has caught.
func raisesAgain(f *infer.File, n ast.Node) bool {
	exc := n.AsRaise().Exc()
	if n.Kind() != ast.KindRaise {
		return false
	}
	name := clauseOf(f, n).AsExceptHandler().Name()
	return !exc.OK() || name != "" && exc.AsName().Id() == name
}

// clauseOf returns the innermost except clause around a node, in the same function; not OK where there is none.
func clauseOf(f *infer.File, n ast.Node) ast.Node {
	for at := f.Parent(n); at.OK(); at = f.Parent(at) {
		switch at.Kind() {
		case ast.KindExceptHandler:
			return at
		case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef:
			return ast.Node{}
		}
	}
	return ast.Node{}
}

// deliver sends a cancellation along the exception edges of one kind that leave a block, in the order in which Python
// tries the clauses that they lead to.
func (w *tide) deliver(b cfg.BlockID, kind cfg.EdgeKind, from ast.Node) {
	for _, e := range w.graph.Out(b) {
		if e.Kind != kind {
			continue
		}
		if e.Handler == 0 {
			w.enter(e.To, from)
			continue
		}
		h := w.file.Tree.Node(e.Handler).AsExceptHandler()
		if w.t.CatchesCancellation(w.file, h) == Misses {
			if len(w.again[e.Handler]) > 0 && !w.t.isKnownClass(w.file, h.Type()) {
				return // a class that is not known, and the clause raises it again
			}
			continue
		}
		w.caught(e.Handler, from)
		return
	}
}

func (w *tide) caught(h ast.Index, from ast.Node) {
	if slices.Contains(w.clauses[h], from) {
		return
	}
	w.clauses[h] = append(w.clauses[h], from)
	for _, b := range w.again[h] {
		w.deliver(b, cfg.Raises, from)
	}
}

// enter follows a cancellation into a block that it leads to: the copy of a finally or of the exit of a with for the way
// of an exception.
func (w *tide) enter(b cfg.BlockID, from ast.Node) {
	if b == w.graph.Raised || w.seen[sending{b, from.Index}] {
		return
	}
	w.seen[sending{b, from.Index}] = true
	for _, item := range w.graph.Items(b) {
		n := w.file.Tree.Node(item.Node)
		if item.Role == cfg.Exit {
			note(w.managers, n.Index, from)
			if w.t.suppresses(w.file, n) != Misses {
				return
			}
			continue
		}
		if try := finalOf(w.file, n); try.OK() {
			note(w.finals, try.Index, from)
		}
	}
	for _, e := range w.graph.Out(b) {
		if !e.Kind.IsException() && e.Kind != cfg.Swallowed {
			w.enter(e.To, from)
		}
	}
	w.deliver(b, cfg.Reraises, from)
}

func note(in map[ast.Index][]ast.Node, at ast.Index, from ast.Node) {
	if !slices.Contains(in[at], from) {
		in[at] = append(in[at], from)
	}
}

// finalOf returns the innermost try statement in whose finally a node stands.
func finalOf(f *infer.File, n ast.Node) ast.Node {
	for ; n.OK(); n = f.Parent(n) {
		switch {
		case n.Field() == ast.FieldFinalbody:
			return f.Parent(n)
		case n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef):
			return ast.Node{}
		}
	}
	return ast.Node{}
}

// GetsOut reports whether a cancellation that arrives at an await point gets out of the function around it: no clause and no
// suppress catches it, and no finally drops it by a jump of its own.
func (t *Tracker) GetsOut(f *infer.File, at ast.Node) bool {
	if t.isGuarded(spot{f, at}) {
		return false
	}
	for try, from := range t.arrivals(f, functionOf(f, at)).finals {
		if !slices.Contains(from, at) {
			continue
		}
		for stmt := range f.Tree.Node(try).Children(ast.FieldFinalbody).All() {
			if stmt.Is(ast.KindReturn, ast.KindBreak, ast.KindContinue) {
				return false
			}
		}
	}
	return true
}

// suppresses returns whether the manager of a withitem lets no cancellation of its block out.
func (t *Tracker) suppresses(f *infer.File, item ast.Node) Breadth {
	call := item.AsWithitem().ContextExpr().AsCall()
	if !call.OK() {
		return Misses
	}
	if name, _ := t.types.TypeOf(f, call.Func()).Callee(); name != "contextlib.suppress" {
		return Misses
	}
	out, named := Misses, 0
	for arg := range call.Args().All() {
		named++
		out = max(out, t.breadth(f, arg))
	}
	if out == ByName && named > 1 {
		return Among
	}
	return out
}
