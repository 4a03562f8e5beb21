package infer

// descriptor returns what reading an attribute through owner, an object or a class, gives whose class variable is an
// object with a __get__ method; nil for all others.
func (e *Evaluator) descriptor(t, owner *Type) *Type {
	in := e.prog.types
	if t.Kind != Instance || e.hasMethod(t.Class, "__get__") != Yes {
		return nil
	}
	through := in.none
	if owner.Kind == Instance {
		through = owner
	}
	class := in.intern(Type{Kind: ClassObject, Class: owner.Class, Args: owner.Args})
	got := e.call(e.attr(t, "__get__"), typed(through, class))
	if owner.Kind == Instance && (got.Class == t.Class || got.Kind == None) {
		return in.unknown
	}
	return got
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
