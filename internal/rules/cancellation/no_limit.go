package cancellation

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// NoLimit finds awaits of another computer without any timeout around them.
func NoLimit() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH320",
		Name:       "network-without-timeout",
		Summary:    "another computer is awaited without a timeout: one that is silent stops the task for ever",
		OptIn:      true,
		Visibility: finding.Never,
		Page:       page("no_limit"),
		Kinds:      []ast.Kind{ast.KindAwait},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if !p.InAsync(n) || inTests(p, n) || carrier.Finally(p.File, n).OK() {
			return
		}
		e, ok := p.Track.Endless(p.File, n)
		if !ok || e.For != library.EndlessPeer || len(e.Through) > 0 || isConversation(p, n, e.By) || isPipe(n) || isWrapper(p, n) {
			return
		}
		fn := p.Function(n)
		if p.Track.Limit(p.File, n, fn).OK() || p.Track.LimitedByCallers(p.File.Func(fn)) {
			return
		}
		p.Report(r, n, finding.Finding{
			Message:   fmt.Sprintf("'%s' waits for another computer as long as it takes", short(n.AsAwait().Value())),
			Label:     fmt.Sprintf("%s has no limit of its own", e.By),
			Certainty: finding.Likely,
			Details:   []string{"no timeout is in sight, neither here nor around a call of " + function(p, n)},
			Seen:      "by nobody: a peer that is gone without a word is never missed",
			Help:      limitAdvice(p),
		})
	}
	return r
}

// isConversation reports whether something is read or written in a loop: that lasts as long as the other side is there.
func isConversation(p *rule.Pass, n ast.Node, by string) bool {
	method := by[strings.LastIndexByte(by, '.')+1:]
	if strings.Contains(method, "connect") {
		return false
	}
	fn := p.Function(n)
	for at := n; at.OK() && at != fn; at = p.Parent(at) {
		if at.Is(ast.KindWhile, ast.KindFor, ast.KindAsyncFor) {
			return true
		}
	}
	return false
}

// isPipe reports whether the stream is one to a child process, by its name.
func isPipe(n ast.Node) bool {
	switch n.AsAwait().Value().AsCall().Func().AsAttribute().Value().AsAttribute().Attr() {
	case "stdin", "stdout", "stderr":
		return true
	}
	return false
}

// isWrapper reports whether the function around an await does nothing else: who calls it sets the limit, as with what it
// wraps.
func isWrapper(p *rule.Pass, n ast.Node) bool {
	stmt := p.Parent(n)
	return stmt.Is(ast.KindReturn, ast.KindExpr) && p.Parent(stmt) == p.Function(n) && onlyStatement(p.Function(n), stmt)
}

// onlyStatement reports whether a function has no statement but one, and a text.
func onlyStatement(fn, stmt ast.Node) bool {
	for other := range fn.Children(ast.FieldBody).All() {
		if other != stmt && (other.Kind() != ast.KindExpr || other.AsExpr().Value().Op() != ast.ConstStr) {
			return false
		}
	}
	return true
}
