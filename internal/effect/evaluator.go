package effect

import (
	"cmp"
	"strings"

	"github.com/unheeded/unheeded/internal/fixpoint"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/provenance"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// key names a summary: a function, in the light of what a call told it.
type key struct {
	fn  *infer.Func
	env *infer.Env
	say told
}

// Program is what is known of effects, shared by all goroutines.
type Program struct {
	facts  *library.Facts
	sets   *fixpoint.Table[key, *Set]
	waits  *fixpoint.Table[wait, Suspension]
	blocks *fixpoint.Table[key, Blocking]
}

// NewProgram returns a Program that knows nothing yet.
func NewProgram(facts *library.Facts) *Program {
	return &Program{
		facts: facts, sets: fixpoint.NewTable[key, *Set](hash, compareKeys),
		waits:  fixpoint.NewTable[wait, Suspension](hashWait, compareWaits),
		blocks: fixpoint.NewTable[key, Blocking](hash, compareKeys),
	}
}

func hash(k key) uint32 {
	h := uint32(k.fn.Node.Index)*0x9E3779B1 ^ k.fn.File.Number()*0x85EBCA77 ^ k.env.Number()*0xC2B2AE3D
	for i := range len(k.say) {
		h = (h ^ uint32(k.say[i])) * 0x01000193
	}
	return h
}

// compareKeys is a total order of keys that does not depend on who asked first.
func compareKeys(a, b key) int {
	return cmp.Or(a.fn.Compare(b.fn), strings.Compare(string(a.say), string(b.say)), a.env.Compare(b.env))
}

// Evaluator answers questions of one goroutine.
type Evaluator struct {
	prog   *Program
	types  *infer.Evaluator
	solver *fixpoint.Solver[key, *Set]
	waits  *fixpoint.Solver[wait, Suspension]
	// guarded has the guarded parameters of functions that were asked about.
	guarded provenance.Memo[*infer.Func, []guard]
	blocks  *fixpoint.Solver[key, Blocking]
	// steps has what functions call that may block, of those that were asked about.
	steps provenance.Memo[*infer.Func, []step]
	// waitsOn has the parameters that decide which of them are made.
	waitsOn provenance.Memo[*infer.Func, []guard]
	// values has what callers hand in for expressions that were asked about.
	values provenance.Memo[place, []place]
	record *provenance.Recorder
	// last are the blocking calls of the function that was asked about last.
	last blockingCalls
	// functions has the library functions that values are, nil for those that are none: their types alone tell.
	functions map[*infer.Type]*library.Function
}

// NewEvaluator returns an Evaluator for one goroutine, which asks types for types.
func (p *Program) NewEvaluator(types *infer.Evaluator) *Evaluator {
	lattice := fixpoint.Lattice[*Set]{Bottom: Nothing, Join: Union, Equal: equal, Top: &Set{More: true}}
	order := fixpoint.Lattice[Suspension]{
		Join: func(a, b Suspension) Suspension { return max(a, b) }, Equal: func(a, b Suspension) bool { return a == b }, Top: Perhaps,
	}
	blocking := fixpoint.Lattice[Blocking]{Join: Blocking.join, Equal: func(a, b Blocking) bool { return a == b }}
	record := types.Recorder()
	return &Evaluator{
		prog: p, types: types, solver: fixpoint.NewSolver(p.sets, lattice, nil).Recording(record),
		waits:  fixpoint.NewSolver(p.waits, order, nil).Recording(record),
		blocks: fixpoint.NewSolver(p.blocks, blocking, nil).Recording(record), record: record,
		functions: map[*infer.Type]*library.Function{},
	}
}

// Raises returns what the body of a function can raise: of an async function when its coroutine is awaited, of a
// generator when it is iterated over. env is what a call told it, nil for nothing.
func (e *Evaluator) Raises(fn *infer.Func, env *infer.Env) *Set { return e.raises(fn, env, "") }

// raises is Raises where a call says more.
func (e *Evaluator) raises(fn *infer.Func, env *infer.Env, say told) *Set {
	return e.solver.Ask(key{fn, env, say}, func() *Set {
		if fn.File.IsStub || fn.File.IsInstalled {
			return e.library(fn)
		}
		w := &walker{e: e, file: fn.File, env: env, fn: fn, told: say}
		raised := e.retried(fn, w.body(fn.Node))
		if !raised.IsEmpty() && e.isReportedAround(fn) {
			return raised.reported()
		}
		return raised
	})
}

// fact returns what is known of the library function that calling a value calls, nil where nothing is. Where the value may
// also be something of which nothing is known, as a method of the loop that a caller may bring, it is taken for that.
func (e *Evaluator) fact(callee *infer.Type, call ast.Call) (f *library.Function, bound bool) {
	callee = onlyFunction(callee)
	f, known := e.functions[callee]
	if known && f == nil {
		return nil, false
	}
	name, bound := callee.Callee()
	if !known {
		if f, _ = e.prog.facts.Function(name); f == nil {
			f = e.factOfClass(callee)
		}
		if e.functions[callee] = f; f == nil {
			return nil, false
		}
	}
	given := f.GivenBy(call, bound)
	return &given, bound
}

// factOfClass returns what is known of a method by the class of its object, where the base that defines it is shared.
func (e *Evaluator) factOfClass(t *infer.Type) *library.Function {
	if t.Kind != infer.Function || t.Recv == nil || t.Recv.Kind != infer.Instance || !(t.Func.File.IsStub || t.Func.File.IsInstalled) {
		return nil
	}
	if f, _ := e.prog.facts.Function(t.Recv.Class.FullName() + "." + t.Func.Name()); f != nil && f.OfClass {
		return f
	}
	return nil
}

// onlyFunction returns the one function that a value may be beside what is not known; else the value.
func onlyFunction(t *infer.Type) *infer.Type {
	found := t
	for _, arm := range t.Arms() {
		switch {
		case arm.Kind == infer.Function && found == t:
			found = arm
		case !arm.IsUnknown() && arm.Kind != infer.Elsewhere && arm.Kind != infer.None:
			return t
		}
	}
	return found
}

// library returns what a function of a library can raise: of Python's own what is known of it, of any other anything.
func (e *Evaluator) library(fn *infer.Func) *Set {
	if f, ok := e.prog.facts.Function(fn.FullName()); ok {
		return e.named(f, ast.Call{}, false)
	}
	if fn.File.IsStandard() {
		return Nothing
	}
	return single(Exception{From: fn.FullName(), Awaited: fn.IsAsync(), Library: true})
}

// named returns the exceptions that a library function is known to raise, where a call is given and without one. A
// RuntimeError of a library says that it is used in a wrong way; it is late only where a call says how long to wait.
func (e *Evaluator) named(f *library.Function, call ast.Call, bound bool) *Set {
	out := Nothing
	for _, name := range f.Raises {
		if c := e.types.ClassNamed(name); c != nil && counts(c) && name != "builtins.RuntimeError" && !waitsForEver(f, name, call, bound) {
			out = Union(out, single(Exception{Class: c}))
		}
	}
	return out
}

// waitsForEver reports whether an exception is that of a timeout which a call does not give.
func waitsForEver(f *library.Function, exception string, call ast.Call, bound bool) bool {
	if !strings.HasSuffix(exception, "TimeoutError") && !strings.HasSuffix(exception, "TimeoutExpired") || !call.OK() {
		return false
	}
	optional := false
	for _, p := range f.Call.Parameters {
		optional = optional || p.Name == "timeout"
	}
	for p, arg := range f.Call.Arguments(call, bound) {
		if p.Name == "timeout" && arg.Op() != ast.ConstNone {
			return false
		}
	}
	return optional
}
