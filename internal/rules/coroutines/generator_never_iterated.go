package coroutines

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// GeneratorNeverIterated finds async generators that are made and never iterated, and those that are awaited.
func GeneratorNeverIterated() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH112",
		Name:       "async-generator-never-iterated",
		Summary:    "an async generator is made and never iterated: its body never runs",
		Visibility: finding.Never,
		Page:       page("generator_never_iterated"),
		Kinds:      []ast.Kind{ast.KindCall, ast.KindGeneratorExp},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if p.Parent(n).Kind() == ast.KindAwait {
			checkAwaited(p, r, n)
			return
		}
		fate := p.Fates.Fate(n)
		if fate.Verdict == carrier.Heeded || fate.Kind != infer.AsyncGenerator || fate.Verdict == carrier.Inspected {
			return
		}
		report(p, r, fate, n, finding.Finding{
			Message: fmt.Sprintf("%s is never iterated", thing(fate.Carrier)),
			Label:   "made here; nothing of its body runs",
			Seen:    "never: an async generator that is not iterated gives no warning",
			Help:    "iterate it with `async for`",
		})
	}
	return r
}

// checkAwaited reports an await of an async generator, which is a TypeError.
func checkAwaited(p *rule.Pass, r *rule.Rule, n ast.Node) {
	if call := n.AsCall(); call.OK() {
		if _, generator := p.Types.Makes(p.Types.TypeOf(p.File, call.Func())); !generator {
			return
		}
	}
	c, ok := carrier.Of(p.Types.TypeOf(p.File, n))
	if !ok || c.Kind != infer.AsyncGenerator || c.Other != nil {
		return
	}
	report(p, r, carrier.Fate{Carrier: c, Made: n}, n, finding.Finding{
		Message:    fmt.Sprintf("%s is never iterated: it cannot be awaited", thing(c)),
		Label:      "awaiting an async generator is a TypeError",
		Visibility: finding.LoudElsewhere,
		Seen:       "as a TypeError at this await",
		Help:       "iterate it with `async for`",
	})
}
