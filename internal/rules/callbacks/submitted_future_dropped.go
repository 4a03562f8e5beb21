package callbacks

import (
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// SubmittedFutureDropped finds functions that are handed to an executor and whose future nobody reads.
func SubmittedFutureDropped() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH703",
		Name:       "submitted-future-dropped",
		Summary:    "nobody reads the future of a submitted call: what the call raises is never logged",
		Visibility: finding.Never,
		Page:       page("submitted_future_dropped"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if w, use, ok := unread(p, n); ok && w.By != threadsafe {
			reportUnread(p, r, w, use, "ask the future for its result(), also inside `with executor`, which waits and raises nothing")
		}
	}
	return r
}
