package blocking

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// ThroughHelpers finds calls in async functions of functions of the project that end in a call that blocks.
func ThroughHelpers() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH602",
		Name:       "blocking-helper",
		Summary:    "an async function calls a plain one that blocks: the event loop stands still until it returns",
		Visibility: finding.Never,
		Page:       page("through_helpers"),
		Kinds:      []ast.Kind{ast.KindAsyncFunctionDef},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		for _, c := range blockingCalls(p, n, byHelper) {
			report(p, r, c, finding.Finding{
				Message: fmt.Sprintf("'%s' blocks: it ends in '%s', which %s, and the event loop stands still until it returns",
					c.way[0].Into.QualName(), c.last().Fact.Name, waitsFor(c.reason)),
				Label: "nothing else runs meanwhile",
				Seen:  seen,
			})
		}
	}
	return r
}

// byHelper tells the calls of functions of the project that block, but for a loop or the disk.
func byHelper(reason library.Block, direct bool) bool {
	return !direct && (byItself(reason, true) || reason == library.BlocksOnThread)
}
