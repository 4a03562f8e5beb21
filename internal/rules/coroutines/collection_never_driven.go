package coroutines

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// CollectionNeverDriven finds coroutines that are put into a collection which nobody goes through to run them.
func CollectionNeverDriven() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH108",
		Name:       "collection-never-driven",
		Summary:    "coroutines are put into a collection, and nobody awaits what is in it",
		Visibility: finding.WarnedOnce,
		Page:       page("collection_never_driven"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if !isCollected(p, n) {
			return
		}
		c, ok := p.Fates.Made(n)
		if !ok || c.Kind != infer.Coroutine || p.Fates.Fate(n).Verdict != carrier.Heeded {
			return
		}
		if p.Track.Uses(p.File, n)&^(carrier.Looks|carrier.Discards) != 0 || p.Fates.ExpectsError(n) {
			return
		}
		f := finding.Finding{
			Message: fmt.Sprintf("%s is put into a collection, and nobody awaits what is in it", thing(c)),
			Label:   "made here, and kept in a collection that is only looked at",
			Help:    "await them together: await asyncio.gather(*…), or each in turn",
		}
		if p.Parent(n).Kind() == ast.KindGeneratorExp {
			f.Visibility, f.Seen = finding.Never, "never: a generator that nobody goes through does not even make them"
		}
		report(p, r, carrier.Fate{Carrier: c, Made: n}, n, f)
	}
	return r
}

// isCollected reports whether an expression is an element of a collection that is made, or is added to one.
func isCollected(p *rule.Pass, n ast.Node) bool {
	switch up := p.Parent(n); up.Kind() {
	case ast.KindList, ast.KindTuple, ast.KindSet, ast.KindListComp, ast.KindSetComp, ast.KindGeneratorExp, ast.KindDict, ast.KindDictComp:
		return n.Field() != ast.FieldKeys && n.Field() != ast.FieldKey
	case ast.KindCall:
		switch up.AsCall().Func().AsAttribute().Attr() {
		case "append", "add", "appendleft", "insert":
			return n.Field() == ast.FieldArgs
		}
	}
	return false
}
