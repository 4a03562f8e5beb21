package cancellation

import (
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// OldWaitFor finds asyncio.wait_for in projects that support versions of Python in which it can swallow a cancellation.
func OldWaitFor() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH318",
		Name:       "wait-for-swallows-cancellation",
		Summary:    "before Python 3.12 wait_for swallows a cancellation that arrives as its work is done",
		OptIn:      true,
		Visibility: finding.Never,
		Page:       page("old_wait_for"),
		Kinds:      []ast.Kind{ast.KindAwait},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		call := n.AsAwait().Value().AsCall()
		if p.Target == 0 || p.Target >= ast.V(12) || call.Func().AsAttribute().Attr()+call.Func().AsName().Id() != "wait_for" {
			return
		}
		if nameOf(p, call) != "asyncio.wait_for" || inTests(p, n) {
			return
		}
		p.Report(r, call.Func(), finding.Finding{
			Message:   "before Python 3.12 a cancellation that arrives as the inner work is done is swallowed here",
			Label:     "it returns the result in place of raising the cancellation",
			Certainty: finding.Likely,
			Details:   []string{"it takes a cancellation in the very turn of the loop in which the work is done"},
			Help:      oldWaitForAdvice(p),
		})
	}
	return r
}

func oldWaitForAdvice(p *rule.Pass) string {
	if p.Target >= ast.V(11) {
		return "use `async with asyncio.timeout(…):`, which is free of it"
	}
	return "use `async with async_timeout.timeout(…):`, which is free of it; asyncio.timeout is there from Python 3.11"
}
