package coroutines

import (
	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// mayBeMocked reports whether a test that uses mocks makes the coroutine through what another object holds: a method that
// hands it on, or an attribute. What a test gives to a constructor may stand for the real thing, whatever is annotated.
func mayBeMocked(p *rule.Pass, fate carrier.Fate) bool {
	call := fate.Made.AsCall()
	if !p.InTest() || !call.OK() {
		return false
	}
	callee := p.Types.TypeOf(p.File, call.Func())
	handsOn := callee.Kind == infer.Function && callee.Func.Class != nil && !callee.Func.IsAsync()
	holder := call.Func().AsAttribute().Value().AsAttribute().Value()
	if !handsOn && (!holder.OK() || holder.AsName().Id() == "self") {
		return false
	}
	found := false
	p.File.Tree.Module().Walk(func(n ast.Node) bool {
		switch n.AsName().Id() + n.AsAttribute().Attr() + n.AsArg().Arg() {
		case "Mock", "MagicMock", "AsyncMock", "CoroutineMock", "create_autospec", "patch", "mocker":
			found = true
		}
		return !found
	})
	return found
}
