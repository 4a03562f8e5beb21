package infer

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// maxFills bounds the places at which a container is looked for being filled.
const maxFills = 64

// filled adds to the type of a container that a binding makes what is put into it later: by append and the like, by
// assignment to an index, by +=. The places are those that name the variable or, for an attribute, those in the file of
// its class. What is put in elsewhere is not known, so elements may be of other types than the answer says.
func (e *Evaluator) filled(c ctx, b scope.Binding, t *Type) *Type {
	if t.Kind != Instance || len(t.Args) == 0 || !isContainer(t.Class) || !makesContainer(c.file.Tree.Node(b.Value)) {
		return t
	}
	node := c.file.Tree.Node(b.Node)
	in := e.prog.types
	put := func(index int) *Type {
		k := key{ask: askFill, file: c.file.id, node: node.Index, env: c.env, name: [...]string{"key", "value"}[index]}
		return e.query(k, func() *Type {
			out := in.never
			places := 0
			for use := range e.usesOf(c, node) {
				if places++; places > maxFills {
					return in.wide
				}
				p := e.putAt(c, use)
				out = in.join(out, p[index])
			}
			return out
		})
	}
	made := *t
	made.Args = append([]*Type(nil), t.Args...)
	last := len(made.Args) - 1
	made.Args[last] = in.join(made.Args[last], put(1))
	if last == 1 {
		made.Args[0] = in.join(made.Args[0], put(0))
	}
	return in.intern(made)
}

func isContainer(c *Class) bool {
	if !c.File.IsLibrary() {
		return false
	}
	switch c.FullName() {
	case "builtins.list", "builtins.set", "builtins.dict", "collections.deque", "collections.defaultdict", "collections.OrderedDict":
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
		case "list", "dict", "set", "deque", "defaultdict", "OrderedDict":
			return true
		}
	}
	return false
}

// usesOf yields the Names and Attributes of a file that mean the same variable, or the same attribute of a class, as a
// Name or Attribute that is bound.
func (e *Evaluator) usesOf(c ctx, bound ast.Node) func(yield func(ast.Node) bool) {
	return func(yield func(ast.Node) bool) {
		f := c.file
		name, class := bound.AsName().Id(), (*Class)(nil)
		variable := scope.SymbolID(0)
		if name != "" {
			variable = f.Scopes.Resolve(bound.Index)
			if s := f.Scopes.Scope(f.Scopes.Symbol(variable).Scope); s.Kind == scope.ClassScope {
				class = f.classes[s.Node]
			}
		} else {
			name, class = bound.AsAttribute().Attr(), f.classOfSelf(bound.AsAttribute().Value())
		}
		for _, i := range f.occurrencesOf(name) {
			n := f.Tree.Node(i)
			switch n.Kind() {
			case ast.KindName:
				if variable == 0 || f.Scopes.Resolve(n.Index) != variable {
					continue
				}
			case ast.KindAttribute:
				if class == nil || !e.isOf(c.file, n.AsAttribute().Value(), class) {
					continue
				}
			default:
				continue
			}
			if !yield(n) {
				return
			}
		}
	}
}

// isOf reports whether an expression means an object of a class or a related one, or such a class itself, by its form:
// self, cls, or the name of the class.
func (e *Evaluator) isOf(f *File, n ast.Node, class *Class) bool {
	id := n.AsName().Id()
	if id == class.Name() {
		return true
	}
	around := f.classOfSelf(n)
	if around == nil && id == "cls" {
		around = ctx{file: f}.class(n)
	}
	return around == class || around != nil && (e.isSubclass(around, class) || e.isSubclass(class, around))
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
	case "append", "appendleft", "add":
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
