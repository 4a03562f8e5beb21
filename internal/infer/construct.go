package infer

import (
	"github.com/unheeded/unheeded/internal/python/ast"
)

// construct returns an instance of a class, with what its arguments say of its type variables.
func (e *Evaluator) construct(class *Type, a *args) *Type {
	in := e.prog.types
	switch special(class.Class) {
	case "", "object", "tuple":
	default:
		return in.unknown
	}
	init, isNew := e.constructor(class.Class)
	if isNew && !init.File.IsStub {
		method := in.intern(Type{Kind: Function, Func: init, Recv: class})
		if !init.returns().OK() {
			return e.newBy(method, a, e.objectOf(class, e.initOf(class.Class), a))
		}
		if t := e.callFunction(method, a); t.Kind == Instance || t.Kind == Tuple {
			return t
		}
		return in.unknown
	}
	if isNew {
		// A class that stands for a function: its __new__ returns a tuple.
		if declared := e.declaredReturn(init, nil); declared != nil && declared.Kind == Tuple {
			return e.callFunction(in.intern(Type{Kind: Function, Func: init, Recv: class}), a)
		}
	}
	if e.metaclassMakes(class.Class) {
		return in.unknown
	}
	return e.objectOf(class, init, a)
}

// objectOf returns an object of a class, with what the arguments of its construction by init say of its type variables.
func (e *Evaluator) objectOf(class *Type, init *Func, a *args) *Type {
	made := e.prog.types.intern(Type{Kind: Instance, Class: class.Class, Args: class.Args, Exact: class.Exact})
	switch {
	case len(class.Args) > 0 || a == nil:
		return made
	case init == nil:
		return e.constructedRecord(class, a)
	case init.Name() == "__new__" || len(e.typeVars(class.Class)) > 0:
		return e.constructed(class, init, a)
	}
	return made
}

// newBy returns the object that a __new__ without annotation gives: what its body returns, where that is an object that
// is known, and an object of the class where it is not.
func (e *Evaluator) newBy(method *Type, a *args, object *Type) *Type {
	return e.each(e.callFunction(method, a), func(t *Type) *Type {
		switch {
		case t.Kind == Never || t.Kind == None:
			return e.prog.types.never
		case t.Kind == Instance && !(t.Class == object.Class && len(t.Args) < len(object.Args)):
			return t
		}
		return object
	})
}

// metaclassMakes reports whether the metaclass of a class makes its objects in a way of its own: it has a __call__ that
// does not go on to that of type.
func (e *Evaluator) metaclassMakes(c *Class) bool {
	for _, m := range e.mro(c) {
		if m.Kind != ClassObject || m.Class.File.IsStub {
			break
		}
		if meta := e.ownMetaclass(m.Class); meta != nil {
			return meta.Kind == ClassObject && e.hasOwnCall(meta.Class)
		}
	}
	return false
}

// ownMetaclass returns what a class statement names as metaclass, nil where it names none.
func (e *Evaluator) ownMetaclass(c *Class) *Type {
	for k := range c.Node.AsClassDef().Keywords().All() {
		if k.AsKeyword().Arg() == "metaclass" {
			return e.expr(ctx{file: c.File}, k.AsKeyword().Value())
		}
	}
	return nil
}

func (e *Evaluator) hasOwnCall(meta *Class) bool {
	for _, m := range e.mro(meta) {
		if m.Kind != ClassObject || m.Class.File.IsStub {
			break
		}
		if fn := e.method(m.Class, "__call__"); fn != nil {
			goesOn := false
			eachOwn(fn.Node, func(n ast.Node) {
				goesOn = goesOn || n.AsAttribute().Attr() == "__call__" && n.Field() == ast.FieldFunc
			})
			return !goesOn
		}
	}
	return false
}

// constructedRecord returns the instance that a call of a generic class makes whose constructor nobody wrote.
func (e *Evaluator) constructedRecord(class *Type, a *args) *Type {
	vars := e.typeVars(class.Class)
	solved := map[string]*Type{}
	e.solveFields(class.Class, a, solved)
	made := make([]*Type, len(vars))
	for i, v := range vars {
		made[i] = e.subst(v, solved)
	}
	return e.prog.types.intern(Type{Kind: Instance, Class: class.Class, Args: made, Exact: class.Exact})
}

// constructor returns what makes the instances of a class: the first __new__ or __init__ of its bases, and whether it is
// __new__; of a class that has both, __init__ where __new__ takes anything. It is nil where none is known.
func (e *Evaluator) constructor(c *Class) (fn *Func, isNew bool) {
	for _, m := range e.mro(c) {
		if m.Kind != ClassObject {
			return nil, false
		}
		create, init := e.method(m.Class, "__new__"), e.method(m.Class, "__init__")
		switch {
		case create != nil && (init == nil || !m.Class.File.IsStub):
			return create, true
		case init != nil:
			return init, false
		}
	}
	return nil, false
}

// constructed returns the instance that a call of a generic class makes.
func (e *Evaluator) constructed(class *Type, init *Func, a *args) *Type {
	in := e.prog.types
	fns := e.overloads(init)
	if len(fns) == 0 {
		fns = []*Func{init}
	} else {
		fns = e.chosen(fns, class, a)
	}
	if len(fns) == 0 || len(fns) > maxOverloads {
		return in.intern(Type{Kind: Instance, Class: class.Class, Exact: class.Exact})
	}
	out := in.never
	for _, fn := range fns {
		out = in.join(out, e.constructedBy(class, fn, a))
	}
	return out
}

// constructedBy is constructed for one signature of __new__ or __init__.
func (e *Evaluator) constructedBy(class *Type, init *Func, a *args) *Type {
	in := e.prog.types
	vars := e.typeVars(class.Class)
	open := in.intern(Type{Kind: ClassObject, Class: class.Class, Args: vars})
	solved := map[string]*Type{}
	e.solve(init, open, a, false, solved)
	args := vars
	if init.Name() == "__new__" {
		result := e.declaredReturn(init, in.env(Env{Func: init, Recv: open}))
		if result != nil {
			result = e.replace(result, e.ownerVars(init, open), true)
			if result.Kind != Instance || result.Class != class.Class {
				return e.subst(result, solved)
			}
			args = result.Args
		}
	} else if types := e.signature(init); len(types) > 0 && types[0].Kind == Instance {
		e.solveSelf(open, types[0], solved)
	}
	made := make([]*Type, len(args))
	for i, v := range args {
		switch {
		case v.Kind == TypeVar && solved[v.Name] == nil && isContainer(class.Class):
			made[i] = in.never // empty
		default:
			made[i] = e.subst(v, solved)
		}
	}
	return in.intern(Type{Kind: Instance, Class: class.Class, Args: made, Exact: class.Exact})
}

// solveSelf notes what the annotation of self says of a class: def __init__(self: dict[str, V], **kwargs: V).
func (e *Evaluator) solveSelf(class, self *Type, vars map[string]*Type) {
	instance := *class
	instance.Kind = Instance
	args, _ := e.asBase(e.prog.types.intern(instance), self.Class)
	for i, v := range args {
		if i < len(self.Args) && v.Kind == TypeVar && self.Args[i] != v {
			vars[v.Name] = e.subst(self.Args[i], vars)
		}
	}
}
