package tasks

import (
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// DroppedByReceiver finds tasks that nobody takes and that are not made by the name of asyncio.create_task: by a method of
// a loop, wherever the loop comes from, by the class Task, or by a helper of the project that gives back what it started.
func DroppedByReceiver() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH203",
		Name:       "started-task-dropped",
		Summary:    "a task that a loop or a helper of the project has started is dropped: nobody sees what it raises",
		Supersedes: []finding.Code{"UH216"},
		Visibility: finding.WhileCollected,
		Page:       page("dropped_by_receiver"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if w, ok := dropped(p, n); ok && !byFunction(p, w) {
			reportDropped(p, r, w)
		}
	}
	return r
}
