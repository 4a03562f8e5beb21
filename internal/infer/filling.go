package infer

import (
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// maxAliasDepth bounds how far a container is followed from name to name, and into functions that it is handed to.
const maxAliasDepth = 3

// filling goes through the places that mean one container and joins what they put into it.
type filling struct {
	e *Evaluator
	// env is the context of the file that makes the container.
	file *File
	env  *Env
	// index is 0 for the keys and 1 for the values or elements.
	index  int
	places int
	seen   map[ast.Node]bool
	out    *Type
}

// fill returns what is put into the container that is bound to a name or attribute: as keys for index 0, as values or
// elements for 1. An Elsewhere stands for what is put in by code that is not seen, to which the container is handed; and
// for all of it where a container that others reach is nowhere seen to be filled. That is told by the form of the program
// alone, so that it does not depend on how far the inference has come.
func (e *Evaluator) fill(c ctx, bound, value ast.Node, index int) *Type {
	k := key{ask: askFill, file: c.file, node: bound.Index, env: c.env, name: [...]string{"key", "value"}[index]}
	return e.query(k, func() *Type {
		in := e.prog.types
		f := &filling{e: e, file: c.file, env: c.env, index: index, seen: map[ast.Node]bool{}, out: in.never}
		if startsEmpty(value) && e.isReached(c.file, bound) && !e.isFilled(c.file, bound) {
			f.out = in.elsewhere
		}
		f.name(c.file, bound, 0)
		if f.places > maxFills {
			return in.wide
		}
		return f.out
	})
}

// startsEmpty reports whether the expression that makes a container puts nothing into it.
func startsEmpty(n ast.Node) bool {
	switch n.Kind() {
	case ast.KindList, ast.KindDict, ast.KindSet:
		return n.First().Index == 0
	case ast.KindCall:
		call := n.AsCall()
		switch calleeName(call) {
		case "Queue", "LifoQueue", "PriorityQueue", "SimpleQueue":
			return true
		}
		return call.Args().Len()+call.Keywords().Len() == 0
	}
	return false
}

// isReached reports whether others than the function around can reach what is bound: an attribute, a variable of a module
// or class, one that is returned or put into something else.
func (e *Evaluator) isReached(f *File, bound ast.Node) bool {
	if !isLocal(f, bound) {
		return true
	}
	for use := range f.Scopes.Uses(f.Scopes.Resolve(bound.Index)) {
		switch around := f.Parent(f.Tree.Node(use.Node)); around.Kind() {
		case ast.KindReturn, ast.KindList, ast.KindSet, ast.KindTuple, ast.KindDict:
			return true
		case ast.KindCall:
			if isFiller(around.AsCall().Func()) {
				return true
			}
		}
	}
	return false
}

// isFilled reports whether something somewhere has the form of filling a container of a name.
func (e *Evaluator) isFilled(f *File, bound ast.Node) bool {
	name := bound.AsName().Id()
	if name == "" {
		name = bound.AsAttribute().Attr()
	}
	sites := e.prog.everywhere(f, name)
	if len(sites) > maxSites {
		return true
	}
	for _, s := range sites {
		if hasFillForm(s.file, s.node, 0) {
			return true
		}
	}
	for use := range f.Scopes.Uses(f.Scopes.Resolve(bound.Index)) {
		if hasFillForm(f, f.Tree.Node(use.Node), 0) {
			return true
		}
	}
	return false
}

// hasFillForm reports whether a use of a container has the form of putting something into it: a method is called, an index
// is assigned, or that is done under another name in the same file.
func hasFillForm(f *File, use ast.Node, depth int) bool {
	around := f.Parent(use)
	switch around.Kind() {
	case ast.KindSubscript, ast.KindAttribute:
		return use.Field() == ast.FieldValue && (around.Has(ast.FlagStore) || isFiller(around) || hasFillForm(f, around, depth))
	case ast.KindAugAssign:
		return use.Field() == ast.FieldTarget
	case ast.KindAssign:
		name := around.AsAssign().Targets().First().AsName()
		if use.Field() != ast.FieldValue || !name.OK() || depth == maxAliasDepth {
			return false
		}
		for other := range f.Scopes.Uses(f.Scopes.Resolve(name.Index)) {
			if hasFillForm(f, f.Tree.Node(other.Node), depth+1) {
				return true
			}
		}
	}
	return false
}

// isFiller reports whether an attribute is a method of a container that puts something in.
func isFiller(n ast.Node) bool {
	switch n.AsAttribute().Attr() {
	case "append", "appendleft", "add", "insert", "extend", "extendleft", "update", "setdefault", "put", "put_nowait":
		return true
	}
	return false
}

// name goes through the uses of a variable or attribute.
func (f *filling) name(file *File, bound ast.Node, depth int) {
	for use := range f.e.usesOf(file, bound) {
		f.use(use, depth)
	}
	if name := bound.AsName(); name.OK() {
		if symbol := file.Scopes.Resolve(bound.Index); file.Scopes.Symbol(symbol).Scope == scope.Module {
			f.imported(file, name.Id(), depth)
		}
	}
}

// imported goes through the uses of a variable of a module in other modules.
func (f *filling) imported(module *File, name string, depth int) {
	for _, s := range f.e.prog.named(name) {
		if s.file == module {
			continue
		}
		if a := s.node.AsAttribute(); a.OK() {
			if m := f.e.expr(ctx{file: s.file}, a.Value()); m.Kind == Module && m.Module == module {
				f.use(s, depth)
			}
		} else if f.e.importsFrom(s, module, name) {
			f.use(s, depth)
		}
	}
}

// importsFrom reports whether a name is one that a from import brings from a module.
func (e *Evaluator) importsFrom(s site, module *File, name string) bool {
	b, ok := only(s.file, s.file.Scopes.Resolve(s.node.Index))
	if !ok || b.Kind != scope.ImportFrom || s.file.Tree.Node(b.Node).AsAlias().Name() != name {
		return false
	}
	return e.importedFrom(s.file, s.file.Tree.Node(b.Stmt).AsImportFrom()) == module
}

// use adds what one use of the container puts in.
func (f *filling) use(s site, depth int) {
	if f.places++; f.places > maxFills || f.seen[s.node] {
		return
	}
	f.seen[s.node] = true
	c := ctx{file: s.file}
	if s.file == f.file {
		c.env = f.env
	}
	around := s.file.Parent(s.node)
	switch around.Kind() {
	case ast.KindAssign:
		if s.node.Field() == ast.FieldValue {
			for target := range around.AsAssign().Targets().All() {
				f.alias(s, target, depth)
			}
		}
	case ast.KindAnnAssign, ast.KindNamedExpr:
		if s.node.Field() == ast.FieldValue {
			f.alias(s, around.Child(ast.FieldTarget), depth)
		}
	case ast.KindKeyword:
		f.handed(c, s.file.Parent(around).AsCall(), s.node, depth)
	case ast.KindCall:
		if s.node.Field() == ast.FieldArgs {
			f.handed(c, around.AsCall(), s.node, depth)
		}
	default:
		f.add(f.e.putAt(c, s.node)[f.index])
	}
}

func (f *filling) add(t *Type) { f.out = f.e.join(f.out, t) }

// alias follows a container to the other name that it is given.
func (f *filling) alias(s site, target ast.Node, depth int) {
	switch {
	case target.Index == s.node.Index:
	case target.Kind() != ast.KindName && target.Kind() != ast.KindAttribute || depth == maxAliasDepth:
		f.add(f.e.prog.types.elsewhere)
	default:
		f.name(s.file, target, depth+1)
	}
}

// handed follows a container into the function that it is given to. Those of libraries are taken to leave it alone.
func (f *filling) handed(c ctx, call ast.Call, given ast.Node, depth int) {
	callee := f.e.expr(c, call.Func())
	for _, arm := range callee.Arms() {
		fn := arm.Func
		skip := 0
		switch {
		case arm.Kind == ClassObject:
			fn, skip = f.e.initOf(arm.Class), 1
		case arm.Kind == Function && arm.Recv != nil:
			skip = 1
		case arm.Kind != Function:
			fn = nil
		}
		switch {
		case arm.Kind == Never: // not known yet
		case fn != nil && fn.File.IsStub, arm.Kind == ClassObject && arm.Class.File.IsStub, f.e.leavesAlone(arm):
		case fn == nil || depth == maxAliasDepth:
			f.add(f.e.prog.types.elsewhere)
		default:
			f.parameter(fn, skip, f.e.argsOf(c, call), given, depth)
		}
	}
}

// leavesAlone reports whether a callee that is not seen is known to leave what it is given alone.
func (e *Evaluator) leavesAlone(callee *Type) bool {
	if callee.Kind != Unknown || callee.Name == "" {
		return false
	}
	_, known := e.prog.facts.Function(callee.Name)
	return known || strings.HasPrefix(callee.Name, "builtins.")
}

// parameter goes through the uses of the parameter that takes the container.
func (f *filling) parameter(fn *Func, skip int, a *args, arg ast.Node, depth int) {
	taken := false
	fn.eachArgument(skip, a, func(param ast.Node, g given) {
		if g.node != arg {
			return
		}
		taken = true
		if param.Field() == ast.FieldVararg {
			f.add(f.e.prog.types.elsewhere)
			return
		}
		t := fn.File.Scopes
		symbol := t.Lookup(fn.scope, param.AsArg().Arg())
		for use := range t.Uses(symbol) {
			f.use(site{fn.File, fn.File.Tree.Node(use.Node)}, depth+1)
		}
		for inner := range t.Captures(symbol) {
			for use := range t.Uses(inner) {
				f.use(site{fn.File, fn.File.Tree.Node(use.Node)}, depth+1)
			}
		}
	})
	if !taken {
		f.add(f.e.prog.types.elsewhere)
	}
}
