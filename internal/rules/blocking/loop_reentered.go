package blocking

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// LoopReentered finds async functions that run an event loop, by themselves or through helpers.
func LoopReentered() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH604",
		Name:       "loop-reentered",
		Summary:    "an async function runs an event loop inside of the one that it runs in, which raises RuntimeError",
		Visibility: finding.LoudElsewhere,
		Page:       page("loop_reentered"),
		Kinds:      []ast.Kind{ast.KindAsyncFunctionDef},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if p.Imports("nest_asyncio") {
			return
		}
		for _, c := range blockingCalls(p, n, onLoop) {
			f := finding.Finding{
				Message: fmt.Sprintf("'%s' raises RuntimeError here: a loop runs in this thread already", c.last().Fact.Name),
				Label:   "called from an async function",
				Help:    "await the coroutine",
			}
			if !c.isDirect() {
				f.Message = fmt.Sprintf("'%s' ends in '%s', which raises RuntimeError here: a loop runs in this thread already",
					c.way[0].Into.QualName(), c.last().Fact.Name)
			}
			report(p, r, c, f)
		}
	}
	return r
}

func onLoop(reason library.Block, _ bool) bool { return reason == library.BlocksOnLoop }
