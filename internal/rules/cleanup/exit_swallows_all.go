package cleanup

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// ExitSwallowsAll finds exit methods that always return something true.
func ExitSwallowsAll() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH504",
		Name:       "exit-swallows-all",
		Summary:    "__exit__ or __aexit__ always returns something true: the block's exceptions vanish, cancellations too",
		Visibility: finding.Never,
		Page:       page("exit_swallows_all"),
		Kinds:      []ast.Kind{ast.KindFunctionDef, ast.KindAsyncFunctionDef},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		fn := p.File.Func(n)
		if fn == nil || fn.Class == nil {
			return
		}
		at, ok := p.Track.SwallowsAll(fn)
		if !ok {
			return
		}
		value := at.AsReturn().Value()
		p.Report(r, at, finding.Finding{
			Message: fmt.Sprintf("'%s' swallows whatever its block raises, a cancellation too", fn.QualName()),
			Label:   fmt.Sprintf("'%s' is true whatever happened: Python takes the exception for handled", short(value)),
			Details: []string{"nothing in it looks at the exception"},
			Seen:    "by nobody: the code goes on behind the block",
			Help:    "return nothing; to suppress some exceptions, look at the type that it is given",
		})
	}
	return r
}
