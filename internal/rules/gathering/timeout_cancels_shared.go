package gathering

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// TimeoutCancelsShared finds tasks that are handed to wait_for turn by turn of a loop, though the first timeout cancels
// them.
func TimeoutCancelsShared() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH412",
		Name:       "timeout-cancels-shared-task",
		Summary:    "wait_for cancels the task when its time is over, and the loop waits for the same task again",
		Visibility: finding.LoudElsewhere,
		Page:       page("timeout_cancels_shared"),
		Kinds:      []ast.Kind{ast.KindAwait},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		f, _ := p.Fact(n.AsAwait().Value().AsCall())
		if f == nil || f.Name != "asyncio.wait_for" {
			return
		}
		task := n.AsAwait().Value().AsCall().Args().First()
		if task.Kind() != ast.KindName || !isFuture(p, task) {
			return
		}
		handler, ok := catchesTimeout(p, n)
		if !ok {
			return
		}
		same := func(n ast.Node) bool { return n.AsName().Id() == task.AsName().Id() }
		// Who cancels it, or asks whether it is over, knows what has become of it.
		knows := func(n ast.Node) bool {
			switch p.Parent(n).AsAttribute().Attr() {
			case "cancel", "done", "cancelled":
				return same(n)
			}
			return same(n) && n.Has(ast.FlagStore)
		}
		waits := func(at ast.Node) bool {
			if !same(at) {
				return false
			}
			f, _ := p.Fact(p.Parent(at).AsCall())
			return p.Parent(at).Kind() == ast.KindAwait || f != nil && f.Name == "asyncio.wait_for"
		}
		again := p.Track.MayFollow(p.File, p.Function(n), handler.Node, waits, knows)
		if !again.OK() || !getsOut(p, again) {
			return
		}
		p.Report(r, n, finding.Finding{
			Message: fmt.Sprintf("the timeout cancels '%s', which is awaited again afterwards", task.AsName().Id()),
			Label:   "wait_for cancels what it waits for when the time is over",
			Path:    []finding.Step{{Place: rule.Place(p.File, again), Label: "raises CancelledError then"}},
			Seen:    "as a CancelledError that nobody has asked for",
			Help:    "wait with asyncio.wait({task}, timeout=…), which cancels nothing, or shield the task",
		})
	}
	return r
}

// getsOut reports whether the CancelledError of what is waited for at a node gets out of the function.
func getsOut(p *rule.Pass, n ast.Node) bool {
	for ; n.OK() && n.IsExpr(); n = p.Parent(n) {
		if n.Kind() == ast.KindAwait {
			return p.Track.GetsOut(p.File, n)
		}
	}
	return true
}

// isFuture reports whether the value of an expression is a task or a future.
func isFuture(p *rule.Pass, n ast.Node) bool {
	t := p.Types.TypeOf(p.File, n)
	if t.Kind != infer.Instance {
		return false
	}
	future := p.Types.ClassNamed("asyncio.Future")
	return future != nil && p.Types.IsSubclass(t.Class, future)
}

// catchesTimeout returns the handler around a node that catches a timeout.
func catchesTimeout(p *rule.Pass, n ast.Node) (ast.ExceptHandler, bool) {
	for child, at := n, p.Parent(n); at.OK(); child, at = at, p.Parent(at) {
		if at.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda) {
			break
		}
		if at.Kind() != ast.KindTry || child.Field() != ast.FieldBody {
			continue
		}
		for h := range at.Children(ast.FieldHandlers).All() {
			for _, c := range p.Track.Effects().Classes(p.Types.TypeOf(p.File, h.AsExceptHandler().Type())) {
				if c.QualName() == "TimeoutError" {
					return h.AsExceptHandler(), true
				}
			}
		}
	}
	return ast.ExceptHandler{}, false
}
