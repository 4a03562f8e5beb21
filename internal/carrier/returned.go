package carrier

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Returned is a coroutine that an async function returns in the place of its result: who awaits the function gets the
// coroutine, and nobody runs it.
type Returned struct {
	Carrier
	// Made is the expression that is returned.
	Made ast.Node
	// By is the function that returns it.
	By *infer.Func
	// Declared is what the function is annotated to give, which no coroutine is; nil where nothing is annotated.
	Declared *infer.Type
	// Beside is another return of the function, that of a value, where nothing is annotated; not OK where the function returns
	// the coroutine of itself.
	Beside ast.Node
}

// Returned tells whether a return of an async function hands out a coroutine where the rest of the function speaks of its
// result: the annotation, or other returns. A function of which nothing is said may be one that gives coroutines.
func (a *Analysis) Returned(ret ast.Return) (Returned, bool) {
	value := ret.Value()
	if !value.AsCall().OK() && value.Kind() != ast.KindName {
		return Returned{}, false
	}
	by := a.function(ret.Node)
	if by == nil || !by.IsAsync() || by.IsGenerator() {
		return Returned{}, false
	}
	if callee := value.AsCall().Func().AsAttribute(); callee.OK() && a.patched(callee) {
		return Returned{}, false
	}
	c, ok := a.Made(value)
	if !ok || c.Kind != infer.Coroutine || c.Other != nil || c.Func == nil {
		return Returned{}, false
	}
	out := Returned{Carrier: c, Made: value, By: by}
	if by.DeclaresReturn() {
		out.Declared = a.types.DeclaredReturn(by)
		return out, out.Declared != nil && a.isNoCoroutine(a.types.TypeOf(a.File, value), out.Declared)
	}
	if c.Func == by {
		return out, true
	}
	for _, other := range by.Returns() {
		if v := other.Value(); v.OK() && a.isResult(v) {
			out.Beside = other.Node
			return out, true
		}
	}
	return Returned{}, false
}

// function returns the function whose code a node is, nil for a lambda and for the module.
func (a *Analysis) function(n ast.Node) *infer.Func {
	t := a.File.Scopes
	id := t.EnclosingFunction(t.ScopeOf(n.Index))
	if id == 0 {
		return nil
	}
	return a.File.Func(a.File.Tree.Node(t.Scope(id).Node))
}

// isNoCoroutine reports whether no case of a declared type has room for a coroutine, nor for another thing to await: what is
// declared to be a task may be a coroutine, and work.
func (a *Analysis) isNoCoroutine(coroutine, declared *infer.Type) bool {
	for _, arm := range declared.Arms() {
		switch arm.Kind {
		case infer.None, infer.Tuple:
		case infer.Instance:
			if a.types.IsInstance(coroutine, arm.Class) != infer.No || a.types.HasMethod(arm.Class, "__await__") == infer.Yes {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// isMisplaced reports whether a coroutine is an argument for a parameter that is declared to be something else.
func (a *Analysis) isMisplaced(coroutine *infer.Type, call ast.Call, arg ast.Node) bool {
	callee := a.types.TypeOf(a.File, call.Func())
	if callee.Kind != infer.Function {
		return false
	}
	skip := 0
	if callee.Recv != nil {
		skip = 1
	}
	declared := a.types.DeclaredParameter(callee.Func, callee.Func.Parameter(call, arg, skip))
	return declared != nil && a.isNoCoroutine(coroutine, declared)
}

// isResult reports whether an expression that is returned is a result: something that was awaited, or a value of one of
// Python's own classes. None says nothing: a function may have a coroutine to give or none.
func (a *Analysis) isResult(value ast.Node) bool {
	awaited := value.Kind() == ast.KindAwait
	for _, arm := range a.types.TypeOf(a.File, value).Arms() {
		switch {
		case arm.Kind == infer.Coroutine || arm.Kind == infer.AsyncGenerator || arm.Kind == infer.Callable:
			return false
		case awaited || arm.Kind == infer.Tuple:
		case arm.Kind != infer.Instance || arm.Class.File.Name != "builtins" || arm.Class.Name() == "object":
			return false
		}
	}
	return true
}
