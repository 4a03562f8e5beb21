package tasks

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// OrphanInGroup finds tasks that are started beside the group in whose block they are started, and that nobody reads.
func OrphanInGroup() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH209",
		Name:       "orphan-in-task-group",
		Summary:    "a task is started in the block of a task group, but not in the group: the group ends without it",
		Visibility: finding.WhileCollected,
		Supersedes: []finding.Code{"UH201", "UH202", "UH203", "UH208", "UH216"},
		Page:       page("orphan_in_group"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		group, ok := groupAround(p, n)
		if !ok {
			return
		}
		if !starts(p, n) || p.Track.Uses(p.File, n)&(carrier.Reads|carrier.Keeps|carrier.Returns|carrier.Waits) != 0 {
			return
		}
		w, ok := work(p, n)
		if !ok {
			return
		}
		name := "the group"
		if v := group.OptionalVars().AsName(); v.OK() {
			name = "'" + v.Id() + "'"
		}
		report(p, r, w, finding.Finding{
			Message: fmt.Sprintf("the %s is started beside %s: the group neither waits for it nor sees what it raises", task(w), name),
			Label:   "made here; nobody awaits it, reads its result or hands it on",
			Path:    []finding.Step{{Place: rule.Place(p.File, group.ContextExpr()), Label: "the group in whose block it is started"}},
			Before:  1,
			Help:    "start it with the group's own method",
		})
	}
	return r
}

// groupAround returns the task group in whose block a node stands, in the same function.
func groupAround(p *rule.Pass, n ast.Node) (ast.Withitem, bool) {
	for child, at := n, p.Parent(n); at.OK(); child, at = at, p.Parent(at) {
		switch at.Kind() {
		case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda:
			return ast.Withitem{}, false
		case ast.KindAsyncWith:
			if child.Field() != ast.FieldBody {
				continue
			}
			for item := range at.AsAsyncWith().Items().All() {
				if f, _ := p.Fact(item.AsWithitem().ContextExpr().AsCall()); f != nil && f.Exit == library.ExitGroups {
					return item.AsWithitem(), true
				}
			}
		}
	}
	return ast.Withitem{}, false
}
