package cancellation

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// UnownedShield finds asyncio.shield around a coroutine or a task that only the shield knows.
func UnownedShield() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH314",
		Name:       "shielded-work-unowned",
		Summary:    "once the wait for asyncio.shield is cancelled, nobody refers to the work in it nor reads its outcome",
		OptIn:      true,
		Visibility: finding.WhileCollected,
		Page:       page("unowned_shield"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		call := n.AsCall()
		if name := call.Func().AsAttribute().Attr() + call.Func().AsName().Id(); name != "shield" {
			return
		}
		if p.Parent(n).Kind() != ast.KindAwait || nameOf(p, call) != "asyncio.shield" {
			return
		}
		arg := call.Args().First()
		if arg.Kind() != ast.KindCall {
			return
		}
		work, ok := p.Track.Work(p.File, call)
		if !ok || !work.Raises.Seen() {
			return
		}
		p.Report(r, arg, finding.Finding{
			Message:   fmt.Sprintf("when %s is cancelled here, '%s' runs on and nobody has it", function(p, n), short(arg)),
			Label:     "only the shield refers to the task that this becomes",
			Certainty: finding.Likely,
			Details:   []string{"it takes a cancellation, which is what the shield is for", "it can raise " + work.Raises.List[0].String()},
			Seen:      "what it raises then is logged when the task is collected; from Python 3.14 at once, by the loop's exception handler",
			Help:      "keep the task: `task = asyncio.create_task(…)`, `await asyncio.shield(task)`, and on CancelledError await it before raising again",
		})
	}
	return r
}
