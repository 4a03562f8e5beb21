package tasks

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// work returns the task that a call starts and gives to whoever called. What asyncio.gather, shield and run_in_executor
// give, and what runs in a thread, are for other families.
func work(p *rule.Pass, n ast.Node) (carrier.Work, bool) {
	if !starts(p, n) {
		return carrier.Work{}, false
	}
	w, ok := p.Track.Work(p.File, n.AsCall())
	if !ok {
		return carrier.Work{}, false
	}
	return w, w.Raises.Fails() && (!p.InTest() || carriesNews(p, w))
}

// starts reports whether a call starts a task, whatever that can raise.
func starts(p *rule.Pass, n ast.Node) bool {
	w, ok := p.Track.Starts(p.File, n.AsCall())
	return ok && w.Kind == library.Task
}

// carriesNews reports whether a task of a test can raise what would be news to the test: what is raised for sure, and not
// by the test's own code. All else its assertions show soon enough.
func carriesNews(p *rule.Pass, w carrier.Work) bool {
	for _, x := range w.Raises.List {
		if origin, ok := p.Track.Effects().Origin(w.Bodies, x); x.IsSeen() && (!ok || !rule.IsTest(origin.File)) {
			return true
		}
	}
	return false
}

// task names what stands for the work: task of 'Worker.pump'; without the function where none or several were seen.
func task(w carrier.Work) string {
	if fn := w.Body(); fn != nil {
		return fmt.Sprintf("task of '%s'", fn.QualName())
	}
	return "task"
}

// neverSeen is who sees what a task raised that is cancelled and not awaited.
const neverSeen = "when the task object is collected; and not even then where cancel() was called after it had failed, which turns that log entry off"

// report reports a task whose outcome is lost, with what every rule of the family says: what can be lost, how sure that
// is, who will see it.
func report(p *rule.Pass, r *rule.Rule, w carrier.Work, f finding.Finding) {
	if w.Raises.IsEmpty() {
		f.Details = append(f.Details, "it raises nothing that it does not handle, as far as is seen")
	} else {
		f.Details = append([]string{"can carry " + p.Carried(w.Bodies, w.Raises)}, f.Details...)
	}
	if inSomeState(w.Raises) {
		f.Details = append(f.Details, "whether the condition ever holds under which it is raised is not followed")
	}
	if w.Doubt {
		f.Details = append(f.Details, doubtful)
	}
	if !w.Raises.Seen() || w.Doubt {
		f.Certainty = finding.Likely
	}
	before := way(w)
	f.Path = append(before, f.Path...)
	f.Before += len(before)
	if f.Seen == "" {
		f.Seen = "only when the task is collected, as \"Task exception was never retrieved\""
	}
	if at, _, ok := loopHandler(p); ok {
		f.Certainty = finding.Likely
		f.Details = append(f.Details, "in a loop that is given the exception handler of "+at+", that is called in the place of the log")
	}
	p.Report(r, w.Made, f)
}

// doubtful says why work may be that of something else.
const doubtful = "where a caller brings its own loop, that may be no loop of asyncio"

// way is the step of the evidence in which a function of the project makes work and returns it; none where there is no such
// function.
func way(w carrier.Work) []finding.Step {
	if w.Through == nil {
		return nil
	}
	label := "'%s' makes the task and returns it"
	if w.Many {
		label = "'%s' makes the tasks and returns them"
	}
	return []finding.Step{{
		Place: rule.PlaceOfHeader(w.Through.File, w.Through.Node), Label: fmt.Sprintf(label, w.Through.QualName()),
	}}
}

// inSomeState reports whether all that is raised is raised under a condition that is not followed.
func inSomeState(raises *effect.Set) bool {
	found := false
	for _, x := range raises.List {
		if x.Class == nil || !x.State {
			return false
		}
		found = true
	}
	return found
}

// inGroup says how to have a task watched over, with what the oldest Python of the project has.
func inGroup(p *rule.Pass) string {
	switch {
	case p.Target == 0:
		return "start it in an asyncio.TaskGroup (3.11+), which waits for it and raises what it raised"
	case p.Target >= ast.V(11):
		return "start it in an asyncio.TaskGroup, which waits for it and raises what it raised"
	}
	return "hand it to asyncio.gather, and await that"
}
