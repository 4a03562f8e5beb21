package monitor

import (
	"slices"

	"github.com/unheeded/unheeded/internal/event"
)

// isNoise reports whether an event tells of what is meant to be so, or of what somebody is told of anyway.
func isNoise(e *event.Event, ended bool) bool {
	switch e.Kind {
	case event.TaskUnretrieved, event.TaskLost, event.FutureUnretrieved, event.FutureLost, event.ShieldDropped, event.GatherDropped:
		// These leave the loop at once, whoever awaits the task; a cancellation was asked for.
		return e.Exc == nil || leavesLoop(e.Exc) || isCancellation(e.Exc)
	case event.LoopHandler:
		return e.Exc != nil && (leavesLoop(e.Exc) || isCancellation(e.Exc))
	case event.ThreadDied:
		return e.Exc != nil && e.Exc.Type == "SystemExit" // threading passes over it in silence
	case event.Unraisable:
		if e.Exc != nil && e.Exc.Type == "RuntimeWarning" && raisedBy(e.Exc, "_warn_unawaited_coroutine") {
			return true // the warning is an error by the program's wish, and its coroutine is told of already
		}
		if e.Exc != nil && e.Exc.Type == "ResourceWarning" {
			return true // a warning that is an error by the program's wish: nothing failed, something was not closed
		}
		// While the interpreter takes itself apart, libraries trip over what is gone already.
		return ended && e.Exc != nil && event.Own(e.Exc.Frames).InLibrary()
	case event.GatherReturned:
		for _, exc := range e.Excs {
			if !isCancellation(exc) {
				return false
			}
		}
		return len(e.Excs) == e.Failed // all of them are told, and all are cancellations
	}
	return false
}

// raisedBy reports whether an exception came out of a function of a name.
func raisedBy(e *event.Exc, function string) bool {
	return slices.ContainsFunc(e.Frames, func(f event.Frame) bool { return f.Function == function })
}

func leavesLoop(e *event.Exc) bool {
	return e.Type == "KeyboardInterrupt" || e.Type == "SystemExit" || e.Type == "GeneratorExit"
}

// isCancellation also of a future of another thread, which has a class of its own for it.
func isCancellation(e *event.Exc) bool {
	return e.Type == "asyncio.exceptions.CancelledError" || e.Type == "asyncio.CancelledError" ||
		e.Type == "concurrent.futures._base.CancelledError"
}
