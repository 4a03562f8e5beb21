package history

import (
	"slices"
	"time"

	"github.com/unheeded/unheeded/internal/event"
)

// Bounds of a run. What comes later is counted in Left.
const (
	maxProcesses = 1000
	maxTasks     = 20_000
	maxGroups    = 5000
	maxStretches = 5000
	maxLoops     = 1000
)

// Run is the history of a run. It is not safe for concurrent use.
type Run struct {
	// Processes are in the order in which they said hello.
	Processes []*Process
	// Left counts the processes, tasks, groups, loops and stretches that there was no room for.
	Left int

	tasks, groups, stretches, loops int
}

// Process is one process of a run.
type Process struct {
	PID int
	// About is what it said of itself.
	About *event.Process
	// From is when it said hello, To when something was last heard of it.
	From, To time.Time
	Loops    []*Loop
	// Tasks and Groups are in the order in which they were told: a parent before its children.
	Tasks  []*Task
	Groups []*Group

	task  map[int64]*Task
	group map[int64]*Group
}

// Loop is an event loop.
type Loop struct {
	ID, Class, Thread string
	// Runs are the stretches in which it ran, Blocked those in which it stood still.
	Runs    []Stretch
	Blocked []Stretch
}

// Stretch is a piece of time. To is zero where its end was not told.
type Stretch struct {
	From, To time.Time
	// Frames is where the thread of a loop stood that did not get on, and Task what it ran; 0 where that is not known.
	Frames []event.Frame
	Task   int64
}

// Origin is what a task, or each of a group, runs, and where it was made.
type Origin struct {
	Coro    string
	Defined event.Frame
	Made    []event.Frame
}

// Task is a task that was told of by itself.
type Task struct {
	ID int64
	// Parent is the task that made it, or with Skipped one above that; 0 where none did or it is not known.
	Parent  int64
	Skipped bool
	Name    string
	Loop    string
	Origin
	Born, Ended time.Time
	Outcome     Outcome
	// Exc is what it ended by, where that was an exception.
	Exc *event.Exc
	// By is who cancelled it, and ByTask the task that did.
	By     []event.Frame
	ByTask int64
}

// Outcome says how a task ended.
type Outcome string

// The outcomes of tasks.
const (
	// Pending tasks had not ended when they were last heard of.
	Pending   Outcome = "pending"
	Result    Outcome = "result"
	Failed    Outcome = "exception"
	Cancelled Outcome = "cancelled"
	// Destroyed tasks were collected while they were pending.
	Destroyed Outcome = "destroyed"
)

// Group are tasks of one origin below one task or group that were only counted.
type Group struct {
	// Parent is the task that made them; Above, in the Tally, the group of those that did.
	Parent int64
	Loop   string
	Origin
	event.Tally
}

// Observe takes in an event of a process.
func (r *Run) Observe(e *event.Event) {
	p := r.process(e)
	if p == nil {
		return
	}
	if e.Time.After(p.To) {
		p.To = e.Time
	}
	switch e.Kind {
	case event.LoopStart, event.LoopStop, event.LoopBlocked, event.LoopUnblocked:
		r.loop(p, e)
	case event.TaskMade:
		r.made(p, e)
	case event.TaskEnded:
		if t := p.task[e.TaskID]; t != nil {
			t.Ended, t.Outcome, t.Exc, t.By, t.ByTask = e.At, outcomeOf(e.Ended), e.Exc, e.By, e.ByTask
		}
	case event.DestroyedPending:
		if e.Task != nil && p.task[e.Task.ID] != nil {
			p.task[e.Task.ID].Ended, p.task[e.Task.ID].Outcome = e.Time, Destroyed
		}
	case event.TasksCounted:
		r.counted(p, e)
	}
}

func outcomeOf(word string) Outcome {
	switch o := Outcome(word); o {
	case Result, Failed, Cancelled:
		return o
	}
	return Pending
}

// process returns the process of an event: the last one that had its number. nil where there is none.
func (r *Run) process(e *event.Event) *Process {
	for _, p := range slices.Backward(r.Processes) {
		if p.PID == e.PID && (e.Kind != event.Hello || e.Process != nil && e.Process.How == "again") {
			return p
		}
	}
	if e.Kind != event.Hello {
		return nil
	}
	if len(r.Processes) >= maxProcesses {
		r.Left++
		return nil
	}
	p := &Process{
		PID: e.PID, About: e.Process, From: e.Time, To: e.Time, task: map[int64]*Task{}, group: map[int64]*Group{},
	}
	r.Processes = append(r.Processes, p)
	return p
}

// Task returns a task by its number; nil where it was not told of.
func (p *Process) Task(id int64) *Task { return p.task[id] }

func (r *Run) made(p *Process, e *event.Event) {
	if e.TaskID == 0 || p.task[e.TaskID] != nil || !r.room(&r.tasks, maxTasks) {
		return
	}
	t := &Task{
		ID: e.TaskID, Parent: e.Parent, Skipped: e.Skipped, Name: e.Name, Loop: e.Loop, Origin: origin(e), Born: e.At, Outcome: Pending,
	}
	p.task[t.ID] = t
	p.Tasks = append(p.Tasks, t)
}

func origin(e *event.Event) Origin {
	return Origin{Coro: e.Coro, Defined: event.Frame{File: e.File, Line: e.Line, Function: e.Coro}, Made: e.Created}
}

func (r *Run) counted(p *Process, e *event.Event) {
	if e.Tally == nil || e.Tally.Group == 0 {
		return
	}
	g := p.group[e.Tally.Group]
	if g == nil {
		if !r.room(&r.groups, maxGroups) {
			return
		}
		g = &Group{Parent: e.Parent, Loop: e.Loop, Origin: origin(e)}
		p.group[e.Tally.Group] = g
		p.Groups = append(p.Groups, g)
	}
	g.Tally = *e.Tally
}

func (r *Run) loop(p *Process, e *event.Event) {
	at := slices.IndexFunc(p.Loops, func(l *Loop) bool { return l.ID == e.Loop })
	if at < 0 {
		if e.Loop == "" || !r.room(&r.loops, maxLoops) {
			return
		}
		at = len(p.Loops)
		p.Loops = append(p.Loops, &Loop{ID: e.Loop})
	}
	l := p.Loops[at]
	switch e.Kind {
	case event.LoopStart:
		l.Class, l.Thread = e.Class, e.Thread
		r.open(&l.Runs, Stretch{From: e.Time})
	case event.LoopStop:
		shut(l.Runs, e.Time)
	case event.LoopBlocked:
		s := Stretch{From: e.Time.Add(-e.Since), Frames: e.Frames}
		if e.Task != nil {
			s.Task = e.Task.ID
		}
		r.open(&l.Blocked, s)
	case event.LoopUnblocked:
		shut(l.Blocked, e.Time)
	}
}

func (r *Run) open(stretches *[]Stretch, s Stretch) {
	if r.room(&r.stretches, maxStretches) {
		*stretches = append(*stretches, s)
	}
}

// shut ends the last stretch, if it goes on.
func shut(stretches []Stretch, at time.Time) {
	if n := len(stretches); n > 0 && stretches[n-1].To.IsZero() {
		stretches[n-1].To = at
	}
}

// room reports whether there is room for one more, and counts it.
func (r *Run) room(used *int, most int) bool {
	if *used >= most {
		r.Left++
		return false
	}
	*used++
	return true
}

// Span returns when the first process was first heard of, and the last one last; zero times where there is none.
func (r *Run) Span() (from, to time.Time) {
	for _, p := range r.Processes {
		if from.IsZero() || p.From.Before(from) {
			from = p.From
		}
		if p.To.After(to) {
			to = p.To
		}
	}
	return from, to
}
