package infer

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// field is an attribute that a class declares in its body and that its generated constructor takes.
type field struct {
	name string
	// class declares it.
	class *Class
	ann   ast.Node
	// base is the class in the terms of the one that was asked for.
	base *Type
}

// fields returns the fields of a class in the order of the constructor that dataclasses and their kind generate: those of
// the bases first, one that is declared again in its old place.
func (e *Evaluator) fields(c *Class) []field {
	var out []field
	for _, m := range slices.Backward(e.mro(c)) {
		if m.Kind != ClassObject || m.Class.File.IsStub {
			continue
		}
		for stmt := range m.Class.Node.AsClassDef().Body().All() {
			a := stmt.AsAnnAssign()
			name := a.Target().AsName().Id()
			if name == "" || isClassVar(a.Annotation()) || a.Annotation().AsName().Id() == "KW_ONLY" {
				continue
			}
			f := field{name, m.Class, a.Annotation(), m}
			if i := slices.IndexFunc(out, func(have field) bool { return have.name == name }); i >= 0 {
				out[i] = f
			} else {
				out = append(out, f)
			}
		}
	}
	return out
}

func isClassVar(ann ast.Node) bool {
	if s := ann.AsSubscript(); s.OK() {
		ann = s.Value()
	}
	return ann.AsName().Id() == "ClassVar" || ann.AsAttribute().Attr() == "ClassVar"
}

// solveFields unifies the annotations of the fields of a class with the arguments of a call that constructs it.
func (e *Evaluator) solveFields(c *Class, a *args, vars map[string]*Type) {
	fields := e.fields(c)
	at := 0
	for _, arg := range a.given {
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == arg.name })
		if arg.name == "" {
			i = at
			at++
		}
		if i < 0 || i >= len(fields) {
			continue
		}
		f := fields[i]
		t := e.replace(e.annotated(ctx{file: f.class.File}, f.ann), bind(e.typeVars(f.class), f.base.Args), true)
		if hasTypeVar(t) {
			e.unify(t, e.given(arg), vars)
		}
	}
}

// inherits reports whether a class has a base of typing to which annotations give a meaning of its own.
func (e *Evaluator) inherits(c *Class, special string) bool {
	return !c.File.IsStub && slices.ContainsFunc(e.mro(c), func(m *Type) bool { return m.Kind == Unknown && m.Name == special })
}

// asTuple returns the tuple that an object of a NamedTuple is; nil for all other values.
func (e *Evaluator) asTuple(t *Type) *Type {
	if t.Kind != Instance || !e.inherits(t.Class, "typing.NamedTuple") {
		return nil
	}
	in := e.prog.types
	var args []*Type
	for _, f := range e.fields(t.Class) {
		args = append(args, e.instanceAttr(t, f.name))
	}
	return in.intern(Type{Kind: Tuple, Args: args})
}

// item of a TypedDict: what the class declares for a literal key; nil where the value is none.
func (e *Evaluator) typedItem(t *Type, key ast.Node) *Type {
	if t.Kind != Instance || !e.inherits(t.Class, "typing.TypedDict") {
		return nil
	}
	if text, err := key.AsConstant().Str(); err == nil {
		for _, m := range e.mro(t.Class) {
			if m.Kind != ClassObject {
				break
			}
			if declared := e.declared(m.Class, text); declared != nil {
				return e.subst(declared, bind(e.typeVars(m.Class), m.Args))
			}
		}
	}
	return e.prog.types.unknown
}

// recordCall gives a meaning to the methods that typing adds to its records; nil for all other calls.
func (e *Evaluator) recordCall(c ctx, n ast.Call) *Type {
	in := e.prog.types
	method := n.Func().AsAttribute()
	switch method.Attr() {
	case "_replace", "_make":
		t := e.expr(c, method.Value())
		if (t.Kind == Instance || t.Kind == ClassObject) && e.inherits(t.Class, "typing.NamedTuple") {
			return in.intern(Type{Kind: Instance, Class: t.Class, Args: t.Args})
		}
	case "get", "pop", "setdefault":
		key := n.Args().First()
		if key.Op() != ast.ConstStr {
			return nil
		}
		t := e.typedItem(e.expr(c, method.Value()), key)
		switch {
		case t == nil || method.Attr() != "get":
			return t
		case n.Args().Len() == 1:
			return in.join(t, in.none)
		}
		return in.join(t, e.expr(c, n.Args().Slice()[1]))
	}
	return nil
}
