package blocking

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// LockAcrossAwait finds locks of threads that are held while something is awaited.
func LockAcrossAwait() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH606",
		Name:       "thread-lock-across-await",
		Summary:    "a lock of threads is held across an await: the next task that wants it stops the event loop for ever",
		Visibility: finding.Never,
		Page:       page("lock_across_await"),
		Kinds:      []ast.Kind{ast.KindWithitem},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		with := p.Parent(n)
		if with.Kind() != ast.KindWith || !p.InAsync(n) || carrier.IsTest(p.File, p.Function(n)) {
			return
		}
		lock := n.AsWithitem().ContextExpr()
		kind, ok := threadLock(p, lock)
		if !ok {
			return
		}
		at, how := suspends(p, with)
		if how == effect.Never {
			return
		}
		f := finding.Finding{
			Message: fmt.Sprintf("'%s' is a lock of threads, and is held across an await", lock.Text()),
			Label:   "the next task that wants it blocks the thread, and with it the one that would release it",
			Path:    []finding.Step{{Place: rule.Place(p.File, at), Label: "others run here, while it is held"}},
			Seen:    "by nobody: the event loop stands still and logs nothing",
			Help:    fmt.Sprintf("use %s.Lock with `async with`, or let go of it before the await", libraryOf(p)),
		}
		if kind == "threading.RLock" || kind == "threading.Condition" {
			f.Label = "it lets its own thread in again: all tasks of the loop hold it at once"
			f.Seen = "by nobody: what it guards is changed by several tasks in turn"
		}
		if how == effect.Perhaps {
			f.Certainty = finding.Likely
			f.Details = []string{"what is awaited was not seen: it may never give way"}
		}
		p.Report(r, lock, f)
	}
	return r
}

// threadLock returns the name of the class of a lock that blocks its thread.
func threadLock(p *rule.Pass, n ast.Node) (string, bool) {
	t := p.Types.TypeOf(p.File, n)
	if t.Kind != infer.Instance {
		return "", false
	}
	fact, ok := p.Facts.Function(t.Class.FullName())
	if !ok || fact.Call.Makes != library.ThreadLock {
		return "", false
	}
	return fact.Name, true
}

// suspends returns the await point in the block of a with that is most known to give way.
func suspends(p *rule.Pass, with ast.Node) (at ast.Node, how effect.Suspension) {
	look := func(point, shown ast.Node) {
		if s := p.Track.Effects().Suspends(p.File, point); s > how {
			at, how = shown, s
		}
	}
	effect.EachOwn(with, func(n ast.Node) {
		switch n.Kind() {
		case ast.KindAwait:
			look(n, n)
		case ast.KindAsyncFor:
			look(n, n.AsAsyncFor().Iter())
		case ast.KindComprehension:
			if n.Has(ast.FlagIsAsync) {
				look(n, n.AsComprehension().Iter())
			}
		case ast.KindAsyncWith:
			for item := range n.AsAsyncWith().Items().All() {
				look(item, item.AsWithitem().ContextExpr())
			}
		}
	})
	return at, how
}
