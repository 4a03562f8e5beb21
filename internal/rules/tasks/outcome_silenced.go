package tasks

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// OutcomeSilenced finds done callbacks that ask a task for its exception and drop the answer, of tasks that nobody else
// reads.
func OutcomeSilenced() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH215",
		Name:       "outcome-silenced",
		Summary:    "a done callback reads the exception of a task and drops it: not even the log has it",
		Visibility: finding.Never,
		Page:       page("outcome_silenced"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		read := n.AsCall()
		method := read.Func().AsAttribute()
		if method.Attr() != "exception" && method.Attr() != "result" || read.Args().First().OK() {
			return
		}
		if method.Value().Kind() != ast.KindName || p.InTest() {
			return
		}
		tasks := p.Track.Silences(p.File, read)
		if len(tasks) == 0 {
			return
		}
		raises, shown := effect.Nothing, true
		var bodies []*infer.Func
		for _, task := range tasks {
			raises = effect.Union(raises, task.Raises)
			bodies = append(bodies, task.Bodies...)
			shown = shown && task.Shown
		}
		at := tasks[0].At
		f := finding.Finding{
			Message: "this reads what the task raised and drops it: nobody is told",
			Label:   "what has been asked for counts as retrieved, and asyncio does not log it",
			Path: []finding.Step{
				{Place: rule.Place(at.File, at.Node), Label: "called when the task is done, which nobody else reads"},
			},
			Before:  1,
			Details: []string{fmt.Sprintf("can drop %s", p.Carried(bodies, raises))},
			Seen:    "never",
			Help:    "log it: `if not task.cancelled() and task.exception(): …`, or leave the callback out",
		}
		if shown {
			f.Details = append(f.Details, "the name of the task is public: what reads it outside of this project is not known")
		}
		if shown || !raises.Seen() {
			f.Certainty = finding.Likely
		}
		p.Report(r, n, f)
	}
	return r
}
