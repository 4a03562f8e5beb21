package gathering

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// CoroutineToWait finds coroutines that are handed to asyncio.wait, which takes tasks.
func CoroutineToWait() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH408",
		Name:       "coroutine-to-wait",
		Summary:    "asyncio.wait is given coroutines: a TypeError from 3.11, tasks that nobody knows before",
		Visibility: finding.LoudElsewhere,
		Supersedes: []finding.Code{"UH406", "UH407"},
		Page:       page("coroutine_to_wait"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		f, bound := p.Fact(n.AsCall())
		if f == nil || len(f.Rejects) == 0 {
			return
		}
		for parameter, arg := range f.Call.Arguments(n.AsCall(), bound) {
			rejected, ok := f.Rejects[parameter.Name]
			if !ok || rejected.What != library.Coroutine || !parameter.Each {
				continue
			}
			for _, e := range p.Track.Elements(p.File, arg) {
				c, ok := carrier.Of(p.Types.TypeOf(e.File, e.Node))
				if !ok || c.Kind != infer.Coroutine || c.Other != nil || c.Func == nil {
					continue
				}
				p.Report(r, n, finding.Finding{
					Message: fmt.Sprintf("%s takes no coroutines: '%s' has to be made a task", short(f.Name), c.Func.QualName()),
					Label:   fmt.Sprintf("a TypeError from Python 3.%d; before, tasks are made of them that nobody has a name for", rejected.Since),
					Path:    []finding.Step{{Place: rule.Place(e.File, e.Node), Label: "a coroutine"}},
					Before:  1,
					Seen:    "as a TypeError at this call from Python 3.11, as a DeprecationWarning before",
					Help:    "hand asyncio.create_task(…) of each to it",
				})
				return
			}
		}
	}
	return r
}
