package coroutines

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// NeverConsumed finds coroutines that a name is given to and that no path from there awaits or hands on.
func NeverConsumed() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH103",
		Name:       "coroutine-never-consumed",
		Summary:    "a coroutine is bound to a name and no path awaits it",
		Visibility: finding.WarnedOnce,
		Page:       page("never_consumed"),
		Kinds:      makers(),
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		fate := p.Fates.Fate(n)
		if fate.Verdict != carrier.Bound || fate.Kind != infer.Coroutine {
			return
		}
		// The use that takes it for something else says more.
		if _, ok := misuse(fate, carrier.Tested, carrier.Used, carrier.Compared, carrier.Formatted); ok {
			return
		}
		name := fate.Name.AsName().Id()
		report(p, r, fate, n, finding.Finding{
			Message: fmt.Sprintf("%s is bound to '%s' and never awaited", thing(fate.Carrier), name),
			Label:   fmt.Sprintf("no path from here awaits '%s' or hands it on", name),
			Path:    lookedAt(p, fate),
			Help:    advice(p, n),
			Fixes:   awaitIt(p, fate),
		})
	}
	return r
}

// lookedAt shows the uses that look at a carrier and do not run it.
func lookedAt(p *rule.Pass, fate carrier.Fate) []finding.Step {
	var steps []finding.Step
	for _, use := range fate.Uses {
		steps = append(steps, finding.Step{Place: rule.Place(p.File, use.Part), Label: "only looked at here"})
	}
	return steps
}
