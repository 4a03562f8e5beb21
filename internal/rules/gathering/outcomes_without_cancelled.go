package gathering

import (
	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// OutcomesWithoutCancelled finds results of gather with return_exceptions=True that are searched for Exception alone, where
// one of the tasks may be cancelled.
func OutcomesWithoutCancelled() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH403",
		Name:       "outcomes-cancelled-pass",
		Summary:    "outcomes are searched for Exception: a task that was cancelled passes as a value",
		Visibility: finding.LoudElsewhere,
		Page:       page("outcomes_without_cancelled"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if !n.AsCall().Keywords().First().OK() {
			return
		}
		out, ok := p.Track.Outcomes(p.File, n.AsCall(), true)
		if !ok || !out.Cancelled || out.Heed&(carrier.Tests|carrier.TestsSome|carrier.TestsCancelled) != 0 || !out.Heed.Has(carrier.TestsErrors) {
			return
		}
		if out.Heed&(carrier.Takes|carrier.Hands) == 0 {
			return // only the errors are of interest
		}
		p.Report(r, n, finding.Finding{
			Message:   "a cancelled task passes the test for Exception and counts as a value",
			Label:     "a task that was cancelled is among the outcomes as a CancelledError, which is no Exception",
			Certainty: finding.Likely,
			Seen:      "where the CancelledError is used as a value",
			Help:      "test for BaseException",
		})
	}
	return r
}
