package blocking

import (
	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// NoCheckpoint finds loops in async functions with a turn in which nothing changes and nobody else may run.
func NoCheckpoint() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH605",
		Name:       "loop-without-checkpoint",
		Summary:    "a loop in an async function turns without giving way: nothing else runs, and it cannot be cancelled",
		Visibility: finding.Never,
		Page:       page("no_checkpoint"),
		Kinds:      []ast.Kind{ast.KindWhile},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		loop := n.AsWhile()
		if !p.InAsync(n) || carrier.IsTest(p.File, p.Function(n)) || !onlyLooks(loop.Test()) {
			return
		}
		f := finding.Finding{
			Seen: "by nobody: the event loop stands still, and the task cannot be cancelled",
			Help: "await what it waits for: an Event, a Condition, a Queue; at the least `await asyncio.sleep(...)` in each turn",
		}
		if turn, ok := idleTurn(loop.Body()); ok {
			f.Message = "this loop waits for something without giving way, so that nothing else in the event loop can bring it about"
			f.Label = "a turn changes nothing and awaits nothing: the next one is the same"
			if turn.OK() {
				f.Path = []finding.Step{{Place: rule.Place(p.File, turn), Label: "the next turn begins; nothing was awaited"}}
			}
		} else if isEndless(p, loop) {
			f.Message = "this loop has no end and awaits nothing: the event loop stands still"
			f.Label = "nothing in it gives way, and nothing leaves it"
			f.Certainty = finding.Likely
			f.Details = []string{"what it calls may end it by an exception"}
		} else {
			return
		}
		p.ReportAt(r, rule.PlaceOfHeader(p.File, n), f)
	}
	return r
}

// idleTurn reports whether a loop with this body can turn once without a change: as often then as it likes. That is where
// nothing in it changes anything, or where all in front of a continue does not, and one condition leads to that.
func idleTurn(body ast.Nodes) (turn ast.Node, ok bool) {
	for stmt := range body.All() {
		if again := stmt.AsIf(); again.OK() && onlyLooks(again.Test()) && again.Body().First().Kind() == ast.KindContinue {
			return again.Body().First(), true
		}
		if stmt.Is(ast.KindBreak, ast.KindReturn, ast.KindContinue) || !onlyLooks(stmt) {
			return ast.Node{}, false
		}
	}
	return ast.Node{}, true
}

// onlyLooks reports whether evaluating an expression or statement changes nothing, gives way to nobody and leaves nothing.
func onlyLooks(n ast.Node) bool {
	only := true
	n.Walk(func(n ast.Node) bool {
		switch {
		case n.Kind() == ast.KindCall:
			only = only && looks(n.AsCall().Func().AsAttribute().Attr())
		case n.Has(ast.FlagStore | ast.FlagDel), n.Kind() != ast.KindPass && n.Kind() != ast.KindExpr && n.Kind() != ast.KindIf && n.IsStmt():
			only = false
		case n.Is(ast.KindAwait, ast.KindYield, ast.KindYieldFrom), n.Kind() == ast.KindComprehension:
			only = false
		}
		return only
	})
	return only
}

// looks reports whether a method of a name does no more than tell how things stand.
func looks(method string) bool {
	switch method {
	case "empty", "full", "qsize", "done", "cancelled", "is_set", "locked", "is_alive", "is_running", "running", "is_closed",
		"is_closing", "time", "monotonic", "perf_counter":
		return true
	}
	return false
}

// isEndless reports whether a `while True` never gives way, and nothing leaves it but an exception that nothing in the
// function is there for.
func isEndless(p *rule.Pass, loop ast.While) bool {
	if loop.Test().Op() != ast.ConstTrue {
		return false
	}
	for at := p.Parent(loop.Node); at.OK() && !at.Is(ast.KindAsyncFunctionDef); at = p.Parent(at) {
		if !at.Is(ast.KindIf, ast.KindWhile, ast.KindFor) {
			return false // a try or a with may be what it is left by
		}
	}
	calls, leaves := false, false
	effect.EachOwn(loop.Node, func(n ast.Node) {
		switch n.Kind() {
		case ast.KindCall:
			calls = true
		case ast.KindBreak, ast.KindReturn, ast.KindRaise, ast.KindAssert, ast.KindYield, ast.KindYieldFrom:
			leaves = true
		case ast.KindAwait, ast.KindAsyncFor:
			leaves = leaves || p.Track.Effects().Suspends(p.File, n) != effect.Never
		case ast.KindAsyncWith:
			leaves = true
		}
	})
	return calls && !leaves
}
