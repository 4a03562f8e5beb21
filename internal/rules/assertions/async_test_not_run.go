package assertions

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
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
		Kinds:      []ast.Kind{ast.KindModule},
	}
	r.Check = func(p *rule.Pass, module ast.Node) {
		var unrun []*infer.Func
		module.Walk(func(n ast.Node) bool {
			if n.Kind() == ast.KindAsyncFunctionDef {
				if fn := p.File.Func(n); !fn.IsGenerator() && p.Tests.Unrun(fn) {
					unrun = append(unrun, fn)
				}
			}
			return true
		})
		switch {
		case len(unrun) == 0:
		case len(unrun) == 1 || p.Tests.HasMarked():
			for _, fn := range unrun {
				reportUnrun(p, r, fn, fmt.Sprintf("nobody runs the async test '%s': it has no mark", fn.Name()))
			}
		default:
			// Where no test of the file has a mark, all of them have one cause: the configuration, or a mark for the module.
			reportUnrun(p, r, unrun[0], fmt.Sprintf("nobody runs the %d async tests of this file: none has a mark", len(unrun)),
				"the others: "+listed(unrun[1:]))
		}
	}
	return r
}

// reportUnrun reports tests that nobody runs at the first of them.
func reportUnrun(p *rule.Pass, r *rule.Rule, first *infer.Func, message string, details ...string) {
	f := finding.Finding{
		Message: message + ", and no plugin is set to run all",
		Label:   "pytest makes its coroutine and does not await it",
		Seen:    "as skipped, with a warning, up to pytest 8.3; as failed from 8.4 on",
		Help:    "mark it with @pytest.mark.asyncio, or set asyncio_mode = \"auto\" in the configuration of pytest",
		Details: details,
	}
	if len(details) > 0 {
		f.Help = "set asyncio_mode = \"auto\" in the configuration of pytest, or pytestmark = pytest.mark.asyncio in the file"
	}
	config := p.Tests.Config()
	if config.Plugin == "" {
		f.Certainty = finding.Likely
		f.Details = append(f.Details, "no file of the project names a plugin that runs async tests; one may be installed all the same")
	} else if config.Plugin != "pytest-asyncio" {
		f.Help = fmt.Sprintf("mark what is for %s", config.Plugin)
	}
	if !config.Complete() {
		f.Certainty = finding.Likely
		f.Details = append(f.Details, unconfigured)
	}
	p.ReportAt(r, rule.PlaceOfHeader(p.File, first.Node), f)
}

// unconfigured is the doubt that is left where the project is no repository.
const unconfigured = "no settings of pytest were found; those above the project may run every async test"

// maxListed bounds how many tests are named one by one.
const maxListed = 5

// listed names functions, the first of them if there are many.
func listed(fns []*infer.Func) string {
	var names []string
	for i, fn := range fns {
		if i == maxListed {
			return fmt.Sprintf("%s and %d more", strings.Join(names, ", "), len(fns)-i)
		}
		names = append(names, "'"+fn.QualName()+"'")
	}
	return strings.Join(names, ", ")
}
