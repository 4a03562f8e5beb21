package carrier

import (
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Hook returns what is known of a call that registers a function for later which nobody awaits: when the interpreter ends,
// when an object is collected, when a stack is left. fn is the argument that is called.
func (t *Tracker) Hook(f *infer.File, call ast.Call) (hook *library.Function, fn ast.Node, ok bool) {
	switch calleeName(call) {
	case "register", "finalize", "callback":
	default:
		return nil, ast.Node{}, false
	}
	name, bound := t.types.TypeOf(f, call.Func()).Callee()
	fact, known := t.facts.Function(name)
	if !known || fact.Where != library.AtExit && fact.Where != library.InFinalizer && !IsStack(fact) {
		return nil, ast.Node{}, false
	}
	for p, arg := range fact.Call.Arguments(call, bound) {
		if p.Calls && p.Fate == library.Drops {
			return fact, arg, true
		}
	}
	return nil, ast.Node{}, false
}

// IsStack reports whether a function is a method of an exit stack of contextlib.
func IsStack(f *library.Function) bool {
	return strings.HasPrefix(f.Name, "contextlib._BaseExitStack.")
}

// CallsLoop returns the call in a function's own body that needs a running event loop.
func (t *Tracker) CallsLoop(fn *infer.Func) (at Element, ok bool) {
	if fn.File.IsStub || fn.File.IsInstalled || fn.IsAsync() || fn.IsGenerator() {
		return Element{}, false
	}
	fn.Node.Walk(func(n ast.Node) bool {
		if n.Index != fn.Node.Index && n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef) {
			return false
		}
		if !ok && n.Kind() == ast.KindCall && t.NeedsLoop(fn.File, n) {
			at, ok = Element{fn.File, n}, true
		}
		return !ok
	})
	return at, ok
}

// NeedsLoop reports whether a call raises where no event loop runs, or starts a task, and nothing around it is there for
// the case that none does: a clause for the error, a question for the loop.
func (t *Tracker) NeedsLoop(f *infer.File, call ast.Node) bool {
	name, _ := t.types.TypeOf(f, call.AsCall().Func()).Callee()
	fact, ok := t.facts.Function(name)
	if !ok || fact.Needs != library.NeedsRunningLoop && !isTaskMaker(fact) {
		return false
	}
	for child, at := call, f.Parent(call); at.OK(); child, at = at, f.Parent(at) {
		switch at.Kind() {
		case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda:
			return true
		case ast.KindTry:
			if child.Field() == ast.FieldBody && at.Children(ast.FieldHandlers).First().OK() {
				return false
			}
		case ast.KindWith:
			if child.Field() == ast.FieldBody {
				return false // it may suppress the error
			}
		case ast.KindIf, ast.KindIfExp:
			if text := at.Child(ast.FieldTest).Text(); child.Field() != ast.FieldTest && (strings.Contains(text, "running") || strings.Contains(text, "loop")) {
				return false
			}
		}
	}
	return true
}

func isTaskMaker(f *library.Function) bool {
	for _, p := range f.Call.Parameters {
		if p.Fate == library.Schedules && f.Call.Makes == library.Task {
			return true
		}
	}
	return false
}
