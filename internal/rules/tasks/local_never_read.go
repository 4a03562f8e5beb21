package tasks

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// LocalNeverRead finds tasks that a local name is given to and whose outcome nobody reads, on any path or on one.
func LocalNeverRead() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH202",
		Name:       "local-task-never-read",
		Summary:    "a task is bound to a name and nobody reads what it raises",
		SameAs:     []string{"RUF006"},
		Supersedes: []finding.Code{"UH216"},
		Visibility: finding.WhileCollected,
		Page:       page("local_never_read"),
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
		switch {
		case use&heeding == 0 && p.InTest() && !use.Has(carrier.Looks):
			// What the test asserts shows whether the task did its work. Where it asks task.done(), it takes a task that
			// has failed for one that has not.
		case use&heeding == 0:
			w, ok := work(p, n)
			if !ok {
				return
			}
			report(p, r, w, finding.Finding{
				Message: fmt.Sprintf("nobody reads what the %s raises", task(w)),
				Label:   "made here; no path awaits it, reads its result or hands it on",
				Help:    "await it before the function ends, or " + inGroup(p),
			})
		case !use.Has(carrier.Keeps):
			leftBehind(p, r, n)
		}
	}
	return r
}

// heeding are the uses of a task after which it is somebody else's care, or another rule's.
const heeding = carrier.Reads | carrier.Keeps | carrier.Returns | carrier.Cancels | carrier.Waits

// leftBehind reports a task that is taken care of on some ways through the function and not on another.
func leftBehind(p *rule.Pass, r *rule.Rule, n ast.Node) {
	name := p.Parent(n).AsAssign().Targets().First()
	if name.Kind() != ast.KindName || name.Next().Field() == ast.FieldTargets {
		return
	}
	leave, ok := p.Track.Leaves(p.File, name, func(n ast.Node) bool {
		return p.Track.Uses(p.File, n)&heeding != 0 || asksForEnd(p, n)
	})
	if !ok || !leave.At.OK() || leave.Raises && (p.InTest() || isTakenSoon(p, name)) {
		return // an exception that leaves a test is its failure, and the task the smaller worry
	}
	w, ok := work(p, n)
	if !ok {
		return
	}
	text := name.AsName().Id()
	how, label := "the function returns", "leaves here, and '"+text+"' with it"
	switch {
	case leave.Again:
		how, label = "the name is bound anew", "'"+text+"' stands for something else from here"
	case leave.Raises:
		how, label = "an exception leaves the function", "an exception that is raised here leaves '"+text+"' behind"
	}
	report(p, r, w, finding.Finding{
		Message:   fmt.Sprintf("nobody reads what the %s raises where %s first", task(w), how),
		Label:     "made here; on one way nobody awaits it or hands it on",
		Certainty: finding.Likely,
		Path:      []finding.Step{{Place: rule.Place(p.File, leave.At), Label: label}},
		Help:      "await it, or cancel and await it, in a finally; or " + inGroup(p),
	})
}

// isTakenSoon reports whether one of the two statements behind the one that binds a name takes care of the task, and nothing
// is awaited before: what might raise in between is hardly ever seen to.
func isTakenSoon(p *rule.Pass, name ast.Node) bool {
	takes := func(n ast.Node) bool {
		found := false
		n.Walk(func(n ast.Node) bool {
			found = found || n.AsName().Id() == name.AsName().Id() && p.Track.Uses(p.File, n)&heeding != 0
			return !found
		})
		return found
	}
	stmt := p.Parent(name).Next()
	for left := 2; left > 0 && stmt.OK(); left-- {
		var first ast.Node // an await, or what takes the task before
		stmt.Walk(func(n ast.Node) bool {
			if !first.OK() && (n.Kind() == ast.KindAwait || n.Kind() == ast.KindName && takes(n)) {
				first = n
			}
			return !first.OK()
		})
		if first.OK() {
			return takes(first)
		}
		stmt = stmt.Next()
	}
	return false
}

// asksForEnd reports whether a use asks a task whether it is over: who asks knows what it does, on each way from there.
func asksForEnd(p *rule.Pass, n ast.Node) bool {
	switch p.Parent(n).AsAttribute().Attr() {
	case "done", "cancelled":
		return true
	}
	return false
}
