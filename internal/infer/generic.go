package infer

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// typeVars returns the type variables of a class in order, as TypeVar types.
func (e *Evaluator) typeVars(c *Class) []*Type {
	return e.ofClass(askTypeVars, c, func(e *Evaluator, c *Class) *Type {
		return e.prog.types.intern(Type{Kind: Tuple, Args: e.findTypeVars(c)})
	}).Args
}

// findTypeVars: those in brackets behind the name; else those of Generic[…] or Protocol[…]; else those of the bases in the
// order in which they are first named.
func (e *Evaluator) findTypeVars(c *Class) []*Type {
	def := c.Node.AsClassDef()
	if params := def.TypeParams(); params.First().OK() {
		return e.typeParams(c.File, params)
	}
	cx := ctx{file: c.File}
	var out []*Type
	for b := range def.Bases().All() {
		s := b.AsSubscript()
		if !s.OK() {
			continue
		}
		if isGenericBase(s.Value()) {
			return e.namedTypeVars(cx, s.Slice(), nil)
		}
		out = e.namedTypeVars(cx, s.Slice(), out)
	}
	return out
}

// typeParams returns the variables that a list in brackets declares.
func (e *Evaluator) typeParams(f *File, params ast.Nodes) []*Type {
	var out []*Type
	for p := range params.All() {
		out = append(out, e.typeParam(f, p))
	}
	return out
}

// namedTypeVars adds the type variables that an expression names, in its order, each once.
func (e *Evaluator) namedTypeVars(c ctx, n ast.Node, out []*Type) []*Type {
	n.Walk(func(m ast.Node) bool {
		switch m.Kind() {
		case ast.KindName, ast.KindAttribute:
			if t := e.named(c, m); t.Kind == TypeVar && !slices.Contains(out, t) {
				out = append(out, t)
			}
			return false
		}
		return true
	})
	return out
}

// typeParam returns the variable that a type parameter of Python's own syntax declares.
func (e *Evaluator) typeParam(f *File, n ast.Node) *Type {
	name := n.AsTypeVar().Name()
	switch n.Kind() {
	case ast.KindParamSpec:
		name = n.AsParamSpec().Name()
	case ast.KindTypeVarTuple:
		name = n.AsTypeVarTuple().Name()
	}
	return e.typeVar(f, n, name)
}

// bind pairs type variables with arguments; of those without nothing is known.
func bind(vars, args []*Type) map[string]*Type {
	m := map[string]*Type{}
	for i, v := range vars {
		if i < len(args) {
			m[v.Name] = args[i]
		}
	}
	return m
}

// asBase returns the arguments that a class has as a base of the class of a value, or as that class itself.
func (e *Evaluator) asBase(t *Type, class *Class) ([]*Type, bool) {
	if class == nil {
		return nil, false
	}
	t = e.asObject(t)
	if t.Kind != Instance {
		return nil, false
	}
	if t.Class == class {
		return t.Args, true
	}
	for _, m := range e.mro(t.Class) {
		if m.Kind == ClassObject && m.Class == class {
			vars := bind(e.typeVars(t.Class), t.Args)
			args := make([]*Type, len(m.Args))
			for i, a := range m.Args {
				args[i] = e.subst(a, vars)
			}
			return args, true
		}
	}
	return nil, false
}

// asObject returns a value that has a kind of its own as an instance of the class that Python has for it; other types
// as they are.
func (e *Evaluator) asObject(t *Type) *Type {
	in := e.prog.types
	switch t.Kind {
	case Tuple:
		return e.instance("builtins", "tuple", in.join(t.Args...))
	case Coroutine:
		return e.instance("types", "CoroutineType", in.unknown, in.unknown, e.awaited(t))
	case Generator:
		return e.instance("types", "GeneratorType", e.yielded(t), in.unknown, e.generatorResult(t))
	case AsyncGenerator:
		return e.instance("types", "AsyncGeneratorType", e.yielded(t), in.unknown)
	}
	return t
}

// nominal returns the class of a value, nil where it is not known or has none of ours.
func (e *Evaluator) nominal(t *Type) *Class {
	switch t.Kind {
	case Instance:
		return t.Class
	case Tuple:
		return e.stubClass("builtins", "tuple")
	case Coroutine:
		return e.stubClass("types", "CoroutineType")
	case Generator:
		return e.stubClass("types", "GeneratorType")
	case AsyncGenerator:
		return e.stubClass("types", "AsyncGeneratorType")
	case Function:
		if t.Recv != nil {
			return e.stubClass("types", "MethodType")
		}
		return e.stubClass("types", "FunctionType")
	case ClassObject:
		return e.stubClass("builtins", "type")
	case Module:
		return e.stubClass("types", "ModuleType")
	case Partial:
		return e.stubClass("functools", "partial")
	}
	return nil
}
