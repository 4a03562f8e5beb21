package cancellation

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// CleanupOnException finds a release that stands both in an except clause and behind the try statement, but not where a
// cancellation would reach it.
func CleanupOnException() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH308",
		OptIn:      true,
		Name:       "clean-up-only-on-exception",
		Summary:    "a release that runs on success and on an Exception, and not on a cancellation",
		Visibility: finding.Never,
		Page:       page("cleanup_on_exception"),
		Kinds:      []ast.Kind{ast.KindTry},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if !p.InAsync(n) || n.AsTry().Finalbody().First().OK() {
			return
		}
		release, again, ok := releasedTwice(p, n)
		if !ok {
			return
		}
		from := cancelledIn(p, n)
		if !from.OK() {
			return
		}
		p.Report(r, release, finding.Finding{
			Message:   fmt.Sprintf("'%s' does not run when %s is cancelled", short(release), function(p, n)),
			Label:     "runs on an Exception, which a cancellation is not since Python 3.8",
			Certainty: finding.Likely,
			Before:    1,
			Path: []finding.Step{
				{Place: rule.Place(p.File, awaited(from)), Label: "a cancellation arrives here"},
				{Place: rule.Place(p.File, again), Label: "and here it runs when nothing was raised"},
			},
			Details: []string{"that it has to run in any case is told by its standing in both places"},
			Help:    "put it into a finally, or hold what it releases by a with statement",
		})
	}
	return r
}

// releasedTwice returns a call in an except clause of a try statement that releases something, and the same call where
// the statement has ended well.
func releasedTwice(p *rule.Pass, try ast.Node) (release, again ast.Node, ok bool) {
	ends := map[string]ast.Node{}
	last := ast.Node{}
	for stmt := range try.Children(ast.FieldBody).All() {
		last = stmt
	}
	add := func(stmt ast.Node) {
		if call := releases(stmt); call.OK() {
			ends[call.Text()] = call
		}
	}
	add(last)
	for stmt := range try.Children(ast.FieldOrelse).All() {
		add(stmt)
	}
	for stmt := try.Next(); stmt.OK() && stmt.Field() == try.Field(); stmt = stmt.Next() {
		add(stmt)
	}
	for h := range try.Children(ast.FieldHandlers).All() {
		if p.Track.CatchesCancellation(p.File, h.AsExceptHandler()) != carrier.Misses {
			return ast.Node{}, ast.Node{}, false
		}
		for stmt := range h.AsExceptHandler().Body().All() {
			if call := releases(stmt); call.OK() && !release.OK() {
				if same, found := ends[call.Text()]; found {
					release, again = call, same
				}
			}
		}
	}
	return release, again, release.OK()
}

// releases returns the call that a statement is, where it releases something by its name: a method without arguments.
func releases(stmt ast.Node) ast.Node {
	value := stmt.AsExpr().Value()
	if value.Kind() == ast.KindAwait {
		value = value.AsAwait().Value()
	}
	call := value.AsCall()
	if call.Args().First().OK() {
		return ast.Node{}
	}
	switch call.Func().AsAttribute().Attr() {
	case "release", "close", "aclose", "disconnect", "unlock", "terminate", "kill", "shutdown", "wait_closed":
		return value
	}
	return ast.Node{}
}

// cancelledIn returns an await point in the body of a try statement at which a cancellation is known to arrive, that is
// not caught inside; not OK where there is none.
func cancelledIn(p *rule.Pass, try ast.Node) ast.Node {
	var found ast.Node
	for stmt := range try.Children(ast.FieldBody).All() {
		stmt.Walk(func(n ast.Node) bool {
			switch n.Kind() {
			case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef:
				return false
			case ast.KindAwait, ast.KindAsyncFor:
				if !found.OK() && !releases(p.Parent(n)).OK() && p.Track.Effects().Suspends(p.File, n) != effect.Never {
					found = n
				}
			}
			return !found.OK()
		})
	}
	return found
}
