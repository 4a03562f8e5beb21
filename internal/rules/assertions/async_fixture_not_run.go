package assertions

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// AsyncFixtureNotRun finds async fixtures of pytest that nobody awaits: the test gets the coroutine.
func AsyncFixtureNotRun() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH806",
		Name:       "async-fixture-not-awaited",
		Summary:    "nobody awaits an async fixture: the test gets a coroutine or an async generator",
		Visibility: finding.WarnedOnce,
		Page:       page("async_fixture_not_run"),
		Kinds:      []ast.Kind{ast.KindFunctionDef, ast.KindAsyncFunctionDef},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		fn := p.File.Func(n)
		for _, unrun := range p.Tests.UnrunFixtures(fn) {
			what := "the coroutine"
			if unrun.Fixture.IsGenerator() {
				what = "the async generator"
			}
			name := unrun.Parameter.AsArg().Arg()
			p.Report(r, unrun.Parameter, finding.Finding{
				Message: fmt.Sprintf("'%s' is %s of the fixture, not what it would give: nobody awaits it", name, what),
				Label:   fmt.Sprintf("'%s' gets %s", fn.Name(), what),
				Before:  1,
				Path: []finding.Step{{
					Place: rule.PlaceOfHeader(unrun.Fixture.File, unrun.Fixture.Node),
					Label: "the async fixture, which pytest calls and does not await",
				}},
				Seen: "as a RuntimeWarning up to pytest 8.3, and as a PytestRemovedIn9Warning in 8.4; as an error from pytest 9 on",
				Help: "decorate the fixture with @pytest_asyncio.fixture, or set asyncio_mode = \"auto\"",
			})
		}
	}
	return r
}
