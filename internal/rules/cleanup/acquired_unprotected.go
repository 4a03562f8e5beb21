package cleanup

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// AcquiredUnprotected finds locks that are acquired by hand and not released on every way.
func AcquiredUnprotected() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH508",
		Name:       "acquired-unprotected",
		Summary:    "a lock is acquired by hand, and on some way out of the function it is not released",
		Visibility: finding.Never,
		Page:       page("acquired_unprotected"),
		Kinds:      []ast.Kind{ast.KindAwait},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if !n.AsAwait().Value().AsCall().Func().AsAttribute().OK() || !p.InAsync(n) || p.InTest() {
			return
		}
		a, ok := p.Track.Unreleased(p.File, p.Function(n), n.AsAwait())
		if !ok {
			return
		}
		what := short(a.Receiver)
		f := finding.Finding{
			Message:   fmt.Sprintf("'%s' is acquired here and not released on every way out of the function", what),
			Label:     "acquired here",
			Certainty: finding.Likely,
			Seen:      "by nobody: whoever acquires it next waits for ever",
			Help:      fmt.Sprintf("`async with %s:`, or release it in a finally", what),
		}
		if a.Leave.At.OK() {
			label := "this way leaves without releasing it"
			if a.Leave.Raises {
				label = "this may raise, and then it is not released"
			}
			f.Path = []finding.Step{{Place: rule.Place(p.File, a.Leave.At), Label: label}}
		}
		p.Report(r, n, f)
	}
	return r
}
