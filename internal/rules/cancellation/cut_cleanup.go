package cancellation

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// CutCleanup finds clean-up of several awaits in asyncio programs that a second cancellation cuts off.
func CutCleanup() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH310",
		Name:       "clean-up-can-be-cut",
		Summary:    "a second cancellation, or a timeout, cuts a clean-up of several awaits off in the middle",
		OptIn:      true,
		Visibility: finding.Never,
		Page:       page("cut_cleanup"),
		Kinds:      []ast.Kind{ast.KindTry, ast.KindTryStar},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		final := n.Children(ast.FieldFinalbody)
		if !final.First().OK() || !p.InAsync(n) || isLevelTriggered(p) || len(p.Track.InFlight(p.File, n)) == 0 {
			return
		}
		steps := cuttable(p, final)
		if len(steps) < 2 {
			return
		}
		p.Report(r, steps[0], finding.Finding{
			Message:   fmt.Sprintf("a second cancellation of %s here skips the rest of its clean-up", function(p, n)),
			Label:     "a cancellation can arrive here",
			Certainty: finding.Likely,
			Path:      []finding.Step{{Place: rule.Place(p.File, steps[1]), Label: "and then this does not run"}},
			Details:   []string{"it takes a second cancellation: that of a group and of a timeout around it, or two of a user"},
			Help:      "run the clean-up in a task that is kept, and wait for it by `await asyncio.shield(task)`",
		})
	}
	return r
}

// cuttable returns the awaits of a finally that a cancellation can cut.
func cuttable(p *rule.Pass, final ast.Nodes) []ast.Node {
	var out []ast.Node
	for stmt := range final.All() {
		stmt.Walk(func(n ast.Node) bool {
			switch n.Kind() {
			case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef:
				return false
			case ast.KindAwait:
				if nameOf(p, n.AsAwait().Value().AsCall()) != "asyncio.shield" && p.Track.Effects().Suspends(p.File, n) != effect.Never {
					out = append(out, n)
				}
			}
			return true
		})
	}
	return out
}
