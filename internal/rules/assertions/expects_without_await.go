package assertions

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// ExpectsWithoutAwait finds coroutines that are made and not awaited in a block that expects an error: what it expects
// is raised, if at all, by something else.
func ExpectsWithoutAwait() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH809",
		Name:       "expects-error-without-await",
		Summary:    "a coroutine is not awaited in a block that expects an error, which something else in it may raise",
		Visibility: finding.WarnedOnce,
		Supersedes: []finding.Code{"UH101", "UH102"},
		Page:       page("expects_without_await"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		stmt := p.Parent(n)
		if stmt.Kind() != ast.KindExpr {
			return
		}
		c, ok := p.Fates.Made(n)
		if !ok || c.Kind != infer.Coroutine || c.Other != nil || c.Func == nil {
			return
		}
		item, ok := expecting(p, stmt)
		if !ok || !somethingElse(p.Parent(item), stmt) || expectsTypeError(item) {
			return
		}
		f := finding.Finding{
			Message:   fmt.Sprintf("%s is not awaited: the error that is expected here is not its", coroutine(c)),
			Label:     "made and dropped: nothing of it runs, and it raises nothing",
			Path:      []finding.Step{{Place: rule.Place(p.File, item), Label: "something else has to raise what is expected"}},
			Before:    1,
			Seen:      "as a RuntimeWarning when the coroutine object is collected; the test passes if another line raises",
			Help:      "await it, alone in the block",
			Certainty: finding.Likely,
		}
		if edits, ok := p.AddAwait(n); ok {
			f.Fixes = []finding.Fix{{Title: "add `await`", Safe: true, Edits: edits}}
		}
		p.Report(r, n, f)
	}
	return r
}

// expecting returns the withitem of the innermost block around a statement that passes only if it raises.
func expecting(p *rule.Pass, stmt ast.Node) (ast.Node, bool) {
	for at := p.Parent(stmt); at.OK() && !isFunction(at) && at.Kind() != ast.KindTry; at = p.Parent(at) {
		for item := range at.Children(ast.FieldItems).All() {
			if m := p.Track.Manager(p.File, item); m != nil && m.Exit == library.ExitExpects {
				return item, true
			}
		}
	}
	return ast.Node{}, false
}

// somethingElse reports whether a block has more in it than one statement.
func somethingElse(with, stmt ast.Node) bool {
	body := with.Children(ast.FieldBody)
	return body.First().Index != stmt.Index || stmt.Next().OK() && stmt.Next().Field() == ast.FieldBody
}

// expectsTypeError reports whether a block expects what a call with wrong arguments raises at once.
func expectsTypeError(item ast.Node) bool {
	found := false
	item.AsWithitem().ContextExpr().AsCall().Args().First().Walk(func(n ast.Node) bool {
		found = found || n.AsName().Id() == "TypeError"
		return true
	})
	return found
}
