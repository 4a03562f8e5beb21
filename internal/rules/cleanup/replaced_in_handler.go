package cleanup

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// ReplacedInHandler finds awaits in except clauses that stand before the exception is raised again.
func ReplacedInHandler() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH507",
		Name:       "replaced-in-handler",
		Summary:    "an await in an except clause, before the raise: where it fails or is cancelled, the exception is replaced",
		OptIn:      true,
		Visibility: finding.LoudElsewhere,
		Page:       page("replaced_in_handler"),
		Kinds:      []ast.Kind{ast.KindExceptHandler},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		h := n.AsExceptHandler()
		if !p.InAsync(n) || p.Track.CatchesCancellation(p.File, h) == carrier.ByName || p.Track.Effects().Reports(p.File, h) {
			return
		}
		await, raise := beforeRaise(p, h)
		if !await.OK() || !raise.OK() || p.Track.Shield(p.File, await, n).OK() || !leadsTo(p, await, raise) {
			return
		}
		p.Report(r, await, finding.Finding{
			Message:   "where this await fails or is cancelled, the exception being handled is not raised again",
			Label:     fmt.Sprintf("'%s' comes before the raise", short(await)),
			Certainty: finding.Likely,
			Path:      []finding.Step{{Place: rule.Place(p.File, raise), Label: "and then this is not reached"}},
			Seen:      "as the __context__ of the other exception; no except clause sees it",
			Help:      "report the exception first, or put what has to be awaited into a finally around the try",
		})
	}
	return r
}

// leadsTo reports whether a clause comes from an await to the raise: what does not may return, or try again.
func leadsTo(p *rule.Pass, await, raise ast.Node) bool {
	isRaise := func(n ast.Node) bool { return n.Index == raise.Index }
	never := func(ast.Node) bool { return false }
	return p.Track.MayFollow(p.File, p.Function(await), await, isRaise, never).OK()
}

// beforeRaise returns the first await of a clause that may give way, and the raise at its end that raises the exception
// again.
func beforeRaise(p *rule.Pass, h ast.ExceptHandler) (await, raise ast.Node) {
	for stmt := range h.Body().All() {
		if r := stmt.AsRaise(); r.OK() && (!r.Exc().OK() || h.Name() != "" && r.Exc().AsName().Id() == h.Name()) {
			raise = stmt
			break
		}
		stmt.Walk(func(n ast.Node) bool {
			if n.Kind() == ast.KindAwait && !await.OK() && p.Track.Effects().Suspends(p.File, n) != effect.Never {
				await = n
			}
			return !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda)
		})
	}
	return await, raise
}
