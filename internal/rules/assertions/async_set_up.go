package assertions

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// AsyncSetUp finds async methods with the names of setUp and tearDown, and async functions given to addCleanup, which
// unittest calls and does not await.
func AsyncSetUp() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH807",
		Name:       "async-set-up",
		Summary:    "an async setUp, tearDown or clean-up is called and not awaited: it never runs",
		Visibility: finding.WarnedOnce,
		Page:       page("async_set_up"),
		Kinds:      []ast.Kind{ast.KindAsyncFunctionDef, ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if n.Kind() == ast.KindCall {
			checkCleanup(p, r, n)
			return
		}
		name := n.AsAsyncFunctionDef().Name()
		if strings.HasPrefix(name, "test") {
			return
		}
		class, fate := p.Tests.CalledBy(p.File.Func(n))
		if fate != library.Drops {
			return
		}
		f := finding.Finding{
			Message: fmt.Sprintf("the async '%s' never runs: %s calls it and does not await it", name, class),
			Label:   "the coroutine is made and dropped: the tests run without it",
			Help:    "make it a plain method",
		}
		if name == "setUp" || name == "tearDown" {
			f.Help = fmt.Sprintf("call it 'async%s%s', in a class that derives from unittest.IsolatedAsyncioTestCase",
				strings.ToUpper(name[:1]), name[1:])
		}
		p.ReportAt(r, rule.PlaceOfHeader(p.File, n), f)
	}
	return r
}

// checkCleanup reports async functions that are given to addCleanup and the like.
func checkCleanup(p *rule.Pass, r *rule.Rule, n ast.Node) {
	call := n.AsCall()
	if attr := call.Func().AsAttribute().Attr(); !strings.HasPrefix(attr, "add") || !strings.HasSuffix(attr, "Cleanup") {
		return
	}
	f, bound := p.Fact(call)
	if f == nil || !strings.HasPrefix(f.Name, "unittest.") || !isPlainCase(p, call.Func().AsAttribute().Value()) {
		return
	}
	for parameter, arg := range f.Call.Arguments(call, bound) {
		t := p.Types.TypeOf(p.File, arg)
		if !parameter.Calls || parameter.Fate != library.Drops || t.Kind != infer.Function && t.Kind != infer.Partial {
			continue
		}
		c, ok := carrier.Of(p.Types.Called(t))
		if !ok || c.Other != nil {
			continue
		}
		what := "the async function"
		if c.Func != nil && c.Func.Name() != "<lambda>" {
			what = fmt.Sprintf("the async '%s'", c.Func.QualName())
		}
		p.Report(r, arg, finding.Finding{
			Message: fmt.Sprintf("%s never runs: %s calls it and does not await it", what, call.Func().AsAttribute().Attr()),
			Label:   "the coroutine is made and dropped: nothing is cleaned up",
			Help:    "give it to addAsyncCleanup of a unittest.IsolatedAsyncioTestCase",
		})
	}
}

// isPlainCase reports whether an expression is a test case of which no class has a say in how it runs, or its class.
func isPlainCase(p *rule.Pass, n ast.Node) bool {
	t := p.Types.TypeOf(p.File, n)
	return (t.Kind == infer.Instance || t.Kind == infer.ClassObject) && !p.Tests.RunsItself(t.Class)
}
