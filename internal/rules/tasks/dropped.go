package tasks

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// Dropped finds tasks that nobody takes: asyncio.create_task or ensure_future, called by that name, is the statement.
func Dropped() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH201",
		Name:       "task-dropped",
		Summary:    "a task is started and dropped: nobody sees what it raises, and it may be collected while it runs",
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

// dropped returns the task that a call makes and nobody takes.
func dropped(p *rule.Pass, n ast.Node) (carrier.Work, bool) {
	if !p.Track.Dropped(p.File, n) {
		return carrier.Work{}, false
	}
	return work(p, n)
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

func reportDropped(p *rule.Pass, r *rule.Rule, w carrier.Work) {
	report(p, r, w, finding.Finding{
		Message: fmt.Sprintf("the %s is dropped: nobody sees what it raises", task(w)),
		Label:   "made here; nobody takes it, and the event loop refers to it but weakly",
		Help:    "keep it and await it, or " + inGroup(p),
	})
}
