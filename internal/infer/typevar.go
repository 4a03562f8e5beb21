package infer

import (
	"github.com/unheeded/unheeded/internal/python/ast"
)

// typeVar returns the type variable that a call of TypeVar or a type parameter defines.
func (e *Evaluator) typeVar(f *File, def ast.Node, name string) *Type {
	return e.prog.types.intern(Type{Kind: TypeVar, Name: name, Module: f, def: def.Index})
}

// boundOf returns what every value of a type variable is: of its bound, or of one of its constraints; Unknown where it
// has neither.
func (e *Evaluator) boundOf(t *Type) *Type {
	in := e.prog.types
	if t.Module == nil {
		return in.unknown
	}
	k := key{ask: askBound, file: t.Module, node: t.def}
	return e.query(k, func() *Type {
		c := ctx{file: t.Module}
		def := t.Module.Tree.Node(t.def)
		if param := def.AsTypeVar(); param.OK() {
			bound := param.Bound()
			switch {
			case !bound.OK():
				return in.unknown
			case bound.Kind() == ast.KindTuple:
				return e.subst(in.join(e.annotations(c, bound.AsTuple().Elts().Slice())...), nil)
			}
			return e.subst(e.annotation(c, bound), nil)
		}
		for kw := range def.AsCall().Keywords().All() {
			if kw.AsKeyword().Arg() == "bound" {
				return e.subst(e.annotation(c, kw.AsKeyword().Value()), nil)
			}
		}
		if args := def.AsCall().Args().Slice(); len(args) > 2 {
			return e.subst(in.join(e.annotations(c, args[1:])...), nil)
		}
		return in.unknown
	})
}

// defaultOf returns what a type variable stands for of which nothing is known: its default, Unknown where it has none.
func (e *Evaluator) defaultOf(t *Type) *Type {
	if t.Module == nil {
		return e.prog.types.unknown
	}
	def := t.Module.Tree.Node(t.def)
	value := def.AsTypeVar().DefaultValue()
	for kw := range def.AsCall().Keywords().All() {
		if kw.AsKeyword().Arg() == "default" {
			value = kw.AsKeyword().Value()
		}
	}
	if !value.OK() {
		return e.prog.types.unknown
	}
	k := key{ask: askDefault, file: t.Module, node: t.def}
	return e.query(k, func() *Type { return e.subst(e.annotation(ctx{file: t.Module}, value), nil) })
}

// eachOf is each, with the bound of a type variable in its place.
func (e *Evaluator) eachOf(t *Type, f func(*Type) *Type) *Type {
	return e.each(t, func(t *Type) *Type {
		if t.Kind == TypeVar {
			return e.each(e.boundOf(t), f)
		}
		return f(t)
	})
}

// unifyReceiver notes what the type variables of an annotated self or cls stand for in a call through a receiver.
func (e *Evaluator) unifyReceiver(t *Type, vars map[string]*Type) {
	for _, param := range t.Func.params() {
		if !t.Func.isSelf(param) {
			continue
		}
		ann := param.AsArg().Annotation()
		if !ann.OK() {
			return
		}
		if p := e.annotated(ctx{file: t.Func.File}, ann); hasTypeVar(p) {
			recv := t.Recv
			if recv.Exact {
				recv = e.prog.types.inexact(recv)
			}
			e.unify(p, recv, vars)
		}
	}
}
