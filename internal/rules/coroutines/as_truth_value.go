package coroutines

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// AsTruthValue finds coroutines whose truth is tested: they are always true.
func AsTruthValue() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH104",
		Name:       "coroutine-as-truth-value",
		Summary:    "a coroutine is tested for truth, and it is always true",
		Visibility: finding.WarnedOnce,
		Page:       page("as_truth_value"),
		Kinds:      makers(),
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		fate := p.Fates.Fate(n)
		if fate.Kind != infer.Coroutine || fate.Other != nil {
			return // a value that may be None is tested for that
		}
		at, ok := misuse(fate, carrier.Tested)
		if !ok {
			return
		}
		f := finding.Finding{Message: fmt.Sprintf("%s is always true: it is tested, not awaited", thing(fate.Carrier))}
		if around := p.Parent(at); around.Kind() == ast.KindBoolOp && around.Op() == ast.Or {
			f.Message = fmt.Sprintf("%s is always true: what stands behind `or` is never reached", thing(fate.Carrier))
			f.Seen = "never where the coroutine is awaited later on; as a RuntimeWarning where it is not"
		}
		reportMisuse(p, r, fate, at, "a coroutine object is true whatever it would return", f)
	}
	return r
}

// misuse returns the node that stands for a carrier where something is done to it that a coroutine is not for: the
// carrier itself, or the first use of the name that it is bound to.
func misuse(fate carrier.Fate, verdicts ...carrier.Verdict) (ast.Node, bool) {
	wanted := func(v carrier.Verdict) bool {
		for _, w := range verdicts {
			if v == w {
				return true
			}
		}
		return false
	}
	if wanted(fate.Verdict) {
		return fate.Made, true
	}
	if fate.Name.OK() {
		for _, use := range fate.Uses {
			if use.Verdict != carrier.Inspected && use.Verdict != carrier.Dropped {
				return use.Part, wanted(use.Verdict)
			}
		}
	}
	return ast.Node{}, false
}

// reportMisuse reports a carrier where it is made, for there it lacks its await; where a name is given to it first, the
// use that takes it for something else, at, is a step of the path.
func reportMisuse(p *rule.Pass, r *rule.Rule, fate carrier.Fate, at ast.Node, consequence string, f finding.Finding) {
	f.Label = consequence
	if fate.Name.OK() {
		f.Label = fmt.Sprintf("made here and bound to '%s'", fate.Name.AsName().Id())
		f.Path = []finding.Step{{Place: rule.Place(p.File, at), Label: consequence}}
	}
	f.Help = advice(p, fate.Made)
	f.Fixes = awaitIt(p, fate)
	report(p, r, fate, fate.Made, f)
}
