package infer

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// definition returns the type of a function's name: the function as its decorators leave it.
func (e *Evaluator) definition(c ctx, fn *Func) *Type {
	in := e.prog.types
	t := in.intern(Type{Kind: Function, Func: e.prog.seenFunc(fn), Env: c.env})
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
	if a := n.AsAttribute(); a.OK() {
		// @name.setter and the like leave the property, as far as reading goes.
		switch a.Attr() {
		case "setter", "deleter", "getter":
			if p := e.expr(c, a.Value()); p.Kind == Property {
				return p
			}
		}
	}
	if generic := registers(n); generic.OK() && isFunctions(e.expr(c, generic)) {
		return t // what it stands in for knows of it
	}
	return e.decoratedBy(e.expr(c, n), t)
}

// decoratedBy returns what a decorator makes of a value.
func (e *Evaluator) decoratedBy(d, t *Type) *Type {
	in := e.prog.types
	if d.Kind == StaticMethod {
		d = d.Args[0] // one of the same class body
	}
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
		if known, ok := strings.CutPrefix(d.Name, decoratorObject); ok {
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
	switch d.Kind {
	case Union:
		// One for each version of Python, or with an optional dependency and without it.
		return e.each(d, func(arm *Type) *Type { return e.decoratedBy(arm, t) })
	case Callable:
		return e.callDecorator(d, t)
	case Function:
		return e.apply(d, typed(t), t)
	case Partial:
		if d.Args[0].Kind == Function {
			return e.apply(d.Args[0], withPartial(d, typed(t)), t)
		}
	case Instance:
		if call := e.attr(d, "__call__"); call.Kind == Function && !d.Class.File.IsStub {
			return e.apply(call, typed(t), t)
		}
	case ClassObject:
		return e.wrappedBy(d, t)
	}
	return in.unknown
}

// wrappedBy returns the object that stands for a function which a class decorates: what its methods do with the function
// is known, as each such object remembers what it was made of. It is Unknown where a base of the class is not seen.
func (e *Evaluator) wrappedBy(class, t *Type) *Type {
	in := e.prog.types
	var init *Func
	for _, m := range e.mro(class.Class) {
		switch {
		case m.Kind == ClassObject && m.Class.FullName() == "builtins.property":
			return e.decorate(library.MakesProperty, t)
		case m.Kind != ClassObject || m.Class.File.IsStub:
			return in.unknown
		case init == nil:
			init = e.method(m.Class, "__init__")
		}
	}
	made := e.construct(class, typed(t))
	if init == nil || made.Kind != Instance {
		return in.unknown
	}
	env := Env{Func: init, Params: e.paramsGiven(in.intern(Type{Kind: Function, Func: init, Recv: class}), typed(t), t)}
	remembering := *made
	remembering.Env = in.env(env)
	return in.intern(remembering)
}

// classDefinition returns the type of a class's name: the class, or what a decorator that was seen makes of it.
func (e *Evaluator) classDefinition(c ctx, class *Class) *Type {
	t := e.prog.types.intern(Type{Kind: ClassObject, Class: class, Exact: true})
	decorators := class.Node.AsClassDef().DecoratorList().Slice()
	for i := len(decorators) - 1; i >= 0; i-- {
		d := e.expr(c, decorators[i])
		if d.Kind != Function || d.Func.File.IsStub {
			continue // most decorators of classes give back the class
		}
		switch made := e.apply(d, typed(t), t); made.Kind {
		case ClassObject, Function:
			t = made
		}
	}
	return t
}

// callDecorator calls something of a known signature with the one argument t.
func (e *Evaluator) callDecorator(d, t *Type) *Type {
	vars := map[string]*Type{}
	if len(d.Args) > 1 {
		if made := d.Args[0]; made.Kind == Instance && !made.Class.File.IsStandard() {
			t = e.believed(d.Args[1], t)
		}
		e.unify(d.Args[1], t, vars)
	}
	return e.subst(d.Args[0], vars)
}

// apply calls a function that was seen, or of which a library declares that its result depends on its argument, with
// arguments among which one of a known type is what it decorates.
func (e *Evaluator) apply(fn *Type, a *args, decorated *Type) *Type {
	if fns := e.overloads(fn.Func); len(fns) > 0 {
		return e.applyOverloaded(fn, a, decorated)
	}
	return e.applyOne(fn, a, decorated)
}

// applyOverloaded is apply for a function with several signatures: the one counts that fits.
func (e *Evaluator) applyOverloaded(fn *Type, a *args, decorated *Type) *Type {
	in := e.prog.types
	chosen := e.chosen(e.overloads(fn.Func), fn.Recv, a)
	if len(chosen) == 0 || len(chosen) > maxOverloads {
		return in.unknown
	}
	out := in.never
	for _, signature := range chosen {
		one := *fn
		one.Func = signature
		out = in.join(out, e.applyOne(in.intern(one), a, decorated))
	}
	return e.decided(out)
}

// applyOne is apply for a function with one signature.
func (e *Evaluator) applyOne(fn *Type, a *args, decorated *Type) *Type {
	in := e.prog.types
	skip := 0
	if fn.Recv != nil {
		skip = 1
	}
	var param ast.Node
	fn.Func.eachArgument(skip, a, func(p ast.Node, arg given) {
		if arg.typ == decorated {
			param = p
		}
	})
	if !param.OK() {
		return in.unknown
	}
	if ann := param.AsArg().Annotation(); ann.OK() {
		cx := ctx{file: fn.Func.File}
		if p := e.annotated(cx, ann); hasTypeVar(p) {
			if result := e.declaredReturn(fn.Func, nil); result != nil {
				given := decorated
				if result.Kind != Callable && !fn.Func.File.IsStandard() {
					given = e.believed(p, given)
					if p.Kind == TypeVar && result.Kind == Instance && decorated.Kind == Function && decorated.Func.IsAsync() {
						given = in.unknown // called like the function, says Object[F]; it need not hand on the coroutine
					}
				}
				if result.Kind == Instance && p.Kind == TypeVar && !fn.Func.File.IsStandard() {
					// An object that is annotated to hold the function calls it in its own way.
					given = e.keep(given, func(arm *Type) bool { return arm.Kind != Function || !arm.Func.IsAsync() })
					if given.Kind == Never {
						given = in.unknown
					}
				}
				vars := map[string]*Type{}
				e.unify(p, given, vars)
				return e.subst(result, vars)
			}
		}
	}
	if fn.Func.IsAsync() || fn.Func.isDeclared() {
		return in.unknown
	}
	env := Env{Func: fn.Func, Outer: fn.Env, Recv: e.foreignReceiver(fn), Params: e.paramsGiven(fn, a, decorated)}
	known := in.env(env)
	if known == nil {
		return in.unknown
	}
	// The body says more than an annotation such as Callable[..., Any].
	body := e.inferReturnOf(fn.Func, known)
	if arms := body.Arms(); decorated.Kind == Function && body.Kind == Union && !slices.Contains(arms, decorated) {
		// Where a decorator has a wrapper of either kind, it asks the function which it needs.
		body = e.keep(body, func(arm *Type) bool {
			return arm.Kind != Function || arm.Func.IsAsync() == decorated.Func.IsAsync()
		})
	}
	switch body.Kind {
	case Function, ClassObject:
		return body
	}
	return e.returned(fn.Func, known)
}

// paramsGiven is paramsFor with what is decorated, which counts whatever the annotation of its parameter says.
func (e *Evaluator) paramsGiven(fn *Type, a *args, decorated *Type) []*Type {
	params := fn.Func.params()
	known := e.paramsFor(fn, a)
	if known == nil {
		known = make([]*Type, len(params))
	}
	skip := 0
	if fn.Recv != nil {
		skip = 1
	}
	fn.Func.eachArgument(skip, a, func(p ast.Node, arg given) {
		if i := slices.Index(params, p); arg.typ == decorated && p.Field() != ast.FieldVararg {
			known[i] = decorated
		}
	})
	return known
}
