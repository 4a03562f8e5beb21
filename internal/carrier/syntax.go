package carrier

import (
	"slices"

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

// place is a field of a kind of node.
type place struct {
	kind  ast.Kind
	field ast.Field
}

// plainLanding says what becomes of a value by its place alone. What is neither there nor treated in landing takes the
// value over.
func plainLanding(at place) Verdict {
	switch at {
	case place{ast.KindExpr, ast.FieldValue}:
		return Dropped
	case place{ast.KindIf, ast.FieldTest}, place{ast.KindWhile, ast.FieldTest}, place{ast.KindAssert, ast.FieldTest},
		place{ast.KindIfExp, ast.FieldTest}, place{ast.KindMatchCase, ast.FieldGuard},
		place{ast.KindComprehension, ast.FieldIfs}:
		return Tested
	case place{ast.KindFor, ast.FieldIter}, place{ast.KindAsyncFor, ast.FieldIter},
		place{ast.KindComprehension, ast.FieldIter}, place{ast.KindWithitem, ast.FieldContextExpr},
		place{ast.KindSubscript, ast.FieldValue}:
		return Used
	case place{ast.KindFormattedValue, ast.FieldValue}, place{ast.KindInterpolation, ast.FieldValue}:
		return Formatted
	case place{ast.KindDelete, ast.FieldTargets}:
		return Inspected
	}
	return Heeded
}

// landing follows the value of n upwards to whatever takes it. A call that takes it as an argument is asked about.
func (a *Analysis) landing(n ast.Node) Landing {
	for part := n; ; part = a.Parent(part) {
		parent := a.Parent(part)
		land := func(v Verdict) Landing { return Landing{Verdict: v, At: parent, Part: part} }
		switch parent.Kind() {
		case ast.KindExpr:
			if _, read := a.File.IsDisplayed(parent); read {
				return land(Heeded)
			}
		case ast.KindIfExp:
			if part.Field() != ast.FieldTest {
				continue // its value is that of the whole
			}
		case ast.KindBoolOp:
			// A coroutine is always true: before an `or` it is the value of the whole, and what follows never runs.
			if part.Next().OK() && (parent.Op() == ast.And || n.Kind() != ast.KindName) {
				return land(Tested)
			}
			continue
		case ast.KindNamedExpr:
			// The name takes it, and so does what is around; the name's uses decide unless what is around takes it.
			if around := a.landing(parent); around.Verdict == Heeded {
				return around
			}
			return land(Bound)
		case ast.KindTuple, ast.KindList, ast.KindSet, ast.KindDict, ast.KindListComp, ast.KindSetComp, ast.KindDictComp:
			// A display that nobody takes drops what is in it; any other keeps it.
			if around := a.landing(parent); around.Verdict == Dropped {
				return around
			}
			return land(Heeded)
		case ast.KindStarred:
			if around := a.landing(parent); around.Verdict == Dropped {
				return around
			}
			return land(Used)
		case ast.KindUnaryOp:
			if parent.Op() == ast.Not {
				return land(Tested)
			}
			return land(Used)
		case ast.KindBinOp, ast.KindAugAssign:
			return land(operand(parent))
		case ast.KindCompare:
			return land(comparison(parent.AsCompare(), n))
		case ast.KindAttribute:
			if drives(parent.AsAttribute().Attr()) && !a.isAwaitedDrive(parent) {
				return land(Heeded)
			}
			return land(Used)
		case ast.KindCall:
			if part.Field() == ast.FieldArgs {
				return land(a.argument(parent.AsCall(), part))
			}
		case ast.KindKeyword:
			call := a.Parent(parent)
			return Landing{Verdict: a.argument(call.AsCall(), parent), At: call, Part: part}
		case ast.KindAssign:
			return land(assignment(parent.AsAssign()))
		case ast.KindAnnAssign:
			if parent.AsAnnAssign().Target().Kind() == ast.KindName {
				return land(Bound)
			}
		}
		return land(plainLanding(place{parent.Kind(), part.Field()}))
	}
}

// assignment tells a name that is given to the value from targets that unpack it, and from those that keep it elsewhere.
func assignment(n ast.Assign) Verdict {
	verdict := Bound
	for target := range n.Targets().All() {
		switch target.Kind() {
		case ast.KindName:
		case ast.KindTuple, ast.KindList:
			return Used
		default:
			verdict = Heeded
		}
	}
	return verdict
}

// operand tells % on a literal string, which formats, from the operators that need a value.
func operand(n ast.Node) Verdict {
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

// isAwaitedDrive reports whether what a method of a coroutine gives is awaited: a coroutine's own gives nothing that can be, but
// that of a session or a stream does.
func (a *Analysis) isAwaitedDrive(attr ast.Node) bool {
	switch attr.AsAttribute().Attr() {
	case "close", "send", "throw":
		call := a.Parent(attr)
		return call.Kind() == ast.KindCall && attr.Field() == ast.FieldFunc && a.Parent(call).Kind() == ast.KindAwait
	}
	return false
}

// argument returns what a call does with a carrier that it is given by an argument: a positional one or a Keyword.
func (a *Analysis) argument(call ast.Call, arg ast.Node) Verdict {
	if !call.OK() || !a.mayInspect[calleeName(call)] {
		return Heeded
	}
	fn, bound := a.track.Fact(a.File, call)
	if fn == nil {
		return Heeded
	}
	parameter, ok := fn.Call.ParameterOf(call, arg, bound)
	if !ok {
		return Heeded
	}
	return verdict(parameter.Action)
}

// verdict is that on a carrier that is given to a parameter. Where the parameter wants a function, or nothing is
// known of it, it is heeded.
func verdict(action library.Action) Verdict {
	switch {
	case action.Calls:
		return Heeded
	case action.Each:
		return Used // a carrier is no iterable
	}
	switch action.Fate {
	case library.Formats, library.Writes:
		return Formatted
	case library.Inspects:
		return Inspected
	case library.Tests:
		return Tested
	case library.Compares:
		return Compared
	case library.Uses:
		return Used
	}
	return Heeded
}

// looksAt reports whether a function looks at something that it is given without taking it.
func looksAt(fn *library.Function) bool {
	return slices.ContainsFunc(fn.Call.Parameters, func(p library.Parameter) bool { return verdict(p.Action) != Heeded })
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
