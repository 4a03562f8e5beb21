package check

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// Probe is a rule that reports what is known of every expression and every function: few files have a finding of another
// rule, and what has none cannot become another.
func Probe() *rule.Rule {
	r := &rule.Rule{
		Code: "UH999", Name: "probe", Summary: "what is known",
		Kinds: []ast.Kind{ast.KindName, ast.KindAttribute, ast.KindCall, ast.KindAwait, ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindExceptHandler},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		var known strings.Builder
		note := func(of string, what any) { fmt.Fprintf(&known, "%s %v; ", of, what) }
		if n.IsExpr() {
			note("type", p.Types.TypeOf(p.File, n))
			note("uses", p.Track.Uses(p.File, n))
		}
		switch n.Kind() {
		case ast.KindCall:
			note("raises", p.Track.Effects().Of(p.File, n).List)
			note("blocks", p.Track.Effects().BlocksAt(p.File, n.AsCall()))
			if w, ok := p.Track.Started(p.File, n.AsCall()); ok {
				note("starts", w.Kind)
				note("and loses", p.Carried(w.Bodies, w.Raises))
			}
			_, made := p.Fates.Made(n)
			note("makes", made)
			note("company", p.Track.CompanyAt(p.File, n))
		case ast.KindFunctionDef, ast.KindAsyncFunctionDef:
			fn := p.File.Func(n)
			note("raises", p.Track.Effects().Raises(fn, nil).List)
			note("blocks", p.Track.Effects().Blocks(fn))
			note("awaited", p.Track.IsAwaited(fn))
			_, cleans := p.Track.CleansUp([]*infer.Func{fn})
			note("cleans up", cleans)
			note("limited", p.Track.LimitedByCallers(fn))
		case ast.KindAwait:
			note("suspends", p.Track.Effects().Suspends(p.File, n))
		case ast.KindExceptHandler:
			if c, ok := p.Track.Catch(p.File, n); ok {
				note("goes on", p.Track.Audience(p.File, c).Goes)
			}
		}
		p.Report(r, n, finding.Finding{Message: known.String()})
	}
	return r
}
