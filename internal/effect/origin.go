package effect

import (
	"slices"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Origin is where an exception is raised, and by which way it gets there.
type Origin struct {
	File *infer.File
	// Raise is the raise statement.
	Raise ast.Node
	// Through are the functions that it gets out of, the one that raises it last.
	Through []*infer.Func
}

// Origin returns where an exception is raised that gets out of one of some functions: by the shortest way, of several the
// first in the order of the source. Where it is raised for sure is named before where it is under a condition that speaks
// against it. ok is false where it is raised in code that was not seen.
func (e *Evaluator) Origin(from []*infer.Func, x Exception) (origin Origin, ok bool) {
	if x.Class == nil {
		return Origin{}, false
	}
	if x.IsSeen() {
		if origin, ok = e.origin(from, x, func(raised *Set) bool { return slices.Contains(raised.List, x) }); ok {
			return origin, true
		}
	}
	return e.origin(from, x, func(raised *Set) bool { return has(raised, x) })
}

// origin is Origin for raise statements that raise what is wanted.
func (e *Evaluator) origin(from []*infer.Func, x Exception, wanted func(raised *Set) bool) (origin Origin, ok bool) {
	seen := map[*infer.Func]bool{}
	ways := make([][]*infer.Func, 0, len(from))
	for _, fn := range from {
		ways = append(ways, []*infer.Func{fn})
	}
	for ; len(ways) > 0; ways = ways[1:] {
		fn := ways[0][len(ways[0])-1]
		if seen[fn] || fn.File.IsStub || fn.File.IsInstalled || !e.lets(fn, x) {
			continue
		}
		seen[fn] = true
		w := &walker{e: e, file: fn.File, fn: fn}
		found := ast.Node{}
		var next []*infer.Func
		EachOwn(fn.Node, func(n ast.Node) {
			switch n.Kind() {
			case ast.KindRaise:
				if r := n.AsRaise(); !found.OK() && r.Exc().OK() && wanted(w.raise(r)) && !w.keepsIn(fn.Node, n, x) && !w.isIdle(n) {
					found = n
				}
			case ast.KindCall:
				if w.keepsIn(fn.Node, n, x) {
					return
				}
				for _, arm := range w.typeOf(n).Arms() {
					if arm.Kind == infer.Coroutine && arm.Func != nil {
						next = append(next, arm.Func)
					}
				}
				for _, arm := range w.typeOf(n.AsCall().Func()).Arms() {
					switch arm.Kind {
					case infer.Function:
						next = append(next, w.implementations(arm)...)
					case infer.ClassObject:
						if init := e.types.Method(arm.Class, "__init__"); init != nil {
							next = append(next, init)
						}
					}
				}
			}
		})
		if found.OK() {
			return Origin{File: fn.File, Raise: found, Through: ways[0]}, true
		}
		for _, callee := range next {
			ways = append(ways, append(ways[0][:len(ways[0]):len(ways[0])], callee))
		}
	}
	return Origin{}, false
}

func (e *Evaluator) lets(fn *infer.Func, x Exception) bool { return has(e.Raises(fn, nil), x) }

// keepsIn reports whether an exception that is raised at a node of a function does not get out of the function: a clause
// around the node catches it for sure and does not raise it again, or a manager suppresses it.
func (w *walker) keepsIn(fn, n ast.Node, x Exception) bool {
	raised := single(x)
	for up := w.file.Parent(n); up.OK() && n.Index != fn.Index; n, up = up, w.file.Parent(up) {
		if n.Field() != ast.FieldBody {
			continue
		}
		switch up.Kind() {
		case ast.KindTry, ast.KindTryStar:
			if w.stops(up, raised) {
				return true
			}
		case ast.KindWith, ast.KindAsyncWith:
			for item := range up.Children(ast.FieldItems).All() {
				if out := w.through(item.AsWithitem().ContextExpr(), raised); !ofClass(out, x.Class) {
					return true
				}
			}
		}
	}
	return false
}

// stops reports whether a clause of a try statement catches what its body raises, and lets nothing of that class out.
func (w *walker) stops(try ast.Node, raised *Set) bool {
	for h := range try.Children(ast.FieldHandlers).All() {
		handler := h.AsExceptHandler()
		classes, all := w.caughtBy(handler)
		if !all && !w.escaping(raised, classes).IsEmpty() {
			continue
		}
		inner := &walker{e: w.e, file: w.file, env: w.env, handled: raised, name: handler.Name(), thrown: w.thrown}
		return !ofClass(inner.block(handler.Body()), raised.List[0].Class)
	}
	return false
}

// ofClass reports whether a set has an exception of just this class.
func ofClass(s *Set, c *infer.Class) bool {
	return slices.ContainsFunc(s.List, func(y Exception) bool { return y.Class == c })
}

func has(s *Set, x Exception) bool {
	x.Check, x.State = false, false
	for _, y := range s.List {
		if y.Check, y.State = false, false; x == y {
			return true
		}
	}
	return false
}

// EachOwn visits the nodes of a function's own body, not those of functions, lambdas and classes inside it.
func EachOwn(fn ast.Node, visit func(ast.Node)) {
	for child := range fn.All() {
		if child.Field() != ast.FieldBody {
			continue
		}
		child.Walk(func(n ast.Node) bool {
			switch n.Kind() {
			case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef, ast.KindLambda:
				return false
			}
			visit(n)
			return true
		})
	}
}
