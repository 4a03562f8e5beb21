package infer

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Calls of functions of one name that are looked at to learn what a parameter is given; with more of them, nothing is
// known. A name that every class has says little, and to follow all its uses costs much.
const maxSites = 64

// site is a place of the project that names a function, or for a constructor its class.
type site struct {
	file *File
	// node is the Name or Attribute.
	node ast.Node
}

// passed returns what the visible calls of a function give one of its parameters, which has no annotation: the join of
// the arguments and, where it has one, of its default. It is Unknown where no call is seen, where there are too many,
// and where the function goes somewhere as a value: whoever has it may call it with anything.
//
// Where a call gives something unknown, and where others may call the function whom nobody sees, the answer has an
// Elsewhere: what is given here is given, so what follows from it is true at least for the calls that are seen. An
// object of unittest.mock stands for the real one and says nothing.
func (e *Evaluator) passed(fn *Func, param ast.Node) *Type {
	in := e.prog.types
	if !fn.isCalledByName() {
		return in.unknown
	}
	if fn.isConstructor() {
		if len(e.prog.named(fn.Class.Name())) == 0 {
			return in.unknown
		}
	} else if len(e.prog.sitesOf(fn)) == 0 {
		return in.unknown
	}
	k := key{ask: askParam, file: fn.File.id, node: param.Index}
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
	if f.File.IsStub || f.Node.Kind() == ast.KindLambda || isDunder(f.Name()) && f.Name() != "__init__" {
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

// sitesOf returns where the project reads the name of a function; of a method, as an attribute.
func (p *Program) sitesOf(fn *Func) []site {
	found := p.named(fn.Name())
	if fn.Class == nil {
		return found
	}
	return slices.DeleteFunc(slices.Clone(found), func(s site) bool { return s.node.Kind() != ast.KindAttribute })
}

// named returns the places of the project that read a name, also where it was imported under another one; a few more
// than maxSites where there are too many.
func (p *Program) named(name string) []site {
	if known, ok := p.sites.Load(name); ok {
		return known.([]site)
	}
	var found []site
	for _, src := range p.loader.Uses(name) {
		f := p.File(src)
		found = f.reads(found, name, anywhere)
		for _, i := range f.occurrencesOf(name) {
			if as := f.Tree.Node(i).AsAlias().Asname(); as != "" && as != name {
				found = f.reads(found, as, anywhere)
			}
		}
		if len(found) > maxSites {
			break
		}
	}
	known, _ := p.sites.LoadOrStore(name, found)
	return known.([]site)
}

// everywhere returns the places of the project that read a name, and those of a file, be it indexed or not.
func (p *Program) everywhere(f *File, name string) []site {
	found := p.named(name)
	if slices.ContainsFunc(found, func(s site) bool { return s.file == f }) {
		return found
	}
	return f.reads(slices.Clone(found), name, anywhere)
}

func anywhere(ast.Node) bool { return true }

func asCallee(kind ast.Kind) func(ast.Node) bool {
	return func(n ast.Node) bool { return n.Kind() == kind && n.Field() == ast.FieldFunc }
}

// reads adds the places of a file that read a name.
func (f *File) reads(found []site, name string, wanted func(ast.Node) bool) []site {
	for _, i := range f.occurrencesOf(name) {
		n := f.Tree.Node(i)
		if n.Kind() != ast.KindAlias && !n.Has(ast.FlagStore|ast.FlagDel) && wanted(n) {
			found = append(found, site{f, n})
		}
	}
	return found
}

// constructorSites returns the places that name the class of an __init__ or a subclass without one of its own, and those
// in these classes that call it through cls, type(self) or super().
func (e *Evaluator) constructorSites(fn *Func) []site {
	var found []site
	classes := []*Class{fn.Class}
	for _, sub := range e.subclasses(fn.Class) {
		classes = append(classes, sub.Class)
	}
	files := map[*File]bool{}
	for _, c := range classes {
		if c == fn.Class || c.method("__init__") == nil {
			found = append(found, e.prog.named(c.Name())...)
		}
		if len(found) > maxSites {
			break
		}
		if files[c.File] {
			continue
		}
		files[c.File] = true
		found = c.File.reads(found, "cls", asCallee(ast.KindName))
		found = c.File.reads(found, "__class__", asCallee(ast.KindAttribute))
		found = c.File.reads(found, "__init__", asCallee(ast.KindAttribute))
	}
	return found
}

// passedAt returns what one place gives a parameter: Never where it does not concern the function.
func (e *Evaluator) passedAt(fn *Func, param ast.Node, s site, depth int) *Type {
	in := e.prog.types
	c := ctx{file: s.file}
	node, around := s.node, s.file.Parent(s.node)
	if around.Kind() == ast.KindSubscript && node.Field() == ast.FieldValue { // Class[int](…)
		node, around = around, s.file.Parent(around)
	}
	if around.Kind() == ast.KindKeyword {
		around = s.file.Parent(around)
	}
	call := around.AsCall()
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
	if call.OK() && node.Field() != ast.FieldFunc {
		// The function is an argument: some callees call it with the arguments behind it.
		for i, arg := range args {
			if arg.Index == node.Index && forwards(call) {
				args = args[i+1:]
				return e.withoutMocks(e.argument(c, fn, param, skip, args, ast.Nodes{}))
			}
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
func (e *Evaluator) promised(c ctx, fn *Func, param ast.Node, skip int, call ast.Call, given ast.Node) *Type {
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
	callee.Func.eachArgument(bound, call, func(to, arg ast.Node) {
		if ann := to.AsArg().Annotation(); ann.OK() && arg.Index == given.Index {
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
		case Function:
			same := arm.Func == fn
			if !same && arm.Recv != nil && arm.Func.Class != nil && fn.Class != nil && arm.Func.Name() == fn.Name() && !arm.Recv.Exact {
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
		if fn := m.Class.method("__init__"); fn != nil {
			return fn
		}
	}
	return nil
}

// argument returns what a parameter gets from the arguments of a call.
func (e *Evaluator) argument(c ctx, fn *Func, param ast.Node, skip int, args []ast.Node, keywords ast.Nodes) *Type {
	in := e.prog.types
	for kw := range keywords.All() {
		switch kw.AsKeyword().Arg() {
		case param.AsArg().Arg():
			return e.expr(c, kw.AsKeyword().Value())
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
					return in.unknown
				}
			}
			if at >= 0 && at < len(args) {
				return e.expr(c, args[at])
			}
		}
		at++
	}
	for kw := range keywords.All() {
		if kw.AsKeyword().Arg() == "" {
			return in.unknown // **kwargs may hold it
		}
	}
	if def := paramDefault(fn, param); def.OK() {
		return e.expr(ctx{file: fn.File}, def)
	}
	return in.never // an error
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

// handsOver reports whether a function or class that is named, and not called, goes somewhere as a value.
func (s site) handsOver(node, around ast.Node) bool {
	for at, up := node, around; ; at, up = up, s.file.Parent(up) {
		switch at.Field() {
		case ast.FieldAnnotation, ast.FieldReturns, ast.FieldBases:
			return false
		}
		switch up.Kind() {
		case ast.KindBinOp, ast.KindSubscript, ast.KindTuple:
			// Perhaps a part of an annotation.
			continue
		case ast.KindAttribute, ast.KindCompare, ast.KindExpr, ast.KindExceptHandler, ast.KindMatchClass, ast.KindRaise, ast.KindAlias:
			return false
		}
		return true
	}
}

// looksOnly reports whether a call looks at a function or class that it is given and does not call it.
func looksOnly(call ast.Call) bool {
	switch calleeName(call) {
	case "isinstance", "issubclass", "cast", "TypeVar", "NewType", "hasattr", "getattr", "callable", "id", "repr", "str", "print",
		"super", "Mock", "MagicMock", "AsyncMock", "NonCallableMock", "NonCallableMagicMock", "create_autospec", "object", "wraps",
		"assertIsInstance", "assertIs", "assertRaises", "raises", "iscoroutinefunction", "isclass", "signature", "getsource":
		return true
	}
	return false
}

// forwards reports whether a call calls the function that it is given with the arguments that stand behind it.
func forwards(call ast.Call) bool {
	switch calleeName(call) {
	case "partial", "to_thread", "run_in_executor", "call_soon", "call_soon_threadsafe", "call_later", "call_at", "submit",
		"start_soon", "run_sync", "run_in_threadpool", "spawn":
		return true
	}
	return false
}

// calleeName returns the last part of the name that a call is written with, or "".
func calleeName(call ast.Call) string {
	if a := call.Func().AsAttribute(); a.OK() {
		return a.Attr()
	}
	return call.Func().AsName().Id()
}

// decidesBy reports whether what a function returns depends on the value of a parameter in a way that its form shows: the
// name stands in what is returned, or in a condition.
func (f *Func) decidesBy(param string) bool {
	f.decidingOnce.Do(func() {
		f.deciding = map[string]bool{}
		note := func(n ast.Node) {
			n.Walk(func(m ast.Node) bool {
				if name := m.AsName(); name.OK() {
					f.deciding[name.Id()] = true
				}
				return true
			})
		}
		eachOwn(f.Node, func(n ast.Node) {
			switch n.Kind() {
			case ast.KindReturn:
				note(n)
			case ast.KindIf, ast.KindIfExp, ast.KindWhile:
				note(n.Child(ast.FieldTest))
			case ast.KindMatch:
				note(n.Child(ast.FieldSubject))
			}
		})
	})
	return f.deciding[param]
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
	return f.firstParam() == param.AsArg().Arg() && (param.Field() == ast.FieldArgs || param.Field() == ast.FieldPosonlyargs)
}
