package gathering

import (
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// OutcomesDropped finds asyncio.gather with return_exceptions=True whose result nobody looks at.
func OutcomesDropped() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH401",
		Name:       "outcomes-dropped",
		Summary:    "gather(return_exceptions=True) collects exceptions, and nobody looks at what it collected",
		Visibility: finding.Never,
		Page:       page("outcomes_dropped"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		out, ok := outcomes(p, n, false)
		if !ok || out.Heed != 0 || isCleanup(p, out) || p.InTest() && !out.Fresh {
			return
		}
		reportLoss(p, r, n, out.Bodies, out.Raises, finding.Finding{
			Message: whatRaises(out.Bodies) + " is collected, and nobody looks at it",
			Label:   "return_exceptions=True turns exceptions into values, and these values are dropped",
			Seen:    "never: gather reads each of its awaitables, so Python logs none of them",
			Help:    "test each outcome: isinstance(outcome, BaseException); or leave return_exceptions out",
		})
	}
	return r
}
