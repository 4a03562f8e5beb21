package effect

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Suspension says whether others may run at an await point, which is when a cancellation can arrive there.
type Suspension uint8

// The suspensions, in the order of what is known.
const (
	// Never: all that is awaited was seen, and none of it gives way.
	Never Suspension = iota
	// Perhaps: it awaits something that was not seen.
	Perhaps
	// Suspends: it is known to wait for something.
	Suspends
)

// Suspends returns whether an await point of a file may be suspended: an Await, an AsyncFor or async comprehension that
// takes its next element, or a withitem of an AsyncWith that is entered or left.
func (e *Evaluator) Suspends(f *infer.File, at ast.Node) Suspension {
	switch at.Kind() {
	case ast.KindAwait:
		return e.awaits(f, at.AsAwait().Value())
	case ast.KindAsyncFor:
		return e.awaits(f, at.AsAsyncFor().Iter())
	case ast.KindComprehension:
		return e.awaits(f, at.AsComprehension().Iter())
	case ast.KindWithitem:
		return e.manages(f, at.AsWithitem().ContextExpr())
	}
	return Perhaps
}

// awaits returns whether awaiting the value of an expression, or taking its next element, may suspend.
func (e *Evaluator) awaits(f *infer.File, n ast.Node) Suspension {
	if call := n.AsCall(); call.OK() {
		if fact, _ := e.fact(e.types.TypeOf(f, call.Func()), call); fact != nil {
			switch fact.Checkpoint {
			case library.CheckpointNever:
				return Never
			case library.CheckpointAlways, library.CheckpointSometimes:
				return Suspends
			}
			return Perhaps
		}
	}
	out := Never
	for _, arm := range e.types.TypeOf(f, n).Arms() {
		switch {
		case arm.Kind == infer.None || arm.Kind == infer.Never:
		case (arm.Kind == infer.Coroutine || arm.Kind == infer.AsyncGenerator) && arm.Func != nil:
			out = max(out, e.method(arm.Func, (&walker{e: e, file: f}).receiver(n)))
		default:
			out = max(out, Perhaps)
		}
	}
	return out
}

// method returns whether a function, or a method that overrides it in an object of a subclass, may be suspended. Where they
// differ, it may; where the one that is called does nothing, another runs.
func (e *Evaluator) method(fn *infer.Func, recv *infer.Type) Suspension {
	all := e.types.Overrides(fn, recv)
	own := e.body(fn)
	if len(all) > 1 && IsPlaceholder(fn) {
		all = all[1:]
		own = e.body(all[0])
	}
	for _, other := range all {
		if e.body(other) != own {
			return Perhaps
		}
	}
	return own
}

// manages returns whether entering or leaving an async manager may suspend. A timeout gives way to nobody by itself.
func (e *Evaluator) manages(f *infer.File, n ast.Node) Suspension {
	if call := n.AsCall(); call.OK() {
		if fact, _ := e.fact(e.types.TypeOf(f, call.Func()), call); fact != nil {
			switch fact.Call.Makes {
			case library.Timeout, library.Scope:
				return Never
			}
			return Perhaps
		}
	}
	switch t := e.types.TypeOf(f, n); {
	case t.Kind == infer.Callable && t.Func != nil:
		return e.body(t.Func)
	case t.Kind == infer.Instance:
		enter, exit := e.types.Method(t.Class, "__aenter__"), e.types.Method(t.Class, "__aexit__")
		if enter != nil && exit != nil {
			return max(e.method(enter, t), e.method(exit, t))
		}
	}
	return Perhaps
}

// body returns whether the body of an async function may be suspended.
func (e *Evaluator) body(fn *infer.Func) Suspension {
	if fn.File.IsStub || fn.File.IsInstalled {
		return Perhaps
	}
	return e.waits.Ask(fn, func() Suspension {
		out := Never
		if IsPlaceholder(fn) {
			return Perhaps // what runs is defined elsewhere
		}
		EachOwn(fn.Node, func(n ast.Node) {
			switch n.Kind() {
			case ast.KindAwait, ast.KindAsyncFor:
				out = max(out, e.Suspends(fn.File, n))
			case ast.KindComprehension:
				if n.Has(ast.FlagIsAsync) {
					out = max(out, e.Suspends(fn.File, n))
				}
			case ast.KindAsyncWith:
				for item := range n.AsAsyncWith().Items().All() {
					out = max(out, e.Suspends(fn.File, item))
				}
			}
		})
		return out
	})
}

// IsPlaceholder reports whether a method does nothing: its body is a text, pass, ... or a raise.
func IsPlaceholder(fn *infer.Func) bool {
	if fn.Class == nil {
		return false
	}
	for stmt := range fn.Node.Children(ast.FieldBody).All() {
		switch {
		case stmt.Is(ast.KindPass, ast.KindRaise):
		case stmt.Kind() == ast.KindExpr && stmt.AsExpr().Value().Kind() == ast.KindConstant:
		default:
			return false
		}
	}
	return true
}

func hashFunc(fn *infer.Func) uint32 { return hash(key{fn: fn}) }
