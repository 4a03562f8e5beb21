package infer

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// metaclassMark is the Name of the Unknown that stands in a list of bases for what a metaclass may add to a class. It is
// the last in the order: what the classes have themselves, the metaclass does not hide from their objects.
const metaclassMark = "metaclass:"

// IsOfMetaclass reports whether a type in the order of bases stands for what a metaclass may add: a metaclass makes the
// class, and is no base whose code may use an object.
func (t *Type) IsOfMetaclass() bool { return t.Kind == Unknown && t.Name == metaclassMark }

// bases returns the bases of a class as a Tuple: class objects, their arguments in terms of the class's own type
// variables, and Unknown for each that is not known.
func (e *Evaluator) bases(c *Class) *Type { return e.ofClass(askBases, c, (*Evaluator).findBases) }

func (e *Evaluator) findBases(c *Class) *Type {
	in := e.prog.types
	cx := ctx{file: c.File}
	var bases []*Type
	for b := range c.Node.AsClassDef().Bases().All() {
		t := e.classObject(cx, b)
		if t != nil {
			bases = append(bases, t)
		}
	}
	for k := range c.Node.AsClassDef().Keywords().All() {
		kw := k.AsKeyword()
		if kw.Arg() == "metaclass" {
			if m := e.expr(cx, kw.Value()); m.Kind == ClassObject && (m.Class.FullName() == "abc.ABCMeta" || m.Class.FullName() == "builtins.type") {
				continue
			}
		}
		switch kw.Arg() {
		case "metaclass":
			bases = append(bases, in.intern(Type{Kind: Unknown, Name: metaclassMark}))
		case "":
			bases = append(bases, in.unknown)
		}
	}
	return in.intern(Type{Kind: Tuple, Args: bases})
}

// classObject returns the class that a base expression names, Unknown where it names none that is known, and nil
// where the base changes nothing that matters, as Generic[T].
func (e *Evaluator) classObject(c ctx, n ast.Node) *Type {
	in := e.prog.types
	if n.Kind() == ast.KindSubscript {
		s := n.AsSubscript()
		base := e.expr(c, s.Value())
		if base.Kind != ClassObject {
			return in.unknown
		}
		switch special(base.Class) {
		case "Generic", "Protocol":
			return nil
		case "Tuple", "tuple", "type", "Type", "Callable", "Union", "Optional":
			return in.unknown
		}
		var params []ast.Node
		if slice := s.Slice(); slice.Kind() == ast.KindTuple {
			params = slice.AsTuple().Elts().Slice()
		} else {
			params = []ast.Node{slice}
		}
		return in.intern(Type{Kind: ClassObject, Class: base.Class, Args: e.annotations(c, params)})
	}
	t := e.expr(c, n)
	switch {
	case t.Kind == Unknown:
		return t
	case t.Kind != ClassObject:
		return in.unknown
	}
	switch special(t.Class) {
	case "Generic", "Protocol", "object":
		return nil
	case "":
		return t
	case "NamedTuple", "TypedDict":
		return in.intern(Type{Kind: Unknown, Name: t.Class.FullName()})
	}
	// Of others the attributes are not known here; a subclass's own are.
	return in.unknown
}

// MRO returns the linearised bases of a class, itself first. An Unknown stands where a base is not known; what follows
// it may be overridden by it.
func (e *Evaluator) mro(c *Class) []*Type { return e.ofClass(askMRO, c, (*Evaluator).linearise).Args }

// linearise is C3, as Python does it. A hierarchy that has no such order, or that runs in a circle, ends in Unknown.
func (e *Evaluator) linearise(c *Class) *Type {
	in := e.prog.types
	self := in.intern(Type{Kind: ClassObject, Class: c, Args: e.typeVars(c)})
	out := []*Type{self}
	var lists [][]*Type
	var direct []*Type
	var last *Type // what metaclasses may add
	for _, b := range e.bases(c).Args {
		if b.Name == metaclassMark {
			last = b
			continue
		}
		if b.Kind != ClassObject {
			lists = append(lists, []*Type{b})
			direct = append(direct, b)
			continue
		}
		vars := bind(e.typeVars(b.Class), b.Args)
		var line []*Type
		for _, m := range e.mro(b.Class) {
			if m.Name == metaclassMark {
				last = m
				continue
			}
			line = append(line, e.subst(m, vars))
		}
		if len(line) == 0 { // in flight: a circle so far
			continue
		}
		lists = append(lists, line)
		direct = append(direct, line[0])
	}
	lists = append(lists, direct)
	for {
		lists = slices.DeleteFunc(lists, func(l []*Type) bool { return len(l) == 0 })
		if len(lists) == 0 {
			break
		}
		next := pickC3(lists)
		if next == nil || len(out) > 256 {
			out = append(out, in.unknown)
			break
		}
		out = append(out, next)
		for i, l := range lists {
			if sameClass(l[0], next) {
				lists[i] = l[1:]
			}
		}
	}
	if last != nil {
		out = append(out, last)
	}
	return in.intern(Type{Kind: Tuple, Args: out})
}

// pickC3 returns the first head that stands in no tail.
func pickC3(lists [][]*Type) *Type {
	for _, l := range lists {
		head := l[0]
		if !slices.ContainsFunc(lists, func(other []*Type) bool {
			return slices.ContainsFunc(other[1:], func(t *Type) bool { return sameClass(t, head) })
		}) {
			return head
		}
	}
	return nil
}

func sameClass(a, b *Type) bool {
	return a == b || a.Kind == ClassObject && b.Kind == ClassObject && a.Class == b.Class
}

// isGenericBase reports whether a base is Generic or Protocol.
func isGenericBase(n ast.Node) bool {
	name := n.AsName().Id()
	if name == "" {
		name = n.AsAttribute().Attr()
	}
	return name == "Generic" || name == "Protocol"
}

// isSubclass reports whether the known bases of a class contain another.
func (e *Evaluator) isSubclass(c, of *Class) bool {
	return slices.ContainsFunc(e.mro(c), func(t *Type) bool { return t.Class == of })
}

// subclasses returns the known proper subclasses of a project's class, sorted by place, as class objects.
func (e *Evaluator) subclasses(c *Class) []*Type {
	return e.ofClass(askSubclasses, c, (*Evaluator).findSubclasses).Args
}

func (e *Evaluator) findSubclasses(c *Class) *Type {
	in := e.prog.types
	if c.File.IsStub {
		return in.intern(Type{Kind: Tuple})
	}
	seen := map[*Class]bool{c: true}
	var out []*Type
	for todo := []*Class{c}; len(todo) > 0 && len(out) < maxSubclasses; todo = todo[1:] {
		e.prog.seenName(todo[0].Name())
		for src := range e.prog.loader.Mentions(todo[0].Name()) {
			f := e.prog.File(src)
			for _, sub := range f.classList {
				if !seen[sub] && namesBase(sub, todo[0].Name()) && e.isSubclass(sub, c) {
					seen[sub] = true
					e.prog.seenAt(f, sub.Node)
					todo = append(todo, sub)
					out = append(out, in.intern(Type{Kind: ClassObject, Class: sub}))
				}
			}
		}
	}
	slices.SortFunc(out, compare)
	return in.intern(Type{Kind: Tuple, Args: out})
}

// maxSubclasses bounds the search for overrides; nobody reads a message about the rest.
const maxSubclasses = 512

// namesBase reports whether a class statement names a base whose last part is name.
func namesBase(c *Class, name string) bool {
	for b := range c.Node.AsClassDef().Bases().All() {
		if s := b.AsSubscript(); s.OK() {
			b = s.Value()
		}
		if b.AsName().Id() == name || b.AsAttribute().Attr() == name {
			return true
		}
	}
	return false
}
