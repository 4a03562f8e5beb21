package carrier

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// fails returns why an expression raises whenever it is evaluated, or what is done with its value at once does; "" where
// that is not known. What a test expects to raise does not count. deeply says to look into the functions that are called.
func (a *Analysis) fails(n ast.Node, deeply bool) (why string) {
	switch n.Kind() {
	case ast.KindAttribute:
		attr := n.AsAttribute()
		if !drives(attr.Attr()) && a.isCoroutine(attr.Value()) {
			why = fmt.Sprintf("a coroutine has no attribute '%s'", attr.Attr())
		}
	case ast.KindSubscript:
		if a.isCoroutine(n.AsSubscript().Value()) {
			why = "a coroutine cannot be indexed"
		}
	case ast.KindStarred:
		if !n.Has(ast.FlagStore) && a.isCoroutine(n.AsStarred().Value()) {
			why = "a coroutine cannot be unpacked"
		}
	case ast.KindUnaryOp:
		if n.Op() != ast.Not && a.isCoroutine(n.AsUnaryOp().Operand()) {
			why = "a coroutine is no operand"
		}
	case ast.KindBinOp:
		if b := n.AsBinOp(); operand(n) == Used && (a.isCoroutine(b.Left()) || a.isCoroutine(b.Right())) {
			why = "a coroutine is no operand"
		}
	case ast.KindCompare:
		why = a.failsToCompare(n.AsCompare())
	case ast.KindCall:
		why = a.failsToCall(n.AsCall(), deeply)
	case ast.KindAwait:
		if c, ok := a.Made(n.AsAwait().Value()); deeply && ok && c.Kind == infer.Coroutine && c.Other == nil && c.Func != nil &&
			a.isOnly(n.AsAwait().Value()) && a.alwaysFails(c.Func, false) {
			why = fmt.Sprintf("'%s' always fails", c.Func.QualName())
		}
	}
	if why == "" {
		why = a.failsBehind(n)
	}
	if why != "" && a.ExpectsError(n) {
		return ""
	}
	return why
}

// isCoroutine reports whether the value of an expression is a coroutine in every case, as the code that makes it tells: that
// of a call, of a property, or of a variable of the function around.
func (a *Analysis) isCoroutine(n ast.Node) bool {
	switch n.Kind() {
	case ast.KindCall:
		if callee := n.AsCall().Func().AsAttribute(); callee.OK() && a.patched(callee) {
			return false
		}
	case ast.KindName:
		t := a.File.Scopes
		symbol := t.Resolve(n.Index)
		if symbol == 0 || t.Scope(t.Symbol(symbol).Scope).Kind != scope.FunctionScope || t.Symbol(symbol).Has(scope.IsCaptured) {
			return false
		}
	case ast.KindAttribute:
		if !a.types.IsProperty(a.File, n.AsAttribute()) {
			return false
		}
	default:
		return false
	}
	c, ok := a.Made(n)
	if !ok || c.Kind != infer.Coroutine || c.Other != nil || c.Func == nil {
		return false
	}
	release := a.types.ReleaseOf(c.Func)
	return release.Plain == "" && !release.Older
}

// failsToCompare: a coroutine holds nothing, and is neither more nor less than anything.
func (a *Analysis) failsToCompare(c ast.Compare) string {
	first := true
	for op := range c.Ops() {
		right := c.Comparators().First()
		switch {
		case !first:
			return ""
		case op == ast.In || op == ast.NotIn:
			if a.isCoroutine(right) {
				return "a coroutine holds nothing that could be looked for"
			}
		case op == ast.Lt || op == ast.LtE || op == ast.Gt || op == ast.GtE:
			if a.isCoroutine(c.Left()) || a.isCoroutine(right) {
				return "a coroutine cannot be compared"
			}
		}
		first = false
	}
	return ""
}

// failsToCall: the arguments are not those that are wanted, the class is abstract, or what runs always fails.
func (a *Analysis) failsToCall(call ast.Call, deeply bool) string {
	callee := a.types.TypeOf(a.File, call.Func())
	switch callee.Kind {
	case infer.Function:
		if callee.Func.File.IsLibrary() || !a.isOnly(call.Node) {
			return cmp.Or(a.expectsOfCoroutine(call), a.failsToAssert(call))
		}
		if attr := call.Func().AsAttribute(); attr.OK() && a.patched(attr) {
			return ""
		}
		if !a.mayBegin(call) {
			return fmt.Sprintf("'%s' does not take these arguments", callee.Func.QualName())
		}
		if deeply && !callee.Func.IsAsync() && a.alwaysFails(callee.Func, false) {
			return fmt.Sprintf("'%s' always fails", callee.Func.QualName())
		}
	case infer.ClassObject:
		// Tests of abstract classes empty the set of what is missing.
		if name := a.types.AbstractMethod(callee.Class); name != "" && !strings.Contains(string(a.File.Tree.Text), "__abstractmethods__") {
			return fmt.Sprintf("'%s' is abstract, it has no '%s'", callee.Class.QualName(), name)
		}
		if deeply && a.NeverMade(callee.Class) {
			return fmt.Sprintf("'%s.__init__' always fails", callee.Class.QualName())
		}
	}
	return cmp.Or(a.expectsOfCoroutine(call), a.failsToAssert(call))
}

// isOnly reports whether one function alone can run when a call is evaluated, as far as the project tells.
func (a *Analysis) isOnly(n ast.Node) bool {
	call := n.AsCall()
	if !call.OK() {
		return false
	}
	callee := a.types.TypeOf(a.File, call.Func())
	return callee.Kind == infer.Function && callee.Wraps == nil && len(a.types.Implementations(callee)) == 1
}

// NeverMade reports whether there is never an object of a class, because its __init__ always fails: its own, or one that it
// inherits from classes that were all seen.
func (a *Analysis) NeverMade(c *infer.Class) bool {
	init := a.types.Method(c, "__init__")
	return init != nil && a.alwaysFails(init, true)
}

// failsBehind returns why what is done with the value of an expression, before anything else is, fails: a loop or a manager
// that it is not made for.
func (a *Analysis) failsBehind(n ast.Node) string {
	around := a.Parent(n)
	switch around.Kind() {
	case ast.KindFor, ast.KindAsyncFor:
		if n.Field() != ast.FieldIter {
			return ""
		}
	case ast.KindComprehension:
		// A generator expression asks for the iterator when it is used, since Python 3.14.
		if n.Field() != ast.FieldIter || a.Parent(around).Kind() == ast.KindGeneratorExp {
			return ""
		}
	case ast.KindWithitem:
		if n.Field() != ast.FieldContextExpr {
			return ""
		}
		if a.isCoroutine(n) {
			return "a coroutine is no context manager"
		}
		return ""
	case ast.KindUnaryOp: // of an assert, not its whole test is evaluated, but what it is decided by
		if around.Op() == ast.Not && a.Parent(around).Kind() == ast.KindAssert && a.isCoroutine(n) {
			return alwaysTrue
		}
		return ""
	case ast.KindAssert:
		if n.Field() == ast.FieldTest {
			return a.failsAsTest(n)
		}
		return ""
	case ast.KindAssign:
		if n.Field() == ast.FieldValue && assignment(around.AsAssign()) == Used && a.isCoroutine(n) {
			return "a coroutine cannot be unpacked"
		}
		return ""
	default:
		return ""
	}
	if a.isCoroutine(n) {
		return "a coroutine cannot be iterated over"
	}
	if t := a.types.TypeOf(a.File, n); t.Kind == infer.Function && t.Wraps == nil && !t.Func.File.IsLibrary() {
		if attr := n.AsAttribute(); !attr.OK() || !a.patched(attr) {
			return fmt.Sprintf("'%s' is a function, and cannot be iterated over", t.Func.QualName())
		}
	}
	return ""
}
