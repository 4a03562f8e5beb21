package assertions

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
	"github.com/unheeded/unheeded/internal/rule"
)

// AssertionUnjoined finds assertions in a task, a callback or a thread of a test, of which the test does not hear.
func AssertionUnjoined() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH805",
		Name:       "assertion-out-of-test",
		Summary:    "an assertion stands in a task, callback or thread whose errors do not reach the test",
		Visibility: finding.WhileCollected,
		Supersedes: []finding.Code{"UH201", "UH202", "UH203", "UH204", "UH216"},
		Page:       page("assertion_unjoined"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if !inTestFunction(p, n) {
			return
		}
		if w, ok := p.Track.Starts(p.File, n.AsCall()); ok && w.Kind == library.Task {
			if p.Track.Uses(p.File, n)&(carrier.Reads|carrier.Collects|carrier.Returns|carrier.Keeps|carrier.Shows) != 0 {
				return
			}
			for _, body := range w.Bodies {
				reportAssertion(p, r, n, body, "task",
					"in the log alone, when the task is collected: \"Task exception was never retrieved\"", "await the task in the test")
			}
			return
		}
		checkCalled(p, r, n)
	}
	return r
}

// checkCalled reports assertions in a function that a call hands to the event loop or to a thread.
func checkCalled(p *rule.Pass, r *rule.Rule, n ast.Node) {
	name, bound := p.Types.TypeOf(p.File, n.AsCall().Func()).Callee()
	f, ok := p.Facts.Function(name)
	if !ok || strings.HasPrefix(f.Name, "unittest.") {
		return
	}
	for parameter, arg := range f.Call.Arguments(n.AsCall(), bound) {
		t := p.Types.TypeOf(p.File, arg)
		if !parameter.Calls || parameter.Fate != library.Drops || t.Kind != infer.Function {
			continue
		}
		switch {
		case f.Call.Makes == library.Thread:
			if p.Tests.Config().Strict {
				continue // pytest warns of what a thread raises, and that fails the test
			}
			reportAssertion(p, r, arg, t.Func, "thread",
				"as a traceback on the standard error stream; pytest adds a warning; the test passes",
				"keep what the thread found, and assert it in the test")
		case f.Where == library.InLoop:
			reportAssertion(p, r, arg, t.Func, "callback", "in the log alone, by the exception handler of the event loop",
				"keep what the callback found, and assert it in the test")
		}
	}
}

// inTestFunction reports whether a node stands in a test function, at whatever depth.
func inTestFunction(p *rule.Pass, n ast.Node) bool {
	for fn := p.Function(n); fn.OK(); fn = p.Function(p.Parent(fn)) {
		if fn.Kind() != ast.KindLambda && strings.HasPrefix(p.File.Func(fn).Name(), "test") {
			return true
		}
	}
	return false
}

func reportAssertion(p *rule.Pass, r *rule.Rule, at ast.Node, body *infer.Func, what, seen, help string) {
	assertion, ok := assertionIn(body)
	if !ok || body.IsAsync() && what != "task" {
		return
	}
	p.Report(r, at, finding.Finding{
		Message: fmt.Sprintf("an assertion of %s fails in its %s, and not in the test", quoted(body), what),
		Label:   fmt.Sprintf("nobody in the test reads what the %s raises", what),
		Path:    []finding.Step{{Place: rule.Place(body.File, assertion), Label: "the assertion"}},
		Seen:    seen,
		Help:    help,
	})
}

func quoted(fn *infer.Func) string {
	if fn.Name() == "<lambda>" {
		return "the lambda"
	}
	return fmt.Sprintf("'%s'", fn.QualName())
}

// assertionIn returns the first assertion of a function of a test file that no clause around it catches.
func assertionIn(fn *infer.Func) (found ast.Node, ok bool) {
	if !carrier.IsTest(fn.File, fn.Node) {
		return ast.Node{}, false
	}
	fn.Node.Walk(func(n ast.Node) bool {
		inside := n.Index != fn.Node.Index
		if found.OK() || inside && (n.Is(ast.KindTry, ast.KindTryStar) || isFunction(n)) {
			return false
		}
		if n.Kind() == ast.KindAssert && !narrows(n.AsAssert()) || isAssertMethod(n.AsCall().Func().AsAttribute()) {
			found = n
		}
		return true
	})
	return found, found.OK() && !tellsBehind(fn, found)
}

// tellsBehind reports whether a function does something behind an assertion, or in the same loop, with what belongs to the
// functions around it: when the assertion fails that is not done, and the test may wait for it, or assert it.
func tellsBehind(fn *infer.Func, assertion ast.Node) bool {
	from := assertion
	for at := assertion; at.Index != fn.Node.Index; at = fn.File.Parent(at) {
		if at.Is(ast.KindFor, ast.KindAsyncFor, ast.KindWhile) {
			from = at
		}
	}
	t, found := fn.File.Scopes, false
	fn.Node.Walk(func(n ast.Node) bool {
		switch {
		case n.Kind() == ast.KindAssert || isAssertMethod(n.AsCall().Func().AsAttribute()):
			return false
		case n.Kind() == ast.KindName && n.Span().Start > from.Span().Start:
			owner := t.Scope(t.Symbol(t.Resolve(n.Index)).Scope)
			around := fn.File.Tree.Node(owner.Node).Span()
			found = found || owner.Kind == scope.FunctionScope && around.Start < fn.Node.Span().Start && isTold(fn.File, n)
		}
		return !found
	})
	return found
}

// isTold reports whether something is done with the object that a name is: it is stored to, called, or a method of it is.
func isTold(f *infer.File, name ast.Node) bool {
	if name.Has(ast.FlagStore | ast.FlagDel) {
		return true
	}
	at := name
	for up := f.Parent(at); up.Is(ast.KindAttribute, ast.KindSubscript) && at.Field() == ast.FieldValue; up = f.Parent(at) {
		at = up
	}
	return at.Has(ast.FlagStore|ast.FlagDel) || at.Field() == ast.FieldFunc || f.Parent(at).Kind() == ast.KindCall
}

func isFunction(n ast.Node) bool {
	return n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda)
}

// isAssertMethod reports whether an attribute is one of self.assertEqual and the like.
func isAssertMethod(a ast.Attribute) bool {
	return a.Value().AsName().Id() == "self" && strings.HasPrefix(a.Attr(), "assert")
}

// narrows reports whether an assertion is there for type checkers: it says that something is not None, or of a type.
func narrows(a ast.Assert) bool {
	test := a.Test()
	if test.AsCall().Func().AsName().Id() == "isinstance" {
		return true
	}
	if c := test.AsCompare(); c.OK() {
		for op := range c.Ops() {
			return op == ast.IsNot && c.Comparators().First().Op() == ast.ConstNone
		}
	}
	return test.Is(ast.KindName, ast.KindAttribute)
}
