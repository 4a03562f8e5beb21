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
		if f == nil || len(f.Rejects) == 0 || namesLoop(n.AsCall()) {
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
					Help:    fmt.Sprintf("hand %s(…) of each to it", maker(p, n)),
				})
				return
			}
		}
	}
	return r
}

// namesLoop reports whether a call hands a loop to wait, which Python 3.10 has taken from it: that fails where the coroutines
// still do not.
func namesLoop(call ast.Call) bool {
	for k := range call.Keywords().All() {
		if k.AsKeyword().Arg() == "loop" {
			return true
		}
	}
	return false
}

// maker names what makes tasks where a call stands: without a running loop that is a method of the loop.
func maker(p *rule.Pass, n ast.Node) string {
	if p.InAsync(n) {
		return "asyncio.create_task"
	}
	return "loop.create_task"
}
