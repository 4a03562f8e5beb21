package tasks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// CancelledNeverAwaited finds tasks that are cancelled and that nobody waits for.
func CancelledNeverAwaited() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH208",
		Name:       "cancelled-task-never-awaited",
		Summary:    "a task is cancelled and nobody waits for its end: what it raises before or while it stops is lost",
		Visibility: finding.Never,
		Page:       page("cancelled_never_awaited"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		// A test cancels what it no longer needs, and its runner waits for what is left when it closes the loop.
		if p.InTest() {
			return
		}
		if w, cleanup, ok := cleansUpUnawaited(p, n); ok {
			reportCleanup(p, r, n, w, cleanup)
			return
		}
		if p.Track.Dropped(p.File, n) {
			return
		}
		if !starts(p, n) {
			return
		}
		use := p.Track.Uses(p.File, n)
		if !use.Has(carrier.Cancels) || use&(carrier.Reads|carrier.Returns|carrier.Waits|carrier.Keeps) != 0 {
			return
		}
		w, ok := work(p, n)
		if !ok {
			return
		}
		report(p, r, w, finding.Finding{
			Message: fmt.Sprintf("the %s is cancelled and never awaited", task(w)),
			Label:   "made here; cancel() only asks it to stop, and nobody reads what it raises before or then",
			Seen:    neverSeen,
			Help:    "await it after cancel(): asyncio.wait([task]) waits without raising; then read task.exception() unless task.cancelled()",
		})
	}
	return r
}

// cleansUpUnawaited returns the task that a call cancels which an attribute of the object holds, in a method that ends what
// the object does, where nobody waits for it anywhere, and the await of its clean-up. Where the task is likely to fail, that
// nobody reads it is what there is to say.
func cleansUpUnawaited(p *rule.Pass, n ast.Node) (w carrier.Work, cleanup carrier.Element, ok bool) {
	attr := cancelledAttribute(n)
	class := p.File.ClassOfSelf(attr.Value())
	if class == nil || !ends(p.File.Func(p.Function(n))) || p.Track.Held(p.File, attr.Node)&(carrier.Reads|carrier.Waits|carrier.Returns) != 0 {
		return w, cleanup, false
	}
	var makes []ast.Node
	class.Node.Walk(func(stmt ast.Node) bool {
		assign := stmt.AsAssign()
		target := assign.Targets().First().AsAttribute()
		if target.Attr() == attr.Attr() && p.File.ClassOfSelf(target.Value()) == class {
			if work, starts := p.Track.Started(p.File, assign.Value().AsCall()); starts && work.Kind == library.Task && !work.Raises.Fails() {
				w, makes = work, append(makes, p.Function(stmt))
			}
		}
		return true
	})
	if len(makes) == 0 || firstCancel(p, class.Node, attr.Attr(), makes).Index != n.Index {
		return w, cleanup, false
	}
	cleanup, ok = p.Track.CleansUp(w.Bodies)
	return w, cleanup, ok
}

// ends reports whether a method ends what its object does, by the first word of its name: whoever calls it takes for ended
// what it has stopped.
func ends(method *infer.Func) bool {
	if method == nil {
		return false
	}
	word, _, _ := strings.Cut(strings.Trim(method.Name(), "_"), "_")
	switch word {
	case "stop", "close", "aclose", "aexit", "shutdown", "disconnect", "terminate", "teardown", "cleanup":
		return true
	}
	return false
}

// cancelledAttribute returns the attribute on which a call calls cancel.
func cancelledAttribute(n ast.Node) ast.Attribute {
	method := n.AsCall().Func().AsAttribute()
	if method.Attr() != "cancel" {
		return ast.Attribute{}
	}
	return method.Value().AsAttribute()
}

// firstCancel returns the first call in a class that cancels an attribute in a function that gives it no new task: one that
// does goes on with that.
func firstCancel(p *rule.Pass, class ast.Node, attr string, makes []ast.Node) (found ast.Node) {
	class.Walk(func(n ast.Node) bool {
		if !found.OK() && cancelledAttribute(n).Attr() == attr && !slices.Contains(makes, p.Function(n)) {
			found = n
		}
		return !found.OK()
	})
	return found
}

func reportCleanup(p *rule.Pass, r *rule.Rule, n ast.Node, w carrier.Work, cleanup carrier.Element) {
	p.Report(r, n, finding.Finding{
		Message:   fmt.Sprintf("the %s is cancelled, and nobody waits until it has cleaned up", task(w)),
		Label:     "only asks it to stop; nobody awaits it, here or elsewhere",
		Certainty: finding.Likely,
		Path:      []finding.Step{{Place: rule.Place(cleanup.File, cleanup.Node), Label: "its clean-up, which takes a while"}},
		Seen:      "never: what follows runs while it cleans up, and where the loop ends first it does not finish",
		Help:      "await it after cancel(): asyncio.wait([task]) waits without raising",
	})
}
