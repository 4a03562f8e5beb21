package cancellation

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// Swallowed finds clauses that name the exception of a cancellation and do not raise it again.
func Swallowed() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH301",
		Name:       "cancellation-swallowed",
		Summary:    "an `except CancelledError` does not raise it again: the task ends as if it had finished",
		Visibility: finding.Never,
		Page:       page("swallowed"),
		Kinds:      []ast.Kind{ast.KindExceptHandler},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if c, ok := lost(p, n); ok && isPlain(c) && c.Breadth == carrier.ByName {
			reportSwallowed(p, r, c)
		}
	}
	return r
}

func reportSwallowed(p *rule.Pass, r *rule.Rule, c carrier.Catch) {
	report(p, r, c, finding.Finding{
		Message: fmt.Sprintf("a cancellation of %s is caught and not raised again", function(p, c.At)),
		Label:   left(p, c),
		Help:    again(p, c),
		Fixes:   raiseAgain(p, c),
	})
}
