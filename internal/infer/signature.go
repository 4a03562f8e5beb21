package infer

import (
	"github.com/unheeded/unheeded/internal/python/ast"
)

// signature returns the declared types of a function's parameters, in the order of parameters(): with their type
// variables and literals, object for those that take anything, Unknown for those that say nothing.
func (e *Evaluator) signature(fn *Func) []*Type {
	k := key{ask: askSignature, file: fn.File, node: fn.Node.Index}
	if t := e.final(k); t != nil {
		return t.Args
	}
	return e.query(k, func() *Type {
		in := e.prog.types
		c := ctx{file: fn.File}
		params := fn.parameters()
		types := make([]*Type, len(params))
		for i, p := range params {
			types[i] = in.unknown
			ann := p.node.AsArg().Annotation()
			if !ann.OK() {
				continue
			}
			types[i] = e.spelled(c, ann)
			switch {
			case types[i].Kind == Unknown && e.takesAnything(c, ann):
				types[i] = e.instance("builtins", "object")
			case p.value.Op() == ast.ConstNone:
				types[i] = in.join(types[i], in.none)
			}
		}
		return in.intern(Type{Kind: Tuple, Args: types})
	}).Args
}

// takesAnything reports whether an annotation says object or Any.
func (e *Evaluator) takesAnything(c ctx, ann ast.Node) bool {
	switch ann.Kind() {
	case ast.KindName, ast.KindAttribute:
		t := e.named(c, ann)
		return t.Kind == ClassObject && (special(t.Class) == "object" || special(t.Class) == "Any")
	}
	return false
}

// ownerVars returns what the type variables of the class that defines a method stand for, where it is looked up through
// an object or class: nil for a function that is no method. Through an object, those are Unknown that nobody knows;
// through a class, a call may tell.
func (e *Evaluator) ownerVars(fn *Func, recv *Type) map[string]*Type {
	if recv == nil || fn.Class == nil || recv.Class == nil {
		return nil
	}
	given := bind(e.typeVars(recv.Class), recv.Args)
	if recv.Kind == Instance {
		for _, v := range e.typeVars(recv.Class) {
			if given[v.Name] == nil {
				given[v.Name] = e.prog.types.unknown
			}
		}
	}
	if recv.Class == fn.Class {
		return given
	}
	for _, m := range e.mro(recv.Class) {
		if m.Kind == ClassObject && m.Class == fn.Class {
			vars := bind(e.typeVars(m.Class), m.Args)
			for name, t := range vars {
				vars[name] = e.replace(t, given, true)
			}
			return vars
		}
	}
	return nil
}

// solve notes in vars what the type variables of a function stand for in a call. Decorates tells that the function
// returns a callable, so that it stands for the one that it was given.
func (e *Evaluator) solve(fn *Func, recv *Type, a *args, decorates bool, vars map[string]*Type) {
	types := e.signature(fn)
	owner := e.ownerVars(fn, recv)
	skip := 0
	if recv != nil {
		skip = 1
	}
	pairs, _ := fn.pairs(skip, a)
	// What callables are called with is known when the other arguments are.
	for _, callables := range [...]bool{false, true} {
		for _, p := range pairs {
			if p.param >= len(types) { // asked again while in flight
				return
			}
			t := e.replace(e.withoutLiterals(types[p.param]), owner, true)
			if !hasTypeVar(t) || mentions(t, Callable) != callables {
				continue
			}
			given := e.given(p.arg)
			if !decorates && !fn.File.IsStandard() {
				given = e.believed(t, given)
			}
			e.unify(t, given, vars)
		}
	}
}
