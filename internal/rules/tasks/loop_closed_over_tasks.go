package tasks

import (
	"fmt"
	"slices"
	"strings"

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
		Supersedes: []finding.Code{"UH202", "UH203", "UH208", "UH216"},
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
			// Whether it is over by then is a matter of time.
			Certainty: finding.Likely,
			Path:      []finding.Step{{Place: rule.Place(p.File, closing), Label: "the loop is closed here"}},
			Seen:      "when the task is collected, as \"Task was destroyed but it is pending!\"; clean-up in it that awaits never ends",
			Help:      "let asyncio.run drive it all: at its end it cancels what is left and waits for it",
		})
	}
	return r
}

// closes returns where a function closes the loop that a name stands for, after a task was made in it; ok is false where it
// asks for the tasks that are left, or hands the loop to somebody who may.
func closes(p *rule.Pass, fn, made, loop ast.Node) (closing ast.Node, ok bool) {
	is := func(n ast.Node) bool { return n.AsName().Id() == loop.AsName().Id() && sameValue(p, n, loop) }
	handed := false
	fn.Walk(func(n ast.Node) bool {
		handed = handed || is(n) && isHandedOn(p, n)
		return !handed
	})
	if handed || asksForAll(fn) {
		return ast.Node{}, false
	}
	closing = p.Track.MayFollow(p.File, fn, made, func(n ast.Node) bool {
		f := n.AsCall().Func().AsAttribute()
		return f.Attr() == "close" && is(f.Value())
	}, func(n ast.Node) bool {
		f := n.AsCall().Func().AsAttribute()
		return f.Attr() == "run_forever" && is(f.Value()) && !isInTry(p, fn, n) && !isStopped(p)
	})
	return closing, closing.OK()
}

// asksForAll reports whether a function asks a loop for all the tasks that are left: it sees to those that it has dropped.
func asksForAll(fn ast.Node) bool {
	if !fn.OK() {
		return false
	}
	found := false
	fn.Walk(func(n ast.Node) bool {
		f := n.AsCall().Func()
		found = found || f.AsAttribute().Attr() == "all_tasks" || f.AsName().Id() == "all_tasks"
		return !found
	})
	return found
}

// isHandedOn reports whether a name is an argument of a call of a function that is not asyncio's, or is stored.
func isHandedOn(p *rule.Pass, n ast.Node) bool {
	up := p.Parent(n)
	switch up.Kind() {
	case ast.KindKeyword:
		up = p.Parent(up)
	case ast.KindAttribute:
		return false
	case ast.KindReturn, ast.KindAssign:
		return true
	}
	if up.Kind() != ast.KindCall {
		return false
	}
	name, _ := p.Types.TypeOf(p.File, up.AsCall().Func()).Callee()
	return !strings.HasPrefix(name, "asyncio.")
}

// isInTry reports whether a node of a function stands in the body of a try or with statement: a KeyboardInterrupt may lead
// to what stands behind it.
func isInTry(p *rule.Pass, fn, n ast.Node) bool {
	for ; n.OK() && n.Index != fn.Index; n = p.Parent(n) {
		if up := p.Parent(n); n.Field() == ast.FieldBody && up.Is(ast.KindTry, ast.KindTryStar, ast.KindWith, ast.KindAsyncWith) {
			return true
		}
	}
	return false
}

// isStopped reports whether the project has a place that stops something, by the name: what runs for ever may end.
func isStopped(p *rule.Pass) bool {
	sites, ok := p.Types.Sites(p.File, "stop")
	return !ok || len(sites) > 0
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
