package cleanup

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// GeneratorLeftEarly finds loops that leave an async generator while it holds something.
func GeneratorLeftEarly() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH503",
		Name:       "generator-left-early",
		Summary:    "a loop over an async generator that holds something is left early: its clean-up runs later, in another task",
		OptIn:      true,
		Visibility: finding.LoudElsewhere,
		Page:       page("generator_left_early"),
		Kinds:      []ast.Kind{ast.KindAsyncFor},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		left, ok := p.Track.LeftEarly(p.File, n.AsAsyncFor())
		if !ok || p.InTest() {
			return // a test leaves early on purpose
		}
		hold, ok := p.Track.Holds(left.Func)
		if !ok {
			return
		}
		name := left.Func.QualName()
		steps := []finding.Step{
			{Place: rule.Place(hold.Yield.File, hold.Yield.Node), Label: "it is suspended here"},
			{Place: rule.Place(hold.At.File, shown(hold.At.Node)), Label: "in " + held(hold.At)},
			{Place: rule.Place(p.File, left.By), Label: "left here, without closing it"},
		}
		var details []string
		if hold.Through != nil {
			details = []string{fmt.Sprintf("it iterates over '%s', which holds it", hold.Through.QualName())}
		}
		p.Report(r, n.AsAsyncFor().Iter(), finding.Finding{
			Message: fmt.Sprintf("%s leaves '%s' suspended: what is behind the loop runs before its clean-up",
				strings.Fields(left.By.Text())[0], name),
			Label:     "made here, and nobody closes it",
			Certainty: finding.Likely,
			Path:      steps,
			Details:   details,
			Seen:      "the loop closes it in a task of its own; what that raises goes to the loop's exception handler",
			Help:      aclosing(p),
		})
	}
	return r
}
