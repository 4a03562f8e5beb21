package cancellation

import (
	"fmt"
	"slices"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// Survived finds while loops that catch a cancellation and go on to their next turn.
func Survived() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH306",
		Name:       "loop-survives-cancellation",
		Summary:    "a while loop catches its cancellation and goes on: the task cannot be stopped",
		SameAs:     []string{"ASYNC103", "ASYNC104"},
		Visibility: finding.Never,
		Page:       page("survived"),
		Kinds:      []ast.Kind{ast.KindExceptHandler, ast.KindWithitem},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		c, ok := lost(p, n)
		if !ok || !c.Loop.OK() || c.Scope.OK() || len(c.Left) == 0 || outlasts(c) {
			return
		}
		f := finding.Finding{
			Message: fmt.Sprintf("the loop in %s goes on after a cancellation", function(p, n)),
			Label:   "a cancellation is caught here, and the next turn begins",
			Seen:    seenIn(p, c, "by nobody, but whoever waits for the task to end waits on: asyncio.run at its end, a TaskGroup"),
			Help:    again(p, c),
		}
		if !c.Forever {
			f.Certainty = finding.Likely
			f.Details = []string{fmt.Sprintf("it goes on as long as '%s' holds", short(c.Loop.AsWhile().Test()))}
		}
		report(p, r, c, f)
	}
	return r
}

// outlasts reports whether the loop goes on until something is done that it waits for itself, as in `while not task.done()`:
// it is there to outlast cancellations, and ends with what it waits for.
func outlasts(c carrier.Catch) bool {
	asked := c.Loop.AsWhile().Test().AsUnaryOp().Operand().AsCall().Func().AsAttribute()
	if asked.Attr() != "done" {
		return false
	}
	return slices.ContainsFunc(c.From, func(at ast.Node) bool { return mentions(awaited(at), asked.Value().Text()) })
}

// mentions reports whether an expression has another one in it.
func mentions(n ast.Node, text string) bool {
	found := false
	n.Walk(func(n ast.Node) bool {
		found = found || n.Is(ast.KindName, ast.KindAttribute) && n.Text() == text
		return !found
	})
	return found
}
