package assertions

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
	"github.com/unheeded/unheeded/internal/runner"
)

// AsyncFixtureNotRun finds async fixtures of pytest that nobody awaits: the test gets the coroutine.
func AsyncFixtureNotRun() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH806",
		Name:       "async-fixture-not-awaited",
		Summary:    "nobody awaits an async fixture: the test gets a coroutine or an async generator",
		Visibility: finding.WarnedOnce,
		Page:       page("async_fixture_not_run"),
		Kinds:      []ast.Kind{ast.KindModule},
	}
	r.Check = func(p *rule.Pass, module ast.Node) {
		var order []*asked
		found := map[*infer.Func]*asked{}
		module.Walk(func(n ast.Node) bool {
			if !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef) {
				return true
			}
			test := p.File.Func(n)
			if test.IsAsync() && p.Tests.Unrun(test) {
				return true // UH802: nothing of it runs
			}
			for _, unrun := range p.Tests.UnrunFixtures(test) {
				if found[unrun.Fixture] == nil {
					found[unrun.Fixture] = &asked{Unrun: unrun}
					order = append(order, found[unrun.Fixture])
				}
				found[unrun.Fixture].by = append(found[unrun.Fixture].by, test)
			}
			return true
		})
		for _, a := range order {
			a.report(p, r)
		}
	}
	return r
}

// asked is a fixture that nobody awaits, with the tests of a file that ask for it: what is to be mended is the fixture, so
// there is one finding, at the first of them.
type asked struct {
	runner.Unrun
	by []*infer.Func
}

func (a *asked) report(p *rule.Pass, r *rule.Rule) {
	what := "the coroutine"
	if a.Fixture.IsGenerator() {
		what = "the async generator"
	}
	f := finding.Finding{
		Message: fmt.Sprintf("'%s' is %s of the fixture, not what it would give: nobody awaits it", a.Parameter.AsArg().Arg(), what),
		Label:   fmt.Sprintf("'%s' gets %s", a.by[0].Name(), what),
		Before:  1,
		Path: []finding.Step{{
			Place: rule.PlaceOfHeader(a.Fixture.File, a.Fixture.Node),
			Label: "the async fixture, which pytest calls and does not await",
		}},
		Seen: "as a RuntimeWarning up to pytest 8.3, and as a PytestRemovedIn9Warning in 8.4; as an error from pytest 9 on",
		Help: "decorate the fixture with @pytest_asyncio.fixture, or set asyncio_mode = \"auto\"",
	}
	if len(a.by) > 1 {
		f.Details = append(f.Details, fmt.Sprintf("so it is in other tests of this file: %s", listed(a.by[1:])))
	}
	if !p.Tests.Config().Complete() {
		f.Certainty = finding.Likely
		f.Details = append(f.Details, unconfigured)
	}
	if !a.Sure {
		f.Certainty = finding.Likely
		f.Details = append(f.Details, "which version of pytest-asyncio is used is not known: before 0.19 it awaits them, unless it is told not to")
	}
	p.Report(r, a.Parameter, f)
}
