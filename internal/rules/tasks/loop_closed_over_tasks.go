package tasks

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// LoopClosedOverTasks finds tasks of a loop that the function closes by hand without having waited for them.
func LoopClosedOverTasks() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH211",
		Name:       "loop-closed-over-tasks",
		Summary:    "a task is started in a loop that the same function closes without waiting for it",
		Visibility: finding.WhileCollected,
		Supersedes: []finding.Code{"UH202", "UH203", "UH208"},
		Page:       page("loop_closed_over_tasks"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		method := n.AsCall().Func().AsAttribute()
		loop := method.Value()
		if method.Attr() != "create_task" || loop.Kind() != ast.KindName || p.Function(n).Kind() != ast.KindFunctionDef {
			return
		}
		w, ok := p.Track.Starts(p.File, n.AsCall())
		if !ok || w.Kind != library.Task || p.Track.Uses(p.File, n)&(carrier.Reads|carrier.Returns|carrier.Waits|carrier.Keeps) != 0 {
			return
		}
		closing, ok := closes(p, p.Function(n), loop.AsName().Id())
		if !ok {
			return
		}
		p.Report(r, n, finding.Finding{
			Message: fmt.Sprintf("the %s is started in a loop that is closed without waiting for it", task(w)),
			Label:   "made here; nobody waits for it",
			Path:    []finding.Step{{Place: rule.Place(p.File, closing), Label: "the loop is closed here"}},
			Seen:    "when the task is collected, as \"Task was destroyed but it is pending!\"; clean-up in it that awaits never ends",
			Help:    "let asyncio.run drive it all: at its end it cancels what is left and waits for it",
		})
	}
	return r
}

// closes returns where a function closes the loop that a name stands for; ok is false where it asks for the tasks that
// are left, or lets the loop run for ever.
func closes(p *rule.Pass, fn ast.Node, loop string) (closing ast.Node, ok bool) {
	collects := false
	fn.Walk(func(n ast.Node) bool {
		call := n.AsCall()
		f := call.Func().AsAttribute()
		switch {
		case f.Attr() == "close" && f.Value().AsName().Id() == loop:
			closing = n
		case f.Attr() == "all_tasks" || call.Func().AsName().Id() == "all_tasks":
			collects = true
		}
		return true
	})
	return closing, closing.OK() && !collects
}
