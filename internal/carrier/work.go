package carrier

import (
	"slices"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
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
	// Raises is what may be in the object in the end and nobody was told of; empty where what runs handles or reports all
	// that it can raise.
	Raises *effect.Set
	// Bodies are the functions that run, where they were seen.
	Bodies []*infer.Func
}

// Work returns the work that a call starts and gives to whoever called. ok is false where it starts none, where somebody
// owns what it starts, and where what runs can raise nothing.
func (t *Tracker) Work(f *infer.File, call ast.Call) (Work, bool) {
	return t.work(spot{f, call.Node}, nil)
}

// maxThrough bounds how many functions hand work on to each other.
const maxThrough = 4

func (t *Tracker) work(s spot, through []*infer.Func) (Work, bool) {
	call := s.node.AsCall()
	if !call.OK() {
		return Work{}, false
	}
	callee := t.types.TypeOf(s.file, call.Func())
	name, bound := callee.Callee()
	if f, ok := t.facts.Function(name); ok {
		return t.libraryWork(s, call, f, bound)
	}
	if callee.Kind != infer.Function || callee.Func.File.IsStub || callee.Func.File.IsInstalled || callee.Func.IsGenerator() {
		return Work{}, false
	}
	fn := callee.Func
	if fn.IsAsync() || len(through) == maxThrough || slices.Contains(through, fn) || len(t.types.Implementations(callee)) > 1 {
		return Work{}, false
	}
	return t.given(s, callee, append(through, fn))
}

// libraryWork returns the work that a call of a library function starts.
func (t *Tracker) libraryWork(s spot, call ast.Call, f *library.Function, bound bool) (Work, bool) {
	switch f.Call.Makes {
	case library.Task, library.Future, library.ConcurrentFuture:
	default:
		return Work{}, false
	}
	w := Work{File: s.file, Made: s.node, Kind: f.Call.Makes, By: f.Name, Raises: effect.Nothing}
	runs := false
	for p, arg := range f.Call.Arguments(call, bound) {
		switch {
		case p.Fate == library.Owns:
			return Work{}, false
		case p.Fate == library.Schedules || p.Fate == library.Shields:
			runs = true
			w.Raises = effect.Union(w.Raises, t.effects.OfAwaiting(s.file, arg).Unreported())
			w.Bodies = append(w.Bodies, bodies(t.types.TypeOf(s.file, arg))...)
		case p.Fate == library.Returns && p.Calls:
			runs = true
			w.Raises = effect.Union(w.Raises, t.effects.OfCalling(s.file, arg).Unreported())
			w.Bodies = append(w.Bodies, bodies(t.types.TypeOf(s.file, arg))...)
		}
	}
	if !runs || w.Raises.IsEmpty() {
		return Work{}, false
	}
	return w, true
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
func (t *Tracker) given(s spot, callee *infer.Type, through []*infer.Func) (Work, bool) {
	fn := callee.Func
	var out Work
	found := false
	for _, r := range fn.Returns() {
		value := r.Value()
		if !value.OK() || value.Op() == ast.ConstNone {
			continue
		}
		made := t.origin(spot{fn.File, value})
		w, ok := t.work(made, through)
		if !ok || t.value(made, 0)&Reads != 0 || found && w.Kind != out.Kind {
			return Work{}, false
		}
		if found {
			w.Raises = effect.Union(out.Raises, w.Raises)
			w.Bodies = append(out.Bodies, w.Bodies...)
		}
		out, found = w, true
	}
	if !found {
		return Work{}, false
	}
	if w, ok := t.withArguments(s, callee, out); ok {
		out = w
	}
	out.File, out.Made, out.Through = s.file, s.node, fn
	return out, !out.Raises.IsEmpty()
}

// withArguments returns the work of a helper in the light of a call: where it runs one of its parameters, the argument.
func (t *Tracker) withArguments(s spot, callee *infer.Type, w Work) (Work, bool) {
	made := w.Made.AsCall()
	name, bound := t.types.TypeOf(w.File, made.Func()).Callee()
	f, ok := t.facts.Function(name)
	if !ok {
		return Work{}, false
	}
	skip := 0
	if callee.Recv != nil {
		skip = 1
	}
	for p, run := range f.Call.Arguments(made, bound) {
		if p.Fate != library.Schedules || run.Kind() != ast.KindName {
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
				w.Raises = t.effects.OfAwaiting(s.file, value).Unreported()
				w.Bodies = bodies(t.types.TypeOf(s.file, value))
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
