package assertions

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// CalledNotAwaited finds tests that assert of an AsyncMock only that it was called.
func CalledNotAwaited() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH804",
		Name:       "mock-called-not-awaited",
		Summary:    "a test asserts that an AsyncMock was called, and not that it was awaited",
		OptIn:      true,
		Visibility: finding.WarnedOnce,
		Page:       page("called_not_awaited"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		method := n.AsCall().Func().AsAttribute()
		asserted, ok := strings.CutPrefix(method.Attr(), "assert_")
		if !ok || !strings.Contains(asserted, "call") || strings.HasPrefix(asserted, "not") || !isAsyncMock(p, method.Value()) {
			return
		}
		fn := p.Function(n)
		if !fn.OK() || assertsAwaited(fn, method.Value().Text()) {
			return
		}
		f := finding.Finding{
			Message: fmt.Sprintf("%s says that the coroutine was made, not that it was awaited", method.Attr()),
			Label:   "holds where the code under test forgets the await",
			Help:    "assert with its counterpart: " + awaited(method.Attr()),
		}
		if name := awaited(method.Attr()); name != "" {
			start := n.AsCall().Func()
			f.Fixes = []finding.Fix{{
				Title: "assert that it was awaited", Edits: []finding.Edit{rule.Replace(p.File, start, method.Value().Text()+"."+name)},
			}}
		}
		p.Report(r, n, f)
	}
	return r
}

// awaited returns the assertion about awaiting that stands beside one about calling.
func awaited(method string) string {
	switch method {
	case "assert_called", "assert_called_once", "assert_called_with", "assert_called_once_with":
		return strings.Replace(method, "called", "awaited", 1)
	case "assert_any_call":
		return "assert_any_await"
	case "assert_has_calls":
		return "assert_has_awaits"
	}
	return ""
}

func isAsyncMock(p *rule.Pass, n ast.Node) bool {
	t := p.Types.TypeOf(p.File, n)
	return t.Kind == infer.Instance && t.Class.FullName() == "unittest.mock.AsyncMock"
}

// assertsAwaited reports whether a test also looks at whether a mock was awaited.
func assertsAwaited(fn ast.Node, mock string) bool {
	found := false
	fn.Walk(func(n ast.Node) bool {
		a := n.AsAttribute()
		found = found || a.OK() && strings.Contains(a.Attr(), "await") && a.Value().Text() == mock
		return !found
	})
	return found
}
