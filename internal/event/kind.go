package event

import (
	"slices"

	"github.com/unheeded/unheeded/internal/finding"
)

// Kind is what an event tells of, in the words of the wire.
type Kind string

// The kinds of events. WIRE.md has the fields of each.
const (
	Hello             Kind = "hello"
	Bye               Kind = "bye"
	LoopStart         Kind = "loop.start"
	LoopStop          Kind = "loop.stop"
	NeverAwaited      Kind = "coro.never_awaited"
	TaskUnretrieved   Kind = "task.unretrieved"
	TaskRetrieved     Kind = "task.retrieved"
	TaskLost          Kind = "task.lost"
	FutureUnretrieved Kind = "future.unretrieved"
	FutureRetrieved   Kind = "future.retrieved"
	FutureLost        Kind = "future.lost"
	GatherDropped     Kind = "gather.dropped"
	GatherReturned    Kind = "gather.returned"
	ShieldDropped     Kind = "shield.dropped"
	CancelRequested   Kind = "cancel.requested"
	CancelSwallowed   Kind = "cancel.swallowed"
	CancelIgnored     Kind = "cancel.ignored"
	CancelEnded       Kind = "cancel.ended"
	DestroyedPending  Kind = "task.destroyed_pending"
	PendingAtExit     Kind = "task.pending_at_exit"
	LoopBlocked       Kind = "loop.blocked"
	LoopUnblocked     Kind = "loop.unblocked"
	LoopHandler       Kind = "loop.handler"
	Unraisable        Kind = "unraisable"
	ThreadDied        Kind = "thread.died"
	MainDied          Kind = "main.died"
	Patched           Kind = "patched"
	Stats             Kind = "stats"
	TaskMade          Kind = "task.made"
	TaskEnded         Kind = "task.ended"
	TasksCounted      Kind = "tasks.counted"
	TestEnded         Kind = "test.ended"
	AgentError        Kind = "agent.error"
)

// Grade says what an event of a kind means for the exceptions of the program.
type Grade uint8

const (
	// NoLoss events tell what happened, or take back what an earlier one told.
	NoLoss Grade = iota
	// Information is a loss only where something else says so, such as a finding at the same place.
	Information
	// Provisional events tell of a loss as long as nothing takes them back.
	Provisional
	// Loss events tell of something that is lost for good.
	Loss
)

// facts are what is known of a kind: one row of the table that says which code a loss has where no finding names one.
type facts struct {
	grade Grade
	// code is that of the hazard which events of the kind prove, as a rule.
	code finding.Code
	// proves are beginnings of the codes that a finding at the same place may have, for the event to be its proof.
	proves []finding.Code
}

// facts is the table. A code of a rule comes before one that is known at run time alone.
func (k Kind) facts() facts {
	// Rules about style, or about what is not a loss itself, may stand at the same places: they are not among these.
	tasks := []finding.Code{"UH20", "UH210", "UH211", "UH314", "UH404", "UH405", "UH406", "UH407", "UH410", "UH411", "UH805", "UH906"}
	swallows := []finding.Code{
		"UH301", "UH302", "UH303", "UH304", "UH305", "UH306", "UH307", "UH311", "UH317", "UH318", "UH321", "UH212", "UH504", "UH506",
	}
	switch k {
	case NeverAwaited:
		return facts{Loss, "UH101", []finding.Code{"UH10", "UH112", "UH113", "UH114", "UH416", "UH701", "UH8"}}
	case TaskUnretrieved:
		return facts{Provisional, "UH204", tasks}
	case TaskLost:
		return facts{Loss, "UH201", tasks}
	case FutureUnretrieved, FutureLost:
		return facts{grade: Loss, code: "UH405", proves: []finding.Code{"UH202", "UH401", "UH404", "UH405", "UH702", "UH703", "UH805"}}
	case GatherDropped:
		return facts{Loss, "UH404", []finding.Code{"UH404", "UH405"}}
	case GatherReturned:
		return facts{Information, "UH401", []finding.Code{"UH401", "UH402", "UH403", "UH405"}}
	case ShieldDropped:
		return facts{Loss, "UH314", []finding.Code{"UH314", "UH405", "UH411", "UH20"}}
	case CancelSwallowed:
		return facts{Loss, "UH301", swallows}
	case CancelIgnored:
		return facts{Provisional, "UH306", append(swallows, "UH310", "UH319", "UH605")}
	case DestroyedPending:
		return facts{Loss, "UH201", tasks}
	case PendingAtExit:
		return facts{Loss, "UH210", tasks}
	case LoopBlocked:
		return facts{Information, "UH601", []finding.Code{"UH601", "UH602", "UH603", "UH605", "UH606", "UH607"}}
	case LoopHandler:
		return facts{Loss, finding.ReachedLoopHandler, []finding.Code{"UH205", "UH502", "UH503", "UH704", "UH707", "UH709"}}
	case Unraisable:
		return facts{Loss, finding.Unraisable, []finding.Code{"UH510"}}
	case ThreadDied:
		return facts{Loss, finding.ThreadDied, []finding.Code{"UH805"}}
	}
	return facts{}
}

// Grade returns what an event of the kind means; NoLoss of a kind that is not known.
func (k Kind) Grade() Grade {
	if k == FutureUnretrieved {
		return Provisional // in all else it is a future that is lost
	}
	return k.facts().grade
}

// Proves reports whether an event of the kind is proof of a finding with the code, where both are about one place.
func (k Kind) Proves(code finding.Code) bool {
	return slices.ContainsFunc(k.facts().proves, code.Under)
}

// DefaultCode returns the code of the hazard that an event proves, where no finding at its place names another; empty for
// events that tell of no loss.
func (e *Event) DefaultCode() finding.Code {
	switch {
	case e.Kind == FutureLost && e.Owner == "executor":
		return "UH703"
	case e.Kind == FutureLost && e.Owner == "threadsafe":
		return "UH702"
	case e.Kind == TaskLost && len(e.Shielded) > 0:
		return "UH314"
	case e.Kind == CancelSwallowed && e.Ended == "exception":
		return "UH304"
	case e.Kind == PendingAtExit && e.When == "close":
		return "UH211"
	case e.Kind == LoopHandler && e.AppHandler:
		return "UH704"
	}
	return e.Kind.facts().code
}

// Grade returns what this event means: what it says itself comes before what its kind says.
func (e *Event) Grade() Grade {
	grade := e.Kind.Grade()
	switch {
	case e.Kind == GatherDropped && e.Held,
		e.Kind == CancelSwallowed && e.Ended == "exception",
		e.Kind == LoopHandler && (e.AppHandler || e.Exc == nil), // its source says whom it tells (UH704); nothing failed
		e.Kind == PendingAtExit && e.When == "run":              // asyncio.run cancels it: it is told, and can clean up
		return Information
	case grade == Provisional && e.Final:
		return Loss
	}
	return grade
}
