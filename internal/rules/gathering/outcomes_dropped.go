package gathering

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
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
		if !ok || out.Heed&^carrier.TestsSome != 0 || isCleanup(p, out) || p.InTest() && !out.Fresh {
			return
		}
		if out.Heed == carrier.TestsSome {
			reportOthers(p, r, n, out)
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

// reportOthers reports outcomes that are looked at where they are of some classes, and that may be other exceptions.
func reportOthers(p *rule.Pass, r *rule.Rule, n ast.Node, out carrier.Outcomes) {
	others := p.Track.Effects().Passing(out.Raises, out.Some)
	if !told(p, out.Bodies, others) {
		return
	}
	var names []string
	for _, class := range out.Some {
		names = append(names, class.Name())
	}
	reportLoss(p, r, n, out.Bodies, others, finding.Finding{
		Message: fmt.Sprintf("%s is collected, and looked at only where it is %s", whatRaises(out.Bodies), strings.Join(names, " or ")),
		Label:   "return_exceptions=True turns exceptions into values, and the others of them are dropped",
		Seen:    "never: gather reads each of its awaitables, so Python logs none of them",
		Help:    "raise or report whatever else is a BaseException; or leave return_exceptions out",
	})
}
