package callbacks

import (
	"fmt"
	"slices"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// threadsafe is what starts a coroutine in the loop of another thread.
const threadsafe = "asyncio.run_coroutine_threadsafe"

// unread returns the concurrent future that a call makes and whose outcome nobody reads, with what is done with it. In
// tests there is none: what a test asserts shows whether the work was done. A coroutine has to be likely to fail; what a
// function does in a thread it does by calls, and each of a library that was not seen may be what waits for the world. Of
// a value that is called it is not known who that is: it may report its errors itself.
func unread(p *rule.Pass, n ast.Node) (w carrier.Work, use carrier.Use, ok bool) {
	if p.InTest() {
		return w, 0, false
	}
	w, ok = p.Track.Starts(p.File, n.AsCall())
	if !ok || w.Kind != library.ConcurrentFuture {
		return w, 0, false
	}
	if w.By != threadsafe && slices.ContainsFunc(w.Bodies, (*infer.Func).IsAsync) {
		return w, 0, false // nothing of it runs: UH701
	}
	use = p.Track.Uses(p.File, n)
	if use&(carrier.Reads|carrier.Returns|carrier.Waits) != 0 {
		return w, use, false
	}
	if w, ok = p.Track.Work(p.File, n.AsCall()); !ok {
		return w, use, false
	}
	if w.By == threadsafe {
		return w, use, w.Raises.Fails()
	}
	if known := w.Raises.Identified(); !known.IsEmpty() {
		w.Raises = known
		return w, use, known.Seen() || !handlesErrors(p, w.Bodies)
	}
	return w, use, submitsMethod(p, w.Made.AsCall())
}

// handlesErrors reports whether some of the functions handles errors at large: who wrote it knows what is left of them, and
// what a library may raise beside is a guess.
func handlesErrors(p *rule.Pass, bodies []*infer.Func) bool {
	found := false
	for _, fn := range bodies {
		effect.EachOwn(fn.Node, func(n ast.Node) {
			if h := n.AsExceptHandler(); h.OK() {
				found = found || p.Track.Broad(fn.File, h) != ""
			} else if call := n.AsWithitem().ContextExpr().AsCall(); call.OK() {
				f, _ := p.Track.Fact(fn.File, call)
				found = found || f != nil && f.Exit == library.ExitSuppresses
			}
		})
	}
	return found
}

// submitsMethod reports whether what is submitted is a method of an object that was not seen: all that runs is somebody
// else's. A bare name or an attribute of its own is what a caller has passed.
func submitsMethod(p *rule.Pass, call ast.Call) bool {
	f, bound := p.Track.Fact(p.File, call)
	if f == nil {
		return false
	}
	for param, arg := range f.Call.Arguments(call, bound) {
		if method := arg.AsAttribute(); param.Calls && method.OK() {
			return p.Types.TypeOf(p.File, method.Value()).IsUnknown()
		}
	}
	return false
}

// reportUnread reports a concurrent future whose outcome is lost.
func reportUnread(p *rule.Pass, r *rule.Rule, w carrier.Work, use carrier.Use, help string) {
	f := finding.Finding{
		Message: fmt.Sprintf("nobody reads what %s raises, and Python does not log it", running(w)),
		Label:   "made here; its future is dropped",
		Details: []string{"can carry " + p.Carried(w.Bodies, w.Raises)},
		Seen:    "never: what is left in a concurrent.futures.Future is not logged, not even when it is collected",
		Help:    help,
	}
	if !p.Track.Dropped(p.File, w.Made) {
		f.Label = "made here; nobody asks its future for the result or the exception"
	}
	if !w.Raises.Seen() {
		f.Certainty = finding.Likely
	}
	if use.Has(carrier.Keeps | carrier.Shows) {
		f.Certainty = finding.Likely
		f.Details = append(f.Details, "the name is public: what reads it outside of this project is not known")
	}
	if w.Through != nil {
		f.Before = 1
		f.Path = []finding.Step{{
			Place: rule.PlaceOfHeader(w.Through.File, w.Through.Node),
			Label: fmt.Sprintf("'%s' makes the future and returns it", w.Through.QualName()),
		}}
	}
	p.Report(r, w.Made, f)
}

// running names what runs.
func running(w carrier.Work) string {
	switch {
	case w.Body() != nil:
		return "'" + w.Body().QualName() + "'"
	case w.By == threadsafe:
		return "the coroutine"
	}
	return "the function"
}
