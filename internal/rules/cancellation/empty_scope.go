package cancellation

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// EmptyScope finds timeouts in whose block nothing can be cancelled.
func EmptyScope() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH316",
		Name:       "nothing-to-cancel",
		Summary:    "nothing in the block of a timeout can be cancelled: it never expires",
		SameAs:     []string{"ASYNC100"},
		Visibility: finding.Never,
		Page:       page("empty_scope"),
		Kinds:      []ast.Kind{ast.KindWithitem},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		m := p.Track.Manager(p.File, n)
		if m == nil || m.Call.Makes != library.Timeout || m.ShieldsBlock || m.Exit == "" || !p.InAsync(n) {
			return
		}
		never, ok := gives(p, n)
		if ok {
			return
		}
		f := finding.Finding{
			Message: fmt.Sprintf("'%s' never ends its block: nothing in it can be cancelled", short(n.AsWithitem().ContextExpr())),
			Label:   "a cancellation arrives at an await, and there is none",
			Seen:    "by nobody: the block takes as long as it takes",
			Help:    "put what may take long, and is awaited, into the block; a call that blocks belongs into a thread",
		}
		if never.OK() {
			f.Certainty = finding.Likely
			f.Label = "a cancellation arrives where an await waits, and none does"
			f.Path = []finding.Step{{Place: rule.Place(p.File, never), Label: "this never waits for anything"}}
			f.Details = []string{fmt.Sprintf("nothing that '%s' runs waits for anything", short(never))}
		}
		p.Report(r, n.AsWithitem().ContextExpr(), f)
	}
	return r
}

// gives reports whether something in the block of a withitem may give way; never is an await that does not.
func gives(p *rule.Pass, item ast.Node) (never ast.Node, ok bool) {
	with := p.Parent(item)
	test := func(at ast.Node) {
		if p.Track.Effects().Suspends(p.File, at) != effect.Never || isForOthers(p, at) {
			ok = true
		} else if at.Kind() == ast.KindAwait && !never.OK() {
			never = at
		}
	}
	visit := func(n ast.Node) bool {
		switch n.Kind() {
		case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef:
			return false
		case ast.KindYield, ast.KindYieldFrom:
			ok = true
		case ast.KindAwait, ast.KindAsyncFor:
			test(n)
		case ast.KindAsyncWith:
			for inner := range n.AsAsyncWith().Items().All() {
				test(inner)
			}
		case ast.KindComprehension:
			if n.Has(ast.FlagIsAsync) {
				test(n)
			}
		}
		return !ok
	}
	for later := item.Next(); later.OK(); later = later.Next() {
		if later.Kind() == ast.KindWithitem {
			if with.Kind() == ast.KindAsyncWith {
				test(later)
			}
			later.Walk(visit)
			continue
		}
		later.Walk(visit)
	}
	return never, ok
}

// isForOthers reports whether an await waits for a public method of the object itself, which others may override in classes of
// their own.
func isForOthers(p *rule.Pass, at ast.Node) bool {
	method := at.AsAwait().Value().AsCall().Func().AsAttribute()
	class := p.File.ClassOfSelf(method.Value())
	return class != nil && !strings.HasPrefix(method.Attr(), "_") && !strings.HasPrefix(class.Name(), "_")
}
