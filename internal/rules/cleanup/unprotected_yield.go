package cleanup

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// UnprotectedYield finds context managers whose clean-up stands behind a bare yield.
func UnprotectedYield() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH505",
		Name:       "unprotected-yield",
		Summary:    "the clean-up of an @asynccontextmanager stands behind a bare yield: an exception of the block skips it",
		Visibility: finding.Never,
		Page:       page("unprotected_yield"),
		Kinds:      []ast.Kind{ast.KindYield},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		fn := managerFunction(p, n)
		if fn == nil || isLifespan(fn) {
			return
		}
		end := behind(p, n)
		if !end.OK() {
			return
		}
		p.Report(r, n, finding.Finding{
			Message:   fmt.Sprintf("'%s' does not run when the block of '%s' raises or is cancelled", short(end), fn.QualName()),
			Label:     "an exception of the block is raised here",
			Certainty: finding.Likely,
			Path:      []finding.Step{{Place: rule.Place(p.File, end), Label: "and this is skipped"}},
			Details:   []string{"that it is there to clean up is told by its name"},
			Seen:      "by nobody: what it should give back stays as it is",
			Help:      "put the yield into a try, and this into its finally",
		})
	}
	return r
}

// isLifespan reports whether a manager is the life of an application: its block is all that the server does, and ends by
// an exception only when all ends.
func isLifespan(fn *infer.Func) bool { return strings.Contains(strings.ToLower(fn.Name()), "life") }

// behind returns the first call behind a yield that gives something back, where neither a try nor a with around the yield
// would see an exception.
func behind(p *rule.Pass, yield ast.Node) (found ast.Node) {
	for child, at := yield, p.Parent(yield); at.OK(); child, at = at, p.Parent(at) {
		switch at.Kind() {
		case ast.KindTry, ast.KindTryStar, ast.KindWith, ast.KindAsyncWith, ast.KindFor, ast.KindAsyncFor, ast.KindWhile:
			return ast.Node{}
		case ast.KindAsyncFunctionDef, ast.KindIf, ast.KindMatchCase:
			for stmt := child.Next(); stmt.OK() && stmt.Field() == child.Field() && !found.OK(); stmt = stmt.Next() {
				if stmt.Is(ast.KindReturn, ast.KindRaise) {
					return ast.Node{}
				}
				stmt.Walk(func(n ast.Node) bool {
					if call := n.AsCall(); call.OK() && !found.OK() {
						if name := call.Func().AsAttribute().Attr() + call.Func().AsName().Id(); carrier.EndsByName(name) {
							found = n
						}
					}
					return !found.OK() && !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda)
				})
			}
			if found.OK() || at.Kind() == ast.KindAsyncFunctionDef {
				return found
			}
		}
	}
	return found
}
