package gathering

import (
	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// OutcomesAsValues finds results of gather with return_exceptions=True that are used as if there were no exceptions among
// them.
func OutcomesAsValues() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH402",
		Name:       "outcomes-as-values",
		Summary:    "what gather(return_exceptions=True) gives is used without a look for the exceptions in it",
		Visibility: finding.LoudElsewhere,
		Page:       page("outcomes_as_values"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		out, ok := outcomes(p, n, true)
		if !ok || out.Heed != carrier.Takes {
			return
		}
		reportLoss(p, r, n, out.Bodies, out.Raises, finding.Finding{
			Message: whatRaises(out.Bodies) + " is used as if it were the result",
			Label:   "return_exceptions=True puts exceptions among the values, and nothing tells them apart",
			Path:    []finding.Step{{Place: rule.Place(out.File, out.Taken), Label: "used as a value, which may be an exception"}},
			Seen:    "as an error of another kind where the exception is used; the exception itself is not logged",
			Help:    "test each outcome first: isinstance(outcome, BaseException); or leave return_exceptions out",
		})
	}
	return r
}
