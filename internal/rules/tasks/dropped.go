package tasks

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// Dropped finds tasks that nobody takes: asyncio.create_task or ensure_future, called by that name, is the statement.
func Dropped() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH201",
		Name:       "task-dropped",
		Summary:    "a task is started and dropped: nobody sees what it raises",
		SameAs:     []string{"RUF006", "ASYNC300"},
		Supersedes: []finding.Code{"UH216"},
		Visibility: finding.WhileCollected,
		Page:       page("dropped"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if w, ok := dropped(p, n); ok && byFunction(p, w) {
			reportDropped(p, r, w)
		}
	}
	return r
}

// dropped returns the task that a call makes and nobody takes, and less than a likely failure is enough: nobody is there to
// see it. One that raises nothing may be collected before it is done. Whether a helper that hands it back has seen to either
// is the helper's affair, not that of each of its callers. In tests there is none: what such a task raises is logged as soon
// as it is done, which is amid the output of the test. Nor is there one where the function asks the loop for all its tasks.
func dropped(p *rule.Pass, n ast.Node) (carrier.Work, bool) {
	if p.InTest() {
		return carrier.Work{}, false
	}
	w, ok := untaken(p, n)
	if !ok || asksForAll(p.Function(n)) {
		return carrier.Work{}, false
	}
	if w.Many {
		return w, w.Raises.Fails()
	}
	if letsGo(w) || p.Track.KeepsItself(w.Bodies) {
		return carrier.Work{}, false
	}
	if w.Raises.Fails() || w.Through != nil {
		return w, w.Raises.Fails()
	}
	if w.Beside.MayFail() || w.Raises.OfLibraries() && loopsForEver(w) {
		w.Raises = w.Beside
		return w, true
	}
	if displayed(p, w) {
		return w, false // it is not collected before it is done
	}
	w.Raises = effect.Nothing
	_, unheld := p.Track.Unheld(w.Bodies)
	return w, unheld
}

// untaken returns the task, or the tasks, that a call makes and nobody takes, whatever they raise.
func untaken(p *rule.Pass, n ast.Node) (carrier.Work, bool) {
	if w, ok := p.Track.StartedLater(p.File, n.AsCall()); ok {
		return w, true
	}
	switch {
	case !p.Track.Dropped(p.File, n):
		return carrier.Work{}, false
	case starts(p, n):
		return p.Track.Started(p.File, n.AsCall())
	}
	return p.Track.StartedMany(p.File, n.AsCall())
}

// loopsForEver reports whether what a task runs goes on for ever, so that it ends by an exception alone: then any call that
// may raise is where it ends some day.
func loopsForEver(w carrier.Work) bool {
	found := false
	for _, fn := range w.Bodies {
		fn.Node.Walk(func(n ast.Node) bool {
			if n.Index != fn.Node.Index && n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef) {
				return false
			}
			found = found || n.AsWhile().Test().Op() == ast.ConstTrue
			return !found
		})
	}
	return found
}

// displayed reports whether a task is the value of a statement that IPython displays.
func displayed(p *rule.Pass, w carrier.Work) bool {
	yes, _ := p.File.IsDisplayed(p.Parent(w.Made))
	return yes
}

// letsGo reports whether a helper keeps a task until it is done, and whether nothing is seen that the task would raise of
// which a log entry would tell too little.
func letsGo(w carrier.Work) bool {
	return w.Before.Has(carrier.Keeps|carrier.Discards) && !w.Raises.SeenOfTheWorld()
}

// byFunction reports whether a task is made by a call of asyncio.create_task or asyncio.ensure_future, by whatever name
// the file imports them.
func byFunction(p *rule.Pass, w carrier.Work) bool {
	if w.Through != nil || w.By != "asyncio.create_task" && w.By != "asyncio.ensure_future" {
		return false
	}
	fn := w.Made.AsCall().Func()
	attr := fn.AsAttribute()
	return fn.Kind() == ast.KindName || attr.OK() && p.Types.TypeOf(p.File, attr.Value()).Kind == infer.Module
}

// reportDropped reports a task that is dropped. What it raises goes to the loop's exception handler as soon as it is done:
// where the program has given the loop one that does more than to log, that has seen to it.
func reportDropped(p *rule.Pass, r *rule.Rule, w carrier.Work) {
	_, acts, given := loopHandler(p)
	if acts && !w.Raises.IsEmpty() {
		return
	}
	f := finding.Finding{
		Message: fmt.Sprintf("the %s is dropped: nobody sees what it raises", task(w)),
		Label:   "made here; nobody takes it",
		Seen:    "in the log alone, when the task is done: \"Task exception was never retrieved\"",
		Help:    "keep it and await it, or " + inGroup(p),
		Fixes:   keepIt(p, w),
	}
	if given {
		f.Seen = "by the loop's exception handler alone, when the task is done"
	}
	if w.Many {
		f.Message = fmt.Sprintf("the tasks of '%s' are dropped: nobody sees what they raise", w.Through.QualName())
		f.Label, f.Fixes = "made here; nobody takes them", nil
		f.Help = "keep them and await them, or hand them to asyncio.gather, and await that"
	}
	if displayed(p, w) {
		f.Label = "made here; IPython displays it as it is now and keeps it in Out, and nobody reads it"
		f.Seen = "not before the kernel ends: Out refers to the task, and only its collection would log what it raised"
		report(p, r, w, f)
		return
	}
	if isLater(p, w) {
		f.Label = "the loop starts it when it calls back, and drops it"
		f.Help = "call back a function that keeps the task and reads its outcome in a done callback"
		f.Fixes = nil
	}
	if w.Before.Has(carrier.Keeps) {
		f.Label = "made here; the helper keeps it, and nobody takes it to read the outcome"
	}
	if w.Before.Has(carrier.Discards) {
		f.Certainty = finding.Likely
		f.Details = append(f.Details, "its done callback lets go of it, and reads nothing")
	}
	if at, ok := p.Track.Unheld(w.Bodies); ok && !w.Before.Has(carrier.Keeps) {
		f.Label = "made here; nobody takes it, and the event loop refers to it but weakly"
		f.Path = []finding.Step{{Place: rule.Place(at.File, at.Node), Label: "waits for what nothing but the task itself refers to"}}
		if w.Raises.IsEmpty() {
			f.Message = fmt.Sprintf("the %s is dropped: it may be collected before it is done", task(w))
			f.Seen = "at best in the log: \"Task was destroyed but it is pending!\""
			f.Help = "keep a reference to it until it is done, or " + inGroup(p)
		}
	}
	report(p, r, w, f)
}

// isLater reports whether a task is started by a loop that calls back the function that makes it.
func isLater(p *rule.Pass, w carrier.Work) bool {
	fact, _ := p.Track.Fact(p.File, w.Made.AsCall())
	return fact != nil && fact.Where == library.InLoop
}
