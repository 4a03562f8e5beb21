package infer

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// attr returns the type of value.name.
func (e *Evaluator) attr(value *Type, name string) *Type {
	if value.Kind != Instance && value.Kind != ClassObject || len(e.aliases) > 0 {
		return e.attrType(value, name)
	}
	k := attrOf{value, name}
	if have := e.attrs[k]; have.t != nil {
		e.prog.record.Add(have.from)
		return have.t
	}
	watch := e.solver.Begin()
	t := e.attrType(value, name)
	if final, from := e.solver.End(watch); final {
		e.attrs[k] = remembered{t, from}
	}
	return t
}

// attrOf names an attribute of an object or a class.
type attrOf struct {
	value *Type
	name  string
}

// attrType is attr without memory.
func (e *Evaluator) attrType(value *Type, name string) *Type {
	in := e.prog.types
	switch value.Kind {
	case Never, Elsewhere:
		return value
	case Union:
		arms := make([]*Type, 0, len(value.Args))
		for _, arm := range value.Args {
			// None has hardly an attribute, and another class may lack it: the code knows that the value is not such a one
			// here, or it fails loudly.
			if arm.Kind != None && !(arm.Kind == Instance && e.lacks(arm.Class, name)) {
				arms = append(arms, e.attr(arm, name))
			}
		}
		return in.join(arms...)
	case Unknown:
		if value.Name != "" {
			return in.intern(Type{Kind: Unknown, Name: value.Name + "." + name})
		}
	case TypeVar:
		return e.attr(e.boundOf(value), name)
	case ClassOf:
		return e.attr(e.each(e.boundOf(value.Args[0]), e.classOf), name)
	case Module:
		return e.member(value.Module, name)
	case Instance:
		return e.instanceAttr(value, name)
	case ClassObject:
		return e.classAttr(value, name)
	case Super:
		return e.superAttr(value, name)
	case Coroutine, Generator, AsyncGenerator, Tuple:
		if value.Kind == Generator && name == "__iter__" || value.Kind == AsyncGenerator && name == "__aiter__" {
			return in.intern(Type{Kind: Callable, Args: []*Type{value}, Name: noParameters})
		}
		return e.instanceAttr(e.asObject(value), name)
	case Function:
		if name == "__wrapped__" || name == "__func__" {
			return in.unknown
		}
	case Partial:
		if name == "func" {
			return value.Args[0]
		}
	}
	return in.unknown
}

// lacks reports whether no object of a class has an attribute, as far as all of its bases and subclasses are known.
func (e *Evaluator) lacks(c *Class, name string) bool {
	if c.File.IsStub || c.File.IsInstalled || e.hasMethod(c, name) != No || e.hasMethod(c, "__getattr__") != No || len(e.prog.stores(c.File, name)) > 0 {
		return false
	}
	for _, sub := range e.subclasses(c) {
		if e.hasMethod(sub.Class, name) != No {
			return false
		}
	}
	return true
}

// instanceAttr returns the type of an attribute of an object: what its class and the bases say, and where they say no more
// than None, what others supply.
func (e *Evaluator) instanceAttr(value *Type, name string) *Type {
	in := e.prog.types
	if name == "__class__" {
		return in.intern(Type{Kind: ClassObject, Class: value.Class, Args: value.Args, Exact: value.Exact})
	}
	t, open := e.foundAttr(value, name, nil)
	if open && t.Kind == Never && len(e.prog.stores(value.Class.File, name)) == 0 {
		if fn := e.answering(value.Class, name); fn != nil {
			return e.call(e.bound(e.prog.types.intern(Type{Kind: Function, Func: fn}), value), typed())
		}
	}
	if open {
		return in.join(t, e.supplied(value, name, t.Kind == None))
	}
	return t
}

// answering returns the __getattr__ of a class that says what it gives for the names that nobody else has, nil where there
// is none or it does not say.
func (e *Evaluator) answering(c *Class, name string) *Func {
	if IsDunder(name) {
		return nil
	}
	fn := e.Method(c, "__getattr__")
	if fn == nil || fn.IsAsync() {
		return nil
	}
	if t := e.declaredReturn(fn, nil); t == nil || t.HasUnknown() || isPromise(t) {
		return nil
	}
	for _, sub := range e.subclasses(c) {
		if e.classVar(sub.Class, name).Kind != Never || e.declared(sub.Class, name) != nil {
			return nil // the object may be of it
		}
	}
	return fn
}

// foundAttr returns the type of an attribute of an object as Python looks it up: a property of the class, what methods
// assign to self, then the class; Never where there is none. It is open where all classes are known and none of them
// gives the attribute another value than None. Where only is a class, all others are left out.
func (e *Evaluator) foundAttr(value *Type, name string, only *Class) (found *Type, open bool) {
	in := e.prog.types
	found, open = in.never, true
	if member := e.enumMember(value, name); member != nil {
		return member, false
	}
	for _, m := range e.mro(value.Class) {
		if only != nil && m.Class != only {
			continue
		}
		if m.Kind != ClassObject {
			if found.Kind != Never && !open {
				return found, false
			}
			if m.Name == metaclassMark && e.answering(value.Class, name) != nil {
				continue
			}
			return in.join(found, in.unknown), false
		}
		if m.Class.method("__getattribute__") != nil && !m.Class.File.IsLibrary() {
			return in.unknown, false
		}
		vars := bind(e.typeVars(value.Class), value.Args)
		declared := func(t *Type) *Type {
			return e.subst(e.subst(t, bind(e.typeVars(m.Class), m.Args)), vars)
		}
		if t := e.declared(m.Class, name); t != nil {
			return declared(t), false
		}
		open = open && e.setsOnlyNone(m.Class, name)
		found = in.join(found, declared(e.assigned(m.Class, name, value.Env)))
		t := e.classVar(m.Class, name)
		switch {
		case t.Kind == Never:
			continue
		case t.Kind == Property:
			return declared(e.call(e.bound(t.Args[0], value), typed())), false
		}
		if got := e.descriptor(t, value); got != nil {
			return declared(got), false
		}
		return in.join(found, e.overridden(e.bound(t, value), value, name)), open
	}
	return found, open
}

// overridden joins a method with Unknown where a subclass overrides it by an async one though it is not, or the other
// way round: behind a value that may be of a subclass stands either, and the code is written for that.
func (e *Evaluator) overridden(method, recv *Type, name string) *Type {
	in := e.prog.types
	if recv.Exact || method.Kind != Function || recv.Class.File.IsStub || IsDunder(name) || isPrivateName(name) {
		return method
	}
	if method.Func.mustBeOverridden() {
		if t := e.implemented(recv, name); t != nil {
			return t
		}
	}
	for _, sub := range e.subclasses(recv.Class) {
		if def := e.method(sub.Class, name); def != nil {
			if def.IsAsync() != method.Func.IsAsync() {
				// Decorators may have made both alike.
				if t := e.classVar(sub.Class, name); t.Kind != Function || t.Func.IsAsync() != method.Func.IsAsync() {
					return in.join(method, in.unknown)
				}
			}
		} else if sub.Class.binds(name) {
			if t := e.classVar(sub.Class, name); t.Kind != Function || t.Func.IsAsync() != method.Func.IsAsync() {
				return in.join(method, in.unknown)
			}
		}
	}
	return method
}

// implemented returns what the visible subclasses have for a method that the class of an object leaves to them, and
// Elsewhere for those that are not seen; nil where there is none, or too many.
func (e *Evaluator) implemented(recv *Type, name string) *Type {
	in := e.prog.types
	subs := e.subclasses(recv.Class)
	if len(subs) > maxSuppliers {
		return nil
	}
	out, seen := in.elsewhere, false
	for _, sub := range subs {
		if def := e.method(sub.Class, name); def != nil && !def.mustBeOverridden() {
			seen = true
			out = in.join(out, e.bound(e.classVar(sub.Class, name), in.intern(Type{Kind: Instance, Class: sub.Class, Args: e.typeVars(sub.Class)})))
		}
	}
	if !seen {
		return nil
	}
	return out
}

// mustBeOverridden reports whether a plain method without annotation leaves everything to subclasses.
func (f *Func) mustBeOverridden() bool {
	if f.Class == nil || f.IsAsync() || f.returns().OK() || !isAbstract(f) {
		return false
	}
	return f.IsMarked("abstractmethod") || f.body().Last().Kind() == ast.KindRaise
}

// isPrivateName reports whether a name in a class body belongs to the class alone, as Python mangles it.
func isPrivateName(name string) bool {
	return len(name) > 2 && name[:2] == "__" && name[len(name)-2:] != "__"
}

// privateAttr returns the type of value.__name in a class: what this class has under that name, whatever the others have.
func (e *Evaluator) privateAttr(value *Type, name string, class *Class) *Type {
	return e.each(value, func(t *Type) *Type {
		if t.Kind != Instance || !e.isSubclass(t.Class, class) {
			return e.attr(t, name)
		}
		found, open := e.foundAttr(t, name, class)
		switch {
		case found.Kind == Never:
			return e.prog.types.unknown
		case open:
			return e.join(found, e.prog.types.elsewhere)
		}
		return found
	})
}

// IsDunder reports whether a name is one of those that Python gives a meaning, as __init__ is.
func IsDunder(name string) bool {
	return len(name) > 4 && name[:2] == "__" && name[len(name)-2:] == "__"
}

// classAttr returns the type of an attribute of a class itself.
func (e *Evaluator) classAttr(value *Type, name string) *Type {
	in := e.prog.types
	if member := e.enumMember(value, name); member != nil {
		return member
	}
	found, open := in.never, true
	for _, m := range e.mro(value.Class) {
		if m.Kind != ClassObject {
			return in.join(found, in.unknown)
		}
		if t := e.declared(m.Class, name); t != nil {
			return e.subst(t, bind(e.typeVars(m.Class), m.Args))
		}
		open = open && e.setsOnlyNone(m.Class, name)
		t := e.classVar(m.Class, name)
		if t.Kind == Never {
			continue
		}
		switch t.Kind {
		case ClassMethod:
			return e.throughClass(t.Args[0], value)
		case StaticMethod:
			return t.Args[0]
		case Property:
			return in.unknown
		}
		if got := e.descriptor(t, value); got != nil {
			return got
		}
		found = in.join(found, t)
		break
	}
	if open {
		return in.join(found, e.supplied(value, name, found.Kind == None))
	}
	return found
}

// throughClass returns what a class method gives that is read on a class. One that wraps a property is run by Python 3.9 to
// 3.12 and by no other.
func (e *Evaluator) throughClass(t, class *Type) *Type {
	if t.Kind == Property {
		return e.prog.types.unknown
	}
	return e.withReceiver(t, class)
}

// superAttr looks a name up behind the class that super() stands in.
func (e *Evaluator) superAttr(value *Type, name string) *Type {
	in := e.prog.types
	past := false
	for _, m := range e.mro(value.Recv.Class) {
		if past {
			if m.Kind != ClassObject {
				return in.unknown
			}
			if t := e.classVar(m.Class, name); t.Kind != Never {
				if t.Kind == Property {
					return e.call(e.bound(t.Args[0], value.Recv), nil)
				}
				return e.foundBySuper(e.bound(t, value.Recv))
			}
		}
		past = past || m.Class == value.Class
	}
	return in.unknown
}

// foundBySuper is a method that super() has found: no subclass has a say in which it is.
func (e *Evaluator) foundBySuper(t *Type) *Type {
	if t.Kind != Function {
		return t
	}
	made := *t
	made.Exact = true
	return e.prog.types.intern(made)
}

// bound returns what looking t up through the object recv gives: functions become methods.
func (e *Evaluator) bound(t, recv *Type) *Type {
	switch t.Kind {
	case Function, Callable:
		return e.withReceiver(t, recv)
	case StaticMethod:
		return t.Args[0]
	case PartialMethod:
		made := *t
		made.Kind, made.Args = Partial, slices.Clone(t.Args)
		made.Args[0] = e.bound(t.Args[0], recv)
		return e.prog.types.intern(made)
	case ClassMethod:
		if recv.Kind == Instance {
			recv = e.prog.types.intern(Type{Kind: ClassObject, Class: recv.Class, Args: recv.Args, Exact: recv.Exact})
		}
		return e.throughClass(t.Args[0], recv)
	case Union:
		arms := make([]*Type, len(t.Args))
		for i, arm := range t.Args {
			arms[i] = e.bound(arm, recv)
		}
		return e.prog.types.join(arms...)
	}
	return t
}

// withReceiver binds a function's first parameter.
func (e *Evaluator) withReceiver(t, recv *Type) *Type {
	if t.Func == nil || t.Recv != nil || t.Func.Node.Kind() == ast.KindLambda && t.Func.Class == nil {
		return t
	}
	made := *t
	made.Recv = recv
	return e.prog.types.intern(made)
}

// declared returns the type that an annotation of the class gives an attribute, or nil.
func (e *Evaluator) declared(c *Class, name string) *Type {
	annotation := c.File.attributes(c).annotated[name]
	if !annotation.OK() {
		return nil
	}
	k := key{ask: askDeclared, file: c.File, node: annotation.Index}
	if t := e.final(k); t != nil {
		return t
	}
	return e.query(k, func() *Type {
		e.prog.seenAt(c.File, annotation)
		return e.annotation(ctx{file: c.File}, annotation)
	})
}

// classVar returns the type of a name that the class body binds, or that the file stores on the class later; Never where
// neither does.
func (e *Evaluator) classVar(c *Class, name string) *Type {
	t := c.File.Scopes
	symbol := t.Lookup(c.scope, name)
	if (symbol == 0 || !t.Symbol(symbol).Has(scope.IsBound)) && len(c.File.attributes(c).onClass[name]) == 0 {
		return e.prog.types.never
	}
	k := key{ask: askClassAttr, file: c.File, node: c.Node.Index, name: name}
	if t := e.final(k); t != nil {
		return t
	}
	return e.query(k, func() *Type {
		if e.isPatched(c, name) {
			return e.prog.types.unknown
		}
		flow := t.Flow(c.scope)
		out := e.reach(ctx{file: c.File}, flow, flow.AtEnd(symbol), symbol)
		for _, b := range c.File.attributes(c).onClass[name] {
			out = e.join(out, e.binding(ctx{file: c.File}, b))
		}
		return out
	})
}

// assigned returns the type of what the methods of a class assign to self.name, Never where none does; env is what the
// construction of the object told, if anything.
func (e *Evaluator) assigned(c *Class, name string, env *Env) *Type {
	if c.File.patches().wrapped[c] {
		return e.prog.types.unknown
	}
	bindings := c.File.attributes(c).assigned[name]
	if len(bindings) == 0 {
		return e.prog.types.never
	}
	k := key{ask: askInstanceAttr, file: c.File, node: c.Node.Index, env: env, name: name}
	return e.query(k, func() *Type {
		out := e.prog.types.never
		for _, b := range bindings {
			out = e.join(out, e.binding(ctx{file: c.File, env: env}, b))
		}
		return out
	})
}

// method returns the last function that the class body defines under a name, or nil.
func (c *Class) method(name string) *Func { return c.byName[name] }
