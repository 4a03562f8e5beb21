package effect

import (
	"cmp"
	"slices"
	"strings"

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
	return e.suspends(f, at, nil)
}

// suspends is Suspends in a method of an object of a class; nil where that is any.
func (e *Evaluator) suspends(f *infer.File, at ast.Node, self *infer.Class) Suspension {
	switch at.Kind() {
	case ast.KindAwait:
		return e.awaits(f, at.AsAwait().Value(), self)
	case ast.KindAsyncFor:
		return e.awaits(f, at.AsAsyncFor().Iter(), self)
	case ast.KindComprehension:
		return e.awaits(f, at.AsComprehension().Iter(), self)
	case ast.KindWithitem:
		return e.manages(f, at.AsWithitem().ContextExpr())
	}
	return Perhaps
}

// awaits returns whether awaiting the value of an expression, or taking its next element, may suspend.
func (e *Evaluator) awaits(f *infer.File, n ast.Node, self *infer.Class) Suspension {
	if call := n.AsCall(); call.OK() {
		if fact, bound := e.fact(e.types.TypeOf(f, call.Func()), call); fact != nil {
			switch fact.Checkpoint {
			case library.CheckpointNever:
				return Never
			case library.CheckpointAlways, library.CheckpointSometimes:
				if isPut(fact.Name) && e.isUnbounded(f, call.Func().AsAttribute().Value()) {
					return Never
				}
				return Suspends
			}
			return e.waitsFor(f, fact, call, bound, self)
		}
	}
	arms := e.types.TypeOf(f, n).Arms()
	if fn, object := e.ofSelf(f, n.AsCall(), self); fn != nil && slices.ContainsFunc(arms, isCoroutineOf(fn.Name())) {
		return e.method(fn, object)
	}
	out := Never
	for _, arm := range arms {
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

// ofSelf returns the method that is called on the object itself where that is of a class, and the object.
func (e *Evaluator) ofSelf(f *infer.File, call ast.Call, self *infer.Class) (*infer.Func, *infer.Type) {
	a := call.Func().AsAttribute()
	if self == nil || !a.OK() || f.ClassOfSelf(a.Value()) == nil {
		return nil, nil
	}
	fn := e.types.Method(self, a.Attr())
	if fn == nil || !fn.IsAsync() || fn.File.IsStub {
		return nil, nil
	}
	return fn, e.types.InstanceOf(self)
}

func isCoroutineOf(name string) func(*infer.Type) bool {
	return func(t *infer.Type) bool { return t.Kind == infer.Coroutine && t.Func != nil && t.Func.Name() == name }
}

// waitsFor returns whether a library function may be suspended that waits for what it is given. What runs as a task is not
// done yet when it is made.
func (e *Evaluator) waitsFor(f *infer.File, fact *library.Function, call ast.Call, bound bool, self *infer.Class) Suspension {
	first := call.Args().First()
	p, ok := fact.Call.Argument(0, bound, first.Kind() == ast.KindStarred)
	switch {
	case !ok || !first.OK():
		return Perhaps
	case p.Fate == library.Schedules || p.Fate == library.Shields || p.Fate == library.Waits:
		return Suspends
	case p.Fate == library.Awaits:
		return max(Perhaps, e.awaits(f, first, self))
	}
	return Perhaps
}

func isPut(name string) bool {
	return name == "asyncio.Queue.put" || name == "asyncio.queues.Queue.put"
}

// isUnbounded reports whether an attribute of the object itself has queues without a limit alone: they are never full.
func (e *Evaluator) isUnbounded(f *infer.File, n ast.Node) bool {
	class := f.ClassOfSelf(n.AsAttribute().Value())
	if class == nil {
		return false
	}
	made := e.types.AssignedTo(class, n.AsAttribute().Attr())
	for _, value := range made {
		call := value.AsCall()
		if name, _ := e.types.TypeOf(class.File, call.Func()).Callee(); !call.OK() || !strings.HasPrefix(name, "asyncio.") || !setsNoLimit(call) {
			return false
		}
	}
	return len(made) > 0
}

// setsNoLimit reports whether a queue is made without a limit.
func setsNoLimit(call ast.Call) bool {
	for k := range call.Keywords().All() {
		if name := k.AsKeyword().Arg(); name == "maxsize" || name == "" {
			return false
		}
	}
	return !call.Args().First().OK()
}

// method returns whether a function, or a method that overrides it in an object of a subclass, may be suspended. Where they
// differ, it may; where the one that is called does nothing, another runs.
func (e *Evaluator) method(fn *infer.Func, recv *infer.Type) Suspension {
	all := e.types.Overrides(fn, recv)
	var self *infer.Class
	if fn.Class != nil && recv != nil && recv.Kind == infer.Instance && recv.Class != fn.Class && e.types.IsSubclass(recv.Class, fn.Class) {
		self = recv.Class
	}
	own := e.body(fn, self)
	if len(all) > 1 && IsPlaceholder(fn) {
		all = all[1:]
		own = e.body(all[0], nil)
	}
	for _, other := range all {
		if other != fn && e.body(other, nil) != own {
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
		return e.body(t.Func, nil)
	case t.Kind == infer.Instance:
		enter, exit := e.types.Method(t.Class, "__aenter__"), e.types.Method(t.Class, "__aexit__")
		if enter != nil && exit != nil {
			return max(e.method(enter, t), e.method(exit, t))
		}
	}
	return Perhaps
}

// body returns whether the body of an async function may be suspended, that of a method in an object of a class; nil where
// that is any.
func (e *Evaluator) body(fn *infer.Func, self *infer.Class) Suspension {
	if fn.File.IsStub || fn.File.IsInstalled {
		return Perhaps
	}
	return e.waits.Ask(wait{fn, self}, func() Suspension {
		out := Never
		if IsPlaceholder(fn) {
			return Perhaps // what runs is defined elsewhere
		}
		EachOwn(fn.Node, func(n ast.Node) {
			switch n.Kind() {
			case ast.KindAwait, ast.KindAsyncFor:
				out = max(out, e.suspends(fn.File, n, self))
			case ast.KindComprehension:
				if n.Has(ast.FlagIsAsync) {
					out = max(out, e.suspends(fn.File, n, self))
				}
			case ast.KindAsyncWith:
				for item := range n.AsAsyncWith().Items().All() {
					out = max(out, e.suspends(fn.File, item, self))
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

// wait names a function that may be suspended, in an object of a class.
type wait struct {
	fn   *infer.Func
	self *infer.Class
}

func hashWait(w wait) uint32 {
	h := hash(key{fn: w.fn})
	if w.self != nil {
		h ^= (uint32(w.self.Node.Index) ^ w.self.File.Number()) * 0x9E3779B1
	}
	return h
}

// compareWaits is a total order of waits that does not depend on who asked first.
func compareWaits(a, b wait) int { return cmp.Or(a.fn.Compare(b.fn), a.self.Compare(b.self)) }
