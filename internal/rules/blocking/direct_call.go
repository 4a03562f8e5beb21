package blocking

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// DirectCall finds calls in async functions that keep the event loop waiting.
func DirectCall() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH601",
		Name:       "blocking-call",
		Summary:    "an async function makes a call that blocks: the event loop stands still until it returns",
		SameAs:     []string{"ASYNC210", "ASYNC212", "ASYNC220", "ASYNC221", "ASYNC222", "ASYNC251"},
		Visibility: finding.Never,
		Page:       page("direct_call"),
		Kinds:      []ast.Kind{ast.KindAsyncFunctionDef},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		for _, c := range blockingCalls(p, n, byItself) {
			report(p, r, c, finding.Finding{
				Message: fmt.Sprintf("'%s' %s: the event loop stands still until it returns", c.last().Fact.Name, waitsFor(c.reason)),
				Label:   "nothing else runs meanwhile",
				Seen:    seen,
				Fixes:   letOthersRun(p, c),
			})
		}
	}
	return r
}

// byItself tells the calls that block of themselves, but for a thread, a loop or the disk.
func byItself(reason library.Block, direct bool) bool {
	switch reason {
	case library.BlocksOnThread, library.BlocksOnLoop, library.BlocksOnFile, library.BlocksOnInput:
		return false
	}
	return direct
}

// seen is who sees it.
const seen = "by nobody: timeouts fire late and heartbeats are missed; asyncio's debug mode logs \"Executing … took … seconds\""
