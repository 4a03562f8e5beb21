package assertions

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// AsyncTestNotRun finds async tests of pytest that no plugin runs.
func AsyncTestNotRun() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH802",
		Name:       "async-test-not-run",
		Summary:    "no plugin of pytest runs an async test: it is skipped, and fails since pytest 8.4",
		Visibility: finding.LoudElsewhere,
		Page:       page("async_test_not_run"),
		Kinds:      []ast.Kind{ast.KindAsyncFunctionDef},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		fn := p.File.Func(n)
		if fn.IsGenerator() || !p.Tests.Unrun(fn) {
			return
		}
		f := finding.Finding{
			Message: fmt.Sprintf("nobody runs the async test '%s': it has no mark, and no plugin is set to run all", fn.Name()),
			Label:   "pytest makes its coroutine and does not await it",
			Seen:    "as skipped, with a warning, up to pytest 8.3; as failed from 8.4 on",
			Help:    "mark it with @pytest.mark.asyncio, or set asyncio_mode = \"auto\" in the configuration of pytest",
		}
		if plugin := p.Tests.Config().Plugin; plugin == "" {
			f.Certainty = finding.Likely
			f.Details = []string{"no file of the project names a plugin that runs async tests; one may be installed all the same"}
		} else if plugin != "pytest-asyncio" {
			f.Help = fmt.Sprintf("mark it for %s", plugin)
		}
		p.ReportAt(r, rule.PlaceOfHeader(p.File, n), f)
	}
	return r
}
