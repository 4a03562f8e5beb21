package carrier

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Acquired is what a call has taken and what has to be called to give it back.
type Acquired struct {
	// Receiver is the expression whose method takes it; Then is the name of its method that gives it back.
	Receiver ast.Node
	Then     string
	// Leave is a way out of the function on which nobody gives it back.
	Leave Leave
}

// Unreleased returns what an awaited call acquires, and a way out of the function fn around it on which it is not given
// back. ok is false where there is none; where the function itself never gives it back, it is for somebody else to do so.
func (t *Tracker) Unreleased(f *infer.File, fn ast.Node, await ast.Await) (Acquired, bool) {
	call := await.Value().AsCall()
	method := call.Func().AsAttribute()
	if !method.OK() || f.Parent(await.Node).Kind() != ast.KindExpr {
		return Acquired{}, false
	}
	name, bound := t.types.TypeOf(f, call.Func()).Callee()
	fact, ok := t.facts.Function(name)
	if !ok || !bound || fact.Then == "" || !makesAwaitable(fact) {
		return Acquired{}, false
	}
	a := Acquired{Receiver: method.Value(), Then: fact.Then}
	text, own := a.Receiver.Text(), false
	for stmt := range fn.Children(ast.FieldBody).All() {
		deep := 0
		var visit func(n ast.Node) bool
		visit = func(n ast.Node) bool {
			if n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda) {
				deep++
				for c := range n.All() {
					c.Walk(visit)
				}
				deep--
				return false
			}
			if isMethodOf(n, text, fact.Then) {
				own = own || deep == 0
				ok = ok && deep == 0 // another function gives it back, whenever that is called
			}
			return true
		}
		stmt.Walk(visit)
	}
	release := func(n ast.Node) bool { return isMethodOf(n, text, fact.Then) }
	never := func(ast.Node) bool { return false }
	if !ok || !own || isConditional(f, fn, await.Node) || isOneOfMany(f, fn, a.Receiver) || !t.MayFollow(f, fn, await.Node, release, never).OK() {
		return Acquired{}, false // where it is given back on failure alone, it is handed over on success
	}
	a.Leave, ok = t.WayOut(f, fn, await.Node, func(n ast.Node) bool {
		return release(n) || n.Is(ast.KindName, ast.KindAttribute) && n.Text() == text && isHanded(f, n)
	})
	return a, ok
}

// isConditional reports whether a node stands in an if statement of a function: what gives it back may ask the same.
func isConditional(f *infer.File, fn, n ast.Node) bool {
	for at := f.Parent(n); at.OK() && at.Index != fn.Index; at = f.Parent(at) {
		if at.Kind() == ast.KindIf {
			return true
		}
	}
	return false
}

// isOneOfMany reports whether an expression is a name that a loop around it binds: another loop, of which it is not known
// that it makes the same turns, gives all of them back.
func isOneOfMany(f *infer.File, fn, n ast.Node) bool {
	for at := f.Parent(n); at.OK() && at.Index != fn.Index; at = f.Parent(at) {
		if at.Is(ast.KindFor, ast.KindAsyncFor) && n.Kind() == ast.KindName && at.Children(ast.FieldTarget).First().Text() == n.Text() {
			return true
		}
	}
	return false
}

// makesAwaitable reports whether what a function does is done once its value is awaited.
func makesAwaitable(f *library.Function) bool {
	return f.Call.Makes == library.Coroutine || f.Call.Makes == library.Awaitable
}

// isMethodOf reports whether a node is an attribute of what an expression with a text gives.
func isMethodOf(n ast.Node, text, name string) bool {
	a := n.AsAttribute()
	return a.OK() && a.Attr() == name && a.Value().Text() == text
}

// isHanded reports whether an expression is given to a call or to the caller.
func isHanded(f *infer.File, n ast.Node) bool {
	return n.Field() == ast.FieldArgs || f.Parent(n).Is(ast.KindKeyword, ast.KindReturn)
}

// ClosesStream reports whether a call closes a stream and what has to be awaited then, wait_closed; "" where it does not.
// What a protocol of asyncio is given is a transport, whatever an annotation says.
func (t *Tracker) ClosesStream(f *infer.File, call ast.Call) string {
	if class := f.ClassOfSelf(call.Func().AsAttribute().Value().AsAttribute().Value()); class != nil && t.types.Method(class, "connection_made") != nil {
		return ""
	}
	name, bound := t.types.TypeOf(f, call.Func()).Callee()
	fact, ok := t.facts.Function(name)
	if !ok || !bound || fact.Then == "" || makesAwaitable(fact) {
		return ""
	}
	for _, p := range fact.Call.Parameters {
		if p.Fate == library.Closes {
			stream, ok := t.facts.Function(fact.Name[:len(fact.Name)-len(call.Func().AsAttribute().Attr())-1])
			if ok && stream.Call.Makes == library.Stream {
				return fact.Then
			}
		}
	}
	return ""
}
