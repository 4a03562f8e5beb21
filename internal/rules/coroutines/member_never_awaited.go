package coroutines

import (
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// MemberNeverAwaited finds what NeverAwaited finds, where the async function is reached through a method, an attribute,
// an import or the result of a call.
func MemberNeverAwaited() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH102",
		Name:       "coroutine-member-never-awaited",
		Summary:    "an async method or imported async function is called as a statement: it never runs",
		Visibility: finding.WarnedOnce,
		Page:       page("member_never_awaited"),
		Kinds:      makers(),
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if fate, ok := dropped(p, n); ok && !byPlainName(p, fate) {
			reportDropped(p, r, fate)
		}
	}
	return r
}
