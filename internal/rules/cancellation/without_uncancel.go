package cancellation

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// WithoutUncancel finds cancellations that are swallowed, in functions that enter a task group afterwards.
func WithoutUncancel() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH317",
		Name:       "swallowed-without-uncancel",
		Summary:    "a cancellation is swallowed without uncancel(), and a task group comes afterwards",
		OptIn:      true,
		Visibility: finding.LoudElsewhere,
		Supersedes: []finding.Code{"UH301", "UH302", "UH303"},
		Page:       page("without_uncancel"),
		Kinds:      []ast.Kind{ast.KindExceptHandler, ast.KindWithitem},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if p.Target != 0 && p.Target < ast.V(11) || !p.InAsync(n) {
			return
		}
		c, ok := p.Track.Catch(p.File, n)
		if !ok || c.Heeded || c.Victim || !c.Group.OK() || len(c.Left) == 0 {
			return
		}
		report(p, r, c, finding.Finding{
			Message: fmt.Sprintf("%s goes on after a cancellation and still counts as being cancelled", function(p, n)),
			Label:   "the cancellation is not taken back",
			Path:    []finding.Step{{Place: rule.Place(p.File, c.Group.AsWithitem().ContextExpr()), Label: "a failing child of this group then makes a CancelledError that nobody asked for, from Python 3.13"}},
			Seen:    "as a CancelledError at an await after the group",
			Help:    "call asyncio.current_task().uncancel() in the clause, or raise the cancellation again",
		})
	}
	return r
}
