package cancellation

import (
	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// SwallowedBroadly finds bare clauses, those for BaseException and tuples that hold the exception of a cancellation, which
// do not raise it again.
func SwallowedBroadly() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH302",
		Name:       "cancellation-swallowed-broadly",
		Summary:    "a bare `except`, `except BaseException` or a tuple catches a cancellation and does not raise it again",
		Visibility: finding.Never,
		Page:       page("swallowed_broadly"),
		Kinds:      []ast.Kind{ast.KindExceptHandler},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if c, ok := lost(p, n); ok && isPlain(c) && c.Breadth > carrier.ByName {
			reportSwallowed(p, r, c)
		}
	}
	return r
}
