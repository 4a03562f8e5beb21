package infer

import "github.com/unheeded/unheeded/internal/python/ast"

// Makes tells whether calling a value may make a coroutine or an async generator of a function that was seen, whatever its
// arguments are. It costs much less than asking what a call gives: most calls are of classes, and of functions that say
// what they return.
func (e *Evaluator) Makes(callee *Type) (coroutine, generator bool) {
	for _, arm := range callee.Arms() {
		c, g := true, true
		switch arm.Kind {
		case Never, None, Elsewhere:
			c, g = false, false
		case ClassObject:
			if !e.isDecorator(arm.Class.FullName()) { // what a class makes is an object, or a tuple
				c, g = false, false
			}
		case Function:
			c, g = e.functionMakes(arm.Func)
		}
		coroutine, generator = coroutine || c, generator || g
	}
	return coroutine, generator
}

// isDecorator reports whether a call by a name is given a meaning of its own, which may be what it is given.
func (e *Evaluator) isDecorator(name string) bool {
	_, ok := e.prog.facts.Decorator(name)
	return ok
}

func (e *Evaluator) functionMakes(fn *Func) (coroutine, generator bool) {
	if fn.Node.Kind() == ast.KindLambda || fn.Outer != nil || fn.Name() == "__new__" {
		return true, true
	}
	if fn.File.IsStub || fn.File.IsInstalled {
		if name := fn.FullName(); name == "builtins.getattr" || e.isDecorator(name) {
			return true, true
		}
	}
	versions := e.overloads(fn)
	if len(versions) == 0 || !fn.isDeclared() {
		versions = append(versions[:len(versions):len(versions)], fn)
	}
	for _, one := range versions {
		c, g := e.versionMakes(one)
		if result := e.declaredReturn(one, nil); result != nil && !fn.isDeclared() && isPromise(result) {
			c, g = true, true // the body that all signatures share may say which coroutine it is
		}
		coroutine, generator = coroutine || c, generator || g
	}
	return coroutine, generator
}

// versionMakes is functionMakes for one of several signatures.
func (e *Evaluator) versionMakes(fn *Func) (coroutine, generator bool) {
	switch {
	case fn.IsAsync():
		return !fn.IsGenerator(), fn.IsGenerator()
	case fn.IsGenerator():
		return false, false
	}
	result := e.declaredReturn(fn, nil)
	switch {
	case result == nil:
		return !fn.isDeclared(), !fn.isDeclared()
	case hasTypeVar(result) || e.leavesOpen(fn, nil, result):
		return true, true
	}
	for _, arm := range result.Arms() {
		coroutine = coroutine || arm.Kind == Coroutine
		generator = generator || arm.Kind == AsyncGenerator
	}
	return coroutine, generator
}
