package cancellation

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// EndlessCleanup finds awaits in a finally that may wait for ever, so that what was cancelled does not end.
func EndlessCleanup() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH319",
		Name:       "clean-up-without-limit",
		Summary:    "an await in a finally may wait for ever: what was cancelled does not end",
		OptIn:      true,
		Visibility: finding.Never,
		Page:       page("endless_cleanup"),
		Kinds:      []ast.Kind{ast.KindAwait},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if !p.InAsync(n) || inTests(p, n) {
			return
		}
		try := carrier.Finally(p.File, n)
		if !try.OK() || p.Track.Limit(p.File, n, try).OK() {
			return
		}
		from := p.Track.Guarded(p.File, n, try, p.Track.InFlight(p.File, try))
		if len(from) == 0 || isLevelTriggered(p) && !p.Track.Shield(p.File, n, try).OK() {
			return
		}
		e, ok := p.Track.Endless(p.File, n)
		if !ok || e.For == library.EndlessProcess && isKilled(n, try) || e.For == library.EndlessPeer && isPipe(e.At) {
			return
		}
		f := finding.Finding{
			Message:   fmt.Sprintf("the clean-up of %s waits for %s as long as it takes", function(p, n), waitedFor(e.For)),
			Label:     "no timeout ends it",
			Certainty: finding.Likely,
			Path:      []finding.Step{{Place: rule.Place(p.File, awaited(from[0])), Label: "a cancellation arrives here"}},
			Before:    1,
			Seen:      "by nobody: who has cancelled it, or has set a timeout, waits for the clean-up",
			Help:      limitAdvice(p),
		}
		if len(e.Through) > 0 {
			f.Path = append(f.Path, finding.Step{Place: rule.Place(e.File, e.At), Label: "this waits, through " + e.Through[0].QualName()})
		}
		p.Report(r, n, f)
	}
	return r
}

// isKilled reports whether something is killed in the finally of a try statement before a node.
func isKilled(n, try ast.Node) bool {
	found := false
	for stmt := range try.Children(ast.FieldFinalbody).All() {
		stmt.Walk(func(at ast.Node) bool {
			found = found || at.Index < n.Index && at.AsCall().Func().AsAttribute().Attr() == "kill"
			return !found
		})
	}
	return found
}

// waitedFor names what is waited for.
func waitedFor(e library.Endless) string {
	switch e {
	case library.EndlessProcess:
		return "another process"
	case library.EndlessOthers:
		return "other tasks"
	}
	return "another computer"
}

// limitAdvice says how to set a limit, fitted to the library and the version.
func limitAdvice(p *rule.Pass) string {
	switch {
	case libraryOf(p) == "trio":
		return "put it into `with trio.move_on_after(5):`, in a clean-up with shield=True"
	case libraryOf(p) == "anyio":
		return "put it into `with anyio.move_on_after(5):`, in a clean-up with shield=True"
	case p.Target != 0 && p.Target < ast.V(11):
		return "await it by `asyncio.wait_for(…, 5)`"
	}
	return "put it into `async with asyncio.timeout(5):` (3.11+), or await it by `asyncio.wait_for(…, 5)`"
}
