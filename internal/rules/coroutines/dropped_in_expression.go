package coroutines

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// DroppedInExpression finds coroutines that are a part of a larger statement whose value nobody takes.
func DroppedInExpression() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH107",
		Name:       "coroutine-dropped-in-expression",
		Summary:    "a coroutine is part of an expression whose value is dropped: it never runs",
		Visibility: finding.WarnedOnce,
		Page:       page("dropped_in_expression"),
		Kinds:      makers(),
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		fate := p.Fates.Fate(n)
		if fate.Verdict != carrier.Dropped || fate.Kind != infer.Coroutine || fate.Part == n {
			return
		}
		report(p, r, fate, n, finding.Finding{
			Message: fmt.Sprintf("%s is dropped inside a larger expression and never awaited", thing(fate.Carrier)),
			Label:   "made here",
			Path:    []finding.Step{{Place: rule.Place(p.File, fate.Part), Label: "the value of this expression is dropped"}},
			Help:    advice(p, n),
			Fixes:   awaitIt(p, fate),
		})
	}
	return r
}
