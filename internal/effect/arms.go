package effect

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// seenArms returns the arms of the type of an expression that is called or awaited; callee is what is called for it. What
// a method does of an object that callers pass whom nobody sees is left out where one is seen to pass an object of a class
// that is known: it stands for the others. A test passes what it likes, and an example shows one caller of many. Of functions
// that are passed none stands for another.
func (w *walker) seenArms(t *infer.Type, callee ast.Node) []*infer.Type {
	arms := t.Arms()
	elsewhere := func(arm *infer.Type) bool { return arm.Kind == infer.Elsewhere }
	if !slices.ContainsFunc(arms, elsewhere) {
		return arms
	}
	method := callee.AsAttribute()
	ofPassed := method.OK() && slices.ContainsFunc(w.typeOf(method.Value()).Arms(), elsewhere)
	stands := func(arm *infer.Type) bool {
		return w.isFuture(arm) || ofPassed && arm.Func != nil && !arm.Func.File.IsTest() && !arm.Func.File.IsExample()
	}
	if !slices.ContainsFunc(arms, stands) {
		return arms
	}
	return slices.DeleteFunc(slices.Clone(arms), elsewhere)
}

// isDriven reports whether to await a value, or to iterate over it, runs a function that was seen. The coroutines of old are
// generators that asyncio.coroutine marks.
func isDriven(t *infer.Type) bool {
	switch {
	case t.Func == nil:
		return false
	case t.Kind == infer.Generator:
		return isOldCoroutine(t.Func)
	}
	return t.Kind == infer.Coroutine || t.Kind == infer.AsyncGenerator
}

// isQuietByName reports whether an expression calls a method of which all is known that is to be known here: its name, of
// several words, is one that classes of the project have, and theirs raise nothing; where it is awaited, what gives the
// coroutine of another function says nothing of what that raises.
func (w *walker) isQuietByName(n ast.Node, t *infer.Type, awaited bool) bool {
	method := n.AsCall().Func().AsAttribute().Attr()
	if t.Kind != infer.Elsewhere && (t.Kind != infer.Unknown || t.Name != "") || !strings.Contains(strings.Trim(method, "_"), "_") {
		return false
	}
	methods := w.e.types.MethodsNamed(method)
	for _, fn := range methods {
		if isAbstract(fn) || awaited && !fn.IsAsync() || !w.raises(fn, nil, "").IsEmpty() {
			return false
		}
	}
	return len(methods) > 0
}

// isOldCoroutine reports whether a function is a coroutine function as they were before Python had async def.
func isOldCoroutine(fn *infer.Func) bool { return fn.IsGenerator() && fn.IsMarked("coroutine") }

// ofIterator returns what iterating asynchronously over an object raises whose class was seen; ok is false for others.
func (w *walker) ofIterator(t *infer.Type) (raised *Set, ok bool) {
	if t.Kind != infer.Instance {
		return nil, false
	}
	aiter := w.e.types.Method(t.Class, "__aiter__")
	switch {
	case aiter == nil || aiter.File.IsStub || aiter.File.IsInstalled:
		return nil, false
	case aiter.IsAsync() && aiter.IsGenerator():
		return w.raises(aiter, nil, ""), true
	}
	for _, made := range w.e.types.Returned(aiter).Arms() {
		if made.Kind != infer.Instance || made.Class != t.Class {
			return nil, false
		}
	}
	next := w.e.types.Method(t.Class, "__anext__")
	if next == nil || next.File.IsStub || next.File.IsInstalled {
		return nil, false
	}
	return Union(w.raises(aiter, nil, ""), w.raises(next, nil, "")), true
}
