package cancellation

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// InsideTimeout finds clauses in the block of a timeout that catch the cancellation by which it ends the block.
func InsideTimeout() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH311",
		Name:       "timeout-swallowed",
		Summary:    "a clause inside a timeout catches the cancellation by which the timeout ends its block",
		Visibility: finding.Never,
		Supersedes: []finding.Code{"UH301", "UH302", "UH303", "UH306"},
		Page:       page("inside_timeout"),
		Kinds:      []ast.Kind{ast.KindExceptHandler, ast.KindWithitem},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		c, ok := lost(p, n)
		if !ok || !c.Scope.OK() || len(c.Left) == 0 {
			return
		}
		report(p, r, c, finding.Finding{
			Message: fmt.Sprintf("when '%s' expires, its cancellation is caught here and the block goes on", short(c.Scope.AsWithitem().ContextExpr())),
			Label:   left(p, c),
			Path:    []finding.Step{{Place: rule.Place(p.File, c.Scope.AsWithitem().ContextExpr()), Label: "the timeout ends its block by a cancellation"}},
			Before:  1,
			Seen:    "by nobody: the block ends as if it had been in time",
			Help:    "handle the timeout outside of its block; inside, let the cancellation through",
		})
	}
	return r
}
