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
func (e *Evaluator) call(callee *Type, a *args) *Type { return e.callThrough(callee, a, 0) }

// maxCallables bounds how many objects are called by the __call__ of one another that is an object itself: it may be the same
// one, for which Python gives up as well.
const maxCallables = 8

// callThrough is call where as many objects as depth says have handed the call on.
func (e *Evaluator) callThrough(callee *Type, a *args, depth int) *Type {
	in := e.prog.types
	switch callee.Kind {
	case Never, Elsewhere:
		return callee
	case Union:
		arms := make([]*Type, 0, len(callee.Args))
		for _, arm := range callee.Args {
			if arm.Kind != None {
				arms = append(arms, e.callThrough(arm, a, depth))
			}
		}
		if mixed(callee) {
			// An async function here and a plain one there, a fallback or a client of either kind: the code knows which.
			arms = append(arms, in.unknown)
		}
		return in.join(arms...)
	case Function:
		return e.underCall(callee, e.callFunction(callee, a))
	case ClassObject:
		return e.construct(callee, a)
	case StaticMethod:
		return e.callThrough(callee.Args[0], a, depth)
	case Callable:
		if callee.Func != nil && callee.Args[0].Kind == Instance {
			made := *callee.Args[0]
			made.Args = []*Type{e.yieldedBy(callee.Func, e.envFor(callee, a))}
			return in.intern(made)
		}
		return e.callCallable(callee, a)
	case TypeVar:
		return e.callThrough(e.boundOf(callee), a, depth)
	case ClassOf:
		return callee.Args[0]
	case Partial:
		return e.callThrough(callee.Args[0], withPartial(callee, a), depth)
	case Instance:
		if depth < maxCallables {
			return e.callThrough(e.attr(callee, "__call__"), a, depth+1)
		}
	case Unknown:
		if callee.Name != "" {
			return in.intern(Type{Kind: Unknown, Name: callee.Name + "()"})
		}
	}
	return in.unknown
}

// underCall returns what calling a function gives: where that is unknown and facts speak of it, under the name of the call.
// The clients of some libraries are made when the program runs, and no declaration tells of them.
func (e *Evaluator) underCall(callee, result *Type) *Type {
	if f := callee.Func; result.Kind == Unknown && (f.File.IsStub || f.File.IsInstalled) && e.prog.facts.NamesMade(f.FullName()) {
		return e.prog.types.intern(Type{Kind: Unknown, Name: f.FullName() + "()"})
	}
	return result
}

// believed returns a function that is given to a parameter annotated with Callable[..., T], Unknown where what calling it
// returns is not for sure what the T in the result is, as in Callable[..., T] -> Future[T]: that may await the coroutine
// of an async function, or give an object that stands for the instance of a class.
func (e *Evaluator) believed(param, given *Type) *Type {
	if !slices.ContainsFunc(param.Arms(), func(t *Type) bool { return t.Kind == Callable && t.Args[0].Kind == TypeVar }) {
		return given
	}
	for _, arm := range given.Arms() {
		for arm.Kind == Partial {
			arm = arm.Args[0]
		}
		if arm.Kind == ClassObject || arm.Kind == Function && arm.Func.IsAsync() {
			return e.prog.types.unknown
		}
	}
	return given
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
	switch name {
	case "importlib.import_module", "builtins.__import__":
		return e.importedByName(c, name, n)
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
	case "functools.partial":
		return e.partial(Partial, e.argsOf(c, n))
	case "functools.partialmethod":
		return e.partial(PartialMethod, e.argsOf(c, n))
	case "types.MethodType":
		if a := e.argsOf(c, n); len(a.given) == 2 {
			return e.partial(Partial, a)
		}
	case "typing.NewType":
		if args := n.Args().Slice(); len(args) == 2 {
			return e.each(e.annotation(c, args[1]), e.classOf)
		}
		return in.unknown
	case "typing.cast":
		if first.OK() {
			return e.annotation(c, first)
		}
	case "typing.TypeVar", "typing.ParamSpec", "typing.TypeVarTuple":
		if text, err := first.AsConstant().Str(); err == nil {
			return e.typeVar(c.file, n.Node, text)
		}
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
