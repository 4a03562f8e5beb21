package carrier

import (
	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// IsAlone reports whether an async function of a file is all that runs in its loop: asyncio.run or its like runs it, and it
// starts nothing.
func (t *Tracker) IsAlone(f *infer.File, fn ast.Node) bool {
	if !t.isDriven(f.Func(fn)) {
		return false
	}
	alone := true
	effect.EachOwn(fn, func(n ast.Node) { alone = alone && !t.starts(f, n) })
	return alone
}

// DrivesByHand reports whether a file has a function that runs coroutines without a loop, by coro.send(None) until
// StopIteration: the async functions of the file are written for both worlds, and may block in this one.
func (t *Tracker) DrivesByHand(f *infer.File) bool {
	found := false
	f.Tree.Node(f.Tree.Root).Walk(func(n ast.Node) bool {
		if call := n.AsCall(); call.OK() && call.Func().AsAttribute().Attr() == "send" && call.Args().First().Op() == ast.ConstNone {
			found = found || catchesStopIteration(f, n)
		}
		return !found
	})
	return found
}

// catchesStopIteration reports whether a node stands in a try statement that does.
func catchesStopIteration(f *infer.File, n ast.Node) bool {
	for at, up := n, f.Parent(n); up.OK(); at, up = up, f.Parent(up) {
		if up.Kind() != ast.KindTry || at.Field() != ast.FieldBody {
			continue
		}
		for h := range up.Children(ast.FieldHandlers).All() {
			if h.AsExceptHandler().Type().Text() == "StopIteration" {
				return true
			}
		}
	}
	return false
}

// starts reports whether a node starts what runs in the loop beside the function.
func (t *Tracker) starts(f *infer.File, n ast.Node) bool {
	switch n.Kind() {
	case ast.KindWithitem:
		m := t.Manager(f, n)
		return m != nil && m.Call.Makes == library.Group
	case ast.KindCall:
		name, _ := t.types.TypeOf(f, n.AsCall().Func()).Callee()
		if fact, ok := t.facts.Function(name); ok {
			return fact.Where == library.InLoop || fact.Call.Makes == library.Task || fact.Call.Makes == library.Future
		}
		_, ok := t.Starts(f, n.AsCall())
		return ok
	}
	return false
}
