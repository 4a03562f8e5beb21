package tasks

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// NeverRead finds tasks that are kept, in an attribute, a container or at the top of a module, and whose outcome nobody
// reads.
func NeverRead() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH204",
		Name:       "task-never-read",
		Summary:    "a task is kept and nobody reads what it raises: as long as it is kept, nobody is told",
		Visibility: finding.WhileCollected,
		Page:       page("never_read"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if p.Track.Dropped(p.File, n) {
			return
		}
		if !starts(p, n) {
			return
		}
		use := p.Track.Uses(p.File, n)
		if !use.Has(carrier.Keeps) || use&(carrier.Reads|carrier.Returns|carrier.Waits) != 0 || p.InTest() && !use.Has(carrier.Looks) {
			return
		}
		w, ok := work(p, n)
		if !ok {
			return
		}
		// What a task raises that its callback lets go of is logged at once. That is too little for what is raised on
		// purpose, and enough for what only might be.
		if use.Has(carrier.Discards) && !w.Raises.SeenOfTheWorld() {
			return
		}
		f := finding.Finding{
			Message: fmt.Sprintf("the %s is kept, and nobody reads what it raises", task(w)),
			Label:   "made and kept here; nobody awaits it, reads its result or adds a callback that does",
			Seen:    "only when the task object is collected; never while it is kept",
			Help:    "await it where it is stopped, or read task.exception() in a done callback",
		}
		if use.Has(carrier.Shows) {
			f.Certainty = finding.Likely
			f.Details = append(f.Details, "the name is public: what reads it outside of this project is not known")
		}
		if use.Has(carrier.Discards) {
			f.Certainty = finding.Likely
			f.Details = append(f.Details, "its done callback lets go of it, and reads nothing")
			f.Seen = "when the task is done and let go of, as \"Task exception was never retrieved\" in the log, with nobody to act on it"
		}
		if use.Has(carrier.Cancels) {
			f.Visibility, f.Seen = finding.Never, neverSeen
		}
		report(p, r, w, f)
	}
	return r
}
