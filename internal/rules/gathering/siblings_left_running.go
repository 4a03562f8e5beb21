package gathering

import (
	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// SiblingsLeftRunning finds asyncio.gather that ends by the first error while the others go on.
func SiblingsLeftRunning() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH404",
		Name:       "siblings-left-running",
		Summary:    "gather raises the first error at once: the others run on, and what they raise later is lost",
		OptIn:      true,
		Visibility: finding.Never,
		Page:       page("siblings_left_running"),
		Kinds:      []ast.Kind{ast.KindAwait},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		call := n.AsAwait().Value().AsCall()
		f, _ := p.Fact(call)
		if f == nil || f.Name != "asyncio.gather" || call.Keywords().First().OK() || !isSeveral(call) {
			return
		}
		if beside, _ := p.Track.Together(p.File, call); beside.Elsewhere&(carrier.Cancels|carrier.Waits|carrier.Reads) != 0 {
			return // somebody stops the others, or looks at them
		}
		w, ok := p.Track.Work(p.File, call)
		if !ok || !told(p, w.Bodies, w.Raises) {
			return
		}
		reportLoss(p, r, call.Node, w.Bodies, w.Raises, finding.Finding{
			Message: "gather raises the first error at once: the others run on, and what they raise then is lost",
			Label:   "the awaitables are not cancelled when one of them fails",
			Seen:    "never: gather marks what the others raise as read",
			Help:    instead(p),
			Fixes:   useGroup(p, call),
		})
	}
	return r
}

// isSeveral reports whether a call has more than one awaitable.
func isSeveral(call ast.Call) bool {
	first := call.Args().First()
	return first.Kind() == ast.KindStarred || first.Next().Field() == ast.FieldArgs
}

// instead says how to have the others stopped, with what the oldest Python of the project has.
func instead(p *rule.Pass) string {
	if p.Target != 0 && p.Target < ast.V(11) {
		return "cancel and await the others in a finally, or use return_exceptions=True and look at each outcome"
	}
	return "use " + inGroup(p) + ", which cancels and awaits the others"
}
