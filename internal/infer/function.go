package infer

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// arguments returns the parameters of a function or lambda.
func (f *Func) arguments() ast.Arguments {
	switch f.Node.Kind() {
	case ast.KindFunctionDef:
		return f.Node.AsFunctionDef().Args()
	case ast.KindAsyncFunctionDef:
		return f.Node.AsAsyncFunctionDef().Args()
	case ast.KindLambda:
		return f.Node.AsLambda().Args()
	}
	return ast.Arguments{}
}

// params returns the parameters in the order of the definition.
func (f *Func) params() []ast.Node {
	var out []ast.Node
	for n := range f.arguments().Node.All() {
		if n.Kind() == ast.KindArg {
			out = append(out, n)
		}
	}
	return out
}

// firstParam returns the name of the first parameter that takes a positional argument, or "".
func (f *Func) firstParam() string {
	for n := range f.arguments().Node.All() {
		switch n.Field() {
		case ast.FieldPosonlyargs, ast.FieldArgs:
			return n.AsArg().Arg()
		}
	}
	return ""
}

// decorators returns the decorator expressions, outermost first.
func (f *Func) decorators() []ast.Node {
	return f.Node.Children(ast.FieldDecoratorList).Slice()
}

// IsMarked reports whether a function has a decorator of a name that only says something of it, as overload does. It may be
// imported under the same name behind an underscore: packs do, and other stubs.
func (f *Func) IsMarked(mark string) bool {
	return slices.ContainsFunc(f.decorators(), func(d ast.Node) bool {
		return strings.TrimPrefix(d.AsName().Id(), "_") == mark || d.AsAttribute().Attr() == mark
	})
}

// returns returns the annotation of the result; not OK where there is none.
func (f *Func) returns() ast.Node { return f.Node.Child(ast.FieldReturns) }

// body returns the statements of the body; empty for a lambda.
func (f *Func) body() ast.Nodes {
	if f.Node.Kind() == ast.KindLambda {
		return ast.Nodes{}
	}
	return f.Node.Children(ast.FieldBody)
}

// descriptor says how the class body turns the function into an attribute, by the names of its decorators alone:
// these builtins are hardly ever rebound.
func (f *Func) descriptor() library.Decorator {
	switch f.Name() {
	case "__new__":
		return library.MakesStaticMethod
	case "__init_subclass__", "__class_getitem__":
		return library.MakesClassMethod
	}
	for _, d := range f.decorators() {
		switch d.AsName().Id() {
		case "staticmethod":
			return library.MakesStaticMethod
		case "classmethod":
			return library.MakesClassMethod
		}
	}
	return library.Keeps
}

// receiver returns the type of the first parameter of a method in an Env, nil for what is no method.
func (e *Evaluator) receiver(fn *Func, env *Env) *Type {
	in := e.prog.types
	for v := env; v != nil; v = v.Outer {
		if v.Func == fn && v.Recv != nil {
			return v.Recv
		}
	}
	if fn.Class == nil {
		return nil
	}
	switch {
	case fn.Name() == "__new__", fn.descriptor() == library.MakesClassMethod:
		return in.intern(Type{Kind: ClassObject, Class: fn.Class, Args: e.typeVars(fn.Class)})
	case fn.descriptor() == library.MakesStaticMethod:
		return nil
	}
	return in.intern(Type{Kind: Instance, Class: fn.Class, Args: e.typeVars(fn.Class)})
}

// declaredReturn returns the annotated result of a function, nil where there is none or it says too little: Any, or
// Awaitable where the body may say Coroutine.
func (e *Evaluator) declaredReturn(fn *Func, env *Env) *Type {
	ann := fn.returns()
	if !ann.OK() {
		return nil
	}
	k := key{ask: askDeclared, file: fn.File, node: ann.Index, env: env}
	t := e.final(k)
	if t == nil {
		t = e.query(k, func() *Type { return e.annotation(ctx{file: fn.File, env: env}, ann) })
	}
	if t.Kind == Unknown && !fn.isDeclared() && isAny(ann) {
		return nil
	}
	return t
}

func isAny(n ast.Node) bool { return n.AsName().Id() == "Any" || n.AsAttribute().Attr() == "Any" }

// returned returns what calling a function gives, for an async def what awaiting its coroutine gives.
func (e *Evaluator) returned(fn *Func, env *Env) *Type {
	if fn == nil {
		return e.prog.types.unknown
	}
	k := key{ask: askReturn, file: fn.File, node: fn.Node.Index, env: env}
	return e.query(k, func() *Type {
		if t := e.declaredReturn(fn, env); t != nil {
			if e.leavesOpen(fn, env, t) {
				if body := e.inferReturn(fn, env); e.saysMore(body, t) {
					return body
				}
			}
			return e.subst(t, nil)
		}
		if fn.isDeclared() {
			return e.prog.types.unknown
		}
		return e.inferReturn(fn, env)
	})
}

// leavesOpen reports whether the annotation of a result leaves something open that the body may tell: which coroutine it
// is, which function, or which of an awaitable and a value. A class with async methods that is not the project's is open
// too: projects wrap what libraries give, and annotations that speak of what is wrapped stay behind.
func (e *Evaluator) leavesOpen(fn *Func, env *Env, t *Type) bool {
	switch {
	case fn.isDeclared():
		return false
	case t.Kind == Unknown:
		declared := e.annotated(ctx{file: fn.File, env: env}, fn.returns())
		return declared.Kind == Union && slices.ContainsFunc(declared.Args, e.isAwaitable)
	}
	return isPromise(t) || isAsyncOfOthers(t)
}

// isAsyncOfOthers reports whether a type is an object of a class with async methods that the project does not define.
func isAsyncOfOthers(t *Type) bool {
	if t.Kind != Instance || !t.Class.File.IsInstalled && !t.Class.File.IsStub {
		return false
	}
	return slices.ContainsFunc(t.Class.File.methods[t.Class], (*Func).IsAsync)
}

// isPromise reports whether a type is that of some coroutine, awaitable or callable, which is not seen.
func isPromise(t *Type) bool {
	switch t.Kind {
	case Coroutine:
		return t.Func == nil
	case Callable:
		return true
	case Instance:
		return t.Class.FullName() == "typing.Awaitable"
	}
	return false
}

// saysMore reports whether what a body returns is more than what is promised, or something else. A body that returns
// something to await here and a value there decides nothing.
func (e *Evaluator) saysMore(body, promised *Type) bool {
	switch promised.Kind {
	case Unknown:
		awaitable := 0
		for _, arm := range body.Arms() {
			if e.isAwaitable(arm) {
				awaitable++
			}
		}
		return !body.HasUnknown() && body.Kind != None && (awaitable == 0 || awaitable == len(body.Arms()))
	case Callable:
		return body.Kind == Function
	case Instance:
		if isAsyncOfOthers(promised) {
			return body.Kind == Instance && body.Exact && !e.isSubclass(body.Class, promised.Class)
		}
	}
	return body.Kind == Coroutine && body.Func != nil
}

// inferReturnOf is returned without a look at the annotation.
func (e *Evaluator) inferReturnOf(fn *Func, env *Env) *Type {
	k := key{ask: askBody, file: fn.File, node: fn.Node.Index, env: env}
	return e.query(k, func() *Type { return e.inferReturn(fn, env) })
}

// inferReturn joins what the returns of a body give.
func (e *Evaluator) inferReturn(fn *Func, env *Env) *Type {
	in := e.prog.types
	c := ctx{file: fn.File, env: env}
	if fn.Node.Kind() == ast.KindLambda {
		return e.expr(c, fn.Node.AsLambda().Body())
	}
	if isAbstract(fn) {
		return in.unknown
	}
	out := in.never
	found, end := e.reachedReturns(c, fn.body())
	for _, r := range found {
		if r.Value().OK() {
			out = in.join(out, e.returnedBy(c, r.Value()))
		} else {
			out = in.join(out, in.none)
		}
	}
	if end {
		out = in.join(out, in.none)
	}
	return out
}

// returnedBy returns the type of the value of a return. A carrier that the function also keeps, in an attribute or in a
// variable that something else uses, is not for the caller alone: to him it is Unknown.
func (e *Evaluator) returnedBy(c ctx, n ast.Node) *Type {
	if n.AsName().Id() == "NotImplemented" {
		return e.prog.types.never // an operator's method gives up: another one is asked
	}
	t := e.expr(c, n)
	switch n.Kind() {
	case ast.KindAttribute, ast.KindSubscript:
	case ast.KindName:
		if isForReturn(c.file, n) {
			return t
		}
	default:
		return t
	}
	return e.each(t, func(arm *Type) *Type {
		if arm.Kind == Coroutine || arm.Kind == AsyncGenerator {
			return e.prog.types.unknown
		}
		return arm
	})
}

// isForReturn reports whether a variable that is returned is the function's own and is used for nothing else than to be
// returned: to test it, or to bind it, gives it to nobody.
func isForReturn(f *File, n ast.Node) bool {
	t := f.Scopes
	variable := t.Resolve(n.Index)
	s := t.Symbol(variable)
	if s.Scope != t.EnclosingFunction(t.ScopeOf(n.Index)) || s.Has(scope.IsCaptured) {
		return false
	}
	for use := range t.Uses(variable) {
		at := f.Tree.Node(use.Node)
		if use.Binding != 0 || at.Field() == ast.FieldTest {
			continue
		}
		switch around := f.Parent(at); around.Kind() {
		case ast.KindReturn:
		case ast.KindUnaryOp:
			if around.Op() != ast.Not {
				return false
			}
		case ast.KindCompare:
			if around.Op() != ast.Is && around.Op() != ast.IsNot {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// yielded returns what iterating over a generator or async generator gives.
func (e *Evaluator) yielded(t *Type) *Type {
	switch {
	case t.Func != nil:
		return e.yieldedBy(t.Func, t.Env)
	case len(t.Args) == 1: // of a generator expression
		return t.Args[0]
	}
	return e.prog.types.unknown
}

// yieldedBy returns what a generator function yields.
func (e *Evaluator) yieldedBy(fn *Func, env *Env) *Type {
	k := key{ask: askYield, file: fn.File, node: fn.Node.Index, env: env}
	return e.query(k, func() *Type {
		in := e.prog.types
		c := ctx{file: fn.File, env: env}
		if ann := fn.returns(); ann.OK() {
			t := e.annotation(c, ann)
			if fn.IsAsync() {
				return e.subst(e.asyncElement(t), nil)
			}
			return e.subst(e.element(t), nil)
		}
		out := in.never
		eachOwn(fn.Node, func(n ast.Node) {
			switch n.Kind() {
			case ast.KindYield:
				if v := n.AsYield().Value(); v.OK() {
					out = in.join(out, e.expr(c, v))
				} else {
					out = in.join(out, in.none)
				}
			case ast.KindYieldFrom:
				out = in.join(out, e.element(e.expr(c, n.AsYieldFrom().Value())))
			}
		})
		return out
	})
}

// eachOwn visits the nodes of a function's own body, not those of functions, lambdas and classes inside it.
func eachOwn(fn ast.Node, visit func(ast.Node)) {
	for child := range fn.All() {
		if child.Field() == ast.FieldBody {
			child.Walk(func(n ast.Node) bool {
				switch n.Kind() {
				case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef, ast.KindLambda:
					return false
				}
				visit(n)
				return true
			})
		}
	}
}

// IsAbstract reports whether a method has no body of its own: a docstring at most, then nothing, `...`, or the raise of a
// NotImplementedError.
func (f *Func) IsAbstract() bool { return isAbstract(f) }

// isAbstract reports whether a body is no body: a docstring at most, then nothing, `...`, or the raise of a
// NotImplementedError. Somebody else's body runs.
func isAbstract(fn *Func) bool {
	for stmt := range fn.body().All() {
		switch stmt.Kind() {
		case ast.KindExpr:
			if stmt.AsExpr().Value().Kind() == ast.KindConstant {
				continue
			}
		case ast.KindPass:
			continue
		case ast.KindRaise:
			exc := stmt.AsRaise().Exc()
			if call := exc.AsCall(); call.OK() {
				exc = call.Func()
			}
			return exc.AsName().Id() == "NotImplementedError"
		}
		return false
	}
	return fn.Class != nil
}
