package assertions

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// AsyncTestInTestCase finds async tests of a unittest.TestCase, which calls them and does not await what that gives.
func AsyncTestInTestCase() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH801",
		Name:       "async-test-in-test-case",
		Summary:    "an async test of a plain unittest.TestCase passes without running",
		Visibility: finding.WarnedOnce,
		Page:       page("async_test_in_test_case"),
		Kinds:      []ast.Kind{ast.KindAsyncFunctionDef},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		name := n.AsAsyncFunctionDef().Name()
		if !strings.HasPrefix(name, "test") || p.File.Func(n).IsGenerator() {
			return
		}
		class, fate := p.Tests.CalledBy(p.File.Func(n))
		if fate != library.Drops {
			return
		}
		p.ReportAt(r, rule.PlaceOfHeader(p.File, n), finding.Finding{
			Message: fmt.Sprintf("the async test '%s' never runs: %s calls it and does not await it", name, class),
			Label:   "passes, whatever its assertions would say",
			Seen:    "as a RuntimeWarning; since Python 3.11 also as a DeprecationWarning, since the test returned something",
			Help:    "derive the class from unittest.IsolatedAsyncioTestCase, which awaits its tests",
		})
	}
	return r
}
