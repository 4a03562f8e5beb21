package gathering

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// running names what runs: 'fetch'; "" where several were seen, or none.
func running(bodies []*infer.Func) string {
	name := ""
	for _, b := range bodies {
		if b.Name() == "<lambda>" || name != "" && name != b.QualName() {
			return ""
		}
		name = b.QualName()
	}
	return name
}

// whatRaises names what is raised by what runs: "what 'fetch' raises".
func whatRaises(bodies []*infer.Func) string {
	if name := running(bodies); name != "" {
		return "what '" + name + "' raises"
	}
	return "what the awaitables raise"
}

// told reports whether what is lost would be news: what is likely to be raised some day; in a test only what is raised for
// sure, and not by the test's own code.
func told(p *rule.Pass, bodies []*infer.Func, raises *effect.Set) bool {
	if !p.InTest() {
		return raises.Fails()
	}
	for _, x := range raises.List {
		if origin, ok := p.Track.Effects().Origin(bodies, x); x.IsSeen() && (!ok || !rule.IsTest(origin.File)) {
			return true
		}
	}
	return false
}

// reportLoss reports the loss of what some functions can raise: what that is, and how sure.
func reportLoss(p *rule.Pass, r *rule.Rule, at ast.Node, bodies []*infer.Func, raises *effect.Set, f finding.Finding) {
	f.Details = append([]string{"can carry " + p.Carried(bodies, raises)}, f.Details...)
	if !raises.Seen() {
		f.Certainty = finding.Likely
	}
	p.Report(r, at, f)
}

// inGroup says how to run things side by side with what the oldest Python of the project has.
func inGroup(p *rule.Pass) string {
	switch {
	case p.Target == 0:
		return "an asyncio.TaskGroup (3.11+)"
	case p.Target >= ast.V(11):
		return "an asyncio.TaskGroup"
	}
	return "asyncio.gather"
}

// outcomes returns the outcomes that a call gathers and that somebody awaits.
func outcomes(p *rule.Pass, n ast.Node, cancelled bool) (carrier.Outcomes, bool) {
	if !n.AsCall().Keywords().First().OK() {
		return carrier.Outcomes{}, false
	}
	out, ok := p.Track.Outcomes(p.File, n.AsCall(), cancelled)
	return out, ok && out.Awaited && told(p, out.Bodies, out.Raises)
}

// groupItem returns the item of a with statement that enters a task group, where one does.
func groupItem(p *rule.Pass, with ast.Node) (ast.Withitem, bool) {
	if with.Kind() != ast.KindAsyncWith {
		return ast.Withitem{}, false
	}
	for item := range with.AsAsyncWith().Items().All() {
		if f, _ := p.Fact(item.AsWithitem().ContextExpr().AsCall()); f != nil && f.Exit == library.ExitGroups {
			return item.AsWithitem(), true
		}
	}
	return ast.Withitem{}, false
}

// groupAround returns the innermost task group in whose block a node stands, in the same function, and its with statement.
func groupAround(p *rule.Pass, n ast.Node) (item ast.Withitem, with ast.Node, ok bool) {
	for child, at := n, p.Parent(n); at.OK(); child, at = at, p.Parent(at) {
		if at.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda) {
			break
		}
		if child.Field() == ast.FieldBody {
			if item, ok := groupItem(p, at); ok {
				return item, at, true
			}
		}
	}
	return ast.Withitem{}, ast.Node{}, false
}

// nameOf returns what a group is called, for a message.
func nameOf(item ast.Withitem) string {
	if v := item.OptionalVars().AsName(); v.OK() {
		return fmt.Sprintf("the group '%s'", v.Id())
	}
	return "the group"
}

// short returns the last part of a dotted name.
func short(name string) string {
	return name[strings.LastIndexByte(name, '.')+1:]
}

// logged returns how the log calls the future that a function gives.
func logged(by string) string {
	if by == "asyncio.gather" {
		return "_GatheringFuture"
	}
	return "Future"
}
