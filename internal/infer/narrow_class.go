package infer

import (
	"github.com/unheeded/unheeded/internal/python/ast"
)

// classes are what the second argument of isinstance names.
type classes struct {
	list []*Type
	// none: NoneType is among them.
	none bool
	// open: something that is not known is among them.
	open bool
}

// classesOf reads the second argument of isinstance: a class, a union or a tuple of them, or a name for such a tuple.
func (e *Evaluator) classesOf(c ctx, n ast.Node, out *classes) {
	switch {
	case n.Kind() == ast.KindTuple:
		for elt := range n.AsTuple().Elts().All() {
			e.classesOf(c, elt, out)
		}
		return
	case n.Kind() == ast.KindBinOp && n.Op() == ast.BitOr:
		e.classesOf(c, n.AsBinOp().Left(), out)
		e.classesOf(c, n.AsBinOp().Right(), out)
		return
	case n.Op() == ast.ConstNone, isNoneType(n):
		out.none = true
		return
	}
	t := e.expr(c, n)
	if t.Kind != Tuple {
		t = e.prog.types.intern(Type{Kind: Tuple, Args: []*Type{t}})
	}
	for _, class := range t.Args {
		switch class.Kind {
		case ClassObject:
			out.list = append(out.list, class)
		case Never:
		default:
			out.open = true
		}
	}
}

// isNoneType reports whether an expression is type(None) or NoneType.
func isNoneType(n ast.Node) bool {
	if call := n.AsCall(); call.OK() {
		return call.Func().AsName().Id() == "type" && call.Args().First().Op() == ast.ConstNone
	}
	return n.AsName().Id() == "NoneType" || n.AsAttribute().Attr() == "NoneType"
}

// filterClass applies isinstance(value, class).
func (e *Evaluator) filterClass(c ctx, t *Type, class ast.Node, holds bool) *Type {
	in := e.prog.types
	var of classes
	e.classesOf(c, class, &of)
	if of.open && holds {
		return in.unknown
	}
	return e.each(t, func(arm *Type) *Type {
		if arm.Kind == None {
			if of.none == holds {
				return arm
			}
			return in.never
		}
		out := in.never
		certain := false
		for _, ct := range of.list {
			switch e.isInstance(arm, ct) {
			case Yes:
				certain = true
				out = in.join(out, arm)
			case Maybe:
				out = in.join(out, e.asInstance(arm, ct))
			}
		}
		switch {
		case certain == holds && certain:
			return arm
		case holds:
			return out
		case certain:
			return in.never
		}
		return arm
	})
}

// asInstance returns what a value is of which is found out that it is an instance of a class.
func (e *Evaluator) asInstance(arm, class *Type) *Type {
	switch {
	case arm.Kind != Instance && !arm.IsUnknown() && arm.Kind != TypeVar:
		return arm
	case arm.Kind == Instance && e.isStructural(class.Class):
		if e.isStructural(arm.Class) {
			return e.prog.types.unknown // it has the methods of both, and is of a class that neither tells
		}
		return arm
	}
	if special(class.Class) != "" {
		switch class.Class.FullName() {
		case "builtins.tuple":
			return e.instance("builtins", "tuple", e.prog.types.unknown)
		case "builtins.object":
			return arm
		}
		return e.prog.types.unknown
	}
	args := class.Args
	if len(args) == 0 {
		args = make([]*Type, len(e.typeVars(class.Class)))
		for i := range args {
			args[i] = e.prog.types.unknown
		}
	}
	return e.prog.types.intern(Type{Kind: Instance, Class: class.Class, Args: args})
}

// isInstance tells whether a value of a type is an instance of a class: Maybe where some are and some are not, and where
// nobody knows.
func (e *Evaluator) isInstance(t, class *Type) Answer {
	c := class.Class
	name := c.FullName()
	if name == "builtins.object" {
		return Yes
	}
	switch t.Kind {
	case Unknown, Wide, Elsewhere, TypeVar:
		return Maybe
	case Instance:
		if e.isSubclass(t.Class, c) {
			return Yes
		}
		if e.isStructural(c) {
			return e.hasHook(t, c)
		}
		if t.Exact || t.Class.File.Name == "builtins" && c.File.Name == "builtins" && !e.isSubclass(c, t.Class) {
			for _, m := range e.mro(t.Class) {
				if m.Kind != ClassObject {
					return Maybe
				}
			}
			return No
		}
		return Maybe
	}
	if e.isStructural(c) {
		return e.hasHook(t, c)
	}
	// A class of the interpreter's own, of which there are no subclasses.
	kinds := map[string]Kind{
		"builtins.tuple": Tuple, "builtins.type": ClassObject, "builtins.property": Property, "functools.partial": Partial,
		"types.FunctionType": Function, "types.MethodType": Function, "types.LambdaType": Function, "types.ModuleType": Module,
		"types.CoroutineType": Coroutine, "types.GeneratorType": Generator, "types.AsyncGeneratorType": AsyncGenerator,
	}
	if kind, ok := kinds[name]; ok {
		switch {
		case kind != t.Kind:
			return No
		case kind == Function:
			return Maybe // bound or not
		}
		return Yes
	}
	if t.Kind == Callable || t.Kind == ClassObject || t.Kind == Coroutine && t.Func == nil {
		return Maybe
	}
	return No
}

// isStructural reports whether isinstance asks for methods where a class is named: one of collections.abc, or a Protocol.
func (e *Evaluator) isStructural(c *Class) bool {
	if c.File.Name == "typing" || c.File.Name == "collections.abc" {
		return true
	}
	return e.isProtocol(c)
}

// hasHook tells whether a value has the methods that a structural class asks for.
func (e *Evaluator) hasHook(t *Type, c *Class) Answer {
	method := ""
	switch c.Name() {
	case "Awaitable":
		if t.Kind == Coroutine {
			return Yes
		}
		method = "__await__"
	case "Coroutine":
		if t.Kind == Coroutine {
			return Yes
		}
		method = "send"
	case "Callable":
		return e.isCallable(t)
	case "AsyncIterable", "AsyncIterator", "AsyncGenerator":
		if t.Kind == AsyncGenerator {
			return Yes
		}
		method = "__aiter__"
	case "Iterable", "Iterator", "Generator":
		if t.Kind == Generator || t.Kind == Tuple && c.Name() == "Iterable" {
			return Yes
		}
		method = "__iter__"
	}
	switch {
	case t.Kind != Instance:
		switch t.Kind {
		case Coroutine, AsyncGenerator, Generator, Function, Module, Partial:
			return No
		}
	case method != "" && !t.Class.File.IsStub && e.lacks(t.Class, method):
		return No
	case method != "" && method != "__iter__" && t.Class.File.Name == "builtins":
		return No // nothing asynchronous is built in
	case method == "__await__" && e.hasMethod(t.Class, method) == Yes:
		return Yes
	}
	return Maybe
}

// filterType applies type(value) is class.
func (e *Evaluator) filterType(c ctx, t *Type, class ast.Node, holds bool) *Type {
	in := e.prog.types
	ct := e.expr(c, class)
	if ct.Kind != ClassObject {
		return t
	}
	return e.each(t, func(arm *Type) *Type {
		same := arm.Kind == Instance && arm.Class == ct.Class
		switch {
		case !holds && same && arm.Exact:
			return in.never
		case !holds:
			return arm
		case same:
			made := *arm
			made.Exact = true
			return in.intern(made)
		case e.isInstance(arm, ct) == Yes, e.isInstance(arm, ct) == No:
			return in.never // of a subclass, or of none
		case arm.Kind == Instance && !e.isSubclass(ct.Class, arm.Class):
			return in.never
		case special(ct.Class) != "":
			return in.unknown
		}
		return in.intern(Type{Kind: Instance, Class: ct.Class, Args: ct.Args, Exact: true})
	})
}

// filterSubclass applies issubclass(value, class).
func (e *Evaluator) filterSubclass(c ctx, t *Type, class ast.Node, holds bool) *Type {
	in := e.prog.types
	var of classes
	e.classesOf(c, class, &of)
	if of.open && holds {
		return in.unknown
	}
	return e.each(t, func(arm *Type) *Type {
		if arm.Kind != ClassObject && !arm.IsUnknown() {
			return arm
		}
		out := in.never
		for _, ct := range of.list {
			switch {
			case arm.Kind == ClassObject && e.isSubclass(arm.Class, ct.Class):
				if holds {
					return arm
				}
				return in.never
			case arm.Kind == ClassObject && arm.Exact:
			default:
				if arm.Kind == ClassObject && arm.Class.File.Name == "builtins" && !e.isSubclass(ct.Class, arm.Class) {
					continue
				}
				made := *ct
				made.Exact = false
				out = in.join(out, in.intern(made))
			}
		}
		if !holds {
			return arm
		}
		return out
	})
}
