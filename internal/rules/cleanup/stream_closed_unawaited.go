package cleanup

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// StreamClosedUnawaited finds streams that are closed and whose end nobody waits for.
func StreamClosedUnawaited() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH511",
		Name:       "stream-closed-unawaited",
		Summary:    "a stream is closed and nobody waits for it: what goes wrong with the rest of its data is lost",
		OptIn:      true,
		Visibility: finding.Never,
		Page:       page("stream_closed_unawaited"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		method := n.AsCall().Func().AsAttribute()
		if !method.OK() || p.Parent(n).Kind() != ast.KindExpr || !p.InAsync(n) || inHandler(p, n) || p.InTest() {
			return
		}
		then := p.Track.ClosesStream(p.File, n.AsCall())
		if then == "" {
			return
		}
		scope := p.Function(n)
		if method.Value().Kind() == ast.KindAttribute {
			scope = p.File.Tree.Module().Node // another method may wait
		}
		if mentions(scope, then) || mentions(scope, "abort") || !mentions(scope, "write") && !mentions(scope, "writelines") {
			return
		}
		p.Report(r, n, finding.Finding{
			Message:   fmt.Sprintf("'%s' is closed and nobody waits until it is", short(method.Value())),
			Label:     "what is not written yet is still to be sent; an error of that reaches nobody",
			Certainty: finding.Likely,
			Seen:      "by nobody: what goes wrong is delivered to drain() and wait_closed() alone",
			Help:      fmt.Sprintf("add `await %s.%s()`; to give up what is unsent, `%s.transport.abort()`", short(method.Value()), then, short(method.Value())),
		})
	}
	return r
}

// inHandler reports whether a node stands in an except clause: the stream has failed already.
func inHandler(p *rule.Pass, n ast.Node) bool {
	for at := n; at.OK() && !at.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda); at = p.Parent(at) {
		if at.Kind() == ast.KindExceptHandler {
			return true
		}
	}
	return false
}

// mentions reports whether an attribute of a name occurs below a node.
func mentions(n ast.Node, name string) bool {
	found := false
	n.Walk(func(at ast.Node) bool {
		found = found || at.AsAttribute().Attr() == name
		return !found
	})
	return found
}
