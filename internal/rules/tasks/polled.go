package tasks

import (
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// Polled finds loops that ask asyncio.all_tasks() again and again until tasks are done.
func Polled() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH214",
		Name:       "all-tasks-polled",
		Summary:    "asyncio.all_tasks() is polled until tasks are done, which nobody owns",
		OptIn:      true,
		Visibility: finding.WhileCollected,
		Page:       page("polled"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		fn := n.AsCall().Func()
		if fn.AsAttribute().Attr() != "all_tasks" && fn.AsName().Id() != "all_tasks" {
			return
		}
		name, _ := p.Types.TypeOf(p.File, fn).Callee()
		if f, ok := p.Facts.Function(name); !ok || f.Name != "asyncio.all_tasks" {
			return
		}
		loop := loopAround(p, n)
		if !loop.OK() || !sleepsIn(loop) {
			return
		}
		p.Report(r, n, finding.Finding{
			Message: "asyncio.all_tasks() is polled until tasks are done",
			Label:   "asks for all tasks of the program, each time around the loop, and reads what none of them raised",
			Path:    []finding.Step{{Place: rule.Place(p.File, loop.Child(ast.FieldTest)), Label: "the loop"}},
			Before:  1,
			Seen:    "what a task raises: only when it is collected, as \"Task exception was never retrieved\"",
			Help:    "keep the tasks and wait for them; or " + inGroup(p),
		})
	}
	return r
}

// loopAround returns the innermost while loop around a node in its function.
func loopAround(p *rule.Pass, n ast.Node) ast.Node {
	for at := p.Parent(n); at.OK(); at = p.Parent(at) {
		switch at.Kind() {
		case ast.KindWhile:
			return at
		case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda:
			return ast.Node{}
		}
	}
	return ast.Node{}
}

// sleepsIn reports whether a loop sleeps between its turns.
func sleepsIn(loop ast.Node) bool {
	found := false
	loop.Walk(func(n ast.Node) bool {
		found = found || isSleep(n)
		return !found && !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda)
	})
	return found
}
