package infer

import (
	"github.com/unheeded/unheeded/internal/python/ast"
)

// truth tells whether a condition holds, as far as the types of what it tests tell: a call says what its arguments are,
// so that of a body which asks for that only the part counts that runs.
func (e *Evaluator) truth(c ctx, cond ast.Node) Answer {
	switch cond.Kind() {
	case ast.KindConstant:
		switch cond.Op() {
		case ast.ConstTrue:
			return Yes
		case ast.ConstFalse, ast.ConstNone:
			return No
		}
		return Maybe
	case ast.KindUnaryOp:
		if cond.Op() == ast.Not {
			return not(e.truth(c, cond.AsUnaryOp().Operand()))
		}
		return Maybe
	case ast.KindBoolOp:
		return e.truthOfAll(c, cond.AsBoolOp())
	}
	subject := subjectOf(cond)
	if !subject.OK() {
		return Maybe
	}
	t := e.expr(c, subject)
	if t.Kind == Never || t.HasUnknown() {
		return Maybe
	}
	same := func(n ast.Node) bool { return n.Index == subject.Index }
	switch {
	case e.filter(c, t, cond, true, same).Kind == Never:
		return No
	case e.filter(c, t, cond, false, same).Kind == Never:
		return Yes
	}
	return Maybe
}

// truthOfAll combines the operands of and, or.
func (e *Evaluator) truthOfAll(c ctx, n ast.BoolOp) Answer {
	decides, out := No, Yes
	if n.Op() == ast.Or {
		decides, out = Yes, No
	}
	for v := range n.Values().All() {
		switch e.truth(c, v) {
		case decides:
			return decides
		case Maybe:
			out = Maybe
		}
	}
	return out
}

func not(a Answer) Answer {
	switch a {
	case Yes:
		return No
	case No:
		return Yes
	}
	return Maybe
}

// subjectOf returns the name or attribute that a condition tests, not OK for conditions of other forms.
func subjectOf(cond ast.Node) ast.Node {
	switch cond.Kind() {
	case ast.KindName, ast.KindAttribute:
		return cond
	case ast.KindCompare:
		return subjectOf(cond.AsCompare().Left())
	case ast.KindCall:
		return subjectOf(cond.AsCall().Args().First())
	}
	return ast.Node{}
}

// alwaysTrue reports whether every arm of a type is true as a condition: None is not, nor what may say otherwise by a
// __bool__ or __len__.
func (e *Evaluator) alwaysTrue(t *Type) bool {
	for _, arm := range t.Arms() {
		switch arm.Kind {
		case Coroutine, AsyncGenerator, Generator, Function, ClassObject, Module, Partial:
		case Instance:
			if !e.lacks(arm.Class, "__bool__") || !e.lacks(arm.Class, "__len__") {
				return false
			}
		default:
			return false
		}
	}
	return t.Kind != Never
}
