package callbacks

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

// AsyncCallback finds async functions that are given to somebody who calls them and does not await what that gives.
func AsyncCallback() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH701",
		Name:       "async-callback",
		Summary:    "an async function is given to what calls it and does not await it: its body never runs",
		Visibility: finding.WarnedOnce,
		Page:       page("async_callback"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		f, bound := p.Fact(n.AsCall())
		if f == nil || isOfTests(f.Name) || p.Fates.ExpectsError(n) {
			return
		}
		for parameter, arg := range f.Call.Arguments(n.AsCall(), bound) {
			if !parameter.Calls || !losesResult(p, n, f, parameter) {
				continue
			}
			t := p.Types.TypeOf(p.File, arg)
			if t.Kind != infer.Function && t.Kind != infer.Partial {
				continue
			}
			if c, ok := carrier.Of(p.Types.Called(t)); ok && c.Other == nil {
				reportCallback(p, r, f, c, arg)
			}
		}
	}
	return r
}

// isOfTests reports whether a library function belongs to a test framework, of which the rules about tests speak.
func isOfTests(name string) bool { return strings.HasPrefix(name, "unittest.") }

// losesResult reports whether nobody looks at what a callback gives: the caller drops it, or hands it back, from another
// thread, to somebody who drops it.
func losesResult(p *rule.Pass, call ast.Node, f *library.Function, parameter library.Parameter) bool {
	switch {
	case parameter.Fate == library.Drops:
		return true
	case parameter.Fate == library.Returns && f.Where != "":
		around := p.Parent(call)
		if around.Kind() == ast.KindAwait {
			around = p.Parent(around)
		}
		return around.Kind() == ast.KindExpr
	}
	return false
}

func reportCallback(p *rule.Pass, r *rule.Rule, f *library.Function, c carrier.Carrier, arg ast.Node) {
	call := f.Name[strings.LastIndexByte(f.Name, '.')+1:]
	what, made := "async function", "coroutine"
	if c.Kind == infer.AsyncGenerator {
		what, made = "async generator function", "async generator"
	}
	if arg.Kind() == ast.KindLambda {
		what = fmt.Sprintf("lambda, which gives a %s,", made)
	} else if c.Func != nil {
		what = fmt.Sprintf("%s '%s'", what, c.Func.QualName())
	}
	found := finding.Finding{
		Message: fmt.Sprintf("the %s is given to %s, which does not await it: its body never runs", what, call),
		Label:   fmt.Sprintf("%s calls it, gets a %s, and drops it", call, made),
		Seen:    "as a RuntimeWarning, which points into the library that made the call and dropped the coroutine",
		Help:    advice(f),
	}
	if c.Kind == infer.AsyncGenerator {
		found.Visibility, found.Seen = finding.Never, "never: an async generator that is not iterated gives no warning"
	}
	if c.Func != nil && !c.Func.File.IsLibrary() && arg.Kind() != ast.KindLambda {
		found.Before = 1
		found.Path = []finding.Step{{
			Place: rule.PlaceOfHeader(c.Func.File, c.Func.Node),
			Label: fmt.Sprintf("'%s' is defined here", c.Func.QualName()),
		}}
	}
	p.Report(r, arg, found)
}

// advice says what to do instead, by where the callback is called.
func advice(f *library.Function) string {
	switch f.Where {
	case library.InThread:
		return "await it where the call is, or hand asyncio.run(…) or run_coroutine_threadsafe a coroutine in the thread"
	case library.InProcess:
		return "give the process a plain function that calls asyncio.run(…)"
	case library.InLoop:
		return "give it a plain function that starts a task, keeps it and reads its outcome; or await the function in a task of its own"
	}
	return "give it a plain function; to run a coroutine, that function has to start a task that is kept, or asyncio.run(…)"
}
