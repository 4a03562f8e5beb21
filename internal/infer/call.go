package infer

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// callExpr returns the type of a call.
func (e *Evaluator) callExpr(c ctx, n ast.Call) *Type {
	callee := e.expr(c, n.Func())
	if callee.Kind == Unknown && strings.HasPrefix(callee.Name, decoratorObject) {
		if a := e.argsOf(c, n); len(a.given) == 1 {
			return e.decoratedBy(callee, e.given(a.given[0]))
		}
		return e.prog.types.unknown
	}
	if t := e.specialCall(c, callee, n); t != nil {
		return t
	}
	if callee.Kind == Unknown {
		if t := e.recordCall(c, n); t != nil {
			return t
		}
		if t := e.allocated(c, n); t != nil {
			return t
		}
	}
	return e.call(callee, e.argsOf(c, n))
}

// allocated returns the object that cls.__new__(cls), object.__new__(cls) or super().__new__(cls) makes of a class that has
// no __new__ of its own; nil for all other calls.
func (e *Evaluator) allocated(c ctx, n ast.Call) *Type {
	first := n.Args().First()
	if n.Func().AsAttribute().Attr() != "__new__" || !first.OK() {
		return nil
	}
	if t := e.expr(c, first); t.Kind == ClassObject {
		return e.prog.types.intern(Type{Kind: Instance, Class: t.Class, Args: t.Args, Exact: t.Exact})
	}
	return nil
}

// mixed reports whether some arms of a type are async functions and others are not.
func mixed(t *Type) bool {
	async, other := false, false
	for _, arm := range t.Arms() {
		switch {
		case arm.Kind == None, arm.Kind == Elsewhere:
		case arm.Kind == Function && arm.Func.IsAsync(), arm.Kind == Callable && arm.Args[0].Kind == Coroutine:
			async = true
		default:
			other = true
		}
	}
	return async && other
}

// call returns the type of what calling a value gives.
func (e *Evaluator) call(callee *Type, a *args) *Type {
	in := e.prog.types
	switch callee.Kind {
	case Never, Elsewhere:
		return callee
	case Union:
		arms := make([]*Type, 0, len(callee.Args))
		for _, arm := range callee.Args {
			if arm.Kind != None {
				arms = append(arms, e.call(arm, a))
			}
		}
		if mixed(callee) {
			// An async function here and a plain one there, a fallback or a client of either kind: the code knows which.
			arms = append(arms, in.unknown)
		}
		return in.join(arms...)
	case Function:
		return e.callFunction(callee, a)
	case ClassObject:
		return e.construct(callee, a)
	case StaticMethod:
		return e.call(callee.Args[0], a)
	case Callable:
		if callee.Func != nil && callee.Args[0].Kind == Instance {
			made := *callee.Args[0]
			made.Args = []*Type{e.yieldedBy(callee.Func, e.envFor(callee, a))}
			return in.intern(made)
		}
		return e.callCallable(callee, a)
	case TypeVar:
		return e.call(e.boundOf(callee), a)
	case ClassOf:
		return callee.Args[0]
	case Partial:
		return e.call(callee.Args[0], withPartial(callee, a))
	case Instance:
		return e.call(e.attr(callee, "__call__"), a)
	case Unknown:
		if callee.Name != "" {
			return in.intern(Type{Kind: Unknown, Name: callee.Name + "()"})
		}
	}
	return in.unknown
}

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

// construct returns an instance of a class, with what its arguments say of its type variables.
func (e *Evaluator) construct(class *Type, a *args) *Type {
	in := e.prog.types
	switch special(class.Class) {
	case "", "object", "tuple":
	default:
		return in.unknown
	}
	for _, m := range e.mro(class.Class) {
		if m.Kind != ClassObject {
			break
		}
		if def := m.Class.method("__new__"); def != nil && !m.Class.File.IsStub {
			if def.returns().OK() {
				if t := e.callFunction(in.intern(Type{Kind: Function, Func: def, Recv: class}), a); t.Kind == Instance {
					return t
				}
				return in.unknown
			}
			return e.newBy(in.intern(Type{Kind: Function, Func: def, Recv: class}), a, e.objectOf(class, a))
		}
	}
	if e.metaclassMakes(class.Class) {
		return in.unknown
	}
	return e.objectOf(class, a)
}

// newBy returns the object that a __new__ without annotation gives: what its body returns, where that is an object that
// is known, and an object of the class where it is not.
func (e *Evaluator) newBy(method *Type, a *args, object *Type) *Type {
	return e.each(e.callFunction(method, a), func(t *Type) *Type {
		switch {
		case t.Kind == Never || t.Kind == None:
			return e.prog.types.never
		case t.Kind == Instance && !(t.Class == object.Class && len(t.Args) < len(object.Args)):
			return t
		}
		return object
	})
}

// objectOf returns an object of a class, with what the arguments of its construction say of its type variables.
func (e *Evaluator) objectOf(class *Type, a *args) *Type {
	in := e.prog.types
	made := in.intern(Type{Kind: Instance, Class: class.Class, Args: class.Args, Exact: class.Exact})
	if len(class.Args) > 0 || a == nil {
		return made
	}
	vars := e.typeVars(class.Class)
	if len(vars) == 0 {
		return made
	}
	solved := map[string]*Type{}
	if def := e.initOf(class.Class); def != nil {
		e.solve(def, 1, a, false, solved)
	} else {
		e.solveFields(class.Class, a, solved)
	}
	targs := make([]*Type, len(vars))
	for i, v := range vars {
		targs[i] = in.unknown
		if t := solved[v.Name]; t != nil {
			targs[i] = t
		}
	}
	return in.intern(Type{Kind: Instance, Class: class.Class, Args: targs, Exact: class.Exact})
}

// metaclassMakes reports whether the metaclass of a class makes its objects in a way of its own: it has a __call__ that
// does not go on to that of type.
func (e *Evaluator) metaclassMakes(c *Class) bool {
	for _, m := range e.mro(c) {
		if m.Kind != ClassObject || m.Class.File.IsStub {
			break
		}
		for k := range m.Class.Node.AsClassDef().Keywords().All() {
			if k.AsKeyword().Arg() != "metaclass" {
				continue
			}
			meta := e.expr(ctx{file: m.Class.File}, k.AsKeyword().Value())
			return meta.Kind == ClassObject && e.hasOwnCall(meta.Class)
		}
	}
	return false
}

func (e *Evaluator) hasOwnCall(meta *Class) bool {
	for _, m := range e.mro(meta) {
		if m.Kind != ClassObject || m.Class.File.IsStub {
			break
		}
		if fn := m.Class.method("__call__"); fn != nil {
			goesOn := false
			eachOwn(fn.Node, func(n ast.Node) {
				goesOn = goesOn || n.AsAttribute().Attr() == "__call__" && n.Field() == ast.FieldFunc
			})
			return !goesOn
		}
	}
	return false
}

// callFunction returns the type of a call of a function or method.
func (e *Evaluator) callFunction(t *Type, a *args) *Type {
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
	vars := map[string]*Type{}
	if t.Recv != nil && t.Func.Class != nil && (t.Recv.Kind == Instance || t.Recv.Kind == ClassObject) {
		owner := bind(e.typeVars(t.Recv.Class), t.Recv.Args)
		for _, m := range e.mro(t.Recv.Class) {
			if m.Class == t.Func.Class {
				for name, arg := range bind(e.typeVars(m.Class), m.Args) {
					vars[name] = e.subst(arg, owner)
				}
			}
		}
	}
	if t.Recv != nil {
		e.unifyReceiver(t, vars)
	}
	if a != nil {
		skip := 0
		if t.Recv != nil {
			skip = 1
		}
		solved := map[string]*Type{}
		e.solve(t.Func, skip, a, result.Kind == Callable, solved)
		for name, v := range solved {
			if vars[name] == nil {
				vars[name] = v
			}
		}
	}
	// A callable that is returned, a decorator most often, learns the rest when it is called.
	return e.replace(result, vars, result.Kind == Callable)
}

// solve unifies the annotations of a function's parameters, without the first skip, with the arguments of a call;
// decorates tells that the function returns a callable, so that it stands for the one that it was given.
func (e *Evaluator) solve(fn *Func, skip int, a *args, decorates bool, vars map[string]*Type) {
	cx := ctx{file: fn.File}
	fn.eachArgument(skip, a, func(param ast.Node, arg given) {
		if ann := param.AsArg().Annotation(); ann.OK() {
			if t := e.annotated(cx, ann); hasTypeVar(t) {
				given := e.given(arg)
				if t.Kind == Callable && t.Args[0].Kind == TypeVar && !decorates && !fn.File.IsLibrary() && e.promisesTooMuch(given) {
					given = e.prog.types.unknown
				}
				e.unify(t, given, vars)
			}
		}
	})
}

// promisesTooMuch reports whether what calling a value returns is not for sure what comes of handing it to a function
// annotated with Callable[..., T] -> Future[T], say: that may await the coroutine of an async function, or give an object
// that stands for the instance of a class.
func (e *Evaluator) promisesTooMuch(given *Type) bool {
	for _, arm := range given.Arms() {
		if arm.Kind == ClassObject || arm.Kind == Function && arm.Func.IsAsync() {
			return true
		}
	}
	return false
}

// specialCall gives a meaning to calls that no signature describes; nil for all others.
func (e *Evaluator) specialCall(c ctx, callee *Type, n ast.Call) *Type {
	in := e.prog.types
	first := n.Args().First()
	var name string
	switch {
	case callee.Kind == ClassObject && (callee.Class.File.IsStub || callee.Class.File.IsInstalled):
		name = callee.Class.FullName()
	case callee.Kind == Function && (callee.Func.File.IsStub || callee.Func.File.IsInstalled):
		name = callee.Func.FullName()
	case callee.Kind == Unknown && callee.Name != "":
		name = callee.Name
	default:
		return nil
	}
	if t := e.goesThrough(c, name, n); t != nil {
		return t
	}
	switch name {
	case "builtins.super":
		return e.super(c, n)
	case "builtins.type":
		if n.Args().Len() == 1 {
			if t := e.expr(c, first); t.Kind == Instance {
				return in.intern(Type{Kind: ClassObject, Class: t.Class, Args: t.Args, Exact: t.Exact})
			}
		}
		return in.unknown
	case "builtins.property":
		if first.OK() {
			return e.decorate(library.MakesProperty, e.expr(c, first))
		}
		return in.unknown
	case "builtins.getattr":
		args := n.Args().Slice()
		if len(args) >= 2 {
			if text, err := args[1].AsConstant().Str(); err == nil {
				out := e.attr(e.expr(c, args[0]), text)
				if len(args) == 3 {
					out = in.join(out, e.expr(c, args[2]))
				}
				return out
			}
		}
		return in.unknown
	case "builtins.list", "builtins.set", "builtins.frozenset", "builtins.tuple", "collections.deque":
		elt := in.never
		if first.OK() {
			elt = e.element(e.expr(c, first))
		}
		return e.instance(callee.Class.File.Name, callee.Class.Name(), elt)
	case "builtins.dict", "collections.OrderedDict":
		if n.Args().Len() == 0 && n.Keywords().Len() == 0 {
			return e.instance(callee.Class.File.Name, callee.Class.Name(), in.never, in.never)
		}
		return nil
	case "collections.defaultdict":
		if n.Args().Len() == 1 && n.Keywords().Len() == 0 {
			return e.instance("collections", "defaultdict", in.never, e.made(e.expr(c, first)))
		}
		return nil
	case "functools.partial":
		return e.partial(Partial, e.argsOf(c, n))
	case "functools.partialmethod":
		return e.partial(PartialMethod, e.argsOf(c, n))
	case "types.MethodType":
		if a := e.argsOf(c, n); len(a.given) == 2 {
			return e.partial(Partial, a)
		}
	case "typing.cast":
		if first.OK() {
			return e.annotation(c, first)
		}
	case "typing.TypeVar", "typing.ParamSpec", "typing.TypeVarTuple":
		if text, err := first.AsConstant().Str(); err == nil && name == "typing.TypeVar" {
			return e.typeVar(c.file, n.Node, text)
		}
		return in.unknown
	case "dataclasses.field":
		return in.unknown
	case "functools.wraps":
		wrapped := in.unknown
		if first.OK() {
			wrapped = e.expr(c, first)
		}
		return in.intern(Type{Kind: Unknown, Name: wrapsDecorator, Args: []*Type{wrapped}})
	}
	if d, ok := e.prog.facts.Decorator(name); ok && first.OK() && n.Args().Len() == 1 {
		return e.decorate(d, e.expr(c, first))
	}
	if d, ok := e.prog.facts.Decorator(name + "()"); ok {
		return e.decoratorObject(d)
	}
	return nil
}

// wrapsDecorator is the Name of what functools.wraps returns; its Args hold the wrapped function.
const wrapsDecorator = decoratorObject + "wraps"

// decoratorObject is how the Names of things begin that decorate.
const decoratorObject = "decorator:"

// decoratorObject is what a decorator factory returns: something that decorates.
func (e *Evaluator) decoratorObject(d library.Decorator) *Type {
	return e.prog.types.intern(Type{Kind: Unknown, Name: decoratorObject + string(d)})
}

// decorate returns what a known decorator makes of a function.
func (e *Evaluator) decorate(d library.Decorator, t *Type) *Type {
	in := e.prog.types
	wrap := func(k Kind) *Type { return in.intern(Type{Kind: k, Args: []*Type{t}}) }
	switch d {
	case library.Keeps, library.MarksAbstract, library.MarksOverload:
		return t
	case library.Dispatches:
		return e.dispatched(t)
	case library.MakesProperty:
		return wrap(Property)
	case library.MakesStaticMethod:
		return wrap(StaticMethod)
	case library.MakesClassMethod:
		return wrap(ClassMethod)
	case library.MakesContextManager, library.MakesAsyncContextManager:
		class := "_GeneratorContextManager"
		if d == library.MakesAsyncContextManager {
			class = "_AsyncGeneratorContextManager"
		}
		made := Type{Kind: Callable, Args: []*Type{e.instance("contextlib", class, in.unknown)}}
		if t.Kind == Function {
			made.Func, made.Recv, made.Env = t.Func, t.Recv, t.Env
		}
		return in.intern(made)
	}
	return in.unknown
}

// super returns what super() is in the method around.
func (e *Evaluator) super(c ctx, n ast.Call) *Type {
	in := e.prog.types
	for fn := c.function(n.Node); fn != nil; fn = fn.Outer {
		if fn.Class == nil {
			continue
		}
		recv := e.receiver(fn, c.env)
		if recv == nil || recv.Class == nil {
			return in.unknown
		}
		behind := fn.Class
		if n.Args().Len() > 0 {
			named := e.expr(c, n.Args().First())
			if named.Kind != ClassObject || !e.isSubclass(recv.Class, named.Class) {
				return in.unknown
			}
			behind = named.Class
		}
		return in.intern(Type{Kind: Super, Class: behind, Recv: recv})
	}
	return in.unknown
}
