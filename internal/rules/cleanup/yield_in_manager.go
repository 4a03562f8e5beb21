package cleanup

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// YieldInManager finds async generators that hold something while they are suspended.
func YieldInManager() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH502",
		Name:       "yield-holds-resource",
		Summary:    "an async generator yields inside with or try-finally: who leaves it early leaves its clean-up to the loop",
		OptIn:      true,
		Visibility: finding.LoudElsewhere,
		Page:       page("yield_in_manager"),
		Kinds:      []ast.Kind{ast.KindAsyncFunctionDef},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		fn := p.File.Func(n)
		if fn == nil || !p.Track.IsPlainGenerator(fn) {
			return
		}
		hold, ok := p.Track.Holds(fn)
		if !ok || hold.Through != nil || p.Track.IsAlwaysClosed(fn) {
			return
		}
		p.Report(r, hold.Yield.Node, finding.Finding{
			Message:   fmt.Sprintf("who leaves '%s' early leaves its clean-up to the event loop", fn.QualName()),
			Label:     "suspended here in " + held(hold.At),
			Certainty: finding.Likely,
			Path:      []finding.Step{{Place: rule.Place(p.File, shown(hold.At.Node)), Label: "given back when the generator ends or is closed"}},
			Details:   []string{"a loop that ends by break, return or an exception does not close the generator"},
			Seen:      "what the clean-up raises then goes to the loop's exception handler",
			Help:      "hold it outside of the generator; or close the generator where it is iterated over: " + aclosing(p),
		})
	}
	return r
}

// held says what stands in the way when a generator is left: "the block of 'lock'".
func held(at carrier.Element) string {
	if at.Node.Kind() == ast.KindWithitem {
		return fmt.Sprintf("the block of '%s'", short(at.Node.AsWithitem().ContextExpr()))
	}
	return fmt.Sprintf("a try whose finally has '%s'", short(at.Node))
}
