package cleanup

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// ManagerSwallows finds context managers that catch what their block raises, and tell nobody.
func ManagerSwallows() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH506",
		Name:       "manager-swallows",
		Summary:    "an @asynccontextmanager catches whatever its block raises and neither raises it again nor reports it",
		Visibility: finding.Never,
		Page:       page("manager_swallows"),
		Kinds:      []ast.Kind{ast.KindExceptHandler},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		try := p.Parent(n)
		yield := yieldIn(try)
		if !yield.OK() {
			return
		}
		fn := managerFunction(p, yield)
		if fn == nil || carrier.IsSuppressor(fn.Name()) {
			return
		}
		breadth := p.Track.Broad(p.File, n.AsExceptHandler())
		if breadth == "" || raises(n) || p.Track.Effects().Reports(p.File, n.AsExceptHandler()) {
			return
		}
		p.ReportAt(r, rule.PlaceOfHeader(p.File, n), finding.Finding{
			Message: fmt.Sprintf("'%s' swallows %s that its block raises", fn.QualName(), breadth),
			Label:   "caught here; neither raised again nor reported",
			Path:    []finding.Step{{Place: rule.Place(p.File, yield), Label: "what the block raises is raised here"}},
			Before:  1,
			Seen:    "by nobody: the code goes on behind the block",
			Help:    "end the clause with `raise`",
		})
	}
	return r
}

// yieldIn returns the yield in the body of a try statement, where it stands in no inner try with clauses of its own.
func yieldIn(try ast.Node) (found ast.Node) {
	for stmt := range try.Children(ast.FieldBody).All() {
		stmt.Walk(func(n ast.Node) bool {
			if n.Kind() == ast.KindYield {
				found = n
			}
			inner := n.Is(ast.KindTry, ast.KindTryStar) && n.Children(ast.FieldHandlers).First().OK()
			return !found.OK() && !inner && !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef)
		})
	}
	return found
}

// raises reports whether a clause has a raise statement, or yields, which a second time is an error.
func raises(handler ast.Node) bool {
	found := false
	handler.Walk(func(n ast.Node) bool {
		found = found || n.Is(ast.KindRaise, ast.KindYield)
		return !found && !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda)
	})
	return found
}
