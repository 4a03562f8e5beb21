package carrier

import (
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Landing is where the value of an expression ends up, as far as the form of the code tells.
type Landing struct {
	Verdict Verdict
	// At is the node that decides: the statement that drops it, the test, the attribute access, the call.
	At ast.Node
	// Part is what At has as its part: the expression itself, or a larger one that gives its value on.
	Part ast.Node
}

// landing follows the value of n upwards to whatever takes it. A call that takes it as an argument is asked about.
func (a *Analysis) landing(n ast.Node) Landing {
	for part := n; ; {
		parent := a.Parent(part)
		at := Landing{At: parent, Part: part}
		switch parent.Kind() {
		case ast.KindExpr:
			at.Verdict = Dropped
			return at
		case ast.KindIf, ast.KindWhile, ast.KindAssert:
			if part.Field() == ast.FieldTest {
				at.Verdict = Tested
			}
			return at
		case ast.KindMatchCase:
			if part.Field() == ast.FieldGuard {
				at.Verdict = Tested
			}
			return at
		case ast.KindIfExp:
			if part.Field() == ast.FieldTest {
				at.Verdict = Tested
				return at
			}
		case ast.KindBoolOp:
			if part.Next().OK() && parent.Op() == ast.And {
				at.Verdict = Tested
				return at
			}
			if part.Next().OK() && n.Kind() != ast.KindName {
				// `f() or g()`: a coroutine is always true, so g is never called.
				at.Verdict = Tested
				return at
			}
		case ast.KindNamedExpr:
			// The name takes it, and so does what is around; the name's uses decide unless what is around takes it.
			if around := a.landing(parent); around.Verdict == Heeded {
				return around
			}
			at.Verdict = Bound
			return at
		case ast.KindComprehension:
			switch part.Field() {
			case ast.FieldIfs:
				at.Verdict = Tested
			case ast.FieldIter:
				at.Verdict = Used
			}
			return at
		case ast.KindUnaryOp:
			at.Verdict = Used
			if parent.Op() == ast.Not {
				at.Verdict = Tested
			}
			return at
		case ast.KindBinOp, ast.KindAugAssign:
			at.Verdict = a.operand(parent)
			return at
		case ast.KindCompare:
			at.Verdict = comparison(parent.AsCompare(), n)
			return at
		case ast.KindAttribute:
			if !drives(parent.AsAttribute().Attr()) {
				at.Verdict = Used
			}
			return at
		case ast.KindSubscript:
			if part.Field() == ast.FieldValue {
				at.Verdict = Used
			}
			return at
		case ast.KindFormattedValue, ast.KindInterpolation:
			if part.Field() == ast.FieldValue {
				at.Verdict = Formatted
			}
			return at
		case ast.KindCall:
			if part.Field() == ast.FieldArgs {
				at.Verdict = a.argument(parent.AsCall())
			}
			return at
		case ast.KindWithitem:
			if part.Field() == ast.FieldContextExpr {
				at.Verdict = Used
			}
			return at
		case ast.KindFor, ast.KindAsyncFor:
			if part.Field() == ast.FieldIter {
				at.Verdict = Used
			}
			return at
		case ast.KindAssign:
			if first := parent.AsAssign().Targets().First(); part.Field() == ast.FieldValue && first.Is(ast.KindTuple, ast.KindList) {
				at.Verdict = Used // unpacked
				return at
			}
			if target := parent.AsAssign().Targets().First(); target.Kind() == ast.KindName && !target.Next().Is(ast.KindTuple, ast.KindList) {
				at.Verdict = Bound
			}
			return at
		case ast.KindAnnAssign:
			if parent.AsAnnAssign().Target().Kind() == ast.KindName {
				at.Verdict = Bound
			}
			return at
		case ast.KindDelete:
			at.Verdict = Inspected
			return at
		case ast.KindTuple, ast.KindList, ast.KindSet, ast.KindDict, ast.KindListComp, ast.KindSetComp, ast.KindDictComp, ast.KindStarred:
			// A display that nobody takes drops what is in it; any other keeps it.
			if around := a.landing(parent); around.Verdict == Dropped {
				return around
			}
			if parent.Kind() == ast.KindStarred {
				at.Verdict = Used
			}
			return at
		default:
			return at
		}
		part = parent
	}
}

// operand tells % on a literal string, which formats, from the operators that need a value.
func (a *Analysis) operand(n ast.Node) Verdict {
	if b := n.AsBinOp(); b.OK() && b.Op() == ast.Mod {
		if left := b.Left(); left.Op() == ast.ConstStr || left.Kind() == ast.KindJoinedStr {
			return Formatted
		}
	}
	return Used
}

// comparison: identity is a question about the object itself; all other comparisons are with its value.
func comparison(c ast.Compare, n ast.Node) Verdict {
	for op := range c.Ops() {
		if op == ast.Is || op == ast.IsNot {
			if n.Kind() != ast.KindName && c.Comparators().First().Op() == ast.ConstNone {
				return Used // a fresh coroutine is never None
			}
			return Inspected
		}
	}
	return Used
}

// drives reports whether an attribute of a coroutine or async generator is one of its own, through which it is run,
// closed or looked at on purpose.
func drives(attr string) bool {
	switch attr {
	case "close", "send", "throw", "cr_await", "cr_frame", "cr_running", "cr_code", "cr_origin", "cr_suspended",
		"aclose", "asend", "athrow", "ag_await", "ag_frame", "ag_running", "ag_code", "ag_suspended":
		return true
	}
	return len(attr) > 4 && attr[:2] == "__"
}

// argument returns what a call does with a carrier that it is given.
func (a *Analysis) argument(call ast.Call) Verdict {
	name := calleeName(call)
	if !a.mayInspect[name] {
		return Heeded
	}
	fate, known := a.facts.Fate(a.fullName(call.Func()))
	switch {
	case known && fate == library.Formats:
		return Formatted
	case known && fate == library.Inspects:
		return Inspected
	case known && fate == library.Tests:
		return Tested
	case known && fate == library.Uses:
		return Used
	}
	return Heeded
}

// calleeName returns the last part of the name that is called, "" for anything else.
func calleeName(call ast.Call) string {
	switch f := call.Func(); f.Kind() {
	case ast.KindName:
		return f.AsName().Id()
	case ast.KindAttribute:
		return f.AsAttribute().Attr()
	}
	return ""
}
