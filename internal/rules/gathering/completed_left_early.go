package gathering

import (
	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// CompletedLeftEarly finds loops over asyncio.as_completed that end before all is done.
func CompletedLeftEarly() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH410",
		Name:       "completed-left-early",
		Summary:    "a loop over as_completed is left early: the rest runs on, and nobody reads what it raises",
		Visibility: finding.WhileCollected,
		Page:       page("completed_left_early"),
		Kinds:      []ast.Kind{ast.KindFor, ast.KindAsyncFor},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		call := n.Child(ast.FieldIter).AsCall()
		f, _ := p.Fact(call)
		if f == nil || f.Name != "asyncio.as_completed" {
			return
		}
		out := leavesLoop(n)
		if !out.OK() {
			return
		}
		some, ok := p.Track.Together(p.File, call)
		if !ok || some.Raises.IsEmpty() || !told(p, some.Bodies, some.Raises) {
			return
		}
		if some.Elsewhere&(carrier.Reads|carrier.Cancels|carrier.Returns|carrier.Keeps|carrier.Waits|carrier.Runs) != 0 {
			return
		}
		reportLoss(p, r, call.Node, some.Bodies, some.Raises, finding.Finding{
			Message:   "the loop is left and the rest runs on: " + whatRaises(some.Bodies) + " later is lost",
			Label:     "starts all of them",
			Certainty: finding.Likely,
			Path:      []finding.Step{{Place: rule.Place(p.File, out), Label: "leaves the loop; nothing cancels or awaits the rest"}},
			Seen:      "only when the tasks are collected, as \"Task exception was never retrieved\"",
			Help:      "keep the tasks in a list, and cancel and await them in a finally",
		})
	}
	return r
}

// leavesLoop returns the first statement of a loop that leaves it early.
func leavesLoop(loop ast.Node) (found ast.Node) {
	for stmt := range loop.Children(ast.FieldBody).All() {
		stmt.Walk(func(n ast.Node) bool {
			switch n.Kind() {
			case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef, ast.KindLambda:
				return false
			case ast.KindFor, ast.KindAsyncFor, ast.KindWhile:
				// Its breaks are its own.
				if inner := returns(n); inner.OK() && !found.OK() {
					found = inner
				}
				return false
			case ast.KindReturn, ast.KindBreak:
				if !found.OK() {
					found = n
				}
			}
			return !found.OK()
		})
	}
	return found
}

// returns returns the first return statement in a node.
func returns(n ast.Node) (found ast.Node) {
	n.Walk(func(n ast.Node) bool {
		if n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda) {
			return false
		}
		if n.Kind() == ast.KindReturn && !found.OK() {
			found = n
		}
		return !found.OK()
	})
	return found
}
