package infer

import (
	"github.com/unheeded/unheeded/internal/python/ast"
)

// exits are the ways in which control leaves a statement or a list of them, besides returning and raising.
type exits uint8

const (
	// fallsThrough: it goes on with the next statement.
	fallsThrough exits = 1 << iota
	// breaks: it leaves the loop around.
	breaks
)

// A returnWalk finds the returns of a body that are reached in a context.
type returnWalk struct {
	e *Evaluator
	c ctx
	// givesValue: some return of the body has a value, so that it matters whether the end of the body is reached.
	givesValue bool
	found      []ast.Return
}

// reachedReturns returns the returns of a body that are reached in a context, and reports whether its end is: as far as
// the form of the statements, the types that conditions test, and functions tell that never return.
func (e *Evaluator) reachedReturns(c ctx, body ast.Nodes) (found []ast.Return, end bool) {
	w := &returnWalk{e: e, c: c}
	for stmt := range body.All() {
		eachReturnBelow(stmt, func(r ast.Return) { w.givesValue = w.givesValue || r.Value().OK() })
	}
	end = w.block(body)&fallsThrough != 0
	return w.found, end
}

// block walks a list of statements.
func (w *returnWalk) block(body ast.Nodes) exits {
	var left exits
	for stmt := range body.All() {
		x := w.statement(stmt)
		left |= x &^ fallsThrough
		if x&fallsThrough == 0 {
			return left
		}
	}
	return left | fallsThrough
}

func (w *returnWalk) statement(stmt ast.Node) exits {
	switch stmt.Kind() {
	case ast.KindReturn:
		w.found = append(w.found, stmt.AsReturn())
		return 0
	case ast.KindRaise, ast.KindContinue:
		return 0
	case ast.KindBreak:
		return breaks
	case ast.KindExpr:
		if w.givesValue && stmt.Next().Field() != stmt.Field() && w.neverReturns(stmt.AsExpr().Value()) {
			return 0
		}
	case ast.KindIf:
		return w.branches(stmt.AsIf())
	case ast.KindWhile:
		// Without an end of its own, a loop goes on only where a break leaves it.
		return w.loop(stmt, !isTrue(stmt.AsWhile().Test()))
	case ast.KindFor, ast.KindAsyncFor:
		return w.loop(stmt, true)
	case ast.KindWith, ast.KindAsyncWith:
		x := w.block(stmt.Children(ast.FieldBody))
		if x&fallsThrough == 0 && w.swallows(stmt) {
			x |= fallsThrough
		}
		return x
	case ast.KindTry, ast.KindTryStar:
		return w.try(stmt)
	case ast.KindMatch:
		return w.match(stmt.AsMatch())
	}
	return fallsThrough
}

func (w *returnWalk) branches(s ast.If) exits {
	var x exits
	holds := w.e.truth(w.c, s.Test())
	if holds != No {
		x |= w.block(s.Body())
	}
	if holds != Yes {
		x |= w.block(s.Orelse())
	}
	return x
}

// loop walks a loop; ends tells that it may end by itself, and so run what stands behind its else.
func (w *returnWalk) loop(stmt ast.Node, ends bool) exits {
	body := w.block(stmt.Children(ast.FieldBody))
	var x exits
	if ends {
		x = w.block(stmt.Children(ast.FieldOrelse))
	}
	if body&breaks != 0 {
		x |= fallsThrough
	}
	return x
}

// try walks a try statement. A finally that does not reach its own end replaces what was on its way out.
func (w *returnWalk) try(stmt ast.Node) exits {
	before := len(w.found)
	x := w.block(stmt.Children(ast.FieldBody))
	if x&fallsThrough != 0 {
		x = x&^fallsThrough | w.block(stmt.Children(ast.FieldOrelse))
	}
	for h := range stmt.Children(ast.FieldHandlers).All() {
		x |= w.block(h.AsExceptHandler().Body())
	}
	if final := stmt.Children(ast.FieldFinalbody); final.First().OK() {
		inside := len(w.found)
		f := w.block(final)
		if f&fallsThrough == 0 {
			w.found = append(w.found[:before], w.found[inside:]...)
			return f
		}
		x |= f &^ fallsThrough
	}
	return x
}

func (w *returnWalk) match(m ast.Match) exits {
	var x exits
	for n := range m.Cases().All() {
		c := n.AsMatchCase()
		x |= w.block(c.Body())
		if p := c.Pattern().AsMatchAs(); p.OK() && !p.Pattern().OK() && !c.Guard().OK() {
			return x
		}
	}
	return x | fallsThrough
}

// neverReturns reports whether an expression is the call of a function that always raises or runs for ever. A method
// that a subclass overrides may do otherwise there.
func (w *returnWalk) neverReturns(n ast.Node) bool {
	call := n.AsCall()
	if await := n.AsAwait(); await.OK() {
		call = await.Value().AsCall()
	}
	if !call.OK() {
		return false
	}
	callee := w.e.expr(w.c, call.Func())
	if callee.Kind != Function || callee.Func.IsAsync() == (call.Node.Index == n.Index) {
		return false
	}
	return w.e.expr(w.c, n).Kind == Never && !w.e.mayBeOverridden(callee)
}

// swallows reports whether a manager of a with statement is known to swallow exceptions, so that control may come out
// behind it: its exit is annotated with bool, or says True in so many words.
func (w *returnWalk) swallows(stmt ast.Node) bool {
	exit := "__exit__"
	if stmt.Kind() == ast.KindAsyncWith {
		exit = "__aexit__"
	}
	for item := range stmt.Children(ast.FieldItems).All() {
		manager := w.e.expr(w.c, item.AsWithitem().ContextExpr())
		if manager.Kind != Instance {
			continue
		}
		method := w.e.attr(manager, exit)
		if method.Kind != Function {
			continue
		}
		if ann := method.Func.returns(); ann.OK() {
			if ann.AsName().Id() == "bool" {
				return true
			}
			continue
		}
		for stmt := range method.Func.body().All() {
			yes := false
			eachReturnBelow(stmt, func(r ast.Return) { yes = yes || r.Value().Op() == ast.ConstTrue })
			if yes {
				return true
			}
		}
	}
	return false
}

// eachReturnBelow visits the returns of a statement that belong to the function around it.
func eachReturnBelow(stmt ast.Node, visit func(ast.Return)) {
	stmt.Walk(func(n ast.Node) bool {
		switch n.Kind() {
		case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef, ast.KindLambda:
			return false
		case ast.KindReturn:
			visit(n.AsReturn())
		}
		return true
	})
}

func isTrue(n ast.Node) bool {
	return n.Kind() == ast.KindConstant && (n.Op() == ast.ConstTrue || n.Op() == ast.ConstInt && n.Text() != "0")
}
