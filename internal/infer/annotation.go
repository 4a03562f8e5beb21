package infer

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
)

// annotation returns the type of a value that is annotated with n. A type that is annotated as either something to
// await or something else is Unknown: such signatures serve sync and async clients alike, and only the receiver would
// tell.
func (e *Evaluator) annotation(c ctx, n ast.Node) *Type {
	t := e.annotated(c, n)
	if t.Kind == Union {
		awaitable := 0
		for _, arm := range t.Args {
			if e.isAwaitable(arm) {
				awaitable++
			}
		}
		if awaitable > 0 && awaitable < len(t.Args) {
			return e.prog.types.unknown
		}
	}
	return t
}

func (e *Evaluator) annotated(c ctx, n ast.Node) *Type {
	in := e.prog.types
	switch n.Kind() {
	case ast.KindConstant:
		switch n.Op() {
		case ast.ConstNone:
			return in.none
		case ast.ConstStr:
			if quoted := c.file.parseQuoted(n); quoted.OK() {
				// Names in quotes mean what they mean at the end of the module.
				return e.annotated(ctx{file: c.file, env: c.env, quoted: c.scopeOf(n)}, quoted)
			}
		}
		return in.unknown
	case ast.KindBinOp:
		if b := n.AsBinOp(); b.Op() == ast.BitOr {
			return in.join(e.annotated(c, b.Left()), e.annotated(c, b.Right()))
		}
		return in.unknown
	case ast.KindSubscript:
		return e.annotatedSubscript(c, n.AsSubscript())
	case ast.KindName, ast.KindAttribute:
		return e.instanceOf(c, n, e.expr(c, n), nil)
	}
	return in.unknown
}

// annotatedSubscript gives a meaning to X[...] as an annotation.
func (e *Evaluator) annotatedSubscript(c ctx, s ast.Subscript) *Type {
	in := e.prog.types
	base := e.expr(c, s.Value())
	var params []ast.Node
	if slice := s.Slice(); slice.Kind() == ast.KindTuple {
		params = slice.AsTuple().Elts().Slice()
	} else {
		params = []ast.Node{slice}
	}
	if base.Kind == ClassObject {
		switch special(base.Class) {
		case "Optional":
			return in.join(e.annotated(c, params[0]), in.none)
		case "Union":
			arms := make([]*Type, len(params))
			for i, p := range params {
				arms[i] = e.annotated(c, p)
			}
			return in.join(arms...)
		case "Annotated", "ClassVar", "Final", "Required", "NotRequired", "ReadOnly":
			return e.annotated(c, params[0])
		case "Type", "type":
			if t := e.annotated(c, params[0]); t.Kind == Instance {
				return in.intern(Type{Kind: ClassObject, Class: t.Class, Args: t.Args})
			}
			return in.unknown
		case "Callable":
			return in.intern(Type{Kind: Callable, Args: []*Type{e.annotation(c, params[len(params)-1])}})
		case "Literal":
			return e.expr(c, params[0])
		case "Tuple", "tuple":
			if len(params) == 2 && params[1].Op() == ast.ConstEllipsis {
				return e.instance("builtins", "tuple", e.annotation(c, params[0]))
			}
			return in.intern(Type{Kind: Tuple, Args: e.annotations(c, params)})
		case "Generic", "Protocol":
			return in.unknown
		}
	}
	return e.instanceOf(c, s.Node, base, e.annotations(c, params))
}

func (e *Evaluator) annotations(c ctx, nodes []ast.Node) []*Type {
	out := make([]*Type, len(nodes))
	for i, n := range nodes {
		out[i] = e.annotation(c, n)
	}
	return out
}

// instanceOf returns the type of the instances of what an annotation names.
func (e *Evaluator) instanceOf(c ctx, n ast.Node, t *Type, args []*Type) *Type {
	in := e.prog.types
	switch t.Kind {
	case None, TypeVar:
		return t
	case Instance:
		// A variable of type str that holds the name of a type, or an alias that we cannot follow.
		return in.unknown
	case Union:
		arms := make([]*Type, len(t.Args))
		for i, arm := range t.Args {
			arms[i] = e.instanceOf(c, n, arm, args)
		}
		return in.join(arms...)
	case ClassObject:
		switch special(t.Class) {
		case "":
			if args == nil {
				args = t.Args
			}
			return in.intern(Type{Kind: Instance, Class: t.Class, Args: args})
		case "Coroutine":
			result := in.unknown
			if len(args) == 3 {
				result = args[2]
			}
			return in.intern(Type{Kind: Coroutine, Args: []*Type{result}})
		case "Self":
			return e.selfType(c, n)
		case "Never", "NoReturn":
			return in.never
		case "Callable":
			return in.intern(Type{Kind: Callable, Args: []*Type{in.unknown}})
		case "Tuple", "tuple":
			return e.instance("builtins", "tuple", in.unknown)
		case "LiteralString":
			return e.instance("builtins", "str")
		}
		return in.unknown
	}
	return in.unknown
}

// selfType returns what Self means in an annotation: the receiver's class where a call told it.
func (e *Evaluator) selfType(c ctx, n ast.Node) *Type {
	in := e.prog.types
	class := c.class(n)
	if class == nil {
		return in.unknown
	}
	for v := c.env; v != nil; v = v.Outer {
		if v.Func.Class == class && v.Recv != nil && v.Recv.Class != nil {
			return in.intern(Type{Kind: Instance, Class: v.Recv.Class, Args: v.Recv.Args})
		}
	}
	return in.intern(Type{Kind: Instance, Class: class, Args: e.typeVars(class)})
}

// special returns the name of a class to which annotations give a meaning of its own, or "".
func special(c *Class) string {
	if !c.File.IsStub {
		return ""
	}
	switch c.File.Name {
	case "typing":
		switch name := c.Name(); name {
		case "Optional", "Union", "Annotated", "ClassVar", "Final", "Required", "NotRequired", "ReadOnly", "Type",
			"Callable", "Literal", "Tuple", "Generic", "Protocol", "Coroutine", "Self", "Never", "NoReturn", "Any",
			"LiteralString", "TypeVar", "ParamSpec", "TypeVarTuple", "NewType", "Concatenate", "Unpack", "TypeGuard",
			"TypeIs", "TypeAlias", "TypedDict", "NamedTuple":
			return name
		}
	case "builtins":
		switch name := c.Name(); name {
		case "type", "tuple", "object":
			return name
		}
	}
	return ""
}

// parseQuoted returns the expression in a quoted annotation; not OK where it is none.
func (f *File) parseQuoted(n ast.Node) ast.Node {
	f.quotedMu.Lock()
	defer f.quotedMu.Unlock()
	tree, ok := f.quoted[n.Index]
	if !ok {
		if text, err := n.AsConstant().Str(); err == nil {
			tree = parse.File([]byte(text), parse.Options{Expression: true})
		}
		if f.quoted == nil {
			f.quoted = map[ast.Index]*ast.Tree{}
		}
		f.quoted[n.Index] = tree
	}
	if tree == nil || len(tree.Errors) > 0 {
		return ast.Node{}
	}
	return tree.Module().Body().First().AsExpr().Value()
}

// subst replaces type variables by what they stand for; one that nothing is known of becomes Unknown.
func (e *Evaluator) subst(t *Type, vars map[string]*Type) *Type {
	in := e.prog.types
	switch {
	case t.Kind == TypeVar:
		if v := vars[t.Name]; v != nil {
			return v
		}
		return in.unknown
	case len(t.Args) == 0 || !hasTypeVar(t):
		return t
	case t.Kind == Union:
		arms := make([]*Type, len(t.Args))
		for i, arm := range t.Args {
			arms[i] = e.subst(arm, vars)
		}
		return in.join(arms...)
	}
	made := *t
	made.Args = make([]*Type, len(t.Args))
	for i, arg := range t.Args {
		made.Args[i] = e.subst(arg, vars)
	}
	return in.intern(made)
}

func hasTypeVar(t *Type) bool {
	if t.Kind == TypeVar {
		return true
	}
	for _, arg := range t.Args {
		if hasTypeVar(arg) {
			return true
		}
	}
	return false
}

// unify notes in vars what the type variables of a parameter's annotation stand for when it is given an argument.
func (e *Evaluator) unify(param, arg *Type, vars map[string]*Type) {
	switch param.Kind {
	case TypeVar:
		if have := vars[param.Name]; have != nil {
			arg = e.prog.types.join(have, arg)
		}
		vars[param.Name] = arg
	case Coroutine:
		if len(param.Args) == 1 && e.isAwaitable(arg) {
			e.unify(param.Args[0], e.awaited(arg), vars)
		}
	case Callable:
		if hasTypeVar(param) {
			e.unify(param.Args[0], e.call(arg, nil), vars)
		}
	case Union:
		for _, arm := range param.Args {
			if arm.Kind != None {
				e.unify(arm, arg, vars)
			}
		}
	case Instance:
		if !hasTypeVar(param) {
			return
		}
		switch name := param.Class.FullName(); {
		case name == "typing.Awaitable":
			if e.isAwaitable(arg) {
				e.unify(param.Args[0], e.awaited(arg), vars)
			}
		case name == "typing.Iterable" || name == "typing.Iterator" || name == "typing.Sequence":
			e.unify(param.Args[0], e.element(arg), vars)
		case arg.Kind == Instance && arg.Class == param.Class && len(arg.Args) == len(param.Args):
			for i, p := range param.Args {
				e.unify(p, arg.Args[i], vars)
			}
		}
	}
}
