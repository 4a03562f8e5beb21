package infer

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// annotation returns the type of a value that is annotated with n. A type that is annotated as either something to
// await or something else is Unknown: such signatures serve sync and async clients alike, and only the receiver would
// tell. None beside a task or another object of a class that can be awaited is no such alternative: it is not there yet.
func (e *Evaluator) annotation(c ctx, n ast.Node) *Type {
	return e.decided(e.annotated(c, n))
}

// decided returns the type of an annotation, Unknown where it is either something to await or something else.
func (e *Evaluator) decided(t *Type) *Type {
	if t.Kind != Union {
		return t
	}
	awaitable, other, nothing, promised := false, false, false, false
	for _, arm := range t.Args {
		switch {
		case arm.Kind == None:
			nothing = true
		case e.isAwaitable(arm):
			awaitable = true
			// Any awaitable may be meant by the protocol; a Task is a Task.
			promised = promised || arm.Kind != Instance || e.isProtocol(arm.Class)
		default:
			other = true
		}
	}
	if awaitable && (other || nothing && promised) {
		return e.prog.types.unknown
	}
	return t
}

// annotated is annotation without that last restriction.
func (e *Evaluator) annotated(c ctx, n ast.Node) *Type { return e.withoutLiterals(e.spelled(c, n)) }

// spelled returns what an annotation says, with its literals.
func (e *Evaluator) spelled(c ctx, n ast.Node) *Type {
	in := e.prog.types
	switch n.Kind() {
	case ast.KindConstant:
		switch n.Op() {
		case ast.ConstNone:
			return in.none
		case ast.ConstStr:
			if quoted := c.file.parseQuoted(n); quoted.OK() {
				// Names in quotes mean what they mean at the end of the module.
				return e.spelled(ctx{file: c.file, env: c.env, quoted: c.scopeOf(n)}, quoted)
			}
		}
		return in.unknown
	case ast.KindBinOp:
		if b := n.AsBinOp(); b.Op() == ast.BitOr {
			return in.join(e.spelled(c, b.Left()), e.spelled(c, b.Right()))
		}
		return in.unknown
	case ast.KindSubscript:
		return e.annotatedSubscript(c, n.AsSubscript())
	case ast.KindName, ast.KindAttribute:
		if alias, file := e.alias(c, n); alias.OK() {
			return e.aliased(file, alias)
		}
		return e.instanceOf(c, n, e.named(c, n), nil)
	}
	return in.unknown
}

// named returns the type of a name in an annotation. It means what it means at the end of its scope: annotations are
// evaluated late where they are quoted, in stubs, from 3.14 on, and with the future import that most files have.
func (e *Evaluator) named(c ctx, n ast.Node) *Type {
	switch n.Kind() {
	case ast.KindName:
		return e.lookUp(c, c.scopeOf(n), n.AsName().Id())
	case ast.KindAttribute:
		return e.attr(e.named(c, n.AsAttribute().Value()), n.AsAttribute().Attr())
	}
	return e.expr(c, n)
}

// aliased returns what the value of an alias says. One that mentions itself is Unknown there.
func (e *Evaluator) aliased(file *File, value ast.Node) *Type {
	if slices.Contains(e.aliases, value) {
		return e.prog.types.unknown
	}
	e.aliases = append(e.aliases, value)
	defer func() { e.aliases = e.aliases[:len(e.aliases)-1] }()
	return e.spelled(ctx{file: file}, value)
}

// maxAliases bounds a chain of aliases and imports of them; a longer one runs in a circle.
const maxAliases = 16

// alias returns what an annotation that names a type alias stands for, with its file; not OK where it names none.
func (e *Evaluator) alias(c ctx, n ast.Node) (ast.Node, *File) {
	var file *File
	var name string
	switch n.Kind() {
	case ast.KindName:
		file, name = c.file, n.AsName().Id()
	case ast.KindAttribute:
		if base := e.named(c, n.AsAttribute().Value()); base.Kind == Module {
			file, name = base.Module, n.AsAttribute().Attr()
		}
	}
	for range maxAliases {
		if file == nil {
			break
		}
		symbol := file.Scopes.Lookup(scope.Module, name)
		binding, ok := only(file, symbol)
		if !ok {
			break
		}
		node := file.Tree.Node(binding.Node)
		switch binding.Kind {
		case scope.Assign, scope.AnnAssign, scope.TypeAlias:
			value := file.Tree.Node(binding.Value)
			if isTypeExpression(value) {
				return value, file
			}
			return ast.Node{}, nil
		case scope.ImportFrom:
			file, name = e.importedFrom(file, file.Tree.Node(binding.Stmt).AsImportFrom()), node.AsAlias().Name()
		default:
			return ast.Node{}, nil
		}
	}
	return ast.Node{}, nil
}

// only returns the binding of a symbol that has one.
func only(f *File, symbol scope.SymbolID) (scope.Binding, bool) {
	var found scope.Binding
	count := 0
	for id := range f.Scopes.Bindings(symbol) {
		found = f.Scopes.Binding(id)
		count++
	}
	return found, count == 1
}

// isTypeExpression reports whether the value of an alias has the form of a type that no class object stands for.
func isTypeExpression(n ast.Node) bool {
	switch n.Kind() {
	case ast.KindSubscript:
		return true
	case ast.KindBinOp:
		return n.AsBinOp().Op() == ast.BitOr
	case ast.KindConstant:
		return n.Op() == ast.ConstStr
	}
	return false
}

// annotatedSubscript gives a meaning to X[...] as an annotation.
func (e *Evaluator) annotatedSubscript(c ctx, s ast.Subscript) *Type {
	in := e.prog.types
	base := e.named(c, s.Value())
	params := elementsOf(s.Slice())
	if alias, file := e.alias(c, s.Value()); alias.OK() {
		return e.aliasOf(c, file, alias, params)
	}
	if base.Kind == ClassObject {
		switch special(base.Class) {
		case "Optional":
			return in.join(e.spelled(c, params[0]), in.none)
		case "Union":
			arms := make([]*Type, len(params))
			for i, p := range params {
				arms[i] = e.spelled(c, p)
			}
			return in.join(arms...)
		case "Annotated", "ClassVar", "Final", "Required", "NotRequired", "ReadOnly":
			return e.spelled(c, params[0])
		case "Type", "type":
			return e.classOf(e.annotated(c, params[0]))
		case "Callable":
			return e.callableAnnotation(c, params)
		case "Literal":
			return e.literal(c, params)
		case "TypeGuard", "TypeIs":
			return e.instance("builtins", "bool")
		case "Tuple", "tuple":
			return e.tupleAnnotation(c, params)
		case "Generic", "Protocol":
			return in.unknown
		case "CoroutineOf", "AsyncGeneratorOf":
			return e.madeBy(c, params)
		}
	}
	return e.instanceOf(c, s.Node, base, e.annotations(c, params))
}

// classOf returns the type of the class of a value.
func (e *Evaluator) classOf(t *Type) *Type {
	in := e.prog.types
	switch t.Kind {
	case Instance:
		return in.intern(Type{Kind: ClassObject, Class: t.Class, Args: t.Args})
	case TypeVar:
		return in.intern(Type{Kind: ClassOf, Args: []*Type{t}})
	}
	return in.unknown
}

// elementsOf returns what stands in the brackets of X[...].
func elementsOf(slice ast.Node) []ast.Node {
	if slice.Kind() == ast.KindTuple {
		return slice.AsTuple().Elts().Slice()
	}
	return []ast.Node{slice}
}

// noParameters is the Name of a Callable that is known to take no arguments.
const noParameters = "()"

// callableAnnotation returns what Callable[params...] is.
func (e *Evaluator) callableAnnotation(c ctx, params []ast.Node) *Type {
	made := Type{Kind: Callable, Args: []*Type{e.annotation(c, params[len(params)-1])}}
	if list := params[0].AsList(); list.OK() && len(params) == 2 {
		made.Args = append(made.Args, e.annotations(c, list.Elts().Slice())...)
		if len(made.Args) == 1 {
			made.Name = noParameters
		}
	}
	return e.prog.types.intern(made)
}

// tupleAnnotation returns what tuple[params...] is.
func (e *Evaluator) tupleAnnotation(c ctx, params []ast.Node) *Type {
	in := e.prog.types
	if len(params) == 2 && params[1].Op() == ast.ConstEllipsis {
		return e.instance("builtins", "tuple", e.annotation(c, params[0]))
	}
	elements := e.annotations(c, params)
	for _, p := range params {
		if p.Kind() == ast.KindStarred || p.Kind() == ast.KindSubscript && special(e.named(c, p.AsSubscript().Value()).Class) == "Unpack" {
			return e.instance("builtins", "tuple", in.unknown) // of a length that nobody knows
		}
	}
	return in.intern(Type{Kind: Tuple, Args: elements})
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
			if isFunctionType(t.Class) {
				return in.intern(Type{Kind: Callable, Args: []*Type{in.unknown}})
			}
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
			return in.intern(Type{Kind: Instance, Class: e.stubClass("builtins", "str")})
		}
		return in.unknown
	}
	return in.unknown
}

// isFunctionType reports whether a class is that of all functions or methods: it says no more than Callable does.
func isFunctionType(c *Class) bool {
	return c.File.IsStub && c.File.Name == "types" && (c.Name() == "FunctionType" || c.Name() == "MethodType")
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
	if c == nil || !c.File.IsStub {
		return ""
	}
	switch c.File.Name {
	case "_unheeded":
		return c.Name()
	case "types":
		if c.Name() == "CoroutineType" {
			return "Coroutine"
		}
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
func (e *Evaluator) subst(t *Type, vars map[string]*Type) *Type { return e.replace(t, vars, false) }

// replace is subst; with keep, type variables that nothing is known of stay.
func (e *Evaluator) replace(t *Type, vars map[string]*Type, keep bool) *Type {
	in := e.prog.types
	switch {
	case t.Kind == TypeVar:
		if v := vars[t.Name]; v != nil {
			return v
		}
		if keep {
			return t
		}
		return e.defaultOf(t)
	case len(t.Args) == 0 || !hasTypeVar(t):
		return t
	case t.Kind == Union:
		arms := make([]*Type, len(t.Args))
		for i, arm := range t.Args {
			arms[i] = e.replace(arm, vars, keep)
		}
		return in.join(arms...)
	case t.Kind == ClassOf:
		return e.each(e.replace(t.Args[0], vars, keep), e.classOf)
	}
	made := *t
	made.Args = make([]*Type, len(t.Args))
	for i, arg := range t.Args {
		made.Args[i] = e.replace(arg, vars, keep)
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
