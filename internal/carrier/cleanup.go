package carrier

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// maxAwaited bounds how far clean-up is looked for in functions that await each other.
const maxAwaited = 3

// CleansUp returns the first await of the clean-up that runs when a task of a function is cancelled: in a finally, or in a
// clause that catches the cancellation, of the function or of one that it awaits. ok is false where there is none.
func (t *Tracker) CleansUp(functions []*infer.Func) (at Element, ok bool) {
	type step struct {
		fn    *infer.Func
		depth int
	}
	seen := map[*infer.Func]bool{}
	var todo []step
	for _, fn := range functions {
		todo = append(todo, step{fn, 0})
	}
	for ; len(todo) > 0 && !ok; todo = todo[1:] {
		fn, depth := todo[0].fn, todo[0].depth
		if seen[fn] || fn.File.IsStub || fn.File.IsInstalled || depth > maxAwaited {
			continue
		}
		seen[fn] = true
		fn.Node.Walk(func(n ast.Node) bool {
			if ok || n.Index != fn.Node.Index && n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef) {
				return false
			}
			switch n.Kind() {
			case ast.KindTry:
				if found := t.cleanup(fn, n); found.OK() {
					at, ok = Element{fn.File, found}, true
				}
			case ast.KindAwait:
				for _, arm := range t.types.TypeOf(fn.File, n.AsAwait().Value()).Arms() {
					if arm.Kind == infer.Coroutine && arm.Func != nil {
						todo = append(todo, step{arm.Func, depth + 1})
					}
				}
			}
			return true
		})
	}
	return at, ok
}

// cleanup returns the first await in the finally of a try statement with an await in its body, or in a clause of it that
// catches a cancellation.
func (t *Tracker) cleanup(fn *infer.Func, try ast.Node) ast.Node {
	if !firstAwait(try.Children(ast.FieldBody)).OK() {
		return ast.Node{}
	}
	if found := firstAwait(try.Children(ast.FieldFinalbody)); found.OK() {
		return found
	}
	for h := range try.Children(ast.FieldHandlers).All() {
		handler := h.AsExceptHandler()
		if t.catchesCancel(fn.File, handler) {
			return firstAwait(handler.Body())
		}
	}
	return ast.Node{}
}

// catchesCancel reports whether a clause catches a cancellation: a bare one, one for all, one that names it.
func (t *Tracker) catchesCancel(f *infer.File, h ast.ExceptHandler) bool {
	if !h.Type().OK() {
		return true
	}
	for _, c := range t.effects.Classes(t.types.TypeOf(f, h.Type())) {
		if c.Name() == "CancelledError" || c.FullName() == "builtins.BaseException" {
			return true
		}
	}
	return false
}

// firstAwait returns the first await in some statements, not counting those of functions inside.
func firstAwait(list ast.Nodes) (found ast.Node) {
	for stmt := range list.All() {
		stmt.Walk(func(n ast.Node) bool {
			if found.OK() || n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef) {
				return false
			}
			if n.Is(ast.KindAwait, ast.KindAsyncFor, ast.KindAsyncWith) {
				found = n
			}
			return true
		})
	}
	return found
}
