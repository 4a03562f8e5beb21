package infer

// maxUnify bounds how deep a protocol is followed through the methods of what stands for it.
const maxUnify = 4

// unify notes in vars what the type variables of a parameter's declared type stand for when it is given an argument.
func (e *Evaluator) unify(param, arg *Type, vars map[string]*Type) { e.unifyAt(param, arg, vars, 0) }

func (e *Evaluator) unifyAt(param, arg *Type, vars map[string]*Type, depth int) {
	switch {
	case !hasTypeVar(param) || depth > maxUnify || arg.Kind == Never && param.Kind != TypeVar:
	case param.Kind == TypeVar:
		e.note(param, arg, vars)
	case arg.Kind == Union && param.Kind != Union:
		for _, arm := range arg.Args {
			e.unifyAt(param, arm, vars, depth)
		}
	case arg.IsUnknown():
		e.noteAll(param, arg, vars)
	case param.Kind == Union:
		for _, arm := range arg.Arms() {
			e.unifyUnion(param, arm, vars, depth)
		}
	case param.Kind == Coroutine:
		if e.isAwaitable(arg) {
			e.unifyAt(param.Args[0], e.awaited(arg), vars, depth+1)
		}
	case param.Kind == Callable:
		e.unifyAt(param.Args[0], e.call(arg, e.promises(param, vars)), vars, depth+1)
	case param.Kind == ClassOf:
		if arg.Kind == ClassObject {
			e.unifyAt(param.Args[0], e.prog.types.intern(Type{Kind: Instance, Class: arg.Class, Args: arg.Args}), vars, depth)
		}
	case param.Kind == Tuple:
		switch {
		case arg.Kind == Tuple && len(arg.Args) == len(param.Args):
			e.unifyEach(param.Args, arg.Args, vars, depth)
		case arg.Kind != None:
			element := e.element(arg)
			for _, p := range param.Args {
				e.unifyAt(p, element, vars, depth+1)
			}
		}
	case param.Kind == ClassObject:
		if arg.Kind == ClassObject {
			e.unifyEach(param.Args, arg.Args, vars, depth)
		}
	case param.Kind == Instance:
		e.unifyInstance(param, arg, vars, depth)
	}
}

// note says that a type variable stands for a type, also. Coroutines of which it cannot be are made into something else on
// the way, as those are that asyncio.wait took before Python 3.11.
func (e *Evaluator) note(v, t *Type, vars map[string]*Type) {
	t = e.each(t, func(arm *Type) *Type {
		if arm.Kind == Coroutine && e.assignable(arm, v) == No {
			return e.prog.types.unknown
		}
		return arm
	})
	if have := vars[v.Name]; have != nil {
		t = e.prog.types.join(have, t)
	}
	vars[v.Name] = t
}

// noteAll says of all type variables in a type that they stand for something, also, that is not known.
func (e *Evaluator) noteAll(t, unknown *Type, vars map[string]*Type) {
	if t.Kind == TypeVar {
		e.note(t, unknown, vars)
		return
	}
	for _, a := range t.Args {
		e.noteAll(a, unknown, vars)
	}
}

func (e *Evaluator) unifyEach(params, args []*Type, vars map[string]*Type, depth int) {
	for i, p := range params {
		if i < len(args) {
			e.unifyAt(p, args[i], vars, depth+1)
		}
	}
}

// unifyUnion gives one value to a union: to the arms that take it, and where none does, to the bare type variables.
func (e *Evaluator) unifyUnion(param, arg *Type, vars map[string]*Type, depth int) {
	taken := false
	for _, arm := range param.Args {
		if arm.Kind != TypeVar && e.assignable(arg, arm) == Yes {
			taken = true
			e.unifyAt(arm, arg, vars, depth)
		}
	}
	if taken {
		return
	}
	bare := false
	for _, arm := range param.Args {
		if arm.Kind == TypeVar {
			bare = true
			e.unifyAt(arm, arg, vars, depth)
		}
	}
	if bare {
		return
	}
	for _, arm := range param.Args {
		if e.assignable(arg, arm) != No {
			e.unifyAt(arm, arg, vars, depth)
		}
	}
}

// unifyInstance compares an object with what a class says of its arguments; where the class is a protocol that the object
// does not name, through what its methods return.
func (e *Evaluator) unifyInstance(param, arg *Type, vars map[string]*Type, depth int) {
	if e.nominal(arg) != nil {
		if args, ok := e.asBase(arg, param.Class); ok {
			if len(args) == 0 {
				e.noteAll(param, e.prog.types.unknown, vars)
			}
			e.unifyEach(param.Args, args, vars, depth)
			return
		}
	}
	if !e.isProtocol(param.Class) {
		return
	}
	owner := bind(e.typeVars(param.Class), param.Args)
	for _, m := range e.mro(param.Class) {
		if m.Kind != ClassObject || !e.isProtocol(m.Class) {
			continue
		}
		vs := bind(e.typeVars(m.Class), m.Args)
		for _, fn := range m.Class.File.methodsOf(m.Class) {
			result := e.declaredReturn(fn, nil)
			if result == nil || len(e.signature(fn)) == 0 || len(fn.overloads()) > 0 {
				continue
			}
			result = e.replace(e.replace(result, vs, true), owner, true)
			if !hasTypeVar(result) {
				continue
			}
			asked := make([]*Type, 0, 4)
			for _, p := range e.signature(fn)[1:] {
				asked = append(asked, e.subst(e.replace(e.withoutLiterals(p), vs, true), owner))
			}
			got := e.call(e.attr(arg, fn.Name()), typed(asked...))
			if fn.IsAsync() {
				got = e.awaited(got)
			}
			e.unifyAt(result, got, vars, depth+1)
		}
	}
}

// promises returns the arguments that a callable is promised by its annotation, nil where it names none.
func (e *Evaluator) promises(param *Type, vars map[string]*Type) *args {
	if len(param.Args) == 1 && param.Name != noParameters {
		return nil
	}
	given := make([]*Type, 0, len(param.Args))
	for _, p := range param.Args[1:] {
		given = append(given, e.subst(p, vars))
	}
	return typed(given...)
}
