package cancellation

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// HandlerInsideTimeout finds clauses for the exception of a timeout that stand inside its block, where it is not raised.
func HandlerInsideTimeout() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH312",
		Name:       "handler-inside-timeout",
		Summary:    "an `except TimeoutError` stands inside the block of the timeout, where only a cancellation arrives",
		Visibility: finding.LoudElsewhere,
		Page:       page("handler_inside_timeout"),
		Kinds:      []ast.Kind{ast.KindExceptHandler},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if !n.AsExceptHandler().Type().OK() || !p.InAsync(n) {
			return
		}
		scope := timeoutAround(p, p.Parent(n))
		if !scope.OK() || !catchesOnly(p, n, scope) {
			return
		}
		if sourceOf(p, n) {
			return
		}
		p.ReportAt(r, rule.Place(p.File, n.AsExceptHandler().Type()), finding.Finding{
			Message: fmt.Sprintf("when '%s' expires, this clause is not reached", short(scope.AsWithitem().ContextExpr())),
			Label:   "inside the block the timeout is a cancellation",
			Path:    []finding.Step{{Place: rule.Place(p.File, scope.AsWithitem().ContextExpr()), Label: "it becomes a TimeoutError when this block is left"}},
			Seen:    "as a TimeoutError behind the block",
			Help:    "put the try statement around the with statement",
		})
	}
	return r
}

// timeoutAround returns the innermost timeout that raises an exception, around a node of the same function.
func timeoutAround(p *rule.Pass, n ast.Node) ast.Node {
	for at := p.Parent(n); at.OK(); at = p.Parent(at) {
		switch at.Kind() {
		case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef:
			return ast.Node{}
		case ast.KindWith, ast.KindAsyncWith:
			for item := range at.Children(ast.FieldItems).All() {
				if m := p.Track.Manager(p.File, item); m != nil && m.Exit == library.ExitTimesOut {
					return item
				}
			}
		}
	}
	return ast.Node{}
}

// catchesOnly reports whether all that a clause names is what the timeout raises.
func catchesOnly(p *rule.Pass, h, scope ast.Node) bool {
	classes := p.Track.Effects().Classes(p.Types.TypeOf(p.File, h.AsExceptHandler().Type()))
	raised := p.Track.Manager(p.File, scope).Raises
	for _, c := range classes {
		if !isTimeoutClass(c) {
			return false
		}
	}
	return len(classes) > 0 && len(raised) > 0
}

func isTimeoutClass(c *infer.Class) bool {
	switch c.FullName() {
	case "builtins.TimeoutError", "asyncio.TimeoutError", "asyncio.exceptions.TimeoutError":
		return true
	}
	return false
}

// sourceOf reports whether the body of the clause's try statement may raise what the clause catches by itself: by code
// that was not seen, or that talks to the network.
func sourceOf(p *rule.Pass, h ast.Node) bool {
	found := false
	for stmt := range p.Parent(h).Children(ast.FieldBody).All() {
		raised := p.Track.Effects().Of(p.File, stmt)
		caught, _ := p.Track.Effects().Caught(p.File, h.AsExceptHandler(), raised)
		found = found || !caught.IsEmpty() || raised.More
		stmt.Walk(func(n ast.Node) bool {
			if call := n.AsCall(); call.OK() {
				found = found || talks(nameOf(p, call))
			}
			return !found
		})
	}
	return found
}

// talks reports whether a function of asyncio gets an OSError from the network, of which TimeoutError is one.
func talks(name string) bool {
	for _, prefix := range [...]string{"asyncio.Stream", "asyncio.open_", "asyncio.AbstractEventLoop.", "asyncio.start_", "asyncio.to_thread"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}
