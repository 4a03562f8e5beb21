package tasks

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// LoopEatsErrors finds loops of async functions that go on whatever their work raises, and tell nobody.
func LoopEatsErrors() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH212",
		Name:       "loop-eats-errors",
		Summary:    "a background loop catches every exception, tells nobody and goes on",
		Visibility: finding.Never,
		Page:       page("loop_eats_errors"),
		Kinds:      []ast.Kind{ast.KindExceptHandler},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		h := n.AsExceptHandler()
		if !p.InAsync(n) || p.InTest() || !isQuiet(h) || !catchesAll(p, h) {
			return
		}
		// The statement is the turn of the loop, what awaits behind it is not work that goes on; and the loop is not left
		// once something has succeeded.
		try := p.Parent(n)
		loop := p.Parent(try)
		if loop.Kind() != ast.KindWhile || try.Field() != ast.FieldBody || leaves(loop) || !awaits(try.Children(ast.FieldBody)) || worksOn(try) {
			return
		}
		raises := effect.Nothing
		for stmt := range try.Children(ast.FieldBody).All() {
			raises = effect.Union(raises, p.Track.Effects().Of(p.File, stmt))
		}
		caught, _ := p.Track.Effects().Caught(p.File, h, raises)
		if caught.IsEmpty() {
			return
		}
		f := finding.Finding{
			Message: "the loop catches every exception here, tells nobody and goes on",
			Label:   "what is caught here is gone",
			Path:    []finding.Step{{Place: rule.Place(p.File, loop.Child(ast.FieldTest)), Label: "the loop that goes on"}},
			Details: []string{fmt.Sprintf("can catch %s", p.Carried(nil, caught))},
			Seen:    "never",
			Help:    "log it with its traceback (logging.exception), wait before the next turn, or catch what is expected alone",
		}
		if !caught.Seen() {
			f.Certainty = finding.Likely
		}
		p.Report(r, n, f)
	}
	return r
}

// isQuiet reports whether a clause does nothing but go on, at once or after a time.
func isQuiet(h ast.ExceptHandler) bool {
	for stmt := range h.Body().All() {
		switch stmt.Kind() {
		case ast.KindPass, ast.KindContinue:
			continue
		case ast.KindExpr:
			if value := stmt.AsExpr().Value(); value.Kind() == ast.KindConstant || isSleep(value) {
				continue
			}
		}
		return false
	}
	return true
}

// catchesAll reports whether a clause names Exception. A broader one catches cancellation too, which is worse.
func catchesAll(p *rule.Pass, h ast.ExceptHandler) bool {
	for _, class := range p.Track.Effects().Classes(p.Types.TypeOf(p.File, h.Type())) {
		if class.FullName() == "builtins.Exception" {
			return true
		}
	}
	return false
}

// leaves reports whether a loop has a way out beside its condition, except in a handler.
func leaves(loop ast.Node) bool {
	found := false
	loop.Walk(func(n ast.Node) bool {
		switch n.Kind() {
		case ast.KindReturn, ast.KindBreak:
			found = true
		case ast.KindExceptHandler, ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda:
			return false
		}
		return !found
	})
	return found
}

// awaits reports whether any of some statements awaits anything but a sleep.
func awaits(block ast.Nodes) bool {
	for stmt := range block.All() {
		if awaitsIn(stmt) {
			return true
		}
	}
	return false
}

func awaitsIn(stmt ast.Node) bool {
	found := false
	stmt.Walk(func(n ast.Node) bool {
		found = found || n.Is(ast.KindAsyncFor, ast.KindAsyncWith) || n.Kind() == ast.KindAwait && !isSleep(n)
		return !found && !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda)
	})
	return found
}

// worksOn reports whether the turn of a loop goes on behind a try with something that is awaited.
func worksOn(try ast.Node) bool {
	for stmt := try.Next(); stmt.OK() && stmt.Field() == ast.FieldBody; stmt = stmt.Next() {
		if awaitsIn(stmt) {
			return true
		}
	}
	return false
}

// isSleep reports whether a node awaits a call of something called sleep.
func isSleep(n ast.Node) bool {
	fn := n.AsAwait().Value().AsCall().Func()
	return fn.AsAttribute().Attr() == "sleep" || fn.AsName().Id() == "sleep"
}
