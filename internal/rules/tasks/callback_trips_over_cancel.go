package tasks

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// CallbackTripsOverCancel finds done callbacks that ask a task for its outcome without asking first whether it was
// cancelled, of tasks that the program cancels.
func CallbackTripsOverCancel() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH205",
		Name:       "callback-trips-over-cancel",
		Summary:    "a done callback reads the outcome of a task that was cancelled: CancelledError is raised in the callback",
		Visibility: finding.LoudElsewhere,
		Page:       page("callback_trips_over_cancel"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		method := n.AsCall().Func().AsAttribute()
		if method.Attr() != "add_done_callback" || p.InTest() || !isOfAsyncio(p, n.AsCall().Func()) {
			return
		}
		callback := n.AsCall().Args().First()
		t := p.Types.TypeOf(p.File, callback)
		if t.Kind != infer.Function || t.Func.File.IsLibrary() || t.Func.File.IsInstalled || !isCancelled(p, n, method.Value()) {
			return
		}
		skip := 0
		if t.Recv != nil {
			skip = 1
		}
		read, ok := unguardedRead(p, t.Func, t.Func.Positional(skip).AsArg().Arg())
		if !ok {
			return
		}
		p.Report(r, callback, finding.Finding{
			Message: fmt.Sprintf("'%s' raises CancelledError where the task was cancelled, and what follows in it does not run", t.Func.QualName()),
			Label:   "called when the task is done, cancelled or not",
			Path:    []finding.Step{{Place: rule.Place(t.Func.File, read), Label: "raises CancelledError for a task that was cancelled"}},
			Seen:    "as \"Exception in callback\" in the log, for a task that was stopped in order",
			Help:    "ask task.cancelled() first",
		})
	}
	return r
}

// isCancelled reports whether somebody cancels the task that an expression holds, after a node where that is a local name
// of the function around.
func isCancelled(p *rule.Pass, n, holder ast.Node) bool {
	use := p.Track.Held(p.File, holder)
	if !use.Has(carrier.Cancels) || holder.Kind() != ast.KindName || use.Has(carrier.Keeps) {
		return use.Has(carrier.Cancels)
	}
	found := false
	p.Function(n).Walk(func(use ast.Node) bool {
		name := use.AsName()
		found = found || name.OK() && use.Index > n.Index && name.Id() == holder.AsName().Id() && p.Track.Uses(p.File, use).Has(carrier.Cancels)
		return !found
	})
	return found
}

// isOfAsyncio reports whether a method is one of asyncio's tasks and futures. What asks a future of a thread that was
// cancelled gets another CancelledError, an Exception.
func isOfAsyncio(p *rule.Pass, method ast.Node) bool {
	name, _ := p.Types.TypeOf(p.File, method).Callee()
	f, ok := p.Facts.Function(name)
	return ok && f.Name == "asyncio.Future.add_done_callback"
}

// unguardedRead returns the first call of exception() or result() on a parameter of a function that stands neither behind
// a question whether it was cancelled, perhaps by another name of it, nor in a block that catches CancelledError.
func unguardedRead(p *rule.Pass, fn *infer.Func, parameter string) (read ast.Node, ok bool) {
	asked := false
	fn.Node.Walk(func(n ast.Node) bool {
		a := n.AsAttribute()
		switch a.Attr() {
		case "cancelled":
			asked = true
		case "exception", "result":
			if parameter != "" && a.Value().AsName().Id() == parameter && !asked && !read.OK() && !catchesCancel(p, fn, n) {
				read = fn.File.Parent(n)
			}
		}
		return true
	})
	return read, read.Kind() == ast.KindCall
}

// catchesCancel reports whether a block of a function around a node catches CancelledError.
func catchesCancel(p *rule.Pass, fn *infer.Func, n ast.Node) bool {
	for child, at := n, fn.File.Parent(n); at.OK() && at.Index != fn.Node.Index; child, at = at, fn.File.Parent(at) {
		if at.Is(ast.KindWith) && child.Field() == ast.FieldBody {
			return true // a manager that suppresses, most likely
		}
		if !at.Is(ast.KindTry, ast.KindTryStar) || child.Field() != ast.FieldBody {
			continue
		}
		for h := range at.Children(ast.FieldHandlers).All() {
			t := h.AsExceptHandler().Type()
			if !t.OK() {
				return true
			}
			for _, class := range p.Track.Effects().Classes(p.Types.TypeOf(fn.File, t)) {
				if class.QualName() == "CancelledError" || class.FullName() == "builtins.BaseException" {
					return true
				}
			}
		}
	}
	return false
}
