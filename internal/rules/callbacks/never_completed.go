package callbacks

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// NeverCompleted finds futures that get a result from code which may fail before that, and then get nothing: whoever awaits
// one waits for ever.
func NeverCompleted() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH707",
		Name:       "future-never-completed",
		Summary:    "a future gets its result, and nothing where the code that makes the result fails",
		Visibility: finding.LoudElsewhere,
		Page:       page("never_completed"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		method := n.AsCall().Func().AsAttribute()
		if method.Attr() != "set_result" || p.InTest() {
			return
		}
		name, _ := p.Types.TypeOf(p.File, n.AsCall().Func()).Callee()
		f, ok := p.Facts.Function(name)
		if !ok || f.Name != "asyncio.Future.set_result" {
			return
		}
		fn := functionAround(p.File, n)
		if fn == nil || fn.Name() == "<lambda>" || isLocal(p, method.Value()) || completesOtherwise(fn, method.Value()) {
			return
		}
		at, raised := raisesBefore(p, n)
		if !at.OK() {
			return
		}
		p.Report(r, n, finding.Finding{
			Message:   "the future gets nothing where this fails: whoever awaits it waits for ever",
			Label:     "the only place that completes it here; no set_exception stands beside it",
			Path:      []finding.Step{{Place: rule.Place(p.File, at), Label: "may raise before the result is set"}},
			Before:    1,
			Details:   []string{"can raise " + p.Carried(nil, raised)},
			Seen:      fmt.Sprintf("where %s is called, and not by whoever awaits the future", named(fn)),
			Help:      "catch the exception and hand it to future.set_exception, unless future.done()",
			Certainty: finding.Likely,
		})
	}
	return r
}

// completesOtherwise reports whether the class of a function, or the function itself, also hands the future an exception,
// or cancels it.
func completesOtherwise(fn *infer.Func, future ast.Node) bool {
	around := fn.Node
	if fn.Class != nil {
		around = fn.Class.Node
	}
	found := false
	around.Walk(func(n ast.Node) bool {
		a := n.AsAttribute()
		switch a.Attr() {
		case "set_exception", "cancel":
			found = found || last(a.Value()) == last(future) || future.Kind() == ast.KindName
		}
		return !found
	})
	return found
}

// last returns the last name of a dotted expression.
func last(n ast.Node) string {
	text := n.Text()
	return text[strings.LastIndexByte(text, '.')+1:]
}

// raisesBefore returns what may raise on the way to a call that sets a result, in the same function: the result itself, or
// a statement before it; not OK where nothing is known to, or where a clause is around.
func raisesBefore(p *rule.Pass, call ast.Node) (ast.Node, *effect.Set) {
	if result := call.AsCall().Args().First(); result.OK() {
		if raised := p.Track.Effects().Of(p.File, result); raised.SeenOfTheWorld() {
			return unlessCaught(p, call, result, raised)
		}
	}
	stmt := call
	for !stmt.IsStmt() {
		stmt = p.Parent(stmt)
	}
	for before := range p.Parent(stmt).Children(stmt.Field()).All() {
		if before.Index == stmt.Index {
			break
		}
		if before.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindRaise, ast.KindIf) {
			continue // what is raised under a condition is most often meant for the caller
		}
		if raised := p.Track.Effects().Of(p.File, before); raised.SeenOfTheWorld() {
			return unlessCaught(p, call, before, raised)
		}
	}
	return ast.Node{}, nil
}

// unlessCaught returns its arguments, unless a clause or a manager around may have to do with what is raised.
func unlessCaught(p *rule.Pass, call, at ast.Node, raised *effect.Set) (ast.Node, *effect.Set) {
	if isCaught(p, call) {
		return ast.Node{}, nil
	}
	return at, raised
}
