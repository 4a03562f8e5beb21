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
