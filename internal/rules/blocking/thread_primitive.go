package blocking

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// ThreadPrimitive finds async functions that wait for another thread or process.
func ThreadPrimitive() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH603",
		Name:       "waits-for-thread",
		Summary:    "an async function waits for a thread without awaiting: the event loop stands still, or never goes on",
		Visibility: finding.Never,
		Page:       page("thread_primitive"),
		Kinds:      []ast.Kind{ast.KindAsyncFunctionDef},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		for _, c := range blockingCalls(p, n, onThread) {
			report(p, r, c, finding.Finding{
				Message: fmt.Sprintf("'%s' waits for another thread or process, and the event loop with it", c.last().Fact.Name),
				Label:   "nothing else runs meanwhile; if the other needs this loop, both wait for ever",
				Seen:    seen,
			})
		}
	}
	return r
}

func onThread(reason library.Block, direct bool) bool {
	return direct && reason == library.BlocksOnThread
}
