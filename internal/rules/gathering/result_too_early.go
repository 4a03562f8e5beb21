package gathering

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// ResultTooEarly finds tasks that are asked for their result before they can have one.
func ResultTooEarly() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH414",
		Name:       "result-too-early",
		Summary:    "a task is asked for its result before anything was awaited since it was started: InvalidStateError",
		Visibility: finding.LoudElsewhere,
		Page:       page("result_too_early"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		method := n.AsCall().Func().AsAttribute()
		if method.Attr() != "result" && method.Attr() != "exception" || method.Value().Kind() != ast.KindName {
			return
		}
		made, ok := p.Track.Origin(p.File, method.Value())
		f, _ := p.Fact(made.AsCall())
		if !ok || f == nil || f.Call.Makes != library.Task || f.Name == "asyncio.ensure_future" || f.Name == "asyncio.current_task" {
			return
		}
		if p.Function(made) != p.Function(n) || !p.InAsync(n) || p.Track.MayWaitBetween(p.File, p.Function(n), made, n) || asksDone(p, n, method.Value().AsName().Id()) {
			return
		}
		p.Report(r, n, finding.Finding{
			Message: fmt.Sprintf("'%s' has no result yet: nothing was awaited since it was started", method.Value().AsName().Id()),
			Label:   method.Attr() + "() raises InvalidStateError here",
			Path:    []finding.Step{{Place: rule.Place(p.File, made), Label: "started here; it runs when this function awaits something"}},
			Before:  1,
			Help:    "await the task, or ask it after the block of its group",
		})
	}
	return r
}

// asksDone reports whether the function around a node asks a task before whether it is done.
func asksDone(p *rule.Pass, n ast.Node, task string) bool {
	found := false
	p.Function(n).Walk(func(at ast.Node) bool {
		a := at.AsAttribute()
		found = found || at.Index < n.Index && a.Attr() == "done" && a.Value().AsName().Id() == task
		return !found
	})
	return found
}
