package infer

import (
	"slices"
	"strings"
)

// assignable tells whether a value of a type may be given to what is declared as another: Yes where Python's type checkers
// would say so, No where no value of the type fits, as far as the classes are known, and Maybe for the rest.
func (e *Evaluator) assignable(t, to *Type) Answer { return e.assignableAt(t, to, 0) }

// maxAssign bounds how deep types are compared; deeper arguments may fit.
const maxAssign = 4

func (e *Evaluator) assignableAt(t, to *Type, depth int) Answer {
	switch {
	case t == to || t.Kind == Never || e.isObject(to):
		return Yes
	case depth > maxAssign:
		return Maybe
	case to.Kind == TypeVar:
		bound := e.boundOf(to)
		if bound.IsUnknown() {
			return Yes
		}
		return e.assignableAt(t, bound, depth+1)
	case t.IsUnknown() || to.IsUnknown():
		return Maybe
	case t.Kind == TypeVar:
		return e.assignableAt(e.boundOf(t), to, depth+1)
	case t.Kind == Union:
		return all(t.Args, func(arm *Type) Answer { return e.assignableAt(arm, to, depth) })
	case to.Kind == Union:
		return some(to.Args, func(arm *Type) Answer { return e.assignableAt(t, arm, depth) })
	}
	switch to.Kind {
	case None:
		return yesIf(t.Kind == None)
	case Literal:
		return No // whoever knows the value asks before
	case Callable:
		return e.assignableCallable(t, to, depth)
	case ClassObject:
		return e.assignableClass(t, to)
	case ClassOf:
		if t.Kind == ClassObject {
			return e.assignableAt(e.prog.types.intern(Type{Kind: Instance, Class: t.Class, Args: t.Args}), to.Args[0], depth+1)
		}
		return e.isA(t, e.stubClass("builtins", "type"))
	case Tuple:
		if t.Kind == Tuple {
			return e.assignableEach(t.Args, to.Args, depth)
		}
		return e.isA(t, e.stubClass("builtins", "tuple"))
	case Coroutine:
		if t.Kind == Coroutine {
			return Yes
		}
		return e.isA(t, e.stubClass("typing", "Coroutine"))
	case Instance:
		return e.assignableInstance(t, to, depth)
	}
	return Maybe
}

// isObject reports whether a declared type is object.
func (e *Evaluator) isObject(t *Type) bool {
	return t.Kind == Instance && special(t.Class) == "object"
}

func yesIf(ok bool) Answer {
	if ok {
		return Yes
	}
	return No
}

// all is the answer for a value that may be of any of the arms: Yes or No where all agree.
func all(arms []*Type, of func(*Type) Answer) Answer {
	out := of(arms[0])
	for _, arm := range arms[1:] {
		if of(arm) != out {
			return Maybe
		}
	}
	return out
}

// some is the answer for a value that one of the arms has to take.
func some(arms []*Type, of func(*Type) Answer) Answer {
	out := No
	for _, arm := range arms {
		switch of(arm) {
		case Yes:
			return Yes
		case Maybe:
			out = Maybe
		}
	}
	return out
}

// assignableEach compares arguments one by one.
func (e *Evaluator) assignableEach(args, to []*Type, depth int) Answer {
	if len(args) != len(to) {
		return No
	}
	out := Yes
	for i := range args {
		switch e.assignableAt(args[i], to[i], depth+1) {
		case No:
			return No
		case Maybe:
			out = Maybe
		}
	}
	return out
}

// isA tells whether a value is of a class or a subclass of it.
func (e *Evaluator) isA(t *Type, class *Class) Answer {
	c := e.nominal(t)
	switch {
	case t.Kind == None:
		return No
	case c == nil || class == nil:
		return Maybe
	case e.isSubclass(c, class):
		return Yes
	case slices.ContainsFunc(e.mro(c), func(m *Type) bool { return m.Kind != ClassObject }),
		t.Kind == Instance && !t.Exact && e.isSubclass(class, c):
		return Maybe
	}
	return No
}

// assignableCallable compares what calling the value returns.
func (e *Evaluator) assignableCallable(t, to *Type, depth int) Answer {
	switch t.Kind {
	case Function, ClassObject, Callable, Partial:
	case Instance:
		if has := e.hasMethod(t.Class, "__call__"); has != Yes {
			return has
		}
	case None, Coroutine, AsyncGenerator, Generator, Tuple, Module:
		return No
	default:
		return Maybe
	}
	if t.Kind == Callable && hasTypeVar(t) {
		return Maybe
	}
	result := to.Args[0]
	if result.IsUnknown() || result.Kind == TypeVar && e.boundOf(result).IsUnknown() {
		return Yes
	}
	return e.assignableAt(e.call(t, e.promises(to, nil)), result, depth+1)
}

// assignableClass compares a value with type[C].
func (e *Evaluator) assignableClass(t, to *Type) Answer {
	switch t.Kind {
	case ClassObject:
		return e.isA(&Type{Kind: Instance, Class: t.Class}, to.Class)
	case Instance:
		if e.isA(t, e.stubClass("builtins", "type")) == No {
			return No
		}
		return Maybe
	case None, Coroutine, AsyncGenerator, Generator, Tuple, Module, Function, Partial:
		return No
	}
	return Maybe
}

// assignableInstance compares a value with an object of a class, or with a protocol.
func (e *Evaluator) assignableInstance(t, to *Type, depth int) Answer {
	is := e.isA(t, to.Class)
	if is == Yes {
		if len(to.Args) == 0 {
			return Yes
		}
		args, _ := e.asBase(t, to.Class)
		if len(args) == 0 {
			return Maybe
		}
		args = slices.Clone(args)
		for len(args) < len(to.Args) {
			args = append(args, e.prog.types.unknown)
		}
		return e.assignableArgs(args[:len(to.Args)], to.Args, depth)
	}
	if e.promoted(t, to) {
		return Yes
	}
	if e.isProtocol(to.Class) {
		return e.implements(t, to.Class)
	}
	return is
}

// assignableArgs compares the arguments of generic classes. They are compared in one direction only, and nothing that is
// declared as anything is doubted.
func (e *Evaluator) assignableArgs(args, to []*Type, depth int) Answer {
	out := Yes
	for i := range args {
		if to[i].IsUnknown() {
			continue
		}
		switch e.assignableAt(args[i], to[i], depth+1) {
		case No:
			return No
		case Maybe:
			out = Maybe
		}
	}
	return out
}

// promoted knows that an int may stand for a float and both for a complex.
func (e *Evaluator) promoted(t, to *Type) bool {
	if t.Kind != Instance || t.Class.File.Name != "builtins" || to.Class.File.Name != "builtins" {
		return false
	}
	rank := map[string]int{"bool": 1, "int": 1, "float": 2, "complex": 3}
	have, want := rank[t.Class.Name()], rank[to.Class.Name()]
	return have > 0 && want > 1 && have <= want
}

// isProtocol reports whether a class statement names Protocol as a base.
func (e *Evaluator) isProtocol(c *Class) bool {
	for b := range c.Node.AsClassDef().Bases().All() {
		if s := b.AsSubscript(); s.OK() {
			b = s.Value()
		}
		if b.AsName().Id() == "Protocol" || b.AsAttribute().Attr() == "Protocol" {
			return true
		}
	}
	return false
}

// implements tells whether a value has every name that a protocol asks for.
func (e *Evaluator) implements(t *Type, protocol *Class) Answer {
	if t.Kind == ClassObject || t.Kind == Callable || t.Kind == Module || t.Kind == Super {
		return Maybe
	}
	c := e.nominal(t)
	out := Yes
	for _, m := range e.mro(protocol) {
		if m.Kind != ClassObject {
			return Maybe
		}
		for _, name := range m.Class.declares() {
			has := Maybe
			switch {
			case e.everyObjectHas(name):
				has = Yes
			case t.Kind == None:
				has = No
			case c != nil && e.saysOtherwise(c, m.Class, name):
				has = No
			case c != nil:
				has = e.hasMethod(c, name)
			}
			switch has {
			case No:
				return No
			case Maybe:
				out = Maybe
			}
		}
	}
	return out
}

// declares returns the names that a class body binds or annotates, but for those that concern the class alone.
func (c *Class) declares() []string {
	var out []string
	for _, fn := range c.File.methodsOf(c) {
		out = append(out, fn.Name())
	}
	for stmt := range c.Node.AsClassDef().Body().All() {
		if name := stmt.AsAnnAssign().Target().AsName().Id(); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// everyObjectHas reports whether object has an attribute.
func (e *Evaluator) everyObjectHas(name string) bool {
	object := e.stubClass("builtins", "object")
	return object != nil && object.method(name) != nil
}

// saysOtherwise reports whether a class and a protocol declare an attribute to be of literals of which none is the same:
// clients that are otherwise alike tell so which kind they are.
func (e *Evaluator) saysOtherwise(c, protocol *Class, name string) bool {
	want := e.declaredLiteral(protocol, name)
	if want == nil {
		return false
	}
	for _, m := range e.mro(c) {
		if m.Kind != ClassObject {
			return false
		}
		if m.Class.File.attributes(m.Class).annotated[name].OK() {
			have := e.declaredLiteral(m.Class, name)
			return have != nil && !slices.ContainsFunc(strings.Split(have.Name, "\x00"), want.has)
		}
	}
	return false
}

// declaredLiteral returns the Literal that a class declares an attribute to be, nil where it declares something else.
func (e *Evaluator) declaredLiteral(c *Class, name string) *Type {
	annotation := c.File.attributes(c).annotated[name]
	if !annotation.OK() {
		return nil
	}
	if t := e.spelled(ctx{file: c.File}, annotation); t.Kind == Literal {
		return t
	}
	return nil
}
