package carrier

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/provenance"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Work is something that runs by itself, and the object that stands for it: a task, a future. What it raises is in the
// object.
type Work struct {
	// File and Made are the call that gives the object.
	File *infer.File
	Made ast.Node
	// Kind is library.Task, library.Future or library.ConcurrentFuture.
	Kind library.Kind
	// By is the library function that makes it: "asyncio.create_task".
	By string
	// Through is the function of the project that makes it and gives it to the call, nil where the call makes it itself.
	Through *infer.Func
	// Many says that it is several, in a container.
	Many bool
	// Doubt says that the call may be one of something else, of which nothing is known.
	Doubt bool
	// Before is what is done with it on its way through such functions.
	Before Use
	// Raises is what may be in the object in the end and nobody was told of; empty where what runs handles or reports all
	// that it can raise.
	Raises *effect.Set
	// Beside is that, with what unseen callees raise of which the code around handles some.
	Beside *effect.Set
	// Bodies are the functions that run, where they were seen.
	Bodies []*infer.Func
	// Others says that callers whom nobody sees may give others to run.
	Others bool
}

// Body returns the function that runs, nil where none was seen or it may be another, and for one without a name.
func (w Work) Body() *infer.Func {
	if len(w.Bodies) != 1 || w.Others || w.Bodies[0].Name() == "<lambda>" {
		return nil
	}
	return w.Bodies[0]
}

// startedWork is work that was asked for. What it raises is made from raisesFrom.
type startedWork struct {
	Work
	raisesFrom provenance.Set
}

// Work returns the work that a call starts and gives to whoever called. ok is false where it starts none, where somebody
// owns what it starts, and where what runs can raise nothing.
func (t *Tracker) Work(f *infer.File, call ast.Call) (Work, bool) {
	w, ok := t.Started(f, call)
	return w, ok && !w.Raises.IsEmpty()
}

// Started is as Work, and also returns work that can raise nothing. It is for those who ask from outside, when no question
// is in flight: what it finds is final, and remembered, since many rules ask of each call.
func (t *Tracker) Started(f *infer.File, call ast.Call) (Work, bool) {
	s := spot{f, call.Node}
	if _, ok := t.Starts(f, call); !ok {
		return Work{}, false
	}
	known := t.works[s]
	if known.Raises == nil {
		t.record.Begin()
		known.Work, _ = t.work(s, nil, true)
		known.raisesFrom = t.record.End()
	}
	t.record.Add(known.raisesFrom)
	return known.Work, true
}

// Starts is as Started, and leaves out what the work may raise, which costs most: Raises and Beside are nil. Who asks it
// first looks at what is done with the work, and need not know the rest of most.
func (t *Tracker) Starts(f *infer.File, call ast.Call) (Work, bool) {
	s := spot{f, call.Node}
	in := t.startsIn(f)
	if !in.asked.has(call.Index) {
		in.asked.set(call.Index)
		t.record.Begin()
		w, ok := t.work(s, nil, false)
		from := t.record.End()
		if ok {
			in.start.set(call.Index)
			t.works[s] = &startedWork{Work: w}
		}
		if from != 0 {
			t.startedFrom[s] = from
		}
	}
	t.record.Add(t.startedFrom[s])
	if !in.start.has(call.Index) {
		return Work{}, false
	}
	w := t.works[s].Work
	w.Raises, w.Beside = nil, nil
	return w, true
}

// startsIn returns what was asked of Starts about a file.
func (t *Tracker) startsIn(f *infer.File) *startsIn {
	if in := t.lastStarts; in != nil && in.file == f {
		return in
	}
	in := t.started[f]
	if in == nil {
		size := len(f.Tree.Nodes)/64 + 1
		both := make(marks, 2*size)
		in = &startsIn{f, both[:size], both[size:]}
		t.started[f] = in
	}
	t.lastStarts = in
	return in
}

// Dropped reports whether nobody takes the value of an expression: it is a statement, alone or as an arm of one, or what
// a lambda gives to somebody who drops it.
func (t *Tracker) Dropped(f *infer.File, n ast.Node) bool {
	for at := (spot{f, n}); ; at = at.parent() {
		up := at.parent()
		switch up.node.Kind() {
		case ast.KindExpr:
			_, read := up.file.IsDisplayed(up.node)
			return !read
		case ast.KindIfExp:
			if at.node.Field() == ast.FieldTest {
				return false
			}
		case ast.KindBoolOp, ast.KindListComp, ast.KindTuple, ast.KindList:
		case ast.KindLambda:
			return at.node.Field() == ast.FieldBody && t.isDroppedBy(up)
		default:
			return false
		}
	}
}

// isDroppedBy reports whether a function is given to a call of the library that drops what calling it gives.
func (t *Tracker) isDroppedBy(s spot) bool {
	up := s.parent()
	if up.node.Kind() == ast.KindKeyword {
		up = up.parent()
	}
	call := up.node.AsCall()
	if !call.OK() {
		return false
	}
	f, bound := t.Fact(s.file, call)
	if f == nil {
		return false
	}
	p, ok := f.Call.ParameterOf(call, s.node, bound)
	return ok && p.Calls && p.Fate == library.Drops
}

// maxThrough bounds how many functions hand work on to each other.
const maxThrough = 4

// work returns the work that a call starts and that functions hand on; raises says whether to ask what it may raise.
func (t *Tracker) work(s spot, through []*infer.Func, raises bool) (Work, bool) {
	call := s.node.AsCall()
	if !call.OK() {
		return Work{}, false
	}
	callee := t.types.TypeOf(s.file, call.Func())
	known, doubt := decided(callee)
	name, bound := known.Callee()
	if f, ok := t.facts.Function(name); ok {
		w, ok := t.libraryWork(s, call, f, bound, raises)
		w.Doubt = doubt
		return w, ok
	}
	if callee.Kind != infer.Function || callee.Func.File.IsStub || callee.Func.File.IsInstalled || callee.Func.IsGenerator() {
		return Work{}, false
	}
	fn := callee.Func
	if fn.IsAsync() || len(through) == maxThrough || slices.Contains(through, fn) || len(t.types.Implementations(callee)) > 1 {
		return Work{}, false
	}
	return t.given(s, callee, append(through, fn), raises)
}

// decided returns the one arm of a callee that is known; doubt says that there are others, of which nothing is known: the
// loop that a caller may pass where the default is asyncio's own.
func decided(callee *infer.Type) (known *infer.Type, doubt bool) {
	known = callee
	for _, arm := range callee.Arms() {
		switch {
		case arm.Kind == infer.Function && known == callee:
			known = arm
		case arm.Kind == infer.Function:
			return callee, false
		case arm.IsUnknown() || arm.Kind == infer.Elsewhere || arm.Kind == infer.None:
			doubt = true
		}
	}
	return known, doubt && known != callee
}

// libraryWork returns the work that a call of a library function starts.
func (t *Tracker) libraryWork(s spot, call ast.Call, f *library.Function, bound, raises bool) (Work, bool) {
	switch f.Call.Makes {
	case library.Task, library.Future, library.ConcurrentFuture:
	default:
		return Work{}, false
	}
	w := Work{File: s.file, Made: s.node, Kind: f.Call.Makes, By: f.Name}
	if raises {
		w.Raises, w.Beside = effect.Nothing, effect.Nothing
	}
	runs := false
	lost := func(of func(*infer.File, ast.Node) *effect.Set, s spot) {
		if !raises {
			return
		}
		raised := of(s.file, s.node).Unreported()
		if w.Kind == library.Task {
			raised = raised.InTask()
		}
		w.Raises, w.Beside = effect.Union(w.Raises, raised.Unexpected()), effect.Union(w.Beside, raised)
	}
	for p, arg := range f.Call.Arguments(call, bound) {
		switch {
		case p.Fate == library.Owns:
			return Work{}, false
		case p.Fate == library.Schedules || p.Fate == library.Shields:
			if t.types.TypeOf(s.file, arg).Kind == infer.Function && !p.Calls {
				return Work{}, false // a TypeError at once
			}
			if takesFutures(p) && w.Kind == library.Task && t.isFuture(s.file, arg) {
				return Work{}, false // ensure_future gives it back: who made it has the outcome too
			}
			runs = true
			lost(t.effects.OfAwaiting, s.at(arg))
			w.runs(t.types.TypeOf(s.file, arg))
		case p.Fate == library.Returns && p.Calls:
			runs = true
			lost(t.effects.OfCalling, s.at(arg))
			w.runs(t.types.TypeOf(s.file, arg))
		}
	}
	for arg := range call.Args().All() {
		if star := arg.AsStarred(); star.OK() && w.Kind == library.Future {
			elements, _ := t.elements(s.at(star.Value()), s)
			for _, e := range elements {
				runs = true
				lost(t.effects.OfAwaiting, e.spot)
				w.runs(t.types.TypeOf(e.file, e.node))
			}
		}
	}
	return w, runs
}

// runs notes that what a type tells runs.
func (w *Work) runs(t *infer.Type) {
	w.Bodies = append(w.Bodies, bodies(t)...)
	w.Others = w.Others || slices.ContainsFunc(t.Arms(), func(arm *infer.Type) bool { return arm.Kind == infer.Elsewhere })
}

// takesFutures reports whether a parameter takes a future too, and then the call makes nothing new.
func takesFutures(p library.Parameter) bool { return strings.Contains(p.Name, "future") }

// isFuture reports whether the value of an expression is, or may well be, a future and no coroutine: it is said to be
// awaitable and no more, or nothing is known of it and it has a name already, under which somebody may read it.
func (t *Tracker) isFuture(f *infer.File, n ast.Node) bool {
	for _, arm := range t.types.TypeOf(f, n).Arms() {
		switch {
		case arm.Kind == infer.Coroutine || arm.Kind == infer.Elsewhere || arm.Kind == infer.Never:
		case arm.IsUnknown() && n.Kind() == ast.KindCall:
		default:
			return true
		}
	}
	return false
}

// bodies returns the functions that run when a value is awaited or called.
func bodies(t *infer.Type) []*infer.Func {
	var out []*infer.Func
	for _, arm := range t.Arms() {
		if arm.Func != nil {
			out = append(out, arm.Func)
		}
	}
	return out
}

// given returns the work that a function of the project starts and returns: all that it returns is work, or None, and it
// does not read the outcome itself.
func (t *Tracker) given(s spot, callee *infer.Type, through []*infer.Func, raises bool) (Work, bool) {
	fn := callee.Func
	var out Work
	found := false
	for _, r := range fn.Returns() {
		value := r.Value()
		if !value.OK() || value.Op() == ast.ConstNone {
			continue
		}
		made := t.origin(spot{fn.File, value})
		w, ok := t.work(made, through, raises)
		if !ok || found && w.Kind != out.Kind {
			return Work{}, false
		}
		w.Before |= out.Before | t.value(made, 0)
		if w.Before.Has(Reads) {
			return Work{}, false
		}
		if found {
			if raises {
				w.Raises, w.Beside = effect.Union(out.Raises, w.Raises), effect.Union(out.Beside, w.Beside)
			}
			w.Bodies = append(out.Bodies, w.Bodies...)
		}
		out, found = w, true
	}
	if !found || t.drives(fn) { // one that drives gives work to those who are in the loop, and runs it for the others
		return Work{}, false
	}
	if w, ok := t.withArguments(s, callee, out); ok {
		out = w
	}
	out.File, out.Made, out.Through = s.file, s.node, fn
	return out, true
}

// drives reports whether a function calls one of a library that runs a coroutine to its end.
func (t *Tracker) drives(fn *infer.Func) bool {
	found := false
	fn.Node.Walk(func(n ast.Node) bool {
		call := n.AsCall()
		if !call.OK() || found {
			return !found
		}
		f, _ := t.Fact(fn.File, call)
		found = f != nil && f.Needs == library.NeedsNoRunningLoop
		return !found
	})
	return found
}

// withArguments returns the work of a helper in the light of a call: where it runs one of its parameters, the argument.
func (t *Tracker) withArguments(s spot, callee *infer.Type, w Work) (Work, bool) {
	made := w.Made.AsCall()
	f, bound := t.Fact(w.File, made)
	if f == nil {
		return Work{}, false
	}
	skip := 0
	if callee.Recv != nil {
		skip = 1
	}
	for p, run := range f.Call.Arguments(made, bound) {
		runs, of := p.Fate == library.Schedules, t.effects.OfAwaiting
		if p.Fate == library.Returns && p.Calls {
			runs, of = true, t.effects.OfCalling
		}
		if !runs || run.Kind() != ast.KindName {
			continue
		}
		for arg := range s.node.All() {
			if arg.Field() == ast.FieldFunc {
				continue
			}
			param := callee.Func.Parameter(s.node.AsCall(), arg, skip)
			if param.OK() && param.AsArg().Arg() == run.AsName().Id() {
				value := arg
				if kw := arg.AsKeyword(); kw.OK() {
					value = kw.Value()
				}
				if w.Raises != nil {
					w.Beside = of(s.file, value).Unreported()
					if w.Kind == library.Task {
						w.Beside = w.Beside.InTask()
					}
					w.Raises = w.Beside.Unexpected()
				}
				w.Bodies, w.Others = nil, false
				w.runs(t.types.TypeOf(s.file, value))
				return w, true
			}
		}
	}
	return Work{}, false
}

// origin returns the expression that a name was given, where it was given one alone; else the expression itself.
func (t *Tracker) origin(s spot) spot {
	name := s.node.AsName()
	if !name.OK() {
		return s
	}
	table := s.file.Scopes
	symbol := table.Resolve(s.node.Index)
	if symbol == 0 {
		return s
	}
	reach := table.Flow(table.ScopeOf(s.node.Index)).Reaching(s.node.Index)
	if len(reach.Defs) != 1 || reach.Defs[0].Binding == 0 {
		return s
	}
	if value := table.Binding(reach.Defs[0].Binding).Value; value != 0 && len(table.Path(reach.Defs[0].Binding)) == 0 {
		return s.at(s.file.Tree.Node(value))
	}
	return s
}
