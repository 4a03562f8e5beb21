package carrier

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Endless is an await that may wait for ever: neither the call nor a timeout around it sets a limit.
type Endless struct {
	// File and At are the await point that waits, By the library function that is awaited there, and For what it waits for.
	File *infer.File
	At   ast.Node
	By   string
	For  library.Endless
	// Through are the functions of the project that lead there.
	Through []*infer.Func
}

// maxEndless bounds how many functions of the project are looked into.
const maxEndless = 3

// Endless returns what an Await may wait for for ever, itself or in the functions of the project that it runs. What stands
// around it is not asked: Limit is for that.
func (t *Tracker) Endless(f *infer.File, await ast.Node) (Endless, bool) {
	return t.endless(f, await, nil)
}

func (t *Tracker) endless(f *infer.File, await ast.Node, through []*infer.Func) (Endless, bool) {
	call := await.AsAwait().Value().AsCall()
	if !call.OK() {
		return Endless{}, false
	}
	name, bound := t.types.TypeOf(f, call.Func()).Callee()
	if fact, ok := t.facts.Function(name); ok {
		if fact.Endless == "" || isLimited(fact, call, bound) {
			return Endless{}, false
		}
		return Endless{File: f, At: await, By: fact.Name, For: fact.Endless, Through: through}, true
	}
	if len(through) == maxEndless {
		return Endless{}, false
	}
	for _, arm := range t.types.TypeOf(f, call.Node).Arms() {
		fn := arm.Func
		if arm.Kind != infer.Coroutine || fn == nil || fn.File.IsStub || fn.File.IsInstalled || slices.Contains(through, fn) {
			continue
		}
		for _, inner := range awaitsOf(fn) {
			if t.Limit(fn.File, inner, fn.Node).OK() {
				continue
			}
			if e, ok := t.endless(fn.File, inner, append(slices.Clone(through), fn)); ok {
				return e, true
			}
		}
	}
	return Endless{}, false
}

// awaitsOf returns the Await nodes of a function's own body.
func awaitsOf(fn *infer.Func) []ast.Node {
	var out []ast.Node
	for stmt := range fn.Node.Children(ast.FieldBody).All() {
		stmt.Walk(func(n ast.Node) bool {
			if n.Kind() == ast.KindAwait {
				out = append(out, n)
			}
			return !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef)
		})
	}
	return out
}

// isLimited reports whether a call is given a timeout, or a socket that is connected already.
func isLimited(f *library.Function, call ast.Call, bound bool) bool {
	for p, arg := range f.Call.Arguments(call, bound) {
		if strings.Contains(p.Name, "timeout") && arg.Op() != ast.ConstNone {
			return true
		}
	}
	for kw := range call.Keywords().All() {
		if k := kw.AsKeyword(); (k.Arg() == "sock" || strings.Contains(k.Arg(), "timeout")) && k.Value().Op() != ast.ConstNone {
			return true
		}
	}
	return false
}

// Limit returns the withitem of the innermost timeout around a node, below another one; not OK where there is none.
func (t *Tracker) Limit(f *infer.File, n, below ast.Node) ast.Node {
	return t.timeoutAround(f, n, below)
}

// LimitedByCallers reports whether somebody is in sight who sets a limit to a function: a timeout around a call of it, or
// of one that waits for it, or a call that counts the time.
func (t *Tracker) LimitedByCallers(fn *infer.Func) bool { return t.limited(fn, nil) }

func (t *Tracker) limited(fn *infer.Func, seen []*infer.Func) bool {
	if fn == nil || slices.Contains(seen, fn) || len(seen) == maxAudience {
		return false
	}
	seen = append(seen, fn)
	calls, _ := t.callsOf(fn)
	for _, s := range calls {
		caller := functionOf(s.file, s.node)
		if t.Limit(s.file, s.node, caller).OK() {
			return true
		}
		up := s.parent()
		if up.node.Kind() == ast.KindKeyword {
			up = up.parent()
		}
		if outer := up.node.AsCall(); outer.OK() {
			name, bound := t.types.TypeOf(s.file, outer.Func()).Callee()
			if f, ok := t.facts.Function(name); ok && isLimited(f, outer, bound) {
				return true
			}
		}
		if up.node.Kind() == ast.KindAwait && caller.Kind() == ast.KindAsyncFunctionDef && t.limited(s.file.Func(caller), seen) {
			return true
		}
	}
	return false
}
