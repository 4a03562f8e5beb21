package gathering

import (
	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// ShieldedForgotten finds a timeout around a shielded task that nobody has in hand when the time is over.
func ShieldedForgotten() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH411",
		Name:       "shielded-task-forgotten",
		Summary:    "wait_for ends by its timeout, the shielded task runs on, and nobody reads what it raises",
		Visibility: finding.WhileCollected,
		Page:       page("shielded_forgotten"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		f, bound := p.Fact(n.AsCall())
		if f == nil || f.Name != "asyncio.wait_for" {
			return
		}
		for parameter, arg := range f.Call.Arguments(n.AsCall(), bound) {
			switch inner, _ := p.Fact(arg.AsCall()); {
			case parameter.Name == "timeout" && arg.Op() == ast.ConstNone:
				return
			case parameter.Fate != library.Awaits:
			case inner == nil || inner.Name != "asyncio.shield":
				return
			default:
				checkShielded(p, r, n, arg.AsCall())
			}
		}
	}
	return r
}

func checkShielded(p *rule.Pass, r *rule.Rule, wait ast.Node, shield ast.Call) {
	some, ok := p.Track.Together(p.File, shield)
	if !ok || some.Raises.IsEmpty() || !told(p, some.Bodies, some.Raises) {
		return
	}
	if some.Elsewhere&(carrier.Reads|carrier.Cancels|carrier.Returns|carrier.Keeps|carrier.Waits|carrier.Runs) != 0 {
		return
	}
	reportLoss(p, r, wait, some.Bodies, some.Raises, finding.Finding{
		Message:   "after the timeout the task runs on: " + whatRaises(some.Bodies) + " then is lost",
		Label:     "ends by TimeoutError, or when it is cancelled itself",
		Certainty: finding.Likely,
		Path:      []finding.Step{{Place: rule.Place(p.File, shield.Node), Label: "shield keeps the task running, and nobody else has it"}},
		Before:    1,
		Seen:      "only when the task is collected; from 3.14 on at once, as an exception in a shielded future",
		Help:      "keep the task, and await it or give it a done callback where the timeout strikes",
	})
}
