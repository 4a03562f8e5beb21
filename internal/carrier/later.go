package carrier

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// StartedLater returns the task that a loop starts when it calls back: loop.call_later(1, asyncio.create_task, work()). The
// loop drops what a callback gives, and so nobody ever has that task; what the call itself gives cancels the callback, not
// the task. ok is false for any other call. As with Started, the work may raise nothing.
func (t *Tracker) StartedLater(f *infer.File, call ast.Call) (Work, bool) {
	args := call.Args().Slice()
	if len(args) < 2 {
		return Work{}, false
	}
	fact, bound := t.Fact(f, call)
	if fact == nil || fact.Where != library.InLoop {
		return Work{}, false
	}
	for i, arg := range args[:len(args)-1] {
		if p, ok := fact.Call.ParameterOf(call, arg, bound); !ok || !p.Calls || p.Fate != library.Drops {
			continue
		}
		name, isBound := t.types.TypeOf(f, arg).Callee()
		starter, ok := t.facts.Function(name)
		if !ok || starter.Call.Makes != library.Task {
			return Work{}, false
		}
		if first, ok := starter.Call.Argument(0, isBound, false); !ok || first.Fate != library.Schedules {
			return Work{}, false
		}
		run := args[i+1]
		carried := t.types.TypeOf(f, run)
		if carried.Kind != infer.Coroutine {
			return Work{}, false
		}
		beside := t.effects.OfAwaiting(f, run).Unreported().InTask()
		return Work{
			File: f, Made: call.Node, Kind: library.Task, By: starter.Name,
			Raises: beside.Unexpected(), Beside: beside, Bodies: bodies(carried),
		}, true
	}
	return Work{}, false
}
