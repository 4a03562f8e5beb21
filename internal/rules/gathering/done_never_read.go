package gathering

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// DoneNeverRead finds asyncio.wait where nobody asks the tasks that are done what they raised.
func DoneNeverRead() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH406",
		Name:       "done-never-read",
		Summary:    "asyncio.wait raises nothing of what its tasks raise, and nobody asks them",
		Visibility: finding.WhileCollected,
		Page:       page("done_never_read"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		w, ok := p.Track.Waited(p.File, n.AsCall())
		if !ok || w.Raises.IsEmpty() || !told(p, w.Bodies, w.Raises) {
			return
		}
		if (w.Done|w.Elsewhere)&(carrier.Reads|carrier.Returns|carrier.Cancels|carrier.Keeps) != 0 {
			return
		}
		reportLoss(p, r, n, w.Bodies, w.Raises, finding.Finding{
			Message: fmt.Sprintf("wait() does not raise %s, and nobody reads it", whatRaises(w.Bodies)),
			Label:   "waits until they are done, and does not look at how they ended",
			Seen:    "only when the tasks are collected, as \"Task exception was never retrieved\"",
			Help:    "call result() on each task that is done, or run them in " + inGroup(p),
		})
	}
	return r
}
