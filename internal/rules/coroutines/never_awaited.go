package coroutines

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// NeverAwaited finds calls of an async function of the same file whose coroutine is the whole statement.
func NeverAwaited() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH101",
		Name:       "coroutine-never-awaited",
		Summary:    "an async function of the file is called as a statement: it never runs",
		Visibility: finding.WarnedOnce,
		Page:       page("never_awaited"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if fate, ok := dropped(p, n); ok && byPlainName(p, fate) {
			reportDropped(p, r, fate)
		}
	}
	return r
}

// dropped returns the fate of a coroutine whose making is a whole statement.
func dropped(p *rule.Pass, n ast.Node) (carrier.Fate, bool) {
	if p.Parent(n).Kind() != ast.KindExpr {
		return carrier.Fate{}, false
	}
	fate := p.Fates.Fate(n)
	return fate, fate.Verdict == carrier.Dropped && fate.Kind == infer.Coroutine
}

// byPlainName reports whether the function was called by the name that it is defined by in the same file.
func byPlainName(p *rule.Pass, fate carrier.Fate) bool {
	name := fate.Made.AsCall().Func().AsName()
	return name.OK() && fate.Func != nil && fate.Func.File == p.File && fate.Func.Name() == name.Id()
}

func reportDropped(p *rule.Pass, r *rule.Rule, fate carrier.Fate) {
	report(p, r, fate, fate.Made, finding.Finding{
		Message: fmt.Sprintf("%s is never awaited", thing(fate.Carrier)),
		Label:   "made here and dropped: nothing of it runs",
		Help:    advice(p, fate.Made),
		Fixes:   awaitIt(p, fate),
	})
}
