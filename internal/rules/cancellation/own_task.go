package cancellation

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// OwnTask finds waits for a cancelled task under a clause that would catch the cancellation of the waiter too.
func OwnTask() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH305",
		Name:       "waiter-cancellation-swallowed",
		Summary:    "waiting for a cancelled task also swallows a cancellation of the waiter",
		OptIn:      true,
		Visibility: finding.Never,
		Page:       page("own_task"),
		Kinds:      []ast.Kind{ast.KindExceptHandler, ast.KindWithitem},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		c, ok := p.Track.Catch(p.File, n)
		if !ok || c.Heeded || !c.Victim || c.Outermost || c.Breadth == carrier.Bare || len(c.Left) == 0 {
			return
		}
		report(p, r, c, finding.Finding{
			Message:   fmt.Sprintf("if %s is cancelled while it waits for the task, that is swallowed too", function(p, n)),
			Label:     "the two cancellations are not told apart",
			Certainty: finding.Likely,
			Details:   []string{"it takes a cancellation of the waiter at the very time"},
			Help:      ownTaskAdvice(p),
		})
	}
	return r
}

func ownTaskAdvice(p *rule.Pass) string {
	if p.Target == 0 || p.Target >= ast.V(11) {
		return "wait with asyncio.wait([task]), which raises only the waiter's cancellation; or raise if asyncio.current_task().cancelling() (3.11+)"
	}
	return "wait with asyncio.wait([task]), which raises only the waiter's cancellation"
}
