package cancellation

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
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
		SameAs:     []string{"ASYNC103", "ASYNC104"},
		Visibility: finding.Never,
		Page:       page("ended"),
		Kinds:      []ast.Kind{ast.KindExceptHandler, ast.KindWithitem},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		c, a, ok := lostOn(p, n)
		if !ok || a.Weighs() || isTakenForError(p, c) || !a.Task.Node.OK() || libraryOf(p) != "asyncio" {
			return
		}
		e := p.Track.Ending(p.File, c, a.Task)
		if e.Works && !e.Next.OK() && !e.Waiter.Node.OK() && !e.Asked.Node.OK() {
			return // it has ended its work, and nobody was seen to mind how
		}
		f := finding.Finding{
			Message: fmt.Sprintf("a task that is cancelled in %s ends as if it had finished", function(p, n)),
			Label:   left(p, c),
			Help:    again(p, c),
			Fixes:   unsafely(raiseAgain(p, c)),
			Seen:    "by nobody: cancelled() is False; a cancellation or a timeout of whoever awaits the task is lost with it",
			Path:    []finding.Step{{Place: rule.Place(a.Task.File, a.Task.Node), Label: "this runs as a task"}},
			Before:  1,
		}
		report(p, r, c, f, afterEnd(p, e, &f)...)
	}
	return r
}

// afterEnd returns the steps behind the end of a task.
func afterEnd(p *rule.Pass, e carrier.Ending, f *finding.Finding) []finding.Step {
	var steps []finding.Step
	if e.Next.OK() {
		steps = append(steps, finding.Step{
			Place: rule.Place(p.File, awaited(e.Next)),
			Label: "and then this is awaited, in a task that was asked to stop",
		})
	}
	if e.Waiter.Node.OK() {
		return append(steps, finding.Step{
			Place: rule.Place(e.Waiter.File, e.Waiter.Node),
			Label: "a cancellation that arrives here goes to the task, is swallowed with it, and this goes on",
		})
	}
	if e.Asked.Node.OK() {
		f.Seen = "by nobody: cancelled() is False"
		return append(steps, finding.Step{
			Place: rule.Place(e.Asked.File, e.Asked.Node), Label: "the task is asked here, and says that it was not cancelled",
		})
	}
	f.Certainty = finding.Likely
	f.Details = append(f.Details, "nobody was seen who awaits the task and would miss the cancellation: others have it too, or may")
	return steps
}
