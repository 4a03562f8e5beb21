package carrier

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
)

// Tests of a coroutine that nobody awaits fail: making it raises no error that is expected, and it equals nothing.

// expectsOfCoroutine returns why a call that expects the function that it is given to raise fails: the function is async, so
// calling it makes a coroutine and no more. assertRaises(ValueError, fetch, "x") is such a call.
func (a *Analysis) expectsOfCoroutine(call ast.Call) string {
	if !a.expects[calleeName(call)] || call.Args().Len() < 2 {
		return ""
	}
	fact, _ := a.track.Fact(a.File, call)
	if fact == nil || fact.Exit != library.ExitExpects || a.expectsTypeError(call) {
		return ""
	}
	for _, arg := range call.Args().Slice()[1:] {
		t := a.types.TypeOf(a.File, arg)
		if t.Kind != infer.Function {
			continue // what the message has to be like stands before it
		}
		attr := arg.AsAttribute()
		if t.Func.IsAsync() && t.Wraps == nil && len(a.types.Implementations(t)) == 1 && (!attr.OK() || !a.patched(attr)) {
			return fmt.Sprintf("calling '%s' raises nothing, it makes a coroutine", t.Func.QualName())
		}
		return ""
	}
	return ""
}

// expectsTypeError reports whether what a call expects may be the TypeError of a call with other arguments than are wanted.
func (a *Analysis) expectsTypeError(call ast.Call) bool {
	t := a.types.TypeOf(a.File, call.Args().First())
	wrong := a.types.ClassNamed("builtins.TypeError")
	return t.Kind != infer.ClassObject || wrong == nil || a.types.IsSubclass(wrong, t.Class)
}

// failsToExit returns why a manager fails when its block has ended without an exception.
func (a *Analysis) failsToExit(graph *cfg.Graph, b cfg.BlockID, item cfg.Item) string {
	if copied := graph.Copy(b); item.Role != cfg.Exit || copied == cfg.OnRaise || copied == cfg.OnAny {
		return ""
	}
	return a.expectsInVain(a.File.Tree.Node(item.Node))
}

// expectsInVain returns why a block that has to raise does not: all that it does is to make a coroutine.
func (a *Analysis) expectsInVain(item ast.Node) string {
	with := a.Parent(item)
	if with.Kind() != ast.KindWith || !a.isExpecting(with) {
		return ""
	}
	manager := item.AsWithitem().ContextExpr().AsCall()
	if fact := a.track.Manager(a.File, item); fact == nil || fact.Exit != library.ExitExpects || a.expectsTypeError(manager) {
		return ""
	}
	stmt := with.Children(ast.FieldBody).First()
	call := stmt.AsExpr().Value()
	if call.Kind() != ast.KindCall || stmt.Next().OK() && stmt.Next().Field() == ast.FieldBody || a.mayRaiseBefore(call) {
		return ""
	}
	if c, ok := a.Made(call); ok && a.isCoroutine(call) && c.Func.IsAsync() {
		return fmt.Sprintf("this block raises nothing, '%s' is not awaited", c.Func.QualName())
	}
	return ""
}

// mayRaiseBefore reports whether what is evaluated for a call may raise: what is called is looked up, and its arguments are
// made.
func (a *Analysis) mayRaiseBefore(call ast.Node) bool {
	found := false
	call.Walk(func(n ast.Node) bool {
		found = found || n.Index != call.Index &&
			n.Is(ast.KindCall, ast.KindAwait, ast.KindSubscript, ast.KindBinOp, ast.KindStarred, ast.KindYield, ast.KindYieldFrom)
		return !found
	})
	return found
}

// failsToAssert returns why an assertion of unittest fails whenever it is made.
func (a *Analysis) failsToAssert(call ast.Call) string {
	first := call.Args().First()
	switch calleeName(call) {
	case "assertEqual":
		if second := first.Next(); second.Field() == ast.FieldArgs && (a.differs(first, second) || a.differs(second, first)) &&
			a.argument(call, first) == Compared {
			return equalsNothing
		}
	case "assertIsNone":
		if a.isCoroutine(first) && a.argument(call, first) == Compared {
			return "a coroutine is never None"
		}
	case "assertFalse":
		if a.isCoroutine(first) && a.argument(call, first) == Tested {
			return alwaysTrue
		}
	}
	return ""
}

// Why assertions of the value of a coroutine fail.
const (
	equalsNothing = "a coroutine equals nothing but itself"
	alwaysTrue    = "a coroutine is always true"
)

// failsAsTest returns why an assert statement fails that has an expression as its test.
func (a *Analysis) failsAsTest(test ast.Node) string {
	if c := test.AsCompare(); c.OK() {
		right := c.Comparators().First()
		first := true
		for op := range c.Ops() {
			if !first || op != ast.Eq {
				return ""
			}
			first = false
		}
		if a.differs(c.Left(), right) || a.differs(right, c.Left()) {
			return equalsNothing
		}
	}
	return ""
}

// differs reports whether one expression is a coroutine, and another one stands for a value that does not equal it: neither what
// a call gives, which may be a coroutine as well, nor the mock that equals everything.
func (a *Analysis) differs(coroutine, other ast.Node) bool {
	switch other.Kind() {
	case ast.KindCall, ast.KindAwait:
		return false
	case ast.KindName:
		if other.AsName().Id() == "ANY" {
			return false
		}
	case ast.KindAttribute:
		if other.AsAttribute().Attr() == "ANY" {
			return false
		}
	}
	_, carries := Of(a.types.TypeOf(a.File, other))
	return !carries && a.isCoroutine(coroutine)
}
