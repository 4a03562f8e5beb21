package cancellation

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// Unshielded finds awaits in the clean-up of trio and anyio programs that a cancelled scope cuts off at once.
func Unshielded() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH309",
		Name:       "unshielded-clean-up",
		Summary:    "under trio or anyio an await in a finally is cancelled again at once: the clean-up does not happen",
		SameAs:     []string{"ASYNC102"},
		Visibility: finding.Never,
		OptIn:      true, // what is awaited is seldom seen, and often gives way to nobody
		Page:       page("unshielded"),
		Kinds:      []ast.Kind{ast.KindAwait},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if !p.InAsync(n) || !isLevelTriggered(p) || inTests(p, n) {
			return
		}
		around, from := cut(p, n)
		if len(from) == 0 || firstCut(p, around) != n {
			return // the first one that is cut skips the rest
		}
		suspends := p.Track.Effects().Suspends(p.File, n)
		f := finding.Finding{
			Message: fmt.Sprintf("when the scope around %s is cancelled, this await in its clean-up is cancelled at once", function(p, n)),
			Label:   "it raises the cancellation again, and what it should do is not done",
			Path:    []finding.Step{{Place: rule.Place(p.File, awaited(from[0])), Label: "a cancellation arrives here"}},
			Before:  1,
			Help:    shieldAdvice(p),
		}
		if suspends == effect.Perhaps {
			f.Certainty = finding.Likely
			f.Details = append(f.Details, fmt.Sprintf("what '%s' does was not seen: it may never give way", short(n)))
		}
		if libraryOf(p) != "trio" {
			f.Certainty = finding.Likely
			f.Details = append(f.Details, "a cancellation of asyncio itself, which comes once, does not cut it")
		}
		p.Report(r, n, f)
	}
	return r
}

// cut returns the clean-up in which an await is cut off, and the await points of the cancellation that is then on its way; none
// where it is not, as far as is known.
func cut(p *rule.Pass, n ast.Node) (around ast.Node, from []ast.Node) {
	around, from = cleanup(p, n)
	from = p.Track.Guarded(p.File, n, around, from)
	if len(from) == 0 || p.Track.Shield(p.File, n, around).OK() || outlives(p, n) {
		return around, nil
	}
	suspends := p.Track.Effects().Suspends(p.File, n)
	if suspends == effect.Never || suspends == effect.Perhaps && ofProject(p, n) {
		return around, nil
	}
	return around, from
}

// firstCut returns the first await in a clean-up that is cut off.
func firstCut(p *rule.Pass, around ast.Node) (first ast.Node) {
	around.Walk(func(n ast.Node) bool {
		if n.Kind() == ast.KindAwait && !first.OK() {
			if at, from := cut(p, n); at == around && len(from) > 0 {
				first = n
			}
		}
		return !first.OK() && !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef)
	})
	return first
}

func shieldAdvice(p *rule.Pass) string {
	if libraryOf(p) == "trio" {
		return "put it into `with trio.CancelScope(shield=True, deadline=trio.current_time() + 5):`"
	}
	return "put it into `with anyio.move_on_after(5, shield=True):`"
}

// isLevelTriggered reports whether cancellations in a file are those of scopes of trio or anyio, which last until the
// scope is left. A file that uses anyio and has no scope may run under asyncio's own cancellations, which come once.
func isLevelTriggered(p *rule.Pass) bool {
	switch {
	case p.Imports("asyncio"):
		return false
	case p.Imports("trio"):
		return true
	}
	return p.Imports("anyio") && opensScope(p)
}

// opensScope reports whether a file makes a scope or a group by a function that it has from anyio.
func opensScope(p *rule.Pass) bool {
	found := false
	p.File.Tree.Module().Walk(func(n ast.Node) bool {
		switch name := n.AsCall().Func().AsAttribute().Attr() + n.AsCall().Func().AsName().Id(); name {
		case "create_task_group", "CancelScope", "move_on_after", "fail_after":
			found = true
		}
		return !found
	})
	return found
}

// cleanup returns the innermost finally or clause for a cancellation in which a node stands, and the await points of the
// cancellation that is then on its way.
func cleanup(p *rule.Pass, n ast.Node) (around ast.Node, from []ast.Node) {
	for at := n; at.OK(); at = p.Parent(at) {
		switch {
		case at.Field() == ast.FieldFinalbody:
			around = p.Parent(at)
			return around, p.Track.InFlight(p.File, around)
		case at.Kind() == ast.KindExceptHandler:
			if c, ok := p.Track.Catch(p.File, at); ok && c.Breadth == carrier.ByName {
				return at, c.From
			}
		case at.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef):
			return ast.Node{}, nil
		}
	}
	return ast.Node{}, nil
}

// ofProject reports whether a function of the project is awaited, which does nothing by itself that waits: a method that
// others override.
func ofProject(p *rule.Pass, n ast.Node) bool {
	for _, arm := range p.Types.TypeOf(p.File, n.AsAwait().Value()).Arms() {
		if arm.Func != nil && !arm.Func.File.IsStub && !arm.Func.File.IsInstalled {
			return true
		}
	}
	return false
}

// outlives reports whether what is awaited does its work even if it is cancelled, or shields itself: aclose closes all
// the same, and says so only afterwards.
func outlives(p *rule.Pass, n ast.Node) bool {
	call := n.AsAwait().Value().AsCall()
	if !call.OK() {
		return false
	}
	if closesAnyway(call) {
		return true
	}
	for _, arm := range p.Types.TypeOf(p.File, call.Node).Arms() {
		if arm.Func != nil && !arm.Func.File.IsStub && shieldsItself(p, arm.Func.File, arm.Func.Node) {
			return true
		}
	}
	return false
}

// closesAnyway reports whether what a call closes is closed even if that is cancelled.
func closesAnyway(call ast.Call) bool {
	name := call.Func().AsAttribute().Attr() + call.Func().AsName().Id()
	return strings.HasPrefix(name, "aclose") || name == "cancel_shielded_checkpoint" || name == "__aexit__"
}

// shieldsItself reports whether all awaits of a function of the project are shielded, or close what they close anyway.
func shieldsItself(p *rule.Pass, f *infer.File, fn ast.Node) bool {
	all, awaits := true, false
	for stmt := range fn.Children(ast.FieldBody).All() {
		stmt.Walk(func(n ast.Node) bool {
			if n.Kind() == ast.KindAwait {
				awaits = true
				all = all && (p.Track.Shield(f, n, fn).OK() || closesAnyway(n.AsAwait().Value().AsCall()))
			}
			return !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef)
		})
	}
	return awaits && all
}
