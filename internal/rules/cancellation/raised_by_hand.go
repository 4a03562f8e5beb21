package cancellation

import (
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// RaisedByHand finds raise statements that make a cancellation that nobody asked for.
func RaisedByHand() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH315",
		Name:       "cancellation-raised-by-hand",
		Summary:    "an error is signalled by raising CancelledError: the task counts as cancelled, and groups drop it",
		OptIn:      true,
		Visibility: finding.Never,
		Page:       page("raised_by_hand"),
		Kinds:      []ast.Kind{ast.KindRaise},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		exc := n.AsRaise().Exc()
		if !exc.OK() || !strings.Contains(exc.Text(), "Cancel") || !p.InAsync(n) || inTests(p, n) {
			return
		}
		if !carrier.IsCancellation(className(p.Types.TypeOf(p.File, exc))) || passesOn(p, n) || isAtEnd(p, n) {
			return
		}
		saysNothing := exc.AsCall().Args().Len() == 0
		if saysNothing && !p.Track.IsAwaited(p.File.Func(p.Function(n))) {
			return // the whole of a task ends so
		}
		f := finding.Finding{
			Message: "a CancelledError that is raised by hand looks like a cancellation that somebody asked for",
			Label:   "nobody has cancelled the task",
			Seen:    "by nobody where the task is in a group or behind a timeout: it counts as cancelled, and that is dropped",
			Help:    "raise an exception of your own; to stop a task, cancel it",
		}
		if saysNothing {
			f.Certainty = finding.Likely
			f.Details = []string{"it says nothing of an error: it may be meant to end the task"}
		}
		p.Report(r, n, f)
	}
	return r
}

// passesOn reports whether a raise passes a cancellation on that has happened: it stands in an except clause, or in a
// function that catches one or asks whether something was cancelled.
func passesOn(p *rule.Pass, n ast.Node) bool {
	fn := p.Function(n)
	found := false
	fn.Walk(func(at ast.Node) bool {
		switch at.Kind() {
		case ast.KindExceptHandler:
			h := at.AsExceptHandler()
			found = found || p.Track.CatchesCancellation(p.File, h) != carrier.Misses
		case ast.KindAttribute, ast.KindName:
			name := strings.ToLower(at.AsAttribute().Attr() + at.AsName().Id())
			found = found || at.Index != n.Index && (strings.HasPrefix(name, "cancelled") || strings.HasPrefix(name, "canceled") || strings.HasPrefix(name, "_cancel") ||
				strings.HasPrefix(name, "is_cancel") || strings.HasPrefix(name, "cancelling") || strings.HasSuffix(name, "_cancelled") ||
				strings.HasPrefix(name, "cancel_")) && name != "cancellederror"
		}
		return !found
	})
	if found {
		return true
	}
	for at := p.Parent(n); at.OK() && at != fn; at = p.Parent(at) {
		if at.Kind() == ast.KindExceptHandler {
			return true
		}
	}
	return false
}

// isAtEnd reports whether what raises is being shut down, by the condition that it asks before: whoever waits is to be
// stopped then.
func isAtEnd(p *rule.Pass, n ast.Node) bool {
	fn := p.Function(n)
	for child, at := n, p.Parent(n); at.OK(); child, at = at, p.Parent(at) {
		if tellsOfEnd(at.AsIf().Test()) || tellsOfEnd(at.AsWhile().Test()) {
			return true
		}
		for before := range at.Children(child.Field()).All() {
			if before == child {
				break
			}
			if tellsOfEnd(before.AsWhile().Test()) {
				return true
			}
		}
		if at == fn {
			break
		}
	}
	return false
}

// tellsOfEnd reports whether a condition asks for the end of something, by the names in it.
func tellsOfEnd(test ast.Node) bool {
	if !test.OK() {
		return false
	}
	found := false
	test.Walk(func(n ast.Node) bool {
		name := strings.ToLower(n.AsAttribute().Attr() + n.AsName().Id())
		for _, word := range [...]string{"clos", "stop", "shut", "running", "terminat", "exit", "alive"} {
			found = found || strings.Contains(name, word)
		}
		return !found
	})
	return found
}
