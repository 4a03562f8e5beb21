package cancellation

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// Ended finds clauses that catch the cancellation of a task at the end of what it runs.
func Ended() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH321",
		Name:       "task-ends-as-finished",
		Summary:    "a clause at the end of what a task runs catches its cancellation: cancelled() is False",
		OptIn:      true,
		SameAs:     []string{"ASYNC103", "ASYNC104"},
		Visibility: finding.Never,
		Page:       page("ended"),
		Kinds:      []ast.Kind{ast.KindExceptHandler, ast.KindWithitem},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		c, a, ok := lostOn(p, n)
		if !ok || a.Weighs() || isTakenForError(p, c) {
			return
		}
		f := finding.Finding{
			Message: fmt.Sprintf("a task that is cancelled in %s ends as if it had finished", function(p, n)),
			Label:   left(p, c),
			Help:    again(p, c),
			Fixes:   unsafely(raiseAgain(p, c)),
		}
		steps := onward(p, c, a, &f)
		report(p, r, c, f, steps...)
	}
	return r
}
