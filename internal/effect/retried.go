package effect

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// What is tried again for ever does not fail: tenacity and backoff end only by what they are told of ends, and tenacity's
// end is an error of its own where it is not told to raise what it has caught.

// retried returns what gets out of a function of what its body raises, through the decorators that try it again.
func (e *Evaluator) retried(fn *infer.Func, raised *Set) *Set {
	decorators := fn.Node.Children(ast.FieldDecoratorList).Slice()
	for i := len(decorators) - 1; i >= 0; i-- {
		w := &walker{e: e, file: fn.File}
		raised = w.triedAgain(decorators[i], raised)
	}
	return raised
}

// triedAgain returns what gets out of what an expression tries again, a decorator or what makes one.
func (w *walker) triedAgain(retrier ast.Node, raised *Set) *Set {
	maker := retrier
	call := retrier.AsCall()
	if call.OK() {
		maker = call.Func()
	}
	name, _ := w.typeOf(maker).Callee()
	library, rest, _ := strings.Cut(name, ".")
	switch last := rest[strings.LastIndexByte(rest, '.')+1:]; {
	case library == "tenacity" && (last == "retry" || last == "Retrying" || last == "AsyncRetrying"):
		return w.byTenacity(call, raised)
	case library == "backoff" && last == "on_exception":
		return w.byBackoff(call, raised)
	}
	return raised
}

// byTenacity returns what gets out of what tenacity tries again: with no end where it is given none.
func (w *walker) byTenacity(call ast.Call, raised *Set) *Set {
	given, ok := keywords(call)
	left := w.escaping(raised, w.known("builtins.Exception"))
	if which := given["retry"]; which.OK() {
		by := which.AsCall()
		if name, _ := w.typeOf(by.Func()).Callee(); !strings.HasSuffix(name, ".retry_if_exception_type") && !strings.HasSuffix(name, ".retry_if_exception_type.__init__") {
			return raised
		}
		if arg := by.Args().First(); arg.OK() {
			left = w.escaping(raised, w.classes(arg))
		}
	}
	switch stop := given["stop"]; {
	case !ok || call.Args().First().OK() || given["retry_error_callback"].OK():
		return raised
	case !stop.OK() || strings.HasSuffix(stop.Text(), "stop_never"):
		return left
	case given["reraise"].OK() || !raised.keep(func(x Exception) bool { return !slices.Contains(left.List, x) }).Seen():
		return raised // where nothing is seen to be raised on purpose, RetryError is no better known
	}
	for _, c := range w.known("tenacity.RetryError") {
		return Union(left, single(Exception{Class: c}))
	}
	return raised
}

// byBackoff returns what gets out of what backoff tries again.
func (w *walker) byBackoff(call ast.Call, raised *Set) *Set {
	given, ok := keywords(call)
	if !ok || call.Args().Len() > 2 || given["max_tries"].OK() || given["max_time"].OK() || given["giveup"].OK() {
		return raised
	}
	which := given["exception"]
	if !which.OK() {
		which = call.Args().First().Next()
	}
	if !which.OK() || which.Field() != ast.FieldArgs && which != given["exception"] {
		return raised
	}
	return w.escaping(raised, w.classes(which))
}

// attempted returns what gets out of the block of a with statement that is one attempt of many:
// `async for attempt in AsyncRetrying(…): with attempt: …`.
func (w *walker) attempted(manager ast.Node, raised *Set) *Set {
	b, ok := onlyBinding(w.file, manager)
	if !ok || b.Kind != scope.For || b.Value == 0 {
		return raised
	}
	if call := w.file.Tree.Node(b.Value).AsCall(); call.OK() {
		return w.triedAgain(call.Node, raised)
	}
	return raised
}

// isRetrier reports whether an expression makes what tenacity's attempts are got from.
func (w *walker) isRetrier(n ast.Node) bool {
	name, _ := w.typeOf(n.AsCall().Func()).Callee()
	return strings.HasPrefix(name, "tenacity.") && strings.HasSuffix(name, "AsyncRetrying")
}

// known returns a class by its name, where it is there.
func (w *walker) known(name string) []*infer.Class {
	if c := w.e.types.ClassNamed(name); c != nil {
		return []*infer.Class{c}
	}
	return nil
}

// keywords returns the keyword arguments of a call; ok is false where there may be others.
func keywords(call ast.Call) (given map[string]ast.Node, ok bool) {
	given, ok = map[string]ast.Node{}, true
	if !call.OK() {
		return given, true
	}
	for kw := range call.Keywords().All() {
		k := kw.AsKeyword()
		ok = ok && k.Arg() != ""
		given[k.Arg()] = k.Value()
	}
	return given, ok
}
