package carrier

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// A generator that is left early stays suspended at a yield. What it holds there is given back when it is closed: by
// whoever has it, or by the loop, in a task of its own, once it is collected.

// maxNested bounds how deep generators are followed that iterate over others.
const maxNested = 4

// Hold is what a suspended generator holds.
type Hold struct {
	// Yield is where it is suspended, and At what it holds there: the withitem of a manager, or a statement of the finally
	// around the yield.
	Yield, At Element
	// Through is the generator that holds it, where that is one that the first iterates over.
	Through *infer.Func
}

// LeftAs returns what the decorators of a function leave under its name: Keeps where that is the function, MakesOther where
// it is not known.
func (t *Tracker) LeftAs(fn *infer.Func) library.Decorator {
	out := library.Keeps
	for d := range fn.Node.Children(ast.FieldDecoratorList).All() {
		called := ""
		if call := d.AsCall(); call.OK() {
			d, called = call.Func(), "()"
		}
		name, _ := t.types.TypeOf(fn.File, d).Callee()
		left, ok := t.facts.Decorator(name + called)
		switch {
		case !ok:
			return library.MakesOther
		case left == library.Keeps, left == library.MakesStaticMethod, left == library.MakesClassMethod:
		default:
			out = left
		}
	}
	return out
}

// IsPlainGenerator reports whether a function is an async generator that is iterated over as it is. One that yields once,
// outside of a loop, is made to be a context manager, whoever makes it one: a framework does so of its dependencies.
func (t *Tracker) IsPlainGenerator(fn *infer.Func) bool {
	return fn.IsAsync() && fn.IsGenerator() && t.LeftAs(fn) == library.Keeps && !yieldsOnce(fn)
}

// yieldsOnce reports whether a generator has one yield, and that not in a loop.
func yieldsOnce(fn *infer.Func) bool {
	yields := 0
	for _, y := range Yields(fn) {
		yields++
		for at := fn.File.Parent(y); at.Index != fn.Node.Index; at = fn.File.Parent(at) {
			if at.Is(ast.KindFor, ast.KindAsyncFor, ast.KindWhile) {
				return false
			}
		}
	}
	return yields == 1
}

// Yields returns the yields of a function's own body, in the order of the source.
func Yields(fn *infer.Func) []ast.Node {
	var out []ast.Node
	for stmt := range fn.Node.Children(ast.FieldBody).All() {
		stmt.Walk(func(n ast.Node) bool {
			if n.Kind() == ast.KindYield {
				out = append(out, n)
			}
			return !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef)
		})
	}
	return out
}

// Holds returns what an async generator holds while it is suspended; ok is false where that is nothing, or not seen.
func (t *Tracker) Holds(fn *infer.Func) (Hold, bool) { return t.holds(fn, maxNested) }

func (t *Tracker) holds(fn *infer.Func, depth int) (Hold, bool) {
	if depth == 0 || fn == nil || fn.File.IsStub {
		return Hold{}, false
	}
	for _, y := range Yields(fn) {
		for child, at := y, fn.File.Parent(y); child.Index != fn.Node.Index; child, at = at, fn.File.Parent(at) {
			held := ast.Node{}
			switch at.Kind() {
			case ast.KindWith, ast.KindAsyncWith:
				if child.Field() == ast.FieldBody {
					held = t.heldBy(fn.File, at)
				}
			case ast.KindTry, ast.KindTryStar:
				if child.Field() != ast.FieldFinalbody {
					held = t.release(fn.File, at.Children(ast.FieldFinalbody))
				}
			case ast.KindAsyncFor:
				if inner, ok := Of(t.types.TypeOf(fn.File, at.AsAsyncFor().Iter())); ok && inner.Kind == infer.AsyncGenerator && child.Field() == ast.FieldBody {
					if hold, ok := t.holds(inner.Func, depth-1); ok {
						if hold.Through == nil {
							hold.Through = inner.Func
						}
						return hold, true
					}
				}
			}
			if held.OK() {
				return Hold{Yield: Element{fn.File, y}, At: Element{fn.File, held}}, true
			}
		}
	}
	return Hold{}, false
}

// heldBy returns the first manager of a with statement whose exit gives something back.
func (t *Tracker) heldBy(f *infer.File, with ast.Node) ast.Node {
	for item := range with.Children(ast.FieldItems).All() {
		if m := t.Manager(f, item); m != nil && m.Exit != "" && m.Call.Makes == library.Manager || m != nil && m.Name == "contextlib.nullcontext" {
			continue
		}
		return item
	}
	return ast.Node{}
}

// release returns the first call or await of some statements that is there to give something back: none that only logs.
func (t *Tracker) release(f *infer.File, list ast.Nodes) (found ast.Node) {
	for stmt := range list.All() {
		stmt.Walk(func(n ast.Node) bool {
			switch n.Kind() {
			case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef:
				return false
			case ast.KindAwait, ast.KindAsyncWith:
				if !found.OK() {
					found = n
				}
			case ast.KindCall:
				if !found.OK() && EndsByName(calleeName(n.AsCall())) {
					found = n
				}
			}
			return !found.OK()
		})
	}
	return found
}

// Left is a loop over an async generator that may be left before the generator has ended.
type Left struct {
	// Func is the generator, By what leaves the loop: a break, return or raise statement.
	Func *infer.Func
	By   ast.Node
}

// LeftEarly returns how an AsyncFor leaves the generator that it iterates over, where nobody else can close it: it is made
// for this loop; ok is false for every other loop.
func (t *Tracker) LeftEarly(f *infer.File, loop ast.AsyncFor) (Left, bool) {
	made := loop.Iter()
	if made.Kind() == ast.KindName {
		if !t.isOnlyUse(f, made) {
			return Left{}, false
		}
		made = t.origin(spot{f, made}).node
	}
	if !made.AsCall().OK() {
		return Left{}, false
	}
	by := leaves(loop)
	if !by.OK() {
		return Left{}, false
	}
	c, ok := Of(t.types.TypeOf(f, made))
	if !ok || c.Kind != infer.AsyncGenerator || c.Func == nil || c.Other != nil {
		return Left{}, false
	}
	return Left{Func: c.Func, By: by}, true
}

// isOnlyUse reports whether a Name is the one place that reads a local variable.
func (t *Tracker) isOnlyUse(f *infer.File, name ast.Node) bool {
	table := f.Scopes
	owner := table.Resolve(name.Index)
	if owner == 0 || table.Symbol(owner).Has(scope.IsCaptured) || table.Scope(table.Symbol(owner).Scope).Kind != scope.FunctionScope {
		return false
	}
	for n := range mentions(f, owner) {
		if !n.Has(ast.FlagStore) && n.Index != name.Index {
			return false
		}
	}
	return true
}

// leaves returns the first statement that leaves a loop for good. A raise that a clause inside the loop may catch is none.
func leaves(loop ast.AsyncFor) (found ast.Node) {
	var visit func(n ast.Node, own, caught bool)
	visit = func(n ast.Node, own, caught bool) {
		if found.OK() {
			return
		}
		switch n.Kind() {
		case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef:
			return
		case ast.KindReturn:
			found = n
		case ast.KindBreak:
			if own {
				found = n
			}
		case ast.KindRaise:
			if !caught {
				found = n
			}
		}
		inner := n.Is(ast.KindFor, ast.KindAsyncFor, ast.KindWhile)
		guards := n.Is(ast.KindTry, ast.KindTryStar, ast.KindWith, ast.KindAsyncWith)
		for c := range n.All() {
			visit(c, own && !(inner && c.Field() == ast.FieldBody), caught || guards && c.Field() == ast.FieldBody)
		}
	}
	for stmt := range loop.Body().All() {
		visit(stmt, true, false)
	}
	return found
}
