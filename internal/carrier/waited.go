package carrier

import (
	"slices"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Waited is a call that waits for tasks and gives those that are done and those that are not: asyncio.wait.
type Waited struct {
	Made ast.Node
	// Done and Pending are what is done with either set.
	Done, Pending Use
	// Elsewhere is what is done with the tasks by the names that they have beside.
	Elsewhere Use
	// Raises is what may be in the tasks and nobody was told of; Bodies are the functions that they run.
	Raises *effect.Set
	Bodies []*infer.Func
	// InThread says that some of it runs in an executor, where nobody can cancel it.
	InThread bool
}

// Waited returns what becomes of the tasks that a call waits for; ok is false where that is not all known: where the call
// is not awaited on the spot, or where not all tasks were seen.
func (t *Tracker) Waited(f *infer.File, call ast.Call) (Waited, bool) {
	fact, bound := t.Fact(f, call)
	if fact == nil || fact.Call.Gives != library.DoneAndPending {
		return Waited{}, false
	}
	s := spot{f, call.Node}
	await := s.parent()
	if await.node.Kind() != ast.KindAwait {
		return Waited{}, false
	}
	w := Waited{Made: call.Node, Raises: effect.Nothing}
	var ok bool
	if w.Done, w.Pending, ok = t.pair(await); !ok {
		return Waited{}, false
	}
	kids, all := t.children(s, fact, bound)
	if !all || len(kids) == 0 {
		return Waited{}, false
	}
	for _, kid := range kids {
		w.Elsewhere |= kid.elsewhere
		w.InThread = w.InThread || t.isInThread(kid.spot)
		w.Raises = effect.Union(w.Raises, t.raises(kid))
		w.Bodies = append(w.Bodies, kid.bodies...)
	}
	return w, true
}

// isInThread reports whether a call hands a function to an executor.
func (t *Tracker) isInThread(s spot) bool {
	call := s.node.AsCall()
	if !call.OK() {
		return false
	}
	known, _ := decided(t.types.TypeOf(s.file, call.Func()))
	name, _ := known.Callee()
	f, ok := t.facts.Function(name)
	return ok && slices.ContainsFunc(f.Call.Parameters, func(p library.Parameter) bool { return p.Calls && p.Fate == library.Returns })
}

// pair returns what is done with the two sets that an expression gives; ok is false where that is not known.
func (t *Tracker) pair(s spot) (done, pending Use, ok bool) {
	up := s.parent()
	switch n := up.node; n.Kind() {
	case ast.KindExpr:
		displayed, _ := up.file.IsDisplayed(n) // whoever runs the notebook sees what is done, and what it raised
		return 0, 0, !displayed
	case ast.KindAssign:
		targets := n.AsAssign().Targets()
		names := targets.First().Children(ast.FieldElts).Slice()
		if !targets.First().Is(ast.KindTuple, ast.KindList) || targets.First().Next().Field() == ast.FieldTargets || len(names) != 2 {
			return 0, 0, false
		}
		return t.stored(up.at(names[0]), 1), t.stored(up.at(names[1]), 1), true
	case ast.KindSubscript:
		switch n.AsSubscript().Slice().Text() {
		case "0":
			return t.value(up, 1), 0, true
		case "1":
			return 0, t.value(up, 1), true
		}
	}
	return 0, 0, false
}

// Together is what a call runs side by side, or by itself.
type Together struct {
	// Elsewhere is what is done with the tasks by the names that they have beside the call.
	Elsewhere Use
	Raises    *effect.Set
	Bodies    []*infer.Func
}

// Together returns what a call of a library function runs of what it is given; ok is false where not all of that was seen.
func (t *Tracker) Together(f *infer.File, call ast.Call) (Together, bool) {
	fact, bound := t.Fact(f, call)
	if fact == nil {
		return Together{}, false
	}
	kids, all := t.children(spot{f, call.Node}, fact, bound)
	out := Together{Raises: effect.Nothing}
	for _, kid := range kids {
		out.Elsewhere |= kid.elsewhere
		out.Raises = effect.Union(out.Raises, t.raises(kid))
		out.Bodies = append(out.Bodies, kid.bodies...)
	}
	return out, all && len(kids) > 0
}

// Element is an expression whose value is in a container.
type Element struct {
	File *infer.File
	Node ast.Node
}

// Elements returns the expressions whose values are in the container that an expression is, as far as they were seen.
func (t *Tracker) Elements(f *infer.File, n ast.Node) []Element {
	s := spot{f, n}
	found, _ := t.elements(s, s)
	out := make([]Element, len(found))
	for i, e := range found {
		made := t.origin(e.spot)
		out[i] = Element{made.file, made.node}
	}
	return out
}

// Origin returns the expression that a Name was given; ok is false where it may have been given several.
func (t *Tracker) Origin(f *infer.File, name ast.Node) (ast.Node, bool) {
	made := t.origin(spot{f, name})
	return made.node, made.node.Index != name.Index
}
