package coroutines

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// ReturnedOutOfTry finds coroutines that are returned out of the block that was to handle what they raise, or to hold
// something while they run.
func ReturnedOutOfTry() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH110",
		Name:       "coroutine-returned-out-of-block",
		Summary:    "a coroutine is returned out of a try or with: it runs when the handler or the lock is gone",
		Visibility: finding.LoudElsewhere,
		Supersedes: []finding.Code{"UH106"},
		Page:       page("returned_out_of_try"),
		Kinds:      []ast.Kind{ast.KindReturn},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		call := n.AsReturn().Value().AsCall()
		if !call.OK() {
			return
		}
		around, why, likely := guard(p, n, call)
		if !around.OK() {
			return
		}
		c, ok := p.Fates.Made(call.Node)
		if !ok || c.Kind != infer.Coroutine || c.Other != nil || c.Func == nil {
			return
		}
		f := finding.Finding{
			Message: fmt.Sprintf("%s runs after this block is left: %s", thing(c), why),
			Label:   "returned before it has begun to run",
			Path:    []finding.Step{{Place: rule.PlaceOfHeader(p.File, around), Label: "is over when the coroutine runs"}},
			Seen:    "at whoever awaits it",
			Help:    "return await, in an async function",
			Fixes:   awaitIt(p, carrier.Fate{Carrier: c, Made: call.Node}),
		}
		for i := range f.Fixes {
			f.Fixes[i].Safe = false // whoever awaits what the function returns as well gets something else then
		}
		if likely {
			f.Certainty = finding.Likely
		}
		report(p, r, carrier.Fate{Carrier: c, Made: call.Node}, call.Node, f)
	}
	return r
}

// guard returns the innermost block around a return statement that was to guard the coroutine that a call makes, and says
// what it does not do; likely where it may guard something else.
func guard(p *rule.Pass, n ast.Node, call ast.Call) (around ast.Node, why string, likely bool) {
	for child, at := n, p.Parent(n); at.OK(); child, at = at, p.Parent(at) {
		if child.Field() != ast.FieldBody {
			continue
		}
		switch at.Kind() {
		case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda:
			return ast.Node{}, "", false
		case ast.KindTry:
			raises := p.Track.Effects().OfAwaiting(p.File, call.Node).Unexpected()
			for h := range at.Children(ast.FieldHandlers).All() {
				caught, _ := p.Track.Effects().Caught(p.File, h.AsExceptHandler(), raises)
				if caught.Seen() {
					return h, "the handler does not see what it raises", child.Field() == ast.FieldBody && at.Children(ast.FieldBody).First().Index != n.Index
				}
			}
		case ast.KindWith, ast.KindAsyncWith:
			for item := range at.Children(ast.FieldItems).All() {
				if why := holds(p, item.AsWithitem()); why != "" {
					return item, why, false
				}
			}
		}
	}
	return ast.Node{}, "", false
}

// holds says what a manager does not do for a coroutine that is run after its block, "" where that is not known.
func holds(p *rule.Pass, item ast.Withitem) string {
	expr := item.ContextExpr()
	if call := expr.AsCall(); call.OK() {
		f, _ := p.Fact(call)
		switch {
		case f == nil:
		case f.Exit == library.ExitSuppresses:
			return "what it raises is not suppressed"
		case f.Exit == library.ExitTimesOut || f.Exit == library.ExitAbsorbs:
			return "the timeout is not about it"
		}
		return ""
	}
	t := p.Types.TypeOf(p.File, expr)
	if t.Kind != infer.Instance {
		return ""
	}
	if f, ok := p.Facts.Function(t.Class.FullName()); ok && (f.Call.Makes == library.Lock || f.Call.Makes == library.ThreadLock) {
		return "the lock is free again"
	}
	return ""
}
