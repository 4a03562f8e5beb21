package cancellation

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// Replaced finds clauses that catch a cancellation and raise another exception in its place.
func Replaced() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH304",
		Name:       "cancellation-replaced",
		Summary:    "a clause catches a cancellation and raises another exception in its place",
		Visibility: finding.LoudElsewhere,
		Page:       page("replaced"),
		Kinds:      []ast.Kind{ast.KindExceptHandler},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		c, ok := lost(p, n)
		if !ok || len(c.Left) > 0 || len(c.Raised) == 0 {
			return
		}
		raised := c.Raised[0]
		report(p, r, c, finding.Finding{
			Message: fmt.Sprintf("a cancellation of %s becomes another exception", function(p, n)),
			Label:   "it ends here",
			Path:    []finding.Step{{Place: rule.Place(p.File, raised), Label: "this is raised in its place"}},
			Seen:    "as a failure of the task: a timeout around it raises no TimeoutError, and a task group counts an error",
			Help:    again(p, c),
		})
	}
	return r
}
