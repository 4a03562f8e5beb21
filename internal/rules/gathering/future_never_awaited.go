package gathering

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// FutureNeverAwaited finds gather, shield and run_in_executor whose future nobody awaits.
func FutureNeverAwaited() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH405",
		Name:       "future-never-awaited",
		Summary:    "gather, shield or run_in_executor has started something, and nobody awaits what it gave",
		Visibility: finding.WhileCollected,
		Page:       page("future_never_awaited"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if w, ok := p.Track.Starts(p.File, n.AsCall()); !ok || w.Kind != library.Future {
			return
		}
		use := p.Track.Uses(p.File, n)
		if use&(carrier.Reads|carrier.Returns|carrier.Waits|carrier.Keeps|carrier.Cancels) != 0 {
			return
		}
		w, ok := p.Track.Work(p.File, n.AsCall())
		if !ok || !told(p, w.Bodies, w.Raises) {
			return
		}
		f := finding.Finding{
			Message: fmt.Sprintf("nobody awaits the future of %s: %s is lost", short(w.By), whatRaises(w.Bodies)),
			Label:   "started here; the future is dropped",
			Seen:    "when the future is collected, as \"" + logged(w.By) + " exception was never retrieved\"",
			Help:    "await it",
		}
		if !p.Track.Dropped(p.File, n) {
			f.Label = "started here; nobody awaits the future or asks it for the result"
		}
		if w.Through != nil {
			f.Before = 1
			f.Path = []finding.Step{{
				Place: rule.PlaceOfHeader(w.Through.File, w.Through.Node),
				Label: fmt.Sprintf("'%s' makes the future and returns it", w.Through.QualName()),
			}}
		}
		reportLoss(p, r, n, w.Bodies, w.Raises, f)
	}
	return r
}
