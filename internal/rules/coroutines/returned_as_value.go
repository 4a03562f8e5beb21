package coroutines

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// checkReturn reports a coroutine that an async function returns where its result is due.
func checkReturn(p *rule.Pass, r *rule.Rule, ret ast.Return) {
	got, ok := p.Fates.Returned(ret)
	if !ok {
		return
	}
	name := got.By.QualName()
	f := finding.Finding{
		Label: fmt.Sprintf("who awaits '%s' gets a coroutine", name),
		Help:  "return await",
	}
	switch {
	case got.Declared != nil:
		f.Message = fmt.Sprintf("%s is returned as the value of '%s', which is declared to be %s", thing(got.Carrier), name, got.Declared)
	case !got.Beside.OK():
		f.Message = fmt.Sprintf("%s returns its own coroutine, and nobody awaits it", thing(got.Carrier))
		f.Certainty = finding.Likely
	default:
		f.Message = fmt.Sprintf("%s is returned as the value of '%s', which returns a result elsewhere", thing(got.Carrier), name)
		f.Path = []finding.Step{{Place: rule.Place(p.File, got.Beside), Label: "a result is returned here"}}
		f.Certainty = finding.Likely
	}
	fate := carrier.Fate{Carrier: got.Carrier, Made: got.Made}
	if got.Made.AsCall().OK() {
		f.Fixes = awaitIt(p, fate)
		for i := range f.Fixes {
			f.Fixes[i].Safe = false // whoever awaits what the function returns as well gets something else then
		}
	}
	report(p, r, fate, got.Made, f)
}
