package effect

import (
	"slices"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// leaving returns what gets out of a block of what it raises, through the exit of a manager of the project: a generator gets
// it thrown in where it yields, an object is given it and may say that it was handled.
func (w *walker) leaving(manager ast.Node, raised *Set) *Set {
	if raised.IsEmpty() {
		return raised
	}
	if call := manager.AsCall(); call.OK() {
		for _, arm := range w.typeOf(call.Func()).Arms() {
			if arm.Kind == infer.Callable && arm.Func != nil && isOwn(arm.Func) {
				return w.thrownInto(arm.Func, raised)
			}
		}
	}
	exit := "__exit__"
	if w.file.Parent(w.file.Parent(manager)).Kind() == ast.KindAsyncWith {
		exit = "__aexit__"
	}
	out := Nothing
	for _, arm := range w.typeOf(manager).Arms() {
		if arm.Kind != infer.Instance {
			return raised
		}
		fn := w.e.types.Method(arm.Class, exit)
		if fn == nil || !isOwn(fn) {
			return raised
		}
		out = Union(out, w.givenToExit(fn, raised))
	}
	return out
}

// isOwn reports whether the body of a function was seen.
func isOwn(fn *infer.Func) bool { return !fn.File.IsStub && !fn.File.IsInstalled }

// givenToExit returns what an exit lets through: nothing where it may say that all is handled.
func (w *walker) givenToExit(fn *infer.Func, raised *Set) *Set {
	in := &walker{e: w.e, file: fn.File, fn: fn}
	for _, r := range fn.Returns() {
		value := r.Value()
		switch {
		case value.Is(ast.KindCompare, ast.KindBoolOp, ast.KindUnaryOp), value.Op() == ast.ConstTrue:
			return Nothing
		case value.Is(ast.KindName, ast.KindAttribute, ast.KindCall):
			for _, arm := range in.typeOf(value).Arms() {
				if arm.Kind == infer.Instance && arm.Class.FullName() == "builtins.bool" {
					return Nothing
				}
			}
		}
	}
	if w.e.tells(fn, 1) {
		return raised.reported()
	}
	return raised
}

// maxThrown is how many managers, each entered by the one before, are followed.
const maxThrown = 8

// thrownInto returns what a generator lets out of what is thrown into it where it yields. One that stands in itself lets
// all out there.
func (w *walker) thrownInto(fn *infer.Func, raised *Set) *Set {
	if len(w.thrown) == maxThrown || slices.Contains(w.thrown, fn) {
		return raised
	}
	in := &walker{e: w.e, file: fn.File, fn: fn, thrown: append(slices.Clip(w.thrown), fn)}
	out, yields := Nothing, false
	EachOwn(fn.Node, func(n ast.Node) {
		if n.Kind() == ast.KindYield {
			yields = true
			out = Union(out, in.thrownAt(n, fn.Node, raised))
		}
	})
	if !yields {
		return raised
	}
	return out
}

// thrownAt returns what gets out of a function of what is raised at a node of it.
func (w *walker) thrownAt(n, fn ast.Node, raised *Set) *Set {
	for up := w.file.Parent(n); up.OK() && n.Index != fn.Index; n, up = up, w.file.Parent(up) {
		if n.Field() != ast.FieldBody {
			continue
		}
		switch up.Kind() {
		case ast.KindTry, ast.KindTryStar:
			raised = w.byClauses(up, raised)
		case ast.KindWith, ast.KindAsyncWith:
			items := up.Children(ast.FieldItems).Slice()
			for i := len(items) - 1; i >= 0; i-- {
				raised = w.through(items[i].AsWithitem().ContextExpr(), raised)
			}
		}
	}
	return raised
}

// byClauses returns what the clauses of a try statement let out of what is thrown into its body.
func (w *walker) byClauses(try ast.Node, thrown *Set) *Set {
	raised, left := w.clauses(try, thrown, true)
	if swallows(try.Children(ast.FieldFinalbody)) {
		return Nothing
	}
	return Union(raised, left)
}
