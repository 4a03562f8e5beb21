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

// behind returns the first call behind a yield that gives something back, where no try around the yield would see an
// exception. A with around it gives back what it has entered; what stands behind the yield in its block is skipped all the
// same, where it is about something else.
func behind(p *rule.Pass, yield ast.Node) (found ast.Node) {
	for child, at := yield, p.Parent(yield); at.OK(); child, at = at, p.Parent(at) {
		switch at.Kind() {
		case ast.KindTry, ast.KindTryStar, ast.KindFor, ast.KindAsyncFor, ast.KindWhile:
			return ast.Node{}
		case ast.KindAsyncFunctionDef, ast.KindIf, ast.KindMatchCase, ast.KindWith, ast.KindAsyncWith:
			for stmt := child.Next(); stmt.OK() && stmt.Field() == child.Field() && !found.OK(); stmt = stmt.Next() {
				if stmt.Is(ast.KindReturn, ast.KindRaise) {
					return ast.Node{}
				}
				found = givesBack(stmt)
			}
			if at.Is(ast.KindWith, ast.KindAsyncWith) && (!found.OK() || isOf(found.AsCall(), at)) {
				return ast.Node{}
			}
			if found.OK() || at.Kind() == ast.KindAsyncFunctionDef {
				return found
			}
		}
	}
	return found
}

// givesBack returns the first call in a statement that gives something back, by its name.
func givesBack(stmt ast.Node) (found ast.Node) {
	stmt.Walk(func(n ast.Node) bool {
		if call := n.AsCall(); call.OK() && !found.OK() {
			if name := call.Func().AsAttribute().Attr() + call.Func().AsName().Id(); carrier.EndsByName(name) {
				found = n
			}
		}
		return !found.OK() && !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda)
	})
	return found
}

// isOf reports whether a call is of what a with statement has entered, or hastens its end, as a cancel does: an exception
// makes the exit of the with do that.
func isOf(call ast.Call, with ast.Node) bool {
	receiver := call.Func().AsAttribute()
	if receiver.Attr() == "cancel" {
		return true
	}
	root := receiver.Value()
	for root.Kind() == ast.KindAttribute {
		root = root.AsAttribute().Value()
	}
	found := false
	for item := range with.Children(ast.FieldItems).All() {
		item.Walk(func(n ast.Node) bool {
			found = found || n.Kind() == ast.KindName && n.AsName().Id() == root.AsName().Id()
			return !found
		})
	}
	return found
}
