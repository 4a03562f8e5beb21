package infer

import (
	"github.com/unheeded/unheeded/internal/python/ast"
)

// maxTuple bounds the tuples that are known element by element.
const maxTuple = 16

// tuple returns the type of a tuple display. One that unpacks something of unknown length is known as a whole.
func (e *Evaluator) tuple(c ctx, elts ast.Nodes) *Type {
	in := e.prog.types
	var args []*Type
	for elt := range elts.All() {
		if s := elt.AsStarred(); s.OK() {
			inner := e.expr(c, s.Value())
			if inner.Kind != Tuple {
				return e.instance("builtins", "tuple", e.elements(c, elts))
			}
			args = append(args, inner.Args...)
		} else {
			args = append(args, e.expr(c, elt))
		}
		if len(args) > maxTuple {
			return e.instance("builtins", "tuple", e.elements(c, elts))
		}
	}
	return in.intern(Type{Kind: Tuple, Args: args})
}

// sliced returns the type of a slice of a tuple.
func (e *Evaluator) sliced(t *Type, s ast.Slice) *Type {
	in := e.prog.types
	bound := func(n ast.Node, otherwise int) (int, bool) {
		if !n.OK() {
			return otherwise, true
		}
		i, ok := constInt(n)
		if i < 0 {
			i += len(t.Args)
		}
		return min(max(i, 0), len(t.Args)), ok
	}
	low, known := bound(s.Lower(), 0)
	high, alsoKnown := bound(s.Upper(), len(t.Args))
	if !known || !alsoKnown || s.Step().OK() {
		return e.instance("builtins", "tuple", in.join(t.Args...))
	}
	return in.intern(Type{Kind: Tuple, Args: t.Args[low:max(low, high)]})
}

// between joins what a starred target takes of what is unpacked: what stands behind the first elements and before the
// last ones.
func (e *Evaluator) between(t *Type, first, last int) *Type {
	return e.eachOf(t, func(t *Type) *Type {
		if record := e.asTuple(t); record != nil {
			t = record
		}
		if t.Kind != Tuple {
			return e.element(t)
		}
		if end := len(t.Args) - last; first <= end {
			return e.join(t.Args[first:end]...)
		}
		return e.prog.types.never
	})
}
