package infer

// descriptor returns what reading an attribute through owner, an object or a class, gives whose class variable is an
// object with a __get__ method; nil for all others.
func (e *Evaluator) descriptor(t, owner *Type) *Type {
	if t.Kind != Instance || t.Class.File.IsLibrary() || e.hasMethod(t.Class, "__get__") != Yes {
		return nil
	}
	for _, m := range e.mro(t.Class) {
		if m.Kind != ClassObject {
			break
		}
		var getters []*Func
		for _, fn := range m.Class.File.methodsOf(m.Class) {
			if fn.Name() == "__get__" {
				getters = append(getters, fn)
			}
		}
		if len(getters) > 0 {
			return e.descriptorGet(t, owner, getters)
		}
	}
	return e.prog.types.unknown
}

// descriptorGet returns what __get__ gives. Of several signatures the one counts that is for instances: it does not give
// the descriptor. A body without annotations is told what it is read through, which is None for a class.
func (e *Evaluator) descriptorGet(t, owner *Type, getters []*Func) *Type {
	in := e.prog.types
	for _, fn := range getters {
		if !fn.returns().OK() && len(getters) == 1 {
			if fn.IsAsync() || fn.IsGenerator() {
				return in.unknown
			}
			env := Env{Func: fn, Params: make([]*Type, len(fn.params()))}
			if t.Class != fn.Class || t.Env != nil {
				env.Recv = t
			}
			if len(env.Params) > 1 {
				env.Params[1] = in.none
				if owner.Kind == Instance {
					env.Params[1] = owner
				}
			}
			if len(env.Params) > 2 {
				env.Params[2] = in.intern(Type{Kind: ClassObject, Class: owner.Class, Args: owner.Args})
			}
			return e.returned(fn, in.env(env))
		}
		if !fn.returns().OK() {
			continue
		}
		got := e.call(in.intern(Type{Kind: Function, Func: fn, Recv: t}), nil)
		if len(getters) == 1 || owner.Kind == Instance && !got.IsUnknown() && got.Class != t.Class && got.Kind != None {
			return got
		}
	}
	return in.unknown
}

// runsCode reports whether reading an attribute of an object runs code of its class, so that what was stored there is not
// what is read.
func (e *Evaluator) runsCode(value *Type, name string) bool {
	for _, arm := range value.Arms() {
		if arm.Kind != Instance {
			continue
		}
		for _, m := range e.mro(arm.Class) {
			if m.Kind != ClassObject {
				break
			}
			t := e.classVar(m.Class, name)
			if t.Kind == Property || t.Kind == Instance && !t.Class.File.IsLibrary() && e.hasMethod(t.Class, "__set__") == Yes {
				return true
			}
			if t.Kind != Never {
				break
			}
		}
	}
	return false
}
