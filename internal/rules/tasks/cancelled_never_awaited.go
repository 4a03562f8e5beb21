package tasks

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// CancelledNeverAwaited finds tasks that are cancelled and that nobody waits for.
func CancelledNeverAwaited() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH208",
		Name:       "cancelled-task-never-awaited",
		Summary:    "a task is cancelled and nobody waits for its end: what it raises before or while it stops is lost",
		Visibility: finding.Never,
		Page:       page("cancelled_never_awaited"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		// A test cancels what it no longer needs, and its runner waits for what is left when it closes the loop.
		if p.InTest() || p.Track.Dropped(p.File, n) {
			return
		}
		w, ok := work(p, n)
		if !ok {
			return
		}
		use := p.Track.Uses(p.File, n)
		if !use.Has(carrier.Cancels) || use&(carrier.Reads|carrier.Returns|carrier.Waits|carrier.Keeps) != 0 {
			return
		}
		report(p, r, w, finding.Finding{
			Message: fmt.Sprintf("the %s is cancelled and never awaited", task(w)),
			Label:   "made here; cancel() only asks it to stop, and nobody reads what it raises before or then",
			Seen:    neverSeen,
			Help:    "await it after cancel(): asyncio.wait([task]) waits without raising; then read task.exception() unless task.cancelled()",
		})
	}
	return r
}
