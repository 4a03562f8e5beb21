package cancellation

import (
	"fmt"
	"slices"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// WrongClass finds clauses for a CancelledError or TimeoutError that is another class than the one that is raised.
func WrongClass() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH313",
		Name:       "wrong-exception-class",
		Summary:    "a clause names a CancelledError or TimeoutError of another module than the one that is raised",
		Visibility: finding.LoudElsewhere,
		Page:       page("wrong_class"),
		Kinds:      []ast.Kind{ast.KindExceptHandler},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if !n.AsExceptHandler().Type().OK() || !p.InAsync(n) || inTests(p, n) {
			return // a test fails by the one as by the other
		}
		have := names(p, n)
		call, ok := waitFor(p, p.Parent(n))
		old := p.Target != 0 && p.Target < ast.V(11)
		switch {
		case slices.Contains(have, "concurrent.futures.CancelledError") && !othersName(p, n, "asyncio.CancelledError") && ownTaskOnly(p, p.Parent(n)):
			p.ReportAt(r, rule.Place(p.File, n.AsExceptHandler().Type()), finding.Finding{
				Message: "a cancelled task raises asyncio.CancelledError, which is no concurrent.futures.CancelledError since Python 3.8",
				Label:   "this clause is not reached by it",
				Seen:    "by nobody: what the clause does is left out, and a task that runs this ends as cancelled",
				Help:    "name asyncio.CancelledError, and raise it again",
			})
		case ok && old && slices.Contains(have, "builtins.TimeoutError") && !othersName(p, n, "asyncio.TimeoutError"):
			wrongTimeout(p, r, n, call, "the builtin TimeoutError")
		case ok && old && slices.Contains(have, "concurrent.futures.TimeoutError") && !othersName(p, n, "asyncio.TimeoutError"):
			wrongTimeout(p, r, n, call, "concurrent.futures.TimeoutError")
		}
	}
	return r
}

func wrongTimeout(p *rule.Pass, r *rule.Rule, n, call ast.Node, named string) {
	p.ReportAt(r, rule.Place(p.File, n.AsExceptHandler().Type()), finding.Finding{
		Message: fmt.Sprintf("before Python 3.11 asyncio.TimeoutError, which is raised here, is not %s", named),
		Label:   "this clause is not reached by it on 3.10 and older",
		Path:    []finding.Step{{Place: rule.Place(p.File, call), Label: "raises asyncio.TimeoutError"}},
		Before:  1,
		Help:    "name asyncio.TimeoutError, which is right on all versions",
	})
}

// names returns the dotted names of the classes that a clause names.
func names(p *rule.Pass, h ast.Node) []string {
	var out []string
	for _, c := range p.Track.Effects().Classes(p.Types.TypeOf(p.File, h.AsExceptHandler().Type())) {
		out = append(out, c.FullName())
	}
	return out
}

// othersName reports whether some clause of the try statement catches a class by its name or by a base of it.
func othersName(p *rule.Pass, h ast.Node, name string) bool {
	class := p.Types.ClassNamed(name)
	if class == nil {
		return true
	}
	for other := range p.Parent(h).Children(ast.FieldHandlers).All() {
		if !other.AsExceptHandler().Type().OK() {
			return true
		}
		t := p.Types.TypeOf(p.File, other.AsExceptHandler().Type())
		if t.HasUnknown() {
			return true
		}
		for _, c := range p.Track.Effects().Classes(t) {
			if p.Types.IsSubclass(class, c) {
				return true
			}
		}
	}
	return false
}

// waitFor returns a call in the body of a try statement that raises asyncio.TimeoutError.
func waitFor(p *rule.Pass, try ast.Node) (ast.Node, bool) {
	var found ast.Node
	for stmt := range try.Children(ast.FieldBody).All() {
		stmt.Walk(func(n ast.Node) bool {
			if call := n.AsCall(); call.OK() && !found.OK() {
				if f, ok := p.Facts.Function(nameOf(p, call)); ok && slices.Contains(f.Raises, "asyncio.TimeoutError") {
					found = n
				}
			}
			return !found.OK() && !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef)
		})
	}
	return found, found.OK()
}

// ownTaskOnly reports whether all that the body of a try statement awaits is of asyncio, and nothing in it reads a
// concurrent future.
func ownTaskOnly(p *rule.Pass, try ast.Node) bool {
	awaits, other := false, false
	for stmt := range try.Children(ast.FieldBody).All() {
		stmt.Walk(func(n ast.Node) bool {
			switch n.Kind() {
			case ast.KindAwait:
				awaits = true
				other = other || !isTask(p.Types.TypeOf(p.File, n.AsAwait().Value())) && !isAsyncio(nameOf(p, n.AsAwait().Value().AsCall()))
			case ast.KindCall:
				switch name := n.AsCall().Func().AsAttribute().Attr(); name {
				case "result", "exception", "as_completed":
					other = true
				}
			}
			return true
		})
	}
	return awaits && !other
}

func isAsyncio(name string) bool { return len(name) > 8 && name[:8] == "asyncio." }

func isTask(t *infer.Type) bool {
	switch className(t) {
	case "asyncio.Task", "asyncio.Future", "asyncio.tasks.Task", "asyncio.futures.Future":
		return t.Kind == infer.Instance
	}
	return false
}
