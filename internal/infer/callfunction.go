package infer

import "slices"

// callCallable returns what a callable of a known signature returns.
func (e *Evaluator) callCallable(callee *Type, a *args) *Type {
	vars := map[string]*Type{}
	if a != nil && hasTypeVar(callee) {
		at := 1
		for _, arg := range a.given {
			if arg.name == "" && at < len(callee.Args) {
				e.unify(callee.Args[at], e.given(arg), vars)
				at++
			}
		}
	}
	return e.subst(callee.Args[0], vars)
}

// callFunction returns the type of a call of a function or method.
func (e *Evaluator) callFunction(t *Type, a *args) *Type {
	t, a = e.withClass(t, a)
	if len(t.Func.overloads()) > 0 {
		return e.callOverloaded(t, a)
	}
	return e.callOne(t, a)
}

// withClass takes the class that a call of a __new__ names as its first argument for the receiver.
func (e *Evaluator) withClass(t *Type, a *args) (*Type, *args) {
	if t.Recv != nil || t.Func.Class == nil || a == nil || len(a.given) == 0 || a.given[0].name != "" || t.Func.Name() != "__new__" {
		return t, a
	}
	class := e.given(a.given[0])
	if class.Kind != ClassObject {
		return t, a
	}
	bound, rest := *t, *a
	bound.Recv, rest.given = class, a.given[1:]
	return e.prog.types.intern(bound), &rest
}

// callOne is callFunction for a function with one signature.
func (e *Evaluator) callOne(t *Type, a *args) *Type {
	in := e.prog.types
	fn := t.Func
	env := e.envFor(t, a)
	switch {
	case fn.IsAsync() && fn.IsGenerator():
		return in.intern(Type{Kind: AsyncGenerator, Func: fn, Env: env, Wraps: t.Wraps})
	case fn.IsAsync():
		made := Type{Kind: Coroutine, Func: fn, Env: env, Wraps: t.Wraps}
		if result := e.annotatedReturn(t, a, env); result != nil {
			made.Args = []*Type{result}
		}
		return in.intern(made)
	case fn.IsGenerator():
		return in.intern(Type{Kind: Generator, Func: fn, Env: env})
	}
	if result := e.annotatedReturn(t, a, env); result != nil {
		return result
	}
	return e.returned(fn, env)
}

// mayBeOverridden reports whether a method may be that of a subclass, which keeps what the annotation promises but not
// what the body does.
func (e *Evaluator) mayBeOverridden(t *Type) bool {
	recv := t.Recv
	if recv == nil || recv.Class == nil || recv.Exact || t.Func.Class == nil || t.Func.File.IsStub {
		return false
	}
	return recv.Class.File.IsInstalled || slices.ContainsFunc(e.subclasses(recv.Class), func(sub *Type) bool {
		return sub.Class.method(t.Func.Name()) != nil
	})
}

// annotatedReturn returns the annotated result of a call with its type variables replaced, nil where there is no
// annotation or it has no type variables and says no more than the function does.
func (e *Evaluator) annotatedReturn(t *Type, a *args, env *Env) *Type {
	result := e.declaredReturn(t.Func, env)
	if result == nil {
		return nil
	}
	open := !t.Func.IsAsync() && e.leavesOpen(t.Func, env, result) && !e.mayBeOverridden(t)
	if !hasTypeVar(result) {
		if t.Func.IsAsync() || open {
			return nil
		}
		return result
	}
	if open && result.Kind == Coroutine {
		// A coroutine that the body was seen to make says more than what the annotation makes of the arguments.
		if body := e.returned(t.Func, env); body.Kind == Coroutine && body.Func != nil {
			return body
		}
	}
	result = e.replace(result, e.ownerVars(t.Func, t.Recv), true)
	vars := map[string]*Type{}
	if t.Recv != nil {
		e.unifyReceiver(t, vars)
	}
	if a != nil && hasTypeVar(result) {
		e.solve(t.Func, t.Recv, a, result.Kind == Callable, vars)
	}
	// A callable that is returned, a decorator most often, learns the rest when it is called.
	return e.replace(result, vars, result.Kind == Callable)
}
