package infer

import (
	"strings"

	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// passed returns what the visible calls of a function give one of its parameters, which has no annotation: the join of
// the arguments and, where it has one, of its default. It is Unknown where no call is seen, where there are too many,
// and where the function goes somewhere as a value: whoever has it may call it with anything.
//
// Where a call gives something unknown, and where others may call the function whom nobody sees, the answer has an
// Elsewhere: what is given here is given, so what follows from it is true at least for the calls that are seen. An
// object of unittest.mock stands for the real one and says nothing.
//
// Of a library's function it is Unknown: the library calls it too, and those calls are not looked for.
func (e *Evaluator) passed(fn *Func, param ast.Node) *Type {
	in := e.prog.types
	if fn.File.IsInstalled || !fn.isCalledByName() {
		return in.unknown
	}
	if fn.isConstructor() {
		if len(e.prog.named(fn.Class.Name())) == 0 {
			return in.unknown
		}
	} else if len(e.prog.sitesOf(fn)) == 0 {
		return in.unknown
	}
	k := key{ask: askParam, file: fn.File, node: param.Index}
	return e.query(k, func() *Type {
		sites := e.prog.sitesOf(fn)
		if fn.isConstructor() {
			sites = e.constructorSites(fn)
		}
		if len(sites) > maxSites {
			return in.wide
		}
		out := in.never
		if !fn.isPrivate() {
			out = in.elsewhere
		}
		for _, s := range sites {
			for _, arm := range e.passedAt(fn, param, s, 0).Arms() {
				if arm.Kind == Unknown {
					arm = in.elsewhere
				}
				out = in.join(out, arm)
			}
		}
		return out
	})
}

// isCalledByName reports whether calls of a function in the project are written with its name, as far as its definition
// tells: nothing hands it over to be called, as most decorators do and as Python does with special methods.
func (f *Func) isCalledByName() bool {
	if f.File.IsStub || f.Node.Kind() == ast.KindLambda || IsDunder(f.Name()) && f.Name() != "__init__" {
		return false
	}
	for _, d := range f.decorators() {
		switch d.AsName().Id() {
		case "staticmethod", "classmethod", "contextmanager", "asynccontextmanager":
			continue
		}
		switch d.AsAttribute().Attr() {
		case "contextmanager", "asynccontextmanager":
			continue
		}
		return false
	}
	return true
}

// isPrivate reports whether only its own project is taken to call a function, or to construct its class.
func (f *Func) isPrivate() bool { return f.Name()[0] == '_' || f.Outer != nil }

// isConstructor reports whether calls are written with the name of the class.
func (f *Func) isConstructor() bool { return f.Class != nil && f.Name() == "__init__" }

// passedAt returns what one place gives a parameter: Never where it does not concern the function.
func (e *Evaluator) passedAt(fn *Func, param ast.Node, s site, depth int) *Type {
	in := e.prog.types
	c := ctx{file: s.file}
	node, around := s.node, s.file.Parent(s.node)
	if around.Kind() == ast.KindSubscript && node.Field() == ast.FieldValue { // Class[int](…)
		node, around = around, s.file.Parent(around)
	}
	target := false
	if at := s.file.chosen(node); s.file.Parent(at).AsKeyword().Arg() == "target" {
		target, around = true, s.file.Parent(at)
	}
	if around.Kind() == ast.KindKeyword {
		around = s.file.Parent(around)
	}
	call := around.AsCall()
	target = target && takesTarget(call)
	if !call.OK() && !s.handsOver(node, around) {
		return in.never
	}
	if name := around.AsAssign().Targets().First().AsName(); name.OK() && node.Field() == ast.FieldValue && depth < 3 {
		// Another name for it: what is done with that counts.
		out := in.never
		for use := range e.usesOf(s.file, name.Node) {
			if !use.node.Has(ast.FlagStore) {
				out = in.join(out, e.passedAt(fn, param, use, depth+1))
			}
		}
		return out
	}
	if call.OK() && node.Field() != ast.FieldFunc && looksOnly(call) {
		return in.never
	}
	skip, concerned := e.takes(fn, e.expr(c, s.node))
	if !concerned {
		return in.never
	}
	args := call.Node.Children(ast.FieldArgs).Slice()
	if target {
		args, known := targetArguments(call)
		if !known {
			return in.unknown
		}
		return e.withoutMocks(e.argument(c, fn, param, skip, args, ast.Nodes{}))
	}
	if call.OK() && node.Field() != ast.FieldFunc {
		// The function is an argument: some callees call it with the arguments behind it.
		for i, arg := range args {
			if arg.Index != node.Index || !forwards(call) {
				continue
			}
			args = args[i+1:]
			if calleeName(call) == "partial" {
				// Whoever calls it passes the rest.
				t, given := e.written(c, fn, param, skip, args, call.Keywords())
				if !given {
					return in.unknown
				}
				return e.withoutMocks(t)
			}
			return e.withoutMocks(e.argument(c, fn, param, skip, args, ast.Nodes{}))
		}
		return e.promised(c, fn, param, skip, call, node)
	}
	if !call.OK() {
		return in.unknown
	}
	return e.withoutMocks(e.argument(c, fn, param, skip, args, call.Keywords()))
}

// promised returns what the callee of a call, which is given the function, promises to pass it: the annotation of its
// parameter is Callable[[A], R]. It is Unknown where nothing is promised.
func (e *Evaluator) promised(c ctx, fn *Func, param ast.Node, skip int, call ast.Call, handed ast.Node) *Type {
	in := e.prog.types
	callee := e.expr(c, call.Func())
	if callee.Kind == ClassObject {
		if init := e.initOf(callee.Class); init != nil {
			callee = in.intern(Type{Kind: Function, Func: init, Recv: callee})
		}
	}
	if callee.Kind != Function {
		return in.unknown
	}
	at := -skip
	for n := range fn.arguments().Node.All() {
		if n.Index == param.Index {
			break
		}
		at++
	}
	bound := 0
	if callee.Recv != nil {
		bound = 1
	}
	out := in.unknown
	callee.Func.eachArgument(bound, e.argsOf(c, call), func(to ast.Node, arg given) {
		if ann := to.AsArg().Annotation(); ann.OK() && arg.node == handed {
			for _, arm := range e.annotated(ctx{file: callee.Func.File}, ann).Arms() {
				if arm.Kind == Callable && at >= 0 && at+1 < len(arm.Args) && !hasTypeVar(arm.Args[at+1]) {
					out = arm.Args[at+1]
				}
			}
		}
	})
	return out
}

// takes reports whether a value may be a function, or for an __init__ its class; skip is the number of parameters that
// are bound already.
func (e *Evaluator) takes(fn *Func, value *Type) (skip int, ok bool) {
	for _, arm := range value.Arms() {
		switch arm.Kind {
		case Function, Callable:
			if arm.Func == nil {
				continue
			}
			same := arm.Func == fn
			if !same && arm.Recv != nil && arm.Func.Class != nil && fn.Class != nil && arm.Func.Name() == fn.Name() && !arm.Exact && !arm.Recv.Exact {
				// The object may be of a subclass that overrides the method.
				same = e.isSubclass(fn.Class, arm.Func.Class) && arm.Recv.Class != nil && e.isSubclass(fn.Class, arm.Recv.Class)
			}
			if same {
				if arm.Recv != nil {
					skip = 1
				}
				return skip, true
			}
		case ClassObject:
			if fn.isConstructor() && e.initOf(arm.Class) == fn {
				return 1, true
			}
		}
	}
	return 0, false
}

// initOf returns the __init__ that constructing a class runs, nil where it is not known.
func (e *Evaluator) initOf(c *Class) *Func {
	for _, m := range e.mro(c) {
		if m.Kind != ClassObject {
			return nil
		}
		if fn := e.method(m.Class, "__init__"); fn != nil {
			return fn
		}
	}
	return nil
}

// argument returns what a parameter gets from the arguments of a call.
func (e *Evaluator) argument(c ctx, fn *Func, param ast.Node, skip int, args []ast.Node, keywords ast.Nodes) *Type {
	if t, given := e.written(c, fn, param, skip, args, keywords); given {
		return t
	}
	if def := paramDefault(fn, param); def.OK() {
		return e.expr(ctx{file: fn.File}, def)
	}
	return e.prog.types.never // an error
}

// written is argument for what the call itself passes; given is false where it passes nothing.
func (e *Evaluator) written(c ctx, fn *Func, param ast.Node, skip int, args []ast.Node, keywords ast.Nodes) (t *Type, given bool) {
	in := e.prog.types
	for kw := range keywords.All() {
		if kw.AsKeyword().Arg() == param.AsArg().Arg() {
			return e.expr(c, kw.AsKeyword().Value()), true
		}
	}
	at := -skip
	for n := range fn.arguments().Node.All() {
		if n.Field() != ast.FieldPosonlyargs && n.Field() != ast.FieldArgs {
			continue
		}
		if n.Index == param.Index {
			for i, arg := range args {
				if arg.Kind() == ast.KindStarred && i <= at {
					return in.unknown, true
				}
			}
			if at >= 0 && at < len(args) {
				return e.expr(c, args[at]), true
			}
		}
		at++
	}
	for kw := range keywords.All() {
		if kw.AsKeyword().Arg() == "" {
			return in.unknown, true // **kwargs may hold it
		}
	}
	return nil, false
}

// withoutMocks leaves out objects that stand for others in tests.
func (e *Evaluator) withoutMocks(t *Type) *Type {
	return e.keep(t, func(arm *Type) bool {
		if arm.Kind == Unknown {
			return !strings.HasPrefix(arm.Name, "unittest.mock.")
		}
		if arm.Kind != Instance {
			return true
		}
		for _, m := range e.mro(arm.Class) {
			if m.Kind == ClassObject && m.Class.File.Name == "unittest.mock" {
				return false
			}
		}
		return true
	})
}

// paramDefault returns the default of a parameter; not OK where it has none.
func paramDefault(fn *Func, param ast.Node) ast.Node {
	b := fn.File.Scopes.BindingAt(param.Index)
	if b == 0 {
		return ast.Node{}
	}
	if v := fn.File.Scopes.Binding(b).Value; v != 0 {
		return fn.File.Tree.Node(v)
	}
	return ast.Node{}
}

// decidesBy reports whether what a function returns depends on the value of a parameter in a way that its form shows: the
// name stands in what is returned, or in a condition.
func (f *Func) decidesBy(param string) bool {
	asked := made(&f.asked)
	asked.decidingOnce.Do(func() {
		asked.deciding = map[string]bool{}
		note := func(n ast.Node) {
			n.Walk(func(m ast.Node) bool {
				if name := m.AsName(); name.OK() {
					asked.deciding[name.Id()] = true
				}
				return true
			})
		}
		if lambda := f.Node.AsLambda(); lambda.OK() {
			note(lambda.Body())
		}
		eachOwn(f.Node, func(n ast.Node) {
			switch n.Kind() {
			case ast.KindReturn, ast.KindYield:
				note(n)
			case ast.KindIf, ast.KindIfExp, ast.KindWhile:
				note(n.Child(ast.FieldTest))
			case ast.KindMatch:
				note(n.Child(ast.FieldSubject))
			}
		})
	})
	return asked.deciding[param]
}

// shape returns what a body can tell a value by: its class, or that it is None; nil where it is of another kind. What
// containers hold is left out, or the arguments of recursive functions would grow without end.
func (e *Evaluator) shape(t *Type) *Type {
	in := e.prog.types
	arms := make([]*Type, 0, 4)
	for _, arm := range t.Arms() {
		switch {
		case len(arms) == 4:
			return nil
		case arm.Kind == Instance:
			arms = append(arms, in.intern(Type{Kind: Instance, Class: arm.Class, Exact: arm.Exact}))
		case arm.Kind == None || arm.Kind == ClassObject && len(arm.Args) == 0:
			arms = append(arms, arm)
		default:
			return nil
		}
	}
	return in.join(arms...)
}

// isSelf reports whether a parameter is the first one of a method that Python fills.
func (f *Func) isSelf(param ast.Node) bool {
	if f.Class == nil || f.descriptor() == library.MakesStaticMethod && f.Name() != "__new__" {
		return false
	}
	return f.takesFirst(param)
}

// takesFirst reports whether a parameter takes the first argument by position.
func (f *Func) takesFirst(param ast.Node) bool {
	return f.firstParam() == param.AsArg().Arg() && (param.Field() == ast.FieldArgs || param.Field() == ast.FieldPosonlyargs)
}
