package tasks

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// WorkerMayDie finds functions that wait until a queue is worked off, by a worker that an exception can end.
func WorkerMayDie() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH206",
		Name:       "worker-may-die",
		Summary:    "queue.join() waits for a worker that an exception can end: then it waits for ever",
		Visibility: finding.WhileCollected,
		Page:       page("worker_may_die"),
		Kinds:      []ast.Kind{ast.KindAwait},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		method := n.AsAwait().Value().AsCall().Func()
		join := method.AsAttribute()
		if join.Attr() != "join" || !p.InAsync(n) {
			return
		}
		if name, _ := p.Types.TypeOf(p.File, method).Callee(); name != "asyncio.Queue.join" && name != "asyncio.queues.Queue.join" {
			return
		}
		w, ok := workerOn(p, place{p.File, around(p, n, join.Value())}, join.Value().Text(), 0)
		if !ok {
			return
		}
		f := finding.Finding{
			Message: fmt.Sprintf("join() waits for ever where '%s' raises before the queue is worked off", w.Bodies[0].QualName()),
			Label:   "waits until each item is done; nothing tells it that the worker is dead",
			Path:    []finding.Step{{Place: rule.Place(w.File, w.Made), Label: "the task that works the items off"}},
			Before:  1,
			Details: []string{"it can end by " + p.Carried(w.Bodies, w.Raises)},
			Seen:    "not while join() waits: only when the task is collected",
			Help:    "handle in the worker what an item raises, or wait for the worker's task too: asyncio.wait, or a TaskGroup (3.11+) around both",
		}
		if !w.Raises.Seen() {
			f.Certainty = finding.Likely
		}
		p.Report(r, n, f)
		p.GiveWay(rule.Place(w.File, w.Made), "UH202", "UH204", "UH208")
	}
	return r
}

// place is a part of a file.
type place struct {
	file *infer.File
	node ast.Node
}

// around returns where the workers on a queue may be started: the class, for a queue that is an attribute of its objects,
// else the function.
func around(p *rule.Pass, n, queue ast.Node) ast.Node {
	if class := p.File.ClassOfSelf(queue.AsAttribute().Value()); class != nil {
		return class.Node
	}
	return p.Function(n)
}

// workerOn returns the task of a worker that a function or class starts, or a function that gets the queue from it, which
// takes what it works on from a queue and that an exception can end. A task that has a done callback is watched.
func workerOn(p *rule.Pass, in place, queue string, depth int) (found carrier.Work, ok bool) {
	watched := false
	in.node.Walk(func(n ast.Node) bool {
		call := n.AsCall()
		if !call.OK() || ok {
			return !ok
		}
		watched = watched || call.Func().AsAttribute().Attr() == "add_done_callback"
		if w, starts := p.Track.Work(in.file, call); starts && w.Kind == library.Task && w.Through == nil && len(w.Bodies) == 1 {
			if name := queueIn(in, w, queue); name != "" {
				w.Raises = w.Raises.Without(name) // what it is, is known here
				found, ok = w, !w.Raises.IsEmpty()
			}
		} else if helper, parameter := handsTo(p, in, call, queue); helper.file != nil && depth == 0 {
			found, ok = workerOn(p, helper, parameter, depth+1)
		}
		return !ok
	})
	return found, ok && !watched
}

// handsTo returns the plain function of the project that a call hands a queue to, and what that calls it.
func handsTo(p *rule.Pass, in place, call ast.Call, queue string) (place, string) {
	t := p.Types.TypeOf(in.file, call.Func())
	if t.Kind != infer.Function || t.Recv != nil || t.Func.IsAsync() || t.Func.File.IsLibrary() || t.Func.File.IsInstalled {
		return place{}, ""
	}
	for arg := range call.Args().All() {
		if arg.AsName().OK() && arg.Text() == queue {
			if name := t.Func.Parameter(call, arg, 0).AsArg().Arg(); name != "" {
				return place{t.Func.File, t.Func.Node}, name
			}
		}
	}
	return place{}, ""
}

// queueIn returns what the function that a task runs calls a queue, from which it takes elements in a loop and says when
// each is done: the queue is an argument of its call, or an attribute of the same object; "" where it is not that queue.
func queueIn(in place, w carrier.Work, queue string) string {
	var name string
	if _, attr, isAttribute := strings.Cut(queue, "."); !isAttribute {
		name = parameterFor(w, queue)
	} else if class := w.Bodies[0].Class; class != nil && class.Node.Index == in.node.Index && class.File == in.file {
		name = w.Bodies[0].Positional(0).AsArg().Arg() + "." + attr
	}
	if name == "" || !inLoop(w.Bodies[0], name+".get") || !calls(w.Bodies[0].Node, name+".task_done") {
		return ""
	}
	return name
}

// parameterFor returns the parameter of what a task runs that is given a name; "" where none is.
func parameterFor(w carrier.Work, name string) string {
	body := w.Bodies[0]
	found := ""
	w.Made.Walk(func(n ast.Node) bool {
		if call := n.AsCall(); call.OK() && n.Index != w.Made.Index {
			for arg := range call.Args().All() {
				if arg.AsName().Id() == name {
					found = body.Parameter(call, arg, 0).AsArg().Arg()
				}
			}
		}
		return true
	})
	return found
}

// inLoop reports whether a function calls something in a while loop.
func inLoop(fn *infer.Func, written string) bool {
	found := false
	fn.Node.Walk(func(n ast.Node) bool {
		found = found || n.Kind() == ast.KindWhile && calls(n, written)
		return !found
	})
	return found
}

// calls reports whether a node has a call that is written so.
func calls(n ast.Node, written string) bool {
	found := false
	n.Walk(func(n ast.Node) bool {
		if call := n.AsCall(); call.OK() && call.Func().Text() == written {
			found = true
		}
		return !found
	})
	return found
}
