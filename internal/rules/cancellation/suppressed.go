package cancellation

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// Suppressed finds contextlib.suppress for the exception of a cancellation around awaits of other things than a task that
// was cancelled on purpose.
func Suppressed() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH303",
		Name:       "cancellation-suppressed",
		Summary:    "contextlib.suppress ends a cancellation: the function goes on as if nothing had happened",
		Visibility: finding.Never,
		Page:       page("suppressed"),
		Kinds:      []ast.Kind{ast.KindWithitem},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if c, a, ok := lostOn(p, n); ok && a.Weighs() {
			f := finding.Finding{
				Message: fmt.Sprintf("a cancellation of %s is suppressed", function(p, n)),
				Label:   left(p, c),
				Help:    again(p, c),
			}
			steps := onward(p, c, a, &f)
			report(p, r, c, f, steps...)
		}
	}
	return r
}
