package gathering

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// ClosedBeforeTasks finds what a with statement closes while tasks of a group around it use it.
func ClosedBeforeTasks() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH415",
		Name:       "closed-before-tasks",
		Summary:    "a task of an outer group uses what an inner with statement closes before the group waits",
		Visibility: finding.LoudElsewhere,
		Page:       page("closed_before_tasks"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		f, _ := p.Fact(n.AsCall())
		group := n.AsCall().Func().AsAttribute().Value().AsName()
		if f == nil || !group.OK() || !owns(f) || p.Parent(n).Kind() != ast.KindExpr {
			return
		}
		var inner []ast.Withitem
		for child, at := n, p.Parent(n); at.OK(); child, at = at, p.Parent(at) {
			if at.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda) {
				return
			}
			if !at.Is(ast.KindWith, ast.KindAsyncWith) || child.Field() != ast.FieldBody {
				continue
			}
			items := at.Children(ast.FieldItems).Slice()
			for i := len(items) - 1; i >= 0; i-- {
				item := items[i].AsWithitem()
				if item.OptionalVars().AsName().Id() == group.Id() {
					checkClosed(p, r, n, item, inner)
					return
				}
				inner = append(inner, item)
			}
		}
	}
	return r
}

// owns reports whether a function hands what it is given to a group.
func owns(f *library.Function) bool {
	for _, parameter := range f.Call.Parameters {
		if parameter.Fate == library.Owns {
			return f.Call.IsMethod()
		}
	}
	return false
}

// checkClosed reports a call that starts a task of a group with what a manager inside of the group's block gives.
func checkClosed(p *rule.Pass, r *rule.Rule, n ast.Node, group ast.Withitem, inner []ast.Withitem) {
	for _, item := range inner {
		if _, ok := groupOf(p, item); ok || !item.OptionalVars().AsName().OK() || !mentions(n, item.OptionalVars().AsName().Id()) {
			continue
		}
		name := item.OptionalVars().AsName().Id()
		p.Report(r, n, finding.Finding{
			Message:   fmt.Sprintf("the task may use '%s' after it was closed: %s waits for it only later", name, nameOf(group)),
			Label:     "starts a task that outlives the inner block",
			Certainty: finding.Likely,
			Before:    1,
			Path: []finding.Step{
				{Place: rule.Place(p.File, group.ContextExpr()), Label: "the group, which waits at the end of its own block"},
				{Place: rule.Place(p.File, item.ContextExpr()), Label: fmt.Sprintf("closes '%s' at the end of the inner block", name)},
			},
			Help: "open it outside of the group",
		})
		return
	}
}

func groupOf(p *rule.Pass, item ast.Withitem) (*library.Function, bool) {
	f, _ := p.Fact(item.ContextExpr().AsCall())
	return f, f != nil && (f.Exit == library.ExitGroups || f.Call.Makes == library.Scope || f.Call.Makes == library.Timeout)
}

// mentions reports whether an argument of a call reads a name.
func mentions(call ast.Node, name string) bool {
	found := false
	for arg := range call.All() {
		if arg.Field() != ast.FieldFunc {
			arg.Walk(func(n ast.Node) bool {
				found = found || n.AsName().Id() == name
				return !found
			})
		}
	}
	return found
}
