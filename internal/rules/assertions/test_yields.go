package assertions

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// TestYields finds async tests with a yield in them: whoever calls one gets an async generator, of which nothing runs.
func TestYields() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH808",
		Name:       "test-is-async-generator",
		Summary:    "an async test contains a yield, which makes it an async generator: its body never runs",
		Visibility: finding.Never,
		Page:       page("test_yields"),
		Kinds:      []ast.Kind{ast.KindAsyncFunctionDef},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		fn := p.File.Func(n)
		if !strings.HasPrefix(fn.Name(), "test") || !fn.IsGenerator() {
			return
		}
		f := finding.Finding{
			Message: fmt.Sprintf("the test '%s' is an async generator: its body never runs", fn.Name()),
			Label:   "a call of it makes an async generator and runs nothing",
			Help:    "take the yield out of the test; what has to be set up and cleaned up belongs into a fixture",
		}
		if class, fate := p.Tests.CalledBy(fn); fate != "" {
			f.Seen = fmt.Sprintf("never: %s lets it pass", class)
		} else if p.Tests.IsCollected(fn) {
			f.Seen = "it depends on the runner: passed, xfailed, skipped, and only since pytest 8.4 without a plugin failed"
		} else {
			return
		}
		p.ReportAt(r, rule.PlaceOfHeader(p.File, n), f)
	}
	return r
}
