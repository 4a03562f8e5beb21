package cancellation

import (
	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// raiseAgain is the fix that lets a cancellation out of a clause: a raise at its end where it names the cancellation, a
// clause before it where it catches more. It is safe only where nothing is skipped by it: neither what the broad clause
// does nor what stands behind the clause.
func raiseAgain(p *rule.Pass, c carrier.Catch) []finding.Fix {
	handler := c.At.AsExceptHandler()
	if !handler.OK() || p.Parent(c.At).Kind() != ast.KindTry {
		return nil
	}
	edits, safe := raiseBefore(p, c), false
	if c.Breadth == carrier.ByName {
		edits = raiseAtEnd(p, c)
		safe = len(c.Raised) == 0 && len(c.Left) == 1 && (c.Left[0].Kind() == ast.KindReturn || endsFunction(p, c.At))
	}
	if edits == nil {
		return nil
	}
	return []finding.Fix{{Title: "raise it again", Safe: safe, Edits: edits}}
}

// unsafely returns fixes as proposals. Where a task ends as if it had finished, whoever cancels it and awaits it may count on
// that: it gets a CancelledError that it had none of before.
func unsafely(fixes []finding.Fix) []finding.Fix {
	for i := range fixes {
		fixes[i].Safe = false
	}
	return fixes
}

// endsFunction reports whether nothing of its function runs behind a clause.
func endsFunction(p *rule.Pass, clause ast.Node) bool {
	for child, at := p.Parent(clause), p.Parent(p.Parent(clause)); at.OK(); child, at = at, p.Parent(at) {
		if at.Children(child.Field()).Last() != child {
			return false
		}
		switch at.Kind() {
		case ast.KindFunctionDef, ast.KindAsyncFunctionDef:
			return true
		case ast.KindFor, ast.KindAsyncFor, ast.KindWhile:
			return false
		case ast.KindTry, ast.KindTryStar:
			if child.Field() == ast.FieldBody && at.Children(ast.FieldOrelse).Len() > 0 {
				return false
			}
		}
	}
	return false
}

// raiseAtEnd puts a raise in the place of what ends a clause, or behind it.
func raiseAtEnd(p *rule.Pass, c carrier.Catch) []finding.Edit {
	body := c.At.Children(ast.FieldBody)
	last := body.Last()
	if len(c.Left) != 1 || c.Left[0] != last {
		return nil // it is left in another place too
	}
	switch last.Kind() {
	case ast.KindPass:
		return []finding.Edit{rule.Replace(p.File, last, "raise")}
	case ast.KindReturn:
		if last.AsReturn().Value().OK() {
			return nil // somebody wants the value
		}
		return []finding.Edit{rule.Replace(p.File, last, "raise")}
	case ast.KindBreak, ast.KindContinue:
		return nil
	}
	indent, ok := rule.Indent(p.File, last)
	if !ok {
		return nil
	}
	return []finding.Edit{rule.InsertBelow(p.File, last, indent+"raise\n")}
}

// raiseBefore puts a clause for the cancellation alone before a broad one.
func raiseBefore(p *rule.Pass, c carrier.Catch) []finding.Edit {
	indent, ok := rule.Indent(p.File, c.At)
	if !ok || libraryOf(p) != "asyncio" || !p.ImportsByName("asyncio") {
		return nil
	}
	inner, ok := rule.Indent(p.File, c.At.Children(ast.FieldBody).First())
	if !ok {
		inner = indent + "    "
	}
	clause := "except asyncio.CancelledError:\n" + inner + "raise\n" + indent
	return []finding.Edit{rule.InsertBefore(p.File, c.At, clause)}
}
