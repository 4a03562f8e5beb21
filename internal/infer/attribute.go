package infer

import (
	"slices"

	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// attr returns the type of value.name.
func (e *Evaluator) attr(value *Type, name string) *Type {
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
	case Module:
		return e.member(value.Module, name)
	case Instance:
		return e.instanceAttr(value, name)
	case ClassObject:
		return e.classAttr(value, name)
	case Super:
		return e.superAttr(value, name)
	case Coroutine:
		switch name {
		case "__await__":
			await := e.instance("typing", "Generator", in.unknown, in.unknown, e.awaited(value))
			return in.intern(Type{Kind: Callable, Args: []*Type{await}})
		case "close":
			return in.intern(Type{Kind: Callable, Args: []*Type{in.none}})
		}
	case AsyncGenerator:
		switch name {
		case "__anext__", "asend", "athrow":
			return in.intern(Type{Kind: Callable, Args: []*Type{e.instance("typing", "Awaitable", e.yielded(value))}})
		case "aclose":
			return in.intern(Type{Kind: Callable, Args: []*Type{e.instance("typing", "Awaitable", in.none)}})
		}
	case Function:
		if name == "__wrapped__" || name == "__func__" {
			return in.unknown
		}
	case Partial:
		if name == "func" {
			return value.Args[0]
		}
	case Tuple:
		return e.instanceAttr(e.instance("builtins", "tuple", in.join(value.Args...)), name)
	}
	return in.unknown
}

// lacks reports whether no object of a class has an attribute, as far as all of its bases and subclasses are known.
func (e *Evaluator) lacks(c *Class, name string) bool {
	if c.File.IsStub || e.hasMethod(c, name) != No || e.hasMethod(c, "__getattr__") != No {
		return false
	}
	for _, sub := range e.subclasses(c) {
		if e.hasMethod(sub.Class, name) != No {
			return false
		}
	}
	return true
}

// instanceAttr returns the type of an attribute of an object, as Python looks it up: a property of the class, what
// methods assign to self, then the class.
func (e *Evaluator) instanceAttr(value *Type, name string) *Type {
	in := e.prog.types
	if name == "__class__" {
		return in.intern(Type{Kind: ClassObject, Class: value.Class, Args: value.Args})
	}
	var assigned []*Type
	for _, m := range e.mro(value.Class) {
		if m.Kind != ClassObject {
			if len(assigned) > 0 {
				break
			}
			return in.unknown
		}
		vars := bind(e.typeVars(value.Class), value.Args)
		declared := func(t *Type) *Type {
			return e.subst(e.subst(t, bind(e.typeVars(m.Class), m.Args)), vars)
		}
		if t := e.declared(m.Class, name); t != nil {
			return declared(t)
		}
		if t := e.assigned(m.Class, name); t.Kind != Never {
			assigned = append(assigned, t)
		}
		t := e.classVar(m.Class, name)
		if t.Kind == Never {
			continue
		}
		if t.Kind == Property {
			return declared(e.call(e.bound(t.Args[0], value), nil))
		}
		if got := e.descriptor(t); got != nil {
			return declared(got)
		}
		return in.join(append(assigned, e.overridden(e.bound(t, value), value, name))...)
	}
	if len(assigned) > 0 {
		return in.join(assigned...)
	}
	return in.unknown
}

// descriptor returns what reading an attribute gives whose class variable is an object with a __get__ method, nil for
// all others. Of several signatures of __get__ the one counts that is for instances: it does not give the descriptor.
func (e *Evaluator) descriptor(t *Type) *Type {
	if t.Kind != Instance || t.Class.File.IsLibrary() || e.hasMethod(t.Class, "__get__") != Yes {
		return nil
	}
	for _, m := range e.mro(t.Class) {
		if m.Kind != ClassObject {
			break
		}
		for _, fn := range m.Class.File.methodsOf(m.Class) {
			if fn.Name() != "__get__" {
				continue
			}
			method := e.prog.types.intern(Type{Kind: Function, Func: fn, Recv: t})
			got := e.call(method, nil)
			if fn.returns().OK() && !got.IsUnknown() && got.Class != t.Class && got.Kind != None {
				return got
			}
		}
	}
	return e.prog.types.unknown
}

// overridden joins a method with Unknown where a subclass overrides it by an async one though it is not, or the other
// way round: behind a value that may be of a subclass stands either, and the code is written for that.
func (e *Evaluator) overridden(method, recv *Type, name string) *Type {
	in := e.prog.types
	if recv.Exact || method.Kind != Function || recv.Class.File.IsStub || isDunder(name) {
		return method
	}
	for _, sub := range e.subclasses(recv.Class) {
		if def := sub.Class.method(name); def != nil && def.IsAsync() != method.Func.IsAsync() {
			return in.join(method, in.unknown)
		}
	}
	return method
}

func isDunder(name string) bool {
	return len(name) > 4 && name[:2] == "__" && name[len(name)-2:] == "__"
}

// classAttr returns the type of an attribute of a class itself.
func (e *Evaluator) classAttr(value *Type, name string) *Type {
	in := e.prog.types
	for _, m := range e.mro(value.Class) {
		if m.Kind != ClassObject {
			return in.unknown
		}
		if t := e.classVar(m.Class, name); t.Kind != Never {
			switch t.Kind {
			case ClassMethod:
				return e.withReceiver(t.Args[0], value)
			case StaticMethod:
				return t.Args[0]
			case Property:
				return in.unknown
			}
			return t
		}
		if t := e.declared(m.Class, name); t != nil {
			return e.subst(t, bind(e.typeVars(m.Class), m.Args))
		}
	}
	return in.unknown
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
				return e.bound(t, value.Recv)
			}
		}
		past = past || m.Class == value.Class
	}
	return in.unknown
}

// bound returns what looking t up through the object recv gives: functions become methods.
func (e *Evaluator) bound(t, recv *Type) *Type {
	switch t.Kind {
	case Function:
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
			recv = e.prog.types.intern(Type{Kind: ClassObject, Class: recv.Class, Args: recv.Args})
		}
		return e.withReceiver(t.Args[0], recv)
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
	if t.Kind != Function || t.Recv != nil || t.Func.Node.Kind() == ast.KindLambda && t.Func.Class == nil {
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
	k := key{ask: askDeclared, file: c.File.id, node: annotation.Index}
	return e.query(k, func() *Type { return e.annotation(ctx{file: c.File}, annotation) })
}

// classVar returns the type of a name that the class body binds, Never where it does not.
func (e *Evaluator) classVar(c *Class, name string) *Type {
	t := c.File.Scopes
	symbol := t.Lookup(c.scope, name)
	if symbol == 0 || !t.Symbol(symbol).Has(scope.IsBound) {
		return e.prog.types.never
	}
	k := key{ask: askClassAttr, file: c.File.id, node: c.Node.Index, name: name}
	return e.query(k, func() *Type {
		if c.isPatched(name) {
			return e.prog.types.unknown
		}
		flow := t.Flow(c.scope)
		return e.reach(ctx{file: c.File}, flow, flow.AtEnd(symbol), symbol)
	})
}

// assigned returns the type of what the methods of a class assign to self.name, Never where none does.
func (e *Evaluator) assigned(c *Class, name string) *Type {
	bindings := c.File.attributes(c).assigned[name]
	if len(bindings) == 0 {
		return e.prog.types.never
	}
	k := key{ask: askInstanceAttr, file: c.File.id, node: c.Node.Index, name: name}
	return e.query(k, func() *Type {
		out := e.prog.types.never
		for _, b := range bindings {
			out = e.join(out, e.binding(ctx{file: c.File}, b))
		}
		return out
	})
}

// attributes are the places where a class gives its instances attributes.
type attributes struct {
	// annotated has the first annotation of each name, in the class body or on self in a method.
	annotated map[string]ast.Node
	// assigned has what methods bind self.name to.
	assigned map[string][]scope.BindingID
}

// attributes returns where a class gives its instances attributes; all classes of a file are looked at when the first is
// asked for.
func (f *File) attributes(c *Class) *attributes {
	f.attributesOnce.Do(f.findAttributes)
	return f.byClass[c]
}

func (f *File) findAttributes() {
	f.byClass = make(map[*Class]*attributes, len(f.classList))
	for _, c := range f.classList {
		found := &attributes{annotated: map[string]ast.Node{}, assigned: map[string][]scope.BindingID{}}
		f.byClass[c] = found
		for stmt := range c.Node.AsClassDef().Body().All() {
			found.annotate(stmt.AsAnnAssign(), stmt.AsAnnAssign().Target().AsName().Id())
		}
	}
	for id := range f.Scopes.Members() {
		b := f.Scopes.Binding(id)
		a := f.Tree.Node(b.Node).AsAttribute()
		c := f.classOfSelf(a.Value())
		if c == nil || b.Kind == scope.Delete || b.Kind == scope.AugAssign {
			continue
		}
		found := f.byClass[c]
		if b.Kind == scope.AnnAssign {
			found.annotate(f.Tree.Node(b.Stmt).AsAnnAssign(), a.Attr())
			continue
		}
		found.assigned[a.Attr()] = append(found.assigned[a.Attr()], id)
	}
}

// annotate notes the annotation of a name, the first one only.
func (a *attributes) annotate(stmt ast.AnnAssign, name string) {
	if stmt.OK() && name != "" && !a.annotated[name].OK() {
		a.annotated[name] = stmt.Annotation()
	}
}

// classOfSelf returns the class whose instance a name means that is the first parameter of a method, in the method or in
// a function inside it; nil for any other expression.
func (f *File) classOfSelf(n ast.Node) *Class {
	name := n.AsName()
	if !name.OK() {
		return nil
	}
	id := f.Scopes.EnclosingFunction(f.Scopes.ScopeOf(n.Index))
	for fn := f.funcs[f.Scopes.Scope(id).Node]; fn != nil; fn = fn.Outer {
		if fn.Class != nil {
			if fn.selfName() == name.Id() {
				return fn.Class
			}
			return nil
		}
	}
	return nil
}

// selfName returns the name of the first parameter of a method that is called on an instance, "" for others.
func (f *Func) selfName() string {
	if f.descriptor() != library.Keeps {
		return ""
	}
	return f.firstParam()
}

// method returns the last function that the class body defines under a name, or nil.
func (c *Class) method(name string) *Func {
	var found *Func
	for _, m := range c.File.methodsOf(c) {
		if m.Name() == name {
			found = m
		}
	}
	return found
}
