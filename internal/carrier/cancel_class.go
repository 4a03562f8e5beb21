package carrier

import (
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Breadth says by which words an except clause, or suppress, catches a cancellation.
type Breadth uint8

// The breadths.
const (
	// Misses: it does not catch a cancellation, as far as is known.
	Misses Breadth = iota
	// ByName: it names the exception of a cancellation and nothing else.
	ByName
	// Among: it names it beside others.
	Among
	// Broadly: it names BaseException, alone or beside others.
	Broadly
	// Bare: it names nothing.
	Bare
)

// CatchesCancellation returns whether an except clause catches a cancellation.
func (t *Tracker) CatchesCancellation(f *infer.File, h ast.ExceptHandler) Breadth {
	if !h.Type().OK() {
		return Bare
	}
	return t.breadth(f, h.Type())
}

// breadth returns what a class, or a tuple of classes, catches of a cancellation.
func (t *Tracker) breadth(f *infer.File, n ast.Node) Breadth {
	if n.Kind() == ast.KindTuple {
		out, others := Misses, false
		for elt := range n.All() {
			b := t.breadth(f, elt)
			out = max(out, b)
			others = others || b != ByName
		}
		if out == ByName && others {
			return Among
		}
		return out
	}
	if call := t.origin(spot{f, n}).node.AsCall(); calleeName(call) == "get_cancelled_exc_class" {
		return ByName // of anyio; what it is depends on the backend
	}
	return t.breadthOf(t.types.TypeOf(f, n))
}

// isKnownClass reports whether all classes that an expression names are known: none may stand for a subclass.
func (t *Tracker) isKnownClass(f *infer.File, n ast.Node) bool {
	if n.Kind() == ast.KindTuple {
		for elt := range n.All() {
			if !t.isKnownClass(f, elt) {
				return false
			}
		}
		return true
	}
	return isExact(t.types.TypeOf(f, n))
}

func isExact(class *infer.Type) bool {
	for _, arm := range class.Arms() {
		switch arm.Kind {
		case infer.ClassObject:
			if !arm.Exact {
				return false
			}
		case infer.Tuple:
			for _, elt := range arm.Args {
				if !isExact(elt) {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

func (t *Tracker) breadthOf(class *infer.Type) Breadth {
	out := Misses
	for _, arm := range class.Arms() {
		switch arm.Kind {
		case infer.Tuple:
			for _, elt := range arm.Args {
				if b := t.breadthOf(elt); b == ByName {
					out = max(out, Among)
				} else {
					out = max(out, b)
				}
			}
		case infer.ClassObject:
			// type[BaseException] in an annotation means any class.
			if name := arm.Class.FullName(); name == "builtins.BaseException" && arm.Exact {
				out = max(out, Broadly)
			} else if IsCancellation(name) {
				out = max(out, ByName)
			}
		case infer.Unknown:
			if IsCancellation(arm.Name) {
				out = max(out, ByName)
			}
		}
	}
	return out
}

// IsCancellation reports whether a dotted name is that of an exception by which a running task is cancelled. That of
// concurrent.futures is another class, and no task is ever cancelled by it.
func IsCancellation(name string) bool {
	switch name {
	case "asyncio.CancelledError", "asyncio.exceptions.CancelledError", "trio.Cancelled", "anyio.get_cancelled_exc_class()":
		return true
	}
	return false
}

// raisesCancellation returns whether raising the value of an expression raises a cancellation, or what stands
// for one in the words of others: for sure, perhaps.
func (t *Tracker) raisesCancellation(f *infer.File, n ast.Node) (sure, maybe bool) {
	for _, arm := range t.types.TypeOf(f, n).Arms() {
		switch arm.Kind {
		case infer.ClassObject, infer.Instance:
			switch name := arm.Class.FullName(); {
			case IsCancellation(name), strings.Contains(arm.Class.Name(), "Cancel"):
				sure = true
			case name == "builtins.BaseException":
				maybe = true
			}
		case infer.Unknown:
			if IsCancellation(arm.Name) {
				sure = true
			} else {
				maybe = true
			}
		case infer.None, infer.Never:
		default:
			maybe = true
		}
	}
	return sure, maybe
}
