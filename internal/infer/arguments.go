package infer

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// args are the arguments of a call; nil where nothing is known of them.
type args struct {
	given []given
	// morePositional and moreNamed: behind a * or ** stand others that are not known.
	morePositional, moreNamed bool
	// spread has what stands at a * and behind it: nobody knows which parameters it is for.
	spread []given
}

// given is one argument: an expression and where it stands, or a type.
type given struct {
	// name is the keyword, "" for a positional argument.
	name string
	ctx  ctx
	node ast.Node
	typ  *Type
	// star: the expression is what is unpacked.
	star bool
}

// argsOf returns the arguments of a call. What is unpacked from a tuple of known length counts one by one.
func (e *Evaluator) argsOf(c ctx, call ast.Call) *args {
	a := &args{}
	for n := range call.Node.All() {
		switch n.Field() {
		case ast.FieldArgs:
			star := n.AsStarred()
			if !star.OK() {
				a.positional(given{ctx: c, node: n})
				continue
			}
			if t := e.expr(c, star.Value()); t.Kind == Tuple {
				for _, arg := range t.Args {
					a.positional(given{typ: arg})
				}
			} else {
				a.morePositional = true
				a.spread = append(a.spread, given{ctx: c, node: star.Value(), star: true})
			}
		case ast.FieldKeywords:
			kw := n.AsKeyword()
			if kw.Arg() == "" {
				a.moreNamed = true
				continue
			}
			a.given = append(a.given, given{name: kw.Arg(), ctx: c, node: kw.Value()})
		}
	}
	return a
}

// positional adds an argument; behind unknown ones nobody knows which parameter it is for.
func (a *args) positional(g given) {
	if a.morePositional {
		a.spread = append(a.spread, g)
		return
	}
	a.given = append(a.given, g)
}

// typed returns the arguments of a call that gives values of these types by position.
func typed(types ...*Type) *args {
	a := &args{}
	for _, t := range types {
		a.given = append(a.given, given{typ: t})
	}
	return a
}

// given returns the type of an argument; of one that is unpacked, of an element.
func (e *Evaluator) given(g given) *Type {
	switch {
	case g.typ != nil:
		return g.typ
	case g.star:
		return e.element(e.expr(g.ctx, g.node))
	}
	return e.expr(g.ctx, g.node)
}

// partial is functools.partial, or with kind PartialMethod functools.partialmethod, of a callable with the rest of the
// arguments of a call.
func (e *Evaluator) partial(kind Kind, a *args) *Type {
	in := e.prog.types
	if len(a.given) == 0 || a.given[0].name != "" {
		return in.unknown
	}
	made := Type{Kind: kind}
	var names []string
	for _, g := range a.given {
		made.Args = append(made.Args, e.given(g))
		if g.name != "" {
			names = append(names, g.name)
		}
	}
	if a.morePositional {
		names = append(names, "*")
	}
	if a.moreNamed {
		names = append(names, "**")
	}
	made.Name = strings.Join(names, " ")
	return in.intern(made)
}

// withPartial returns the arguments that calling a Partial gives its callable.
func withPartial(partial *Type, a *args) *args {
	if a == nil {
		a = &args{morePositional: true, moreNamed: true}
	}
	names := strings.Fields(partial.Name)
	star, stars := slices.Contains(names, "*"), slices.Contains(names, "**")
	names = slices.DeleteFunc(names, func(name string) bool { return name[0] == '*' })
	types := partial.Args[1:]
	firstNamed := len(types) - len(names)

	out := &args{morePositional: star || a.morePositional, moreNamed: stars || a.moreNamed}
	for _, t := range types[:firstNamed] {
		out.given = append(out.given, given{typ: t})
	}
	for _, g := range a.given {
		switch {
		case g.name != "":
			if i := slices.Index(names, g.name); i >= 0 {
				names[i] = "" // the call replaces it
			}
		case star:
			continue
		}
		out.given = append(out.given, g)
	}
	for i, name := range names {
		if name != "" {
			out.given = append(out.given, given{name: name, typ: types[firstNamed+i]})
		}
	}
	return out
}

// eachArgument calls visit for each argument of a call and the parameter that takes it; the first skip parameters are
// taken already.
func (f *Func) eachArgument(skip int, a *args, visit func(param ast.Node, arg given)) {
	var positional, all []ast.Node
	var vararg ast.Node
	for n := range f.arguments().Node.All() {
		switch n.Field() {
		case ast.FieldPosonlyargs, ast.FieldArgs:
			positional = append(positional, n)
			all = append(all, n)
		case ast.FieldKwonlyargs:
			all = append(all, n)
		case ast.FieldVararg:
			vararg = n
		}
	}
	i := skip
	for _, g := range a.given {
		if g.name == "" {
			if i < len(positional) {
				visit(positional[i], g)
			} else if vararg.OK() {
				visit(vararg, g)
			}
			i++
			continue
		}
		for _, p := range all {
			if p.AsArg().Arg() == g.name {
				visit(p, g)
			}
		}
	}
}

// envFor returns what a call tells its function: the receiver where it is of another class than the function's own,
// and, where no annotation says what they are, the arguments that are themselves callable or carry something and those
// that the result depends on.
func (e *Evaluator) envFor(t *Type, a *args) *Env {
	fn := t.Func
	env := Env{Func: fn, Outer: t.Env, Recv: e.foreignReceiver(t)}
	if a != nil && !fn.File.IsStub {
		env.Params = e.paramsFor(t, a)
	}
	return e.prog.types.env(env)
}

// foreignReceiver returns the receiver of a method where it says more than the class that defines the method.
func (e *Evaluator) foreignReceiver(t *Type) *Type {
	if t.Recv == nil || !e.tellsMore(t.Recv, t.Func) {
		return nil
	}
	return t.Recv
}

// tellsMore reports whether a receiver says more than that it is an object of the class of a method: it is of another
// class, of this class alone though there are subclasses, or its type arguments are known.
func (e *Evaluator) tellsMore(recv *Type, fn *Func) bool {
	switch {
	case recv.Class == nil || recv.Class != fn.Class || recv.Env != nil:
		return true
	case recv.Exact && len(e.subclasses(recv.Class)) > 0:
		return true
	}
	return len(recv.Args) > 0 && !slices.Equal(recv.Args, e.typeVars(recv.Class))
}

// paramsFor returns the types that a call gives the parameters that matter, in the order of the definition, nil where
// there are none.
func (e *Evaluator) paramsFor(t *Type, a *args) []*Type {
	fn := t.Func
	skip := 0
	if t.Recv != nil {
		skip = 1
	}
	var rest []given
	params := fn.params()
	if t.Recv != nil && fn.firstParam() == "" {
		rest = append(rest, given{typ: t.Recv})
	}
	known := make([]*Type, len(params))
	taken := make([]bool, len(params))
	any := false
	fn.eachArgument(skip, a, func(param ast.Node, arg given) {
		i := slices.Index(params, param)
		taken[i] = true
		switch {
		case param.AsArg().Annotation().OK():
		case param.Field() == ast.FieldVararg:
			rest = append(rest, arg)
		default:
			known[i] = e.matters(fn, param, arg)
			any = any || known[i] != nil
		}
	})
	for i, p := range params {
		switch {
		case p.AsArg().Annotation().OK():
		case p.Field() == ast.FieldVararg:
			known[i] = e.rest(rest, a.morePositional, t.Recv)
		case !taken[i] && i >= skip && !a.mayGive(p):
			if def := paramDefault(fn, p); def.OK() {
				known[i] = e.matters(fn, p, given{ctx: ctx{file: fn.File}, node: def})
			}
		}
		any = any || known[i] != nil
	}
	if !any {
		return nil
	}
	return known
}

// matters returns the type of an argument where it makes a difference to what the function returns, nil where not.
func (e *Evaluator) matters(fn *Func, param ast.Node, arg given) *Type {
	decides := fn.decidesBy(param.AsArg().Arg())
	if !decides && arg.typ == nil && !mayBeCallable(arg.node) {
		return nil
	}
	t := e.given(arg)
	if carries(t) {
		return t
	}
	if !decides {
		return nil
	}
	return e.shape(t)
}

// rest returns what *args holds where something among it is the receiver, is callable or carries something, nil where
// nothing of the kind is known.
func (e *Evaluator) rest(given []given, more bool, recv *Type) *Type {
	if more || len(given) > maxRest {
		return nil
	}
	types := make([]*Type, len(given))
	any := false
	for i, g := range given {
		if g.typ == nil && !mayBeCallable(g.node) {
			types[i] = e.prog.types.unknown
			continue
		}
		types[i] = e.given(g)
		if carries(types[i]) || types[i] == recv {
			any = true
		} else if types[i] = e.shape(types[i]); types[i] == nil {
			types[i] = e.prog.types.unknown
		}
	}
	if !any {
		return nil
	}
	return e.prog.types.intern(Type{Kind: Tuple, Args: types})
}

// maxRest bounds the arguments that are kept for *args.
const maxRest = 8

// carries reports whether a value can be called or is something to await, in every case but None.
func carries(t *Type) bool {
	any := false
	for _, arm := range t.Arms() {
		switch arm.Kind {
		case Function, Coroutine, Partial, AsyncGenerator, Callable, ClassObject:
			any = true
		case None:
		default:
			return false
		}
	}
	return any
}

// mayBeCallable rejects arguments whose form says that they are neither callable nor a carrier.
func mayBeCallable(n ast.Node) bool {
	switch n.Kind() {
	case ast.KindName, ast.KindAttribute, ast.KindCall, ast.KindLambda, ast.KindSubscript, ast.KindIfExp, ast.KindBoolOp:
		return true
	}
	return false
}

// mayGive reports whether arguments that are not known may be for a parameter.
func (a *args) mayGive(param ast.Node) bool {
	return a.moreNamed || a.morePositional && param.Field() != ast.FieldKwonlyargs
}
