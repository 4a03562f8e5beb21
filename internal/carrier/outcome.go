package carrier

import (
	"strings"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Heed says what is done with outcomes, the values and exceptions that asyncio.gather gives with return_exceptions=True,
// over all places that they get to. It is a set.
type Heed uint8

// What is done with outcomes.
const (
	// Tests: they are tested for being exceptions, or for being values, in whatever way finds all.
	Tests Heed = 1 << iota
	// TestsErrors: they are tested for Exception, and a CancelledError is none.
	TestsErrors
	// TestsCancelled: they are tested for CancelledError.
	TestsCancelled
	// TestsSome: they are tested for some exceptions, which leaves others as they are.
	TestsSome
	// Takes: they are used as the values that a success would have given.
	Takes
	// Hands: they are raised, returned, written, stored, or handed to code that was not seen.
	Hands
)

// Has reports whether all of some kinds are among them.
func (h Heed) Has(v Heed) bool { return h&v == v }

var heedNames = [...]string{"tests", "tests errors", "tests cancelled", "tests some", "takes", "hands"}

// String lists what is done: "tests errors, takes".
func (h Heed) String() string {
	var out []string
	for i, name := range heedNames {
		if h&(1<<i) != 0 {
			out = append(out, name)
		}
	}
	return strings.Join(out, ", ")
}

// Outcomes is what a call gathers: values, and exceptions among them that nobody raises.
type Outcomes struct {
	// Made is the call.
	Made ast.Node
	// Awaited says that somebody awaits what the call gives.
	Awaited bool
	Heed    Heed
	// Some are the classes that the tests name which are for some exceptions alone.
	Some []*infer.Class
	// Taken is the first place that takes an outcome for a value, in File.
	Taken ast.Node
	File  *infer.File
	// Raises is what may be among the outcomes and nobody was told of, Bodies are the functions that it comes from.
	Raises *effect.Set
	Bodies []*infer.Func
	// Cancelled says that somebody may cancel one of the awaitables by itself.
	Cancelled bool
	// Fresh says that all of them are coroutines, which begin to run with the call.
	Fresh bool
}

// Outcomes returns the outcomes that a call gathers of awaitables that were seen; ok is false for any other call, and
// where none can raise anything that nobody was told of. Tasks that somebody cancels, or reads in another way, are not
// looked at, unless cancelled asks for them.
func (t *Tracker) Outcomes(f *infer.File, call ast.Call, cancelled bool) (Outcomes, bool) {
	fact, bound := t.Fact(f, call)
	if fact == nil || gives(fact, call, bound) != library.Outcomes {
		return Outcomes{}, false
	}
	s := spot{f, call.Node}
	kids, _ := t.children(s, fact, bound)
	out := Outcomes{Made: call.Node, Raises: effect.Nothing, Fresh: true}
	for _, kid := range kids {
		if kid.elsewhere.Has(Cancels) {
			out.Cancelled = true
			if !cancelled {
				continue
			}
		} else if kid.elsewhere&(Reads|Waits|Keeps|Returns) != 0 {
			continue
		}
		out.Raises = effect.Union(out.Raises, t.raises(kid))
		out.Bodies = append(out.Bodies, kid.bodies...)
		out.Fresh = out.Fresh && !kid.started
	}
	if out.Raises.IsEmpty() {
		return out, false
	}
	w := follower{t: t, seen: map[held]bool{}, returned: map[spot]bool{}}
	w.value(s, "a*")
	out.Heed, out.Taken, out.File, out.Awaited = w.heed, w.taken.node, w.taken.file, w.awaited
	out.Some = w.some
	return out, true
}

// gives returns what awaiting the result of a call of a library function gives, in the light of its arguments.
func gives(fact *library.Function, call ast.Call, bound bool) library.Kind {
	given := fact.Given(func(parameter string) string {
		for p, arg := range fact.Call.Arguments(call, bound) {
			if p.Name == parameter && arg.Kind() == ast.KindConstant {
				return arg.Text()
			}
		}
		return ""
	})
	return given.Call.Gives
}

// child is an awaitable that a call runs beside others.
type child struct {
	spot
	bodies []*infer.Func
	// started says that it runs already: a task, a future.
	started bool
	// elsewhere is what is done with it beside handing it to the call.
	elsewhere Use
}

// raises returns what a child can raise and nobody is told of. What waits for something, such as an event that was not
// seen, raises nothing of its own.
func (t *Tracker) raises(kid child) *effect.Set {
	raised := t.effects.OfAwaiting(kid.file, kid.node).Unreported().Unexpected().InTask()
	if raised.Seen() || len(kid.bodies) > 0 && !kid.bodies[0].File.IsLibrary() {
		return raised
	}
	for _, x := range raised.List {
		if !strings.HasSuffix(x.From, ".wait") {
			return raised
		}
	}
	return effect.Nothing
}

// children returns the awaitables that a call of a library function runs side by side, of which it was seen what they
// run; all is false where there may be others.
func (t *Tracker) children(s spot, fact *library.Function, bound bool) (out []child, all bool) {
	all = true
	add := func(e element) {
		made := t.origin(e.spot)
		c := child{spot: made, elsewhere: e.elsewhere}
		if made.node.Index != e.node.Index {
			c.elsewhere |= t.otherwise(e.spot, 0, e.holder)
		}
		if w, ok := t.work(made, nil, false); ok {
			c.bodies, c.started = w.Bodies, true
		} else if carried, ok := Of(t.types.TypeOf(made.file, made.node)); ok && carried.Kind == infer.Coroutine && carried.Other == nil {
			c.bodies = bodies(t.types.TypeOf(made.file, made.node))
		} else {
			all = false
			return
		}
		out = append(out, c)
	}
	call := s.node.AsCall()
	for p, arg := range fact.Call.Arguments(call, bound) {
		switch p.Fate {
		case library.Schedules, library.Waits, library.Shields, library.Awaits:
		default:
			continue
		}
		if !p.Each {
			add(element{spot: s.at(arg), holder: s})
			continue
		}
		elements, whole := t.elements(s.at(arg), s)
		all = all && whole
		for _, e := range elements {
			add(e)
		}
	}
	for arg := range call.Args().All() {
		if star := arg.AsStarred(); star.OK() {
			elements, whole := t.elements(s.at(star.Value()), s)
			all = all && whole
			for _, e := range elements {
				add(e)
			}
		}
	}
	return out, all
}

// element is an expression whose value is in a container.
type element struct {
	spot
	// holder is what puts it there: a display, a call of append.
	holder spot
	// elsewhere is what is done with what is in the container beside.
	elsewhere Use
}

// elements returns the expressions whose values are in the container that an expression is; all is false where there may
// be others. What the call around does with it does not count as done elsewhere.
func (t *Tracker) elements(s, call spot) (out []element, all bool) {
	join := func(more []element, whole bool) {
		out = append(out, more...)
		all = all && whole
	}
	all = true
	switch n := s.node; n.Kind() {
	case ast.KindList, ast.KindTuple, ast.KindSet:
		for e := range n.Children(ast.FieldElts).All() {
			if star := e.AsStarred(); star.OK() {
				join(t.elements(s.at(star.Value()), call))
			} else {
				out = append(out, element{spot: s.at(e), holder: s})
			}
		}
		return out, all
	case ast.KindListComp, ast.KindSetComp, ast.KindGeneratorExp:
		return []element{{spot: s.at(n.Child(ast.FieldElt)), holder: s}}, true
	case ast.KindBinOp:
		if n.Op() == ast.Add {
			join(t.elements(s.at(n.AsBinOp().Left()), call))
			join(t.elements(s.at(n.AsBinOp().Right()), call))
			return out, all
		}
	case ast.KindCall:
		if n.AsCall().Func().AsAttribute().Attr() == "values" {
			return t.elementsOfValues(s, call)
		}
		switch name, _ := t.types.TypeOf(s.file, n.AsCall().Func()).Callee(); name {
		case "builtins.list", "builtins.tuple", "builtins.set", "builtins.frozenset", "builtins.reversed":
			arg := n.AsCall().Args().First()
			if !arg.OK() {
				return nil, true
			}
			return t.elements(s.at(arg), call)
		}
	case ast.KindName:
		return t.elementsOfName(s, call)
	}
	return nil, false
}

// elementsOfName returns what is in the container that a local variable holds, which was bound once and filled by append
// or add.
func (t *Tracker) elementsOfName(s, call spot) (out []element, all bool) {
	made := t.origin(s)
	if made.node.Index == s.node.Index {
		return nil, false
	}
	out, all = t.elements(made, call)
	for n := range mentions(s.file, s.file.Scopes.Resolve(s.node.Index)) {
		up := s.at(n).parent()
		around := up.parent()
		if up.node.Kind() != ast.KindAttribute || around.node.Kind() != ast.KindCall || up.node.Field() != ast.FieldFunc {
			continue
		}
		switch up.node.AsAttribute().Attr() {
		case "append", "add", "appendleft":
			out = append(out, element{spot: s.at(around.node.AsCall().Args().First()), holder: around})
		case "extend", "update", "insert":
			all = false
		}
	}
	elsewhere := t.otherwise(s, 1, call)
	for i := range out {
		out[i].elsewhere |= elsewhere
	}
	return out, all
}

// otherwise returns what is done with what a variable holds, but for what is inside another expression.
func (t *Tracker) otherwise(s spot, depth int, but spot) Use {
	owner := s.file.Scopes.Resolve(s.node.Index)
	out := Use(0)
	for n := range mentions(s.file, owner) {
		inside := n.Span().Start >= but.node.Span().Start && n.Span().End <= but.node.Span().End
		if owner != 0 && !inside && !n.Has(ast.FlagStore|ast.FlagDel) {
			out |= t.value(s.at(n), depth)
		}
	}
	return out
}
