package callbacks

import (
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// StopIteration finds next() without a default in async functions: what it raises at the end cannot leave a coroutine.
func StopIteration() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH709",
		Name:       "stop-iteration-in-coroutine",
		Summary:    "next() without a default in an async function: its StopIteration becomes a RuntimeError",
		OptIn:      true,
		Visibility: finding.LoudElsewhere,
		Page:       page("stop_iteration"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if p.InTest() {
			return
		}
		call := n.AsCall()
		method := call.Func().AsAttribute().Attr()
		if method == "set_exception" && isStopIteration(p, call.Args().First()) {
			p.Report(r, n, finding.Finding{
				Message: "a future cannot hold a StopIteration",
				Label:   "TypeError; since Python 3.13 a RuntimeError is stored instead",
				Help:    "set an exception of another class",
			})
			return
		}
		if call.Func().AsName().Id() != "next" || !p.InAsync(n) || call.Args().Len() != 1 || isCaught(p, n) {
			return
		}
		name, _ := p.Types.TypeOf(p.File, call.Func()).Callee()
		if name != "builtins.next" || isEndless(p, call.Args().First()) {
			return
		}
		p.Report(r, n, finding.Finding{
			Message: "next() without a default: at the end of the iterator the coroutine raises RuntimeError",
			Label:   "StopIteration cannot leave a coroutine",
			Seen:    "as \"RuntimeError: coroutine raised StopIteration\", which no clause for StopIteration catches",
			Help:    "give next() a default, or catch StopIteration here",
		})
	}
	return r
}

// isStopIteration reports whether an expression is StopIteration, or one.
func isStopIteration(p *rule.Pass, n ast.Node) bool {
	if call := n.AsCall(); call.OK() {
		n = call.Func()
	}
	return n.AsName().Id() == "StopIteration"
}

// isCaught reports whether a clause around a node in its function may catch StopIteration.
func isCaught(p *rule.Pass, n ast.Node) bool {
	for child, at := n, p.Parent(n); at.OK(); child, at = at, p.Parent(at) {
		if at.Is(ast.KindAsyncFunctionDef, ast.KindFunctionDef, ast.KindLambda) {
			return false
		}
		if at.Is(ast.KindTry, ast.KindTryStar) && child.Field() == ast.FieldBody && at.Children(ast.FieldHandlers).First().OK() {
			return true
		}
		if at.Is(ast.KindGeneratorExp) {
			return true // its body runs elsewhere
		}
		if at.Is(ast.KindWith, ast.KindAsyncWith) {
			for item := range at.Children(ast.FieldItems).All() {
				if m := p.Track.Manager(p.File, item); m == nil || m.Exit != "" {
					return true
				}
			}
		}
	}
	return false
}

// isEndless reports whether an iterator is one that has no end.
func isEndless(p *rule.Pass, n ast.Node) bool {
	text := p.Types.TypeOf(p.File, n).String()
	return strings.HasPrefix(text, "count") || strings.HasPrefix(text, "cycle") || strings.HasPrefix(text, "itertools.")
}
