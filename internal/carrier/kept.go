package carrier

import (
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// kept returns what is done with a value that is stored to an attribute: class-wide, and by whoever reads an attribute of
// that name of an object that may be of the class.
func (t *Tracker) kept(s spot, depth int) Use {
	attr := s.node.AsAttribute()
	class := s.file.ClassOfSelf(attr.Value())
	if class == nil {
		// Somebody else's object: its class, where it is known.
		recv := t.types.TypeOf(s.file, attr.Value())
		if recv.Kind != infer.Instance && recv.Kind != infer.ClassObject || recv.Class.File.IsStub || recv.Class.File.IsInstalled {
			return Reads | Keeps
		}
		class = recv.Class
	}
	return Keeps | shown(attr.Attr()) | t.ofAttribute(s.file, class, attr.Attr(), depth)
}

// shown returns Shows for a public name.
func shown(name string) Use {
	if strings.HasPrefix(name, "_") {
		return 0
	}
	return Shows
}

// ofAttribute returns what is done with what an attribute of a class holds.
func (t *Tracker) ofAttribute(f *infer.File, class *infer.Class, name string, depth int) Use {
	q := question{file: class.File, class: class, name: name, depth: depth}
	return t.solver.Ask(q, func() Use {
		if !strings.HasPrefix(name, "_") && !t.basesKnown(class) {
			return Reads // a base that was not seen may read it
		}
		sites, ok := t.types.Sites(f, name)
		if !ok {
			return Reads
		}
		out := Use(0)
		for _, s := range sites {
			a := s.Node.AsAttribute()
			if !a.OK() || !t.mayBeOf(s.File, a.Value(), class) {
				continue
			}
			out |= t.value(spot{s.File, s.Node}, depth)
		}
		return out | t.byName(class, name) | t.bySetter(class, name, depth)
	})
}

// bySetter returns what the setter of a property does with what is stored to it.
func (t *Tracker) bySetter(class *infer.Class, name string, depth int) Use {
	out := Use(0)
	for _, base := range t.types.MRO(class) {
		if base.Kind != infer.ClassObject || base.Class.File.IsStub || base.Class.File.IsInstalled {
			continue
		}
		for _, fn := range base.Class.Methods() {
			if fn.Name() != name || !fn.IsMarked("setter") {
				continue
			}
			if b := fn.File.Scopes.BindingAt(fn.Positional(1).Index); b != 0 {
				out |= t.ofBinding(fn.File, b, depth)
			}
		}
	}
	return out
}

// basesKnown reports whether all bases of a class were seen. A metaclass is none: its methods get the class, not its objects.
func (t *Tracker) basesKnown(c *infer.Class) bool {
	for _, m := range t.types.MRO(c) {
		if m.Kind != infer.ClassObject && !m.IsOfMetaclass() {
			return false
		}
	}
	return true
}

// mayBeOf reports whether the value of an expression may be an object of a class, or of one that shares its attributes.
func (t *Tracker) mayBeOf(f *infer.File, n ast.Node, class *infer.Class) bool {
	for _, arm := range t.types.TypeOf(f, n).Arms() {
		switch arm.Kind {
		case infer.Instance, infer.ClassObject:
			if t.types.IsSubclass(arm.Class, class) || t.types.IsSubclass(class, arm.Class) || t.shareSubclass(arm.Class, class) {
				return true
			}
		case infer.None, infer.Never, infer.Module, infer.Function, infer.Coroutine:
		default:
			return true
		}
	}
	return false
}

// shareSubclass reports whether some class derives from both: one may be mixed in with the other.
func (t *Tracker) shareSubclass(a, b *infer.Class) bool {
	for _, sub := range t.types.Subclasses(a) {
		if t.types.IsSubclass(sub.Class, b) {
			return true
		}
	}
	return false
}

// byName returns what is done with attributes of a class that are reached by a name in a string, or all at once, by its own
// methods and by those that it inherits.
func (t *Tracker) byName(class *infer.Class, name string) Use {
	out := t.namedIn(class, name)
	for _, base := range t.types.MRO(class) {
		if base.Kind == infer.ClassObject && !base.Class.File.IsStub && !base.Class.File.IsInstalled {
			out |= t.namedIn(base.Class, name)
		}
	}
	return out
}

// namedIn is byName for what the body of a class does.
func (t *Tracker) namedIn(class *infer.Class, name string) Use {
	out := Use(0)
	class.Node.Walk(func(n ast.Node) bool {
		switch n.Kind() {
		case ast.KindAttribute:
			if n.AsAttribute().Attr() == "__dict__" {
				out |= Reads
			}
		case ast.KindCall:
			call := n.AsCall()
			switch call.Func().AsName().Id() {
			case "vars":
				out |= Reads
			case "getattr":
				args := call.Args().Slice()
				if len(args) < 2 {
					break
				}
				if t.mayBe(spot{class.File, args[1]}, name) {
					out |= Reads
				}
			}
		}
		return out == 0
	})
	return out
}

// mayBe reports whether an expression may give a text: it is that text, or begins as that does, as far as it is seen.
func (t *Tracker) mayBe(s spot, text string) bool {
	if made := t.origin(s); made != s {
		s = made
	}
	if known, err := s.node.AsConstant().Str(); err == nil {
		return known == text
	}
	begin := s.node.AsBinOp().Left()
	if s.node.Kind() == ast.KindJoinedStr {
		begin = s.node.Children(ast.FieldValues).First()
	}
	known, err := begin.AsConstant().Str()
	return err != nil || strings.HasPrefix(text, known)
}
