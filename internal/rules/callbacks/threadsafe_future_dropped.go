package callbacks

import (
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// ThreadsafeFutureDropped finds coroutines that are handed to the loop of another thread and whose future nobody reads.
func ThreadsafeFutureDropped() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH702",
		Name:       "threadsafe-future-dropped",
		Summary:    "nobody reads the future of run_coroutine_threadsafe: what the coroutine raises is never logged",
		Visibility: finding.Never,
		Page:       page("threadsafe_future_dropped"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if w, use, ok := unread(p, n); ok && w.By == threadsafe {
			reportUnread(p, r, w, use, "ask the future for its result(), or give it a done callback that reads exception()")
		}
	}
	return r
}
