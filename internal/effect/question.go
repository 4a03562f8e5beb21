package effect

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Of returns what evaluating a statement or an expression of a file can raise, with all below it.
func (e *Evaluator) Of(f *infer.File, n ast.Node) *Set {
	return (&walker{e: e, file: f}).node(n).Unexpected()
}

// OfAwaiting returns what awaiting the value of an expression can raise, beside what evaluating it can; with what is Expected.
func (e *Evaluator) OfAwaiting(f *infer.File, n ast.Node) *Set {
	w := &walker{e: e, file: f}
	return w.awaited(n).unchecked(w.checksIn(w.typeOf(n)))
}

// OfCalling returns what calling the value of an expression can raise and, if it is an async function, awaiting that; with
// what is Expected.
func (e *Evaluator) OfCalling(f *infer.File, n ast.Node) *Set {
	w := &walker{e: e, file: f}
	return w.calledAndAwaited(n).unchecked(w.checksIn(w.typeOf(n)))
}

// Caught returns the exceptions of a set that an except clause of a file may catch, and those that pass it for sure or
// perhaps.
func (e *Evaluator) Caught(f *infer.File, h ast.ExceptHandler, s *Set) (caught, passing *Set) {
	w := &walker{e: e, file: f}
	classes, all := w.caughtBy(h)
	if all {
		return s, Nothing
	}
	return s.keep(func(x Exception) bool { return w.mayCatch(x, classes) }), w.escaping(s, classes)
}

// Passing returns the exceptions of a set that are none of some classes, for sure or perhaps.
func (e *Evaluator) Passing(s *Set, classes []*infer.Class) *Set {
	return (&walker{e: e}).escaping(s, classes)
}
