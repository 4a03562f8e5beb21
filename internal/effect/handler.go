package effect

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// try returns what a try statement can raise: what its body raises and no clause catches, what the clauses raise, and
// what its else and finally do.
func (w *walker) try(n ast.Node) *Set {
	raised, left := w.clauses(n, w.inside(n.Children(ast.FieldBody), w.handledByClauses(n)), false)
	if yields(n) {
		raised = Nothing // in the place of what is thrown in by whoever drives the generator
	}
	final := n.Children(ast.FieldFinalbody)
	if swallows(final) {
		return w.block(final)
	}
	return Union(Union(Union(w.block(n.Children(ast.FieldOrelse)), raised), left), w.block(final))
}

// clauses returns what the except clauses of a try statement raise, and what they leave of what its body raises. A clause
// may raise something of its own though nothing is seen that it catches, but not where that is all that happens.
func (w *walker) clauses(try ast.Node, left *Set, onlyThis bool) (raised, rest *Set) {
	raised = Nothing
	for h := range try.Children(ast.FieldHandlers).All() {
		handler := h.AsExceptHandler()
		classes, all := w.caughtBy(handler)
		caught := left.keep(func(x Exception) bool { return all || w.mayCatch(x, classes) })
		if all {
			left = Nothing
		} else {
			left = w.escaping(left, classes)
		}
		if onlyThis && caught.IsEmpty() {
			continue
		}
		inner := *w
		inner.handled, inner.name = caught, handler.Name()
		again := inner.block(handler.Body())
		if w.e.Reports(w.file, handler) {
			again = again.reported()
		}
		raised = Union(raised, again)
	}
	return raised, left
}

// yields reports whether the body of a try statement gives way to whoever drives the generator, as that of a manager does.
func yields(try ast.Node) bool {
	found := false
	for stmt := range try.Children(ast.FieldBody).All() {
		stmt.Walk(func(n ast.Node) bool {
			found = found || n.Kind() == ast.KindYield
			return !found && !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef)
		})
	}
	return found
}

// isReportedAround reports whether a decorator that was seen puts a function around another that reports what it raises.
// Its annotations may say that it gives back what it gets.
func (e *Evaluator) isReportedAround(fn *infer.Func) bool {
	for d := range fn.Node.Children(ast.FieldDecoratorList).All() {
		if call := d.AsCall(); call.OK() {
			d = call.Func()
		}
		t := e.types.TypeOf(fn.File, d)
		if t.Kind != infer.Function || t.Func.File.IsLibrary() || t.Func.File.IsInstalled {
			continue
		}
		found := false
		t.Func.Node.Walk(func(n ast.Node) bool {
			if h := n.AsExceptHandler(); h.OK() {
				found = found || e.Reports(t.Func.File, h)
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// handsOn reports whether a name is an argument of a call, is returned, or is stored.
func handsOn(f *infer.File, n ast.Node) bool {
	switch up := f.Parent(n); up.Kind() {
	case ast.KindCall, ast.KindKeyword, ast.KindReturn, ast.KindAssign, ast.KindAnnAssign, ast.KindYield, ast.KindTuple, ast.KindList,
		ast.KindFormattedValue:
		return true
	}
	return false
}

// swallows reports whether a finally ends by a jump, which drops the exception on its way.
func swallows(final ast.Nodes) bool {
	switch final.Last().Kind() {
	case ast.KindReturn, ast.KindBreak, ast.KindContinue:
		return true
	}
	return false
}

// caughtBy returns the classes that a clause names; all for a bare one. A class that is not known is left out.
func (w *walker) caughtBy(h ast.ExceptHandler) (classes []*infer.Class, all bool) {
	if !h.Type().OK() {
		return nil, true
	}
	return w.classes(h.Type()), false
}

// classes returns the exception classes that an expression names, alone or in a tuple.
func (w *walker) classes(n ast.Node) []*infer.Class {
	return w.e.Classes(w.typeOf(n))
}

// Classes returns the classes that a value of a type is, or is a tuple of: what an except clause names.
func (e *Evaluator) Classes(t *infer.Type) []*infer.Class {
	var out []*infer.Class
	for _, arm := range t.Arms() {
		switch {
		case arm.Kind == infer.ClassObject:
			out = append(out, arm.Class)
		case arm.Kind == infer.Tuple:
			for _, elt := range arm.Args {
				out = append(out, e.Classes(elt)...)
			}
		case arm.Kind == infer.Instance && len(arm.Args) == 1 && arm.Class.FullName() == "builtins.tuple":
			out = append(out, e.Classes(arm.Args[0])...)
		}
	}
	return out
}

// mayCatch reports whether a clause for these classes can catch an exception. What an unseen callee may raise is any
// Exception: a clause for cancellation or for SystemExit catches none of that.
func (w *walker) mayCatch(x Exception, classes []*infer.Class) bool {
	for _, c := range classes {
		if x.Class == nil {
			if exception := w.e.types.ClassNamed("builtins.Exception"); exception == nil || w.e.types.IsSubclass(c, exception) ||
				w.e.types.IsSubclass(exception, c) {
				return true
			}
		} else if w.e.types.IsSubclass(x.Class, c) || w.e.types.IsSubclass(c, x.Class) {
			return true
		}
	}
	return false
}

// escaping returns the exceptions that a clause for these classes does not catch for sure. Of anything that an unseen
// callee may raise, and of a BaseException, which an annotation says that does not know better, only the broad classes catch
// all.
func (w *walker) escaping(s *Set, classes []*infer.Class) *Set {
	return s.keep(func(x Exception) bool {
		for _, c := range classes {
			if x.Class == nil || x.Class.FullName() == "builtins.BaseException" {
				if name := c.FullName(); name == "builtins.Exception" || name == "builtins.BaseException" {
					return false
				}
			} else if w.e.types.IsSubclass(x.Class, c) {
				return false
			}
		}
		return true
	})
}
