package infer

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// maxFills bounds the places at which a container is looked for being filled.
const maxFills = 64

// filled adds to the type of a container that a binding makes what is put into it later: by append and the like, by
// assignment to an index, by +=. The places are those that name the variable or attribute. What is put in by whoever the
// container is handed to is not known, so elements may be of other types than the answer says. A container that a library
// keeps where its other modules reach it may hold anything.
func (e *Evaluator) filled(c ctx, b scope.Binding, t *Type) *Type {
	if t.Kind != Instance || len(t.Args) == 0 || !isContainer(t.Class) || !makesContainer(c.file.Tree.Node(b.Value)) {
		return t
	}
	node, value := c.file.Tree.Node(b.Node), c.file.Tree.Node(b.Value)
	in := e.prog.types
	if c.file.IsInstalled && !isLocal(c.file, node) {
		made := *t
		made.Args = slices.Repeat([]*Type{in.unknown}, len(t.Args))
		return in.intern(made)
	}
	made := *t
	made.Args = append([]*Type(nil), t.Args...)
	if isQueue(t.Class) {
		made.Args[0] = in.never
	}
	last := len(made.Args) - 1
	made.Args[last] = in.join(made.Args[last], e.fill(c, node, value, 1))
	if last == 1 {
		made.Args[0] = in.join(made.Args[0], e.fill(c, node, value, 0))
	}
	return in.intern(made)
}

// isQueue reports whether a class is a queue of asyncio or of another library: what is put in comes out.
func isQueue(c *Class) bool {
	switch c.Name() {
	case "Queue", "LifoQueue", "PriorityQueue", "SimpleQueue":
		return c.File.IsLibrary()
	}
	return false
}

// isLocal reports whether what is bound is a variable of a function.
func isLocal(f *File, bound ast.Node) bool {
	if bound.Kind() != ast.KindName {
		return false
	}
	variable := f.Scopes.Resolve(bound.Index)
	return f.Scopes.Scope(f.Scopes.Symbol(variable).Scope).Kind == scope.FunctionScope
}

func isContainer(c *Class) bool {
	if !c.File.IsLibrary() {
		return false
	}
	if isQueue(c) {
		return true
	}
	switch c.FullName() {
	case "builtins.list", "builtins.set", "builtins.dict", "builtins.tuple", "builtins.frozenset", "collections.deque", "collections.defaultdict", "collections.OrderedDict":
		return true
	}
	return false
}

// makesContainer reports whether an expression makes a container that nobody else has yet.
func makesContainer(n ast.Node) bool {
	switch n.Kind() {
	case ast.KindList, ast.KindDict, ast.KindSet, ast.KindListComp, ast.KindDictComp, ast.KindSetComp:
		return true
	case ast.KindCall:
		switch calleeName(n.AsCall()) {
		case "list", "dict", "set", "deque", "defaultdict", "OrderedDict", "Queue", "LifoQueue", "PriorityQueue", "SimpleQueue":
			return n.AsCall().Func().Kind() != ast.KindSubscript
		}
	case ast.KindBinOp: // [None] * 3
		return n.Op() == ast.Mult && n.AsBinOp().Left().Kind() == ast.KindList
	}
	return false
}

// usesOf yields the places that mean the same variable as a Name that is bound, in its file, or the same attribute of a
// class as an Attribute, in the project.
func (e *Evaluator) usesOf(f *File, bound ast.Node) func(yield func(site) bool) {
	if name := bound.AsName(); name.OK() {
		variable := f.Scopes.Resolve(bound.Index)
		var class *Class
		if s := f.Scopes.Scope(f.Scopes.Symbol(variable).Scope); s.Kind == scope.ClassScope {
			class = f.classes[s.Node]
		}
		return func(yield func(site) bool) {
			for _, i := range e.prog.occurrences(f, name.Id()) {
				n := f.Tree.Node(i)
				if n.Kind() == ast.KindName && f.Scopes.Resolve(n.Index) == variable && !yield(site{f, n}) {
					return
				}
			}
			e.attributeUses(class, name.Id())(yield)
		}
	}
	return e.attributeUses(f.classOfSelf(bound.AsAttribute().Value()), bound.AsAttribute().Attr())
}

// attributeUses yields the places of the project that mean an attribute of a class.
func (e *Evaluator) attributeUses(class *Class, name string) func(yield func(site) bool) {
	return func(yield func(site) bool) {
		if class == nil {
			return
		}
		for _, s := range e.prog.everywhere(class.File, name) {
			if s.node.Kind() == ast.KindAttribute && e.isOf(s.file, s.node.AsAttribute().Value(), class, name) && !yield(s) {
				return
			}
		}
	}
}

// isOf reports whether an expression that has an attribute means an object of a class, or the class itself.
func (e *Evaluator) isOf(f *File, n ast.Node, class *Class, attribute string) bool {
	around := f.classOfSelf(n)
	if around == nil && n.AsName().Id() == "cls" {
		around = ctx{file: f}.class(n)
	}
	if around != nil {
		// A class that has the attribute from nowhere else is a part of an object that is made of several.
		return e.isSubclass(around, class) || e.isSubclass(class, around) || e.hasMethod(around, attribute) == No
	}
	for _, arm := range e.expr(ctx{file: f}, n).Arms() {
		if arm.Class != nil && (arm.Kind == Instance || arm.Kind == ClassObject) && e.isSubclass(arm.Class, class) {
			return true
		}
	}
	return false
}

// putAt returns the key and the value that one use of a container puts into it; Never where it puts in nothing.
func (e *Evaluator) putAt(c ctx, use ast.Node) [2]*Type {
	in := e.prog.types
	nothing := [2]*Type{in.never, in.never}
	around := c.file.Parent(use)
	switch {
	case around.Kind() == ast.KindAugAssign && use.Field() == ast.FieldTarget:
		return [2]*Type{in.never, e.element(e.expr(c, around.AsAugAssign().Value()))}
	case around.Kind() == ast.KindSubscript && use.Field() == ast.FieldValue:
		s := around.AsSubscript()
		if around.Has(ast.FlagStore) && s.Slice().Kind() == ast.KindSlice {
			return [2]*Type{in.never, e.element(e.storedAt(c, around))}
		}
		if around.Has(ast.FlagStore) {
			return [2]*Type{e.expr(c, s.Slice()), e.storedAt(c, around)}
		}
		return [2]*Type{in.never, e.inner(c, around)}
	case around.Kind() == ast.KindAttribute:
		call := c.file.Parent(around)
		if call.Kind() == ast.KindCall && around.Field() == ast.FieldFunc {
			return e.putBy(c, around.AsAttribute().Attr(), call.AsCall())
		}
	}
	return nothing
}

// putBy returns what a call of a container's method puts into it.
func (e *Evaluator) putBy(c ctx, method string, call ast.Call) [2]*Type {
	in := e.prog.types
	args := call.Args().Slice()
	if len(args) == 0 || args[0].Kind() == ast.KindStarred {
		return [2]*Type{in.never, in.never}
	}
	first := func() *Type { return e.expr(c, args[0]) }
	switch method {
	case "append", "appendleft", "add", "put", "put_nowait":
		return [2]*Type{in.never, first()}
	case "insert":
		if len(args) == 2 {
			return [2]*Type{in.never, e.expr(c, args[1])}
		}
	case "extend", "extendleft":
		return [2]*Type{in.never, e.element(first())}
	case "update":
		given := first()
		if given.Kind == Instance && len(given.Args) == 2 {
			return [2]*Type{given.Args[0], given.Args[1]}
		}
		return [2]*Type{in.never, e.element(given)}
	case "setdefault":
		if len(args) == 2 {
			return [2]*Type{first(), in.join(e.expr(c, args[1]), e.inner(c, call.Node))}
		}
	}
	return [2]*Type{in.never, in.never}
}

// storedAt returns the value that an assignment gives to an index.
func (e *Evaluator) storedAt(c ctx, target ast.Node) *Type {
	around := c.file.Parent(target)
	switch around.Kind() {
	case ast.KindAssign:
		return e.expr(c, around.AsAssign().Value())
	case ast.KindAnnAssign:
		return e.expr(c, around.AsAnnAssign().Value())
	case ast.KindAugAssign:
		return e.prog.types.never
	}
	return e.prog.types.unknown
}

// inner returns the container that an element of a container must be for what is done to it here: a list for
// x[k].append(v). It is Never where nothing is put into the element.
func (e *Evaluator) inner(c ctx, element ast.Node) *Type {
	in := e.prog.types
	around := c.file.Parent(element)
	p := e.putAt(c, element)
	if p[1].Kind == Never {
		return in.never
	}
	if around.Kind() == ast.KindSubscript {
		return e.instance("builtins", "dict", p[0], p[1])
	}
	switch around.AsAttribute().Attr() {
	case "append", "extend", "insert":
		return e.instance("builtins", "list", p[1])
	case "appendleft", "extendleft":
		return e.instance("collections", "deque", p[1])
	case "add":
		return e.instance("builtins", "set", p[1])
	case "setdefault":
		return e.instance("builtins", "dict", p[0], p[1])
	}
	return in.never
}
