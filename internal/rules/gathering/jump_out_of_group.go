package gathering

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// JumpOutOfGroup finds statements that leave the block of a task group, which waits for its tasks all the same.
func JumpOutOfGroup() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH413",
		Name:       "jump-out-of-group",
		Summary:    "return, break or continue leaves the block of a task group only when all tasks are done",
		OptIn:      true,
		Visibility: finding.LoudElsewhere,
		Page:       page("jump_out_of_group"),
		Kinds:      []ast.Kind{ast.KindReturn, ast.KindBreak, ast.KindContinue},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		item, with, ok := groupAround(p, n)
		if !ok || n.Kind() != ast.KindReturn && loopBetween(p, n, with) || cancels(p, with, n) || !starts(p, with, n) {
			return
		}
		p.Report(r, n, finding.Finding{
			Message: fmt.Sprintf("%s waits for all tasks first: '%s' takes effect only then, or not at all", nameOf(item), strings.Fields(n.Text())[0]),
			Label:   "leaves the block of the group",
			Path:    []finding.Step{{Place: rule.Place(p.File, item.ContextExpr()), Label: "the group: what a task raises replaces the jump"}},
			Help:    "leave after the block, or cancel the tasks first",
		})
	}
	return r
}

// loopBetween reports whether a break or continue is about a loop inside a with statement.
func loopBetween(p *rule.Pass, n, with ast.Node) bool {
	for at := p.Parent(n); at.OK() && at.Index != with.Index; at = p.Parent(at) {
		if at.Is(ast.KindFor, ast.KindAsyncFor, ast.KindWhile) {
			return true
		}
	}
	return false
}

// cancels reports whether something is cancelled in a block before a node.
func cancels(p *rule.Pass, with, n ast.Node) bool {
	found := false
	with.Walk(func(at ast.Node) bool {
		switch at.AsCall().Func().AsAttribute().Attr() {
		case "cancel", "cancel_scope", "abort", "aclose":
			found = found || at.Index < n.Index
		}
		return !found
	})
	return found
}

// starts reports whether a task is started in a group before a node.
func starts(p *rule.Pass, with, n ast.Node) bool {
	found := false
	with.Walk(func(at ast.Node) bool {
		if call := at.AsCall(); call.OK() && at.Index < n.Index && !found {
			f, _ := p.Fact(call)
			found = f != nil && owns(f)
		}
		return !found
	})
	return found
}
