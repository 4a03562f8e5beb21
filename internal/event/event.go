package event

import (
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Event is one line of the wire. Fields that the kind does not have are empty; so is whatever the line had of another type
// than it must be.
type Event struct {
	Kind Kind
	// Seq counts the events of the process from 1; what is missing was dropped.
	Seq int64
	// PID and TID are the process and the native id of the thread that observed it.
	PID, TID int
	// Time is that of the wall clock.
	Time time.Time
	// Loop is a small id of the event loop, within the process; empty where there is none.
	Loop string
	// Dropped counts the events that were dropped since the last line.
	Dropped int64

	// Process is what a hello says of the program; a patched says Patches and Refused alone.
	Process *Process
	// Task is what the event is about; of events that take something back there is TaskID alone.
	Task     *Task
	TaskID   int64
	FutureID int64
	// Exc is what is lost, Excs are several; Won is what was raised in the place of it.
	Exc, Won *Exc
	Excs     []*Exc

	// Created is where a future, gather or shield was made, Origin where a coroutine was.
	Created, Origin []Frame
	// Shielded is the shield that had the task.
	Shielded []Frame
	// DroppedAt is where the last reference to a coroutine went.
	DroppedAt []Frame
	// By is who cancelled; Frames is where a thread stands that blocks its loop.
	By, Frames []Frame

	// Coro is the qualified name of a coroutine function; File and Line are where that, or another function, is defined.
	Coro, File string
	Line       int
	// Owner says what made a future, Ended how a task ended, When at which end a task was pending.
	Owner, Ended, When string
	// Thread is a name, Class, Object and Target are types or functions with their modules.
	Thread, Class, Object, Target string
	// Message, Subject, What and Handler are about what reached the exception handler of a loop.
	Message, Subject, What, Handler string
	// Reason says why a process ended, Hook which part of the agent failed.
	Reason, Hook string

	Final, Kept, Held, Awaited, AppHandler bool
	Awaiters, Children, Failed             int
	// Parent is the task that made a task, or those of a group, ByTask the one that cancelled it; 0 where that is not known.
	Parent, ByTask int64
	// Skipped tells that the parent did not make the task itself.
	Skipped bool
	// At is when a task was made, or ended: both may be told later than Time.
	At time.Time
	// Name is that of a task, where nothing else of it is told.
	Name string
	// Tally is what is counted of tasks that are not told of by themselves.
	Tally *Tally
	// Since, After and Total are how long something has been so, was so until it was taken back, and was so in all.
	Since, After, Total time.Duration
	// Census is what is counted of the tasks of the process; of stats.
	Census *Census
	// Lags are how late each loop of the process came to a callback, by the ids of the loops; of stats.
	Lags map[string]time.Duration
}

// Process is what the agent says of the program when it connects.
type Process struct {
	Version, Implementation, Exe, CWD, How string
	Argv                                   []string
	Parent                                 int
	Agent                                  int
	// Patches took; Refused maps those that did not to the reason.
	Patches []string
	Refused map[string]string
}

// Tally counts tasks that have ended, of one origin below one task or group.
type Tally struct {
	// Group names it within its process, Above the group of the tasks that made them; 0 where that is not in a group.
	Group, Above             int64
	Count, Failed, Cancelled int64
	Total, Longest           time.Duration
	// First is when the first was made, Last when the last ended.
	First, Last time.Time
}

// Task is an asyncio task. ID is never used again within its process.
type Task struct {
	ID         int64
	Name, Coro string
	File       string
	Line       int
	State      string
	Created    []Frame
	Stands     []Frame
	Cancelling int
	// Trace and Span are the ids of OpenTelemetry, in hexadecimal, that are current in the task's context; empty where the
	// program has none.
	Trace, Span string
}

// Census is how many tasks a process has.
type Census struct {
	// Pending are those that had not ended when they were counted last, Unread those that have failed and nobody has read
	// so far.
	Pending, Unread int64
}

// Exc is an exception with what it was raised from and, of a group, its members.
type Exc struct {
	Type, Msg      string
	Frames         []Frame
	Cause, Context *Exc
	Group          []*Exc
	// GroupSize is the number of members where that is more than Group has.
	GroupSize int
}

// Frame is one line of a traceback; of several the innermost comes last.
type Frame struct {
	File     string
	Line     int
	Function string
}

// IsZero reports whether there is no such frame.
func (f Frame) IsZero() bool { return f.File == "" }

// InLibrary reports whether the frame lies in Python's own library or in an installed package, as far as paths tell.
func (f Frame) InLibrary() bool {
	if strings.HasPrefix(f.File, "<") {
		return true
	}
	for folder := path.Dir(strings.ReplaceAll(f.File, `\`, "/")); folder != "/" && folder != "."; folder = path.Dir(folder) {
		name := path.Base(folder)
		if name == "site-packages" || name == "dist-packages" {
			return true
		}
		above := path.Base(path.Dir(folder))
		if strings.HasPrefix(name, "python3.") && (above == "lib" || above == "lib64") || name == "Lib" && strings.HasPrefix(above, "Python3") {
			return true
		}
		if len(folder) == 2 && folder[1] == ':' {
			break // a drive, above which path.Dir finds nothing new
		}
	}
	return false
}

// Own returns the innermost frame that is not in a library, else the innermost; the zero frame of none.
func Own(frames []Frame) Frame {
	for i := len(frames) - 1; i >= 0; i-- {
		if !frames[i].InLibrary() {
			return frames[i]
		}
	}
	if len(frames) == 0 {
		return Frame{}
	}
	return frames[len(frames)-1]
}

// Turn returns the frames that one turn of an event loop is in: the innermost ones up to the loop's own, those of libraries
// left out. The outermost comes first.
func Turn(frames []Frame) []Frame {
	var own []Frame
	for i := len(frames) - 1; i >= 0; i-- {
		switch {
		case !frames[i].InLibrary():
			own = append(own, frames[i])
		case len(own) > 0 && frames[i].Function == "_run":
			slices.Reverse(own)
			return own
		}
	}
	slices.Reverse(own)
	return own
}

// HandlerFrame returns where the exception handler is defined that a loop has; the zero frame where that is not known.
func (e *Event) HandlerFrame() Frame {
	place, name, _ := strings.Cut(e.Handler, " ")
	colon := strings.LastIndexByte(place, ':')
	if colon < 0 {
		return Frame{}
	}
	line, err := strconv.Atoi(place[colon+1:])
	if err != nil || line < 1 {
		return Frame{}
	}
	return Frame{File: place[:colon], Line: line, Function: name}
}

// Raised returns the innermost frame of an exception; where it has none, that of its first member or of what it was
// raised from.
func (e *Exc) Raised() Frame {
	for e != nil {
		if n := len(e.Frames); n > 0 {
			return e.Frames[n-1]
		}
		switch {
		case len(e.Group) > 0:
			e = e.Group[0]
		case e.Cause != nil:
			e = e.Cause
		default:
			e = e.Context
		}
	}
	return Frame{}
}

// WithoutMessages takes the texts of exceptions out: they may hold secrets.
func (e *Event) WithoutMessages() {
	e.Message = ""
	for _, exc := range append([]*Exc{e.Exc, e.Won}, e.Excs...) {
		exc.withoutMessages()
	}
}

func (e *Exc) withoutMessages() {
	if e == nil {
		return
	}
	e.Msg = ""
	e.Cause.withoutMessages()
	e.Context.withoutMessages()
	for _, member := range e.Group {
		member.withoutMessages()
	}
}

// EachFile calls a function with each file that the event names, which it may change.
func (e *Event) EachFile(change func(file *string)) {
	frames := func(list []Frame) {
		for i := range list {
			change(&list[i].File)
		}
	}
	var exc func(x *Exc)
	exc = func(x *Exc) {
		if x == nil {
			return
		}
		frames(x.Frames)
		exc(x.Cause)
		exc(x.Context)
		for _, member := range x.Group {
			exc(member)
		}
	}
	change(&e.File)
	for _, list := range [][]Frame{e.Created, e.Origin, e.DroppedAt, e.Shielded, e.By, e.Frames} {
		frames(list)
	}
	if e.Task != nil {
		change(&e.Task.File)
		frames(e.Task.Created)
		frames(e.Task.Stands)
	}
	for _, x := range append([]*Exc{e.Exc, e.Won}, e.Excs...) {
		exc(x)
	}
}
