package ast

import "iter"

// Ops yields CPython's field ops: one comparison for each comparator, in order.
func (n Compare) Ops() iter.Seq[Op] {
	return func(yield func(Op) bool) {
		if !n.OK() || !yield(n.Op()) {
			return
		}
		for c := range n.Children(FieldOps).All() {
			if !yield(c.Op()) {
				return
			}
		}
	}
}

// Str returns the node whose text is CPython's field str: the expression as it is written in the t-string.
func (n Interpolation) Str() Node { return n.Child(FieldStr) }

// Parts returns the literals and stretches that CPython folds into the constant; none where it is a single one.
func (n Constant) Parts() Nodes { return n.Children(FieldParts) }
