package cleanup

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// ManagerNeverEntered finds context managers that are made and never entered.
func ManagerNeverEntered() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH509",
		Name:       "manager-never-entered",
		Summary:    "a context manager is made and never entered: it has no effect, and nobody warns",
		Visibility: finding.Never,
		Page:       page("manager_never_entered"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if !p.Parent(n).Is(ast.KindExpr, ast.KindAssign, ast.KindAnnAssign) {
			return
		}
		entered, ok := p.Track.IsManager(p.File, n.AsCall())
		if !ok || p.Track.Uses(p.File, n) != 0 || p.Fates.ExpectsError(n) {
			return
		}
		with := string(entered)
		if with == "either" {
			with = "with"
		}
		p.Report(r, n, finding.Finding{
			Message: fmt.Sprintf("'%s' is never entered: it has no effect", short(n)),
			Label:   "a context manager, which does nothing by itself",
			Seen:    "by nobody: Python gives no warning",
			Help:    fmt.Sprintf("enter it: `%s %s:` around what it is for", with, short(n)),
		})
	}
	return r
}
