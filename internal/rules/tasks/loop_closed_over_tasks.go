package tasks

import (
	"fmt"
	"slices"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
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
		closing, ok := closes(p, p.Function(n), n, loop)
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

// closes returns where a function closes the loop that a name stands for, after a task was made in it; ok is false where it
// asks for the tasks that are left.
func closes(p *rule.Pass, fn, made, loop ast.Node) (closing ast.Node, ok bool) {
	collects := false
	fn.Walk(func(n ast.Node) bool {
		f := n.AsCall().Func()
		collects = collects || f.AsAttribute().Attr() == "all_tasks" || f.AsName().Id() == "all_tasks"
		return !collects
	})
	if collects {
		return ast.Node{}, false
	}
	closing = p.Track.MayFollow(p.File, fn, made, func(n ast.Node) bool {
		f := n.AsCall().Func().AsAttribute()
		return f.Attr() == "close" && f.Value().AsName().Id() == loop.AsName().Id() && sameValue(p, f.Value(), loop)
	}, func(ast.Node) bool { return false })
	return closing, closing.OK()
}

// sameValue reports whether two Names of a variable may stand for one value: some binding reaches both.
func sameValue(p *rule.Pass, a, b ast.Node) bool {
	defs := func(n ast.Node) []scope.Def {
		return p.File.Scopes.Flow(p.File.Scopes.ScopeOf(n.Index)).Reaching(n.Index).Defs
	}
	for _, d := range defs(a) {
		if slices.ContainsFunc(defs(b), func(other scope.Def) bool { return other.Binding == d.Binding }) {
			return true
		}
	}
	return false
}
