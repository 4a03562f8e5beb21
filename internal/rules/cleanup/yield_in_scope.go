package cleanup

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// YieldInScope finds yields of an async generator inside a timeout, a cancel scope or a task group.
func YieldInScope() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH501",
		Name:       "yield-in-cancel-scope",
		Summary:    "an async generator yields inside a timeout, a cancel scope or a task group, which cancels whoever iterates",
		Visibility: finding.LoudElsewhere,
		Supersedes: []finding.Code{"UH502"},
		Page:       page("yield_in_scope"),
		Kinds:      []ast.Kind{ast.KindYield},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		for child, at := n, p.Parent(n); at.OK() && !at.Is(ast.KindAsyncFunctionDef, ast.KindFunctionDef, ast.KindLambda); child, at = at, p.Parent(at) {
			if !at.Is(ast.KindWith, ast.KindAsyncWith) || child.Field() != ast.FieldBody {
				continue
			}
			for item := range at.Children(ast.FieldItems).All() {
				m := p.Track.Manager(p.File, item)
				if m != nil && cancels(m.Call.Makes) && (m.Call.Makes != library.Group || mayFail(p, item)) {
					reportYield(p, r, n, item, m.Call.Makes)
					return
				}
			}
		}
	}
	return r
}

// cancels reports whether a manager may cancel the task that runs its block.
func cancels(k library.Kind) bool {
	return k == library.Timeout || k == library.Scope || k == library.Group
}

// mayFail reports whether a task of a group may raise, as far as the function shows what it starts there.
func mayFail(p *rule.Pass, item ast.Node) bool {
	group := item.AsWithitem()
	target := group.OptionalVars()
	if target.Kind() != ast.KindName {
		return target.OK() || group.ContextExpr().Kind() != ast.KindCall // no name, and nobody can start anything in it
	}
	name, fails := target.AsName().Id(), false
	effect.EachOwn(p.Function(item), func(n ast.Node) {
		if n == target || n.AsName().Id() != name {
			return
		}
		method := p.Parent(n)
		call := p.Parent(method).AsCall()
		switch {
		case !method.AsAttribute().OK():
			fails = true // somebody else starts what we do not see
		case !call.OK():
		default:
			runs := call.Args().First()
			raised := p.Track.Effects().OfAwaiting(p.File, runs)
			if p.Types.TypeOf(p.File, runs).Kind != infer.Coroutine {
				raised = p.Track.Effects().OfCalling(p.File, runs)
			}
			fails = fails || raised.MayFail()
		}
	})
	return fails
}

func reportYield(p *rule.Pass, r *rule.Rule, n, item ast.Node, k library.Kind) {
	fn := generator(p, n)
	if fn == nil {
		return
	}
	manager := short(item.AsWithitem().ContextExpr())
	why := "the time goes on while the generator is suspended, and it is the code around the loop that gets cancelled"
	help := "end the block before the yield: put what may take long into it, and yield behind it"
	if k == library.Group {
		why = "what a task raises cancels the code that iterates, wherever that is"
		help = "make it a context manager that owns the tasks and gives an iterator, as a queue or a memory channel"
	}
	p.Report(r, n, finding.Finding{
		Message: fmt.Sprintf("'%s' yields inside '%s', which then cancels whoever iterates over it", fn.QualName(), manager),
		Label:   "the generator is suspended here with the scope open",
		// Whether the code that iterates awaits anything between two items is its own affair.
		Certainty: finding.Likely,
		Path:      []finding.Step{{Place: rule.Place(p.File, item.AsWithitem().ContextExpr()), Label: "opened here"}},
		Before:    1,
		Details:   []string{why},
		Seen:      "as a CancelledError in code that is not in the block, and that nobody turns into what the block should raise",
		Help:      help,
	})
}
