package gathering

import (
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// PendingIgnored finds asyncio.wait that may end before all tasks do, where nobody cares for the rest.
func PendingIgnored() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH407",
		Name:       "pending-ignored",
		Summary:    "asyncio.wait may return before all tasks are done, and nobody cancels or awaits the rest",
		Visibility: finding.WhileCollected,
		Page:       page("pending_ignored"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		w, ok := p.Track.Waited(p.File, n.AsCall())
		if !ok || w.InThread || !told(p, w.Bodies, w.Raises) {
			return
		}
		why := endsEarly(p, n.AsCall())
		const cares = carrier.Reads | carrier.Returns | carrier.Cancels | carrier.Keeps | carrier.Waits | carrier.Runs
		if why == "" || w.Pending&cares != 0 || w.Elsewhere&cares != 0 || (w.Done|w.Pending|w.Elsewhere).Has(carrier.Looks) && w.Pending != 0 {
			return
		}
		f := finding.Finding{
			Message: "wait() may return before all is done, and nobody cancels or awaits the rest: " + whatRaises(w.Bodies) + " later is lost",
			Label:   why + ": wait() raises no TimeoutError and cancels nothing",
			Seen:    "only when the tasks are collected, as \"Task exception was never retrieved\"",
			Help:    "cancel and await the tasks of the second set",
		}
		if why == first {
			f.Certainty = finding.Likely
			f.Details = []string{"who waits for the first may not care for the others"}
		}
		reportLoss(p, r, n, w.Bodies, w.Raises, f)
	}
	return r
}

// first says why a wait for the first ends early.
const first = "it waits for the first"

// endsEarly says why a wait may return before all is done, "" where it may not.
func endsEarly(p *rule.Pass, call ast.Call) string {
	f, bound := p.Fact(call)
	for parameter, arg := range f.Call.Arguments(call, bound) {
		switch parameter.Name {
		case "timeout":
			if arg.Op() != ast.ConstNone {
				return "it has a timeout"
			}
		case "return_when":
			text := arg.Text()
			if strings.HasSuffix(text, "FIRST_COMPLETED") || strings.HasSuffix(text, "FIRST_EXCEPTION") {
				return first
			}
		}
	}
	return ""
}
