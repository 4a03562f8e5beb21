package infer

import (
	"strings"

	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// definition returns the type of a function's name: the function as its decorators leave it.
func (e *Evaluator) definition(c ctx, fn *Func) *Type {
	in := e.prog.types
	t := in.intern(Type{Kind: Function, Func: fn, Env: c.env})
	decorators := fn.decorators()
	for i := len(decorators) - 1; i >= 0; i-- {
		t = e.decorated(c, decorators[i], t)
	}
	switch d := fn.descriptor(); {
	case fn.Class == nil || t.Kind != Function:
	case d == library.MakesClassMethod && fn.Name() != "__new__":
		return e.decorate(d, t)
	case fn.Name() == "__new__":
		return e.decorate(library.MakesStaticMethod, t)
	}
	return t
}

// decorated returns what one decorator makes of what is below it.
func (e *Evaluator) decorated(c ctx, n ast.Node, t *Type) *Type {
	in := e.prog.types
	if a := n.AsAttribute(); a.OK() {
		// @name.setter and the like leave the property, as far as reading goes.
		switch a.Attr() {
		case "setter", "deleter", "getter":
			if p := e.expr(c, a.Value()); p.Kind == Property {
				return p
			}
		}
	}
	d := e.expr(c, n)
	name := ""
	switch d.Kind {
	case Function:
		name = d.Func.FullName()
	case ClassObject:
		name = d.Class.FullName()
	case Unknown:
		if d.Name == wrapsDecorator {
			if t.Kind == Function && d.Args[0].Kind == Function {
				made := *t
				made.Wraps = d.Args[0].Func
				return in.intern(made)
			}
			return t
		}
		if known, ok := strings.CutPrefix(d.Name, "decorator:"); ok {
			return e.decorate(library.Decorator(known), t)
		}
		name = d.Name
	}
	if known, ok := e.prog.facts.Decorator(name); ok {
		if name == "functools.cached_property" && t.Kind == Function && t.Func.IsAsync() {
			// The object keeps the coroutine for all who read it: none of them has to await it.
			return e.decorate(known, in.intern(Type{Kind: Callable, Args: []*Type{in.unknown}}))
		}
		return e.decorate(known, t)
	}
	switch {
	case d.Kind == Callable:
		return e.callDecorator(d, t)
	case d.Kind != Function:
		return in.unknown
	}
	return e.apply(d, t)
}

// callDecorator calls something of a known signature with the one argument t.
func (e *Evaluator) callDecorator(d, t *Type) *Type {
	vars := map[string]*Type{}
	if len(d.Args) > 1 {
		e.unify(d.Args[1], t, vars)
	}
	return e.subst(d.Args[0], vars)
}

// apply calls a function that was seen, or of which a library declares that its result depends on its argument, with
// one argument of a known type.
func (e *Evaluator) apply(fn, arg *Type) *Type {
	in := e.prog.types
	params := fn.Func.params()
	at := 0
	if fn.Recv != nil {
		at = 1
	}
	if at >= len(params) {
		return in.unknown
	}
	if ann := params[at].AsArg().Annotation(); ann.OK() {
		cx := ctx{file: fn.Func.File}
		if p := e.annotated(cx, ann); hasTypeVar(p) {
			if result := e.declaredReturn(fn.Func, nil); result != nil {
				vars := map[string]*Type{}
				e.unify(p, arg, vars)
				return e.subst(result, vars)
			}
		}
	}
	if fn.Func.IsAsync() || fn.Func.File.IsStub {
		return in.unknown
	}
	env := Env{Func: fn.Func, Outer: fn.Env, Params: make([]*Type, len(params))}
	env.Params[at] = arg
	if fn.Recv != nil && fn.Recv.Class != fn.Func.Class {
		env.Recv = fn.Recv
	}
	if known := in.env(env); known != nil {
		// The body says more than an annotation such as Callable[..., Any].
		body := e.inferReturnOf(fn.Func, known)
		if arg.Kind == Function {
			body = e.keep(body, func(arm *Type) bool {
				// Where a decorator has a wrapper of either kind, it asks the function which it needs.
				return body.Kind != Union || arm.Kind != Function || arm.Func.IsAsync() == arg.Func.IsAsync()
			})
		}
		if body.Kind == Function {
			return body
		}
		return e.returned(fn.Func, known)
	}
	return in.unknown
}
