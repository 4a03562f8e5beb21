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
		SameAs:     []string{"ASYNC103", "ASYNC104"},
		Visibility: finding.Never,
		Page:       page("swallowed_broadly"),
		Kinds:      []ast.Kind{ast.KindExceptHandler},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if c, a, ok := lostOn(p, n); ok && c.Breadth > carrier.ByName && (a.Weighs() || isTakenForError(p, c)) {
			reportSwallowed(p, r, c, a)
		}
	}
	return r
}

// isTakenForError reports whether a clause that does not name the cancellation tells somebody of it: as of a failure.
func isTakenForError(p *rule.Pass, c carrier.Catch) bool {
	return c.Breadth >= carrier.Broadly && p.Track.Effects().Reports(p.File, c.At.AsExceptHandler())
}
