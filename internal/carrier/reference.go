package carrier

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// Reference says how long a value is referred to.
type Reference uint8

const (
	// Referred says that somebody refers to it for longer, or may.
	Referred Reference = iota
	// ReferredByFrame says that a local name alone refers to it, which nobody reads, and others get to run before the function ends.
	ReferredByFrame
	// Unreferred says that nothing refers to it any more when others get to run.
	Unreferred
)

// ReferenceOf returns how long the value of an expression is referred to that is given to a local name. Giving it done callbacks
// makes no reference to it.
func (t *Tracker) ReferenceOf(f *infer.File, n ast.Node) Reference {
	up := f.Parent(n)
	name := up.AsAnnAssign().Target()
	if assign := up.AsAssign(); assign.OK() && assign.Targets().Len() == 1 {
		name = assign.Targets().First()
	}
	table := f.Scopes
	if name.Kind() != ast.KindName {
		return Referred
	}
	binding := table.BindingAt(name.Index)
	if binding == 0 {
		return Referred
	}
	symbol := table.Symbol(table.Binding(binding).Symbol)
	if symbol.Owner != table.Binding(binding).Symbol || symbol.Has(scope.IsCaptured) || table.Scope(symbol.Scope).Kind != scope.FunctionScope {
		return Referred
	}
	read := false
	for use := range mentions(f, symbol.Owner) {
		if use.Has(ast.FlagStore | ast.FlagDel) {
			continue
		}
		if call := f.Parent(f.Parent(use)); f.Parent(use).AsAttribute().Attr() != "add_done_callback" || f.Parent(call).Kind() != ast.KindExpr {
			return Referred
		}
		read = true
	}
	fn := f.Tree.Node(table.Scope(symbol.Scope).Node)
	switch waits := t.MayWait(f, fn, n) || t.drivesAfter(f, fn, n); {
	case !waits:
		return Unreferred
	case read:
		return Referred // it is no leftover, and the function may well be there for as long as the task
	}
	return ReferredByFrame
}

// drivesAfter reports whether a function runs an event loop behind a node.
func (t *Tracker) drivesAfter(f *infer.File, fn, n ast.Node) bool {
	found := false
	fn.Walk(func(at ast.Node) bool {
		if call := at.AsCall(); call.OK() && at.Span().Start > n.Span().Start && !found {
			fact, _ := t.Fact(f, call)
			found = fact != nil && fact.Needs == library.NeedsNoRunningLoop
		}
		return !found
	})
	return found
}
