package blocking

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// FileAccess finds async functions that wait for the disk.
func FileAccess() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH607",
		Name:       "file-access",
		Summary:    "an async function waits for the disk",
		OptIn:      true,
		SameAs:     []string{"ASYNC230", "ASYNC240"},
		Visibility: finding.Never,
		Page:       page("file_access"),
		Kinds:      []ast.Kind{ast.KindAsyncFunctionDef},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		for _, c := range blockingCalls(p, n, onFile) {
			f := finding.Finding{
				Message: fmt.Sprintf("'%s' waits for the disk: the event loop stands still until it returns", c.last().Fact.Name),
				Label:   "nothing else runs meanwhile",
				Seen:    seen,
			}
			if !c.isDirect() {
				f.Message = fmt.Sprintf("'%s' ends in '%s', which waits for the disk, and the event loop stands still until it returns",
					c.way[0].Into.QualName(), c.last().Fact.Name)
			}
			report(p, r, c, f)
		}
	}
	return r
}

func onFile(reason library.Block, _ bool) bool {
	return reason == library.BlocksOnFile || reason == library.BlocksOnInput
}
