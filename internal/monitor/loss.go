package monitor

import (
	"fmt"
	"strings"
	"time"

	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/finding"
)

// Loss is something that a program lost, however often, at one place.
type Loss struct {
	// Code is that of the hazard which the loss proves: by default that of its kind of event.
	Code finding.Code
	// Note tells that it is information only: whether anything was lost cannot be seen from outside the program's code.
	Note bool
	// Event is the first one that told of it. The files in it are absolute, where the program said which they are.
	Event event.Event
	// Kept tells that the task or future was still referenced when its exception had been unread for a while.
	Kept bool
	// Running tells that the program had not ended when nobody listened any more: what is unread may still be read.
	Running bool
	// Count is how often it happened; First and Last are when.
	Count       int
	First, Last time.Time
	// Processes are the ids of those that it happened in, the first few of them.
	Processes []int
	// Sightings are the first of the times that it happened.
	Sightings []Sighting
	// Longest is how long the loop stood still, or the task went on after its cancel, at most.
	Longest time.Duration
}

// Sighting is one time that a loss happened.
type Sighting struct {
	At time.Time
	// Process is the id of the process, Loop and Task name what it was about within that; empty and 0 where there is none.
	Process int
	Loop    string
	Task    int64
}

// maxSightings bounds what one loss remembers of when it happened.
const maxSightings = 100

// see notes one time that it happened.
func (l *Loss) see(p *Program, e *event.Event) {
	if len(l.Sightings) >= maxSightings {
		return
	}
	s := Sighting{At: e.Time, Process: p.PID, Loop: e.Loop}
	if e.Task != nil {
		s.Task = e.Task.ID
	}
	l.Sightings = append(l.Sightings, s)
}

// maxProcesses bounds what one loss remembers of who had it.
const maxProcesses = 16

// Made is where the thing that carried the exception was made; the zero frame where that is not known.
func (l *Loss) Made() event.Frame {
	e := &l.Event
	switch {
	case e.Kind == event.NeverAwaited:
		return event.Own(e.Origin)
	case len(e.Created) > 0:
		return event.Own(e.Created)
	case e.Task != nil:
		return event.Own(e.Task.Created)
	}
	return event.Frame{}
}

// Raised is where the exception was raised, in the program's own code where it came through that.
func (l *Loss) Raised() event.Frame {
	if l.Event.Exc == nil {
		return event.Frame{}
	}
	if own := event.Own(l.Event.Exc.Frames); !own.IsZero() {
		return own
	}
	return l.Event.Exc.Raised()
}

// Defined is where the coroutine or the function that it is about is defined.
func (l *Loss) Defined() event.Frame {
	e := &l.Event
	if e.Task != nil && e.Task.File != "" {
		return event.Frame{File: e.Task.File, Line: e.Task.Line, Function: e.Task.Coro}
	}
	name := e.Coro
	if name == "" {
		name = e.Target
	}
	return event.Frame{File: e.File, Line: e.Line, Function: name}
}

// Place is the one place that says most of the loss; the zero frame where the program said none.
func (l *Loss) Place() event.Frame {
	e := &l.Event
	var first []event.Frame
	switch e.Kind {
	case event.LoopBlocked:
		first = []event.Frame{event.Own(e.Frames)}
	case event.CancelIgnored:
		first = []event.Frame{l.Stands(), l.Defined()}
	case event.CancelSwallowed:
		first = []event.Frame{l.Defined()}
	case event.NeverAwaited:
		first = []event.Frame{l.Made(), event.Own(e.DroppedAt)}
	case event.LoopHandler, event.Unraisable, event.ThreadDied:
		first = []event.Frame{l.Raised()}
	}
	for _, frame := range append(first, l.Made(), l.Raised(), l.Defined()) {
		if !frame.IsZero() {
			return frame
		}
	}
	return event.Frame{}
}

// Stands is where the task is suspended, in the program's own code where it is.
func (l *Loss) Stands() event.Frame {
	if l.Event.Task == nil {
		return event.Frame{}
	}
	return event.Own(l.Event.Task.Stands)
}

// Site is a place that a finding about the same loss may have. Function is set where it may be anywhere in that function.
type Site struct {
	File     string
	Line     int
	Function string
}

// Sites are the places that a finding about the same loss may have.
func (l *Loss) Sites() []Site {
	var sites []Site
	add := func(frames ...event.Frame) {
		for _, f := range frames {
			if !f.IsZero() && !f.InLibrary() {
				sites = append(sites, Site{File: f.File, Line: f.Line})
			}
		}
	}
	anywhere := func(f event.Frame) {
		if !f.IsZero() && !f.InLibrary() {
			sites = append(sites, Site{File: f.File, Function: strings.ReplaceAll(f.Function, ".<locals>", "")})
		}
	}
	e := &l.Event
	switch e.Kind {
	case event.LoopBlocked:
		add(event.Turn(e.Frames)...)
	case event.CancelIgnored, event.CancelSwallowed:
		add(l.Stands())
		if e.Task != nil {
			for _, frame := range e.Task.Stands {
				anywhere(frame)
			}
		}
		anywhere(l.Defined())
	case event.NeverAwaited:
		add(l.Made())
		if len(sites) == 0 {
			add(event.Own(e.DroppedAt))
		}
	case event.LoopHandler:
		if e.AppHandler {
			add(e.HandlerFrame())
		}
		anywhere(l.Raised())
	case event.Unraisable, event.ThreadDied:
		anywhere(l.Raised())
	default:
		add(l.Made())
	}
	return sites
}

// Key is the same for all losses of one kind that are made at one place.
func (l *Loss) Key() string {
	made := l.Made()
	return fmt.Sprintf("%s|%s:%d", l.identity(), made.File, made.Line)
}

// identity is what two events have in common that tell of the same loss, the place where it was made not counted.
func (l *Loss) identity() string {
	e := &l.Event
	var b strings.Builder
	fmt.Fprintf(&b, "%s|%s|%s|%s|%t|", e.Kind, e.Owner, e.When, e.Ended, l.Note)
	raised, defined := l.Raised(), l.Defined()
	fmt.Fprintf(&b, "%s:%d|%s:%d %s|", raised.File, raised.Line, defined.File, defined.Line, defined.Function)
	if e.Exc != nil {
		b.WriteString(e.Exc.Type)
	}
	switch e.Kind {
	case event.LoopBlocked:
		place := l.Place()
		fmt.Fprintf(&b, "|%s:%d", place.File, place.Line)
	case event.CancelIgnored, event.CancelSwallowed:
		by := event.Own(e.By)
		fmt.Fprintf(&b, "|%s:%d", by.File, by.Line)
	case event.Unraisable, event.LoopHandler:
		fmt.Fprintf(&b, "|%s|%s|%s", e.Object, e.Subject, e.Handler)
		if e.Exc == nil {
			b.WriteString(e.Message)
		}
	case event.GatherReturned:
		for _, exc := range e.Excs {
			b.WriteString("|" + exc.Type)
		}
	}
	return b.String()
}
