package monitor

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/unheeded/unheeded/internal/event"
)

// Change says what has become of a loss.
type Change uint8

const (
	// Found is a loss that was not known.
	Found Change = iota
	// Unread is an exception that nobody has read for a while. It may still be read.
	Unread
	// TakenBack is what was said to be unread, and has been read.
	TakenBack
)

// Bounds of what is remembered of programs that lose without end.
const (
	maxLosses  = 2000
	maxPending = 20000
	// maxPrograms bounds the processes: of those that have ended the oldest are forgotten.
	maxPrograms = 10000
)

// Judge decides what the events of all processes of a run come to. It is not safe for concurrent use.
type Judge struct {
	// Grace is how long an exception may be unread before that is said; it is counted as lost only when nobody can read
	// it any more, or when the run is over.
	Grace time.Duration
	// Changed, where not nil, is told of each change as it happens. It must not keep the loss.
	Changed func(*Loss, Change)
	// Told, where not nil, is told of each change as well, and of each loss that is the same as one before, with the process
	// that had it. It must not keep the loss.
	Told func(*Program, *Loss, Change)

	losses   []*Loss
	known    map[string][]*Loss
	programs []*Program
	// forgotten counts the missing events of programs that are forgotten.
	forgotten int64
	// Overflow counts the losses at further places, when too many places are known.
	Overflow int
	// Noise counts the events that were passed over.
	Noise int
}

// pending is a provisional event that nothing has taken back yet.
type pending struct {
	event event.Event
	since time.Time // by the clock of whoever listens
	shown bool
}

// provisional names what a program may take back: a task, a future, or the cancel of a task.
type provisional struct {
	kind event.Kind
	id   int64
}

// Program is one process of a run.
type Program struct {
	PID int
	// Process is what it said of itself; nil where it never did.
	Process *event.Process
	// Bye is how it ended, by its own words; nil where it did not say.
	Bye *event.Event
	// Died is the exception by which its main program ended.
	Died *event.Exc
	// Missing counts the events that were dropped.
	Missing int64
	// Errors counts the faults of the agent in it.
	Errors int

	connections int
	seq         int64
	gaps        int64     // numbers that are missing
	dropped     int64     // what the agent says
	heard       time.Time // when it last said something
	loops       int       // that run
	silence     *Loss     // the one that it is in
	open        map[provisional]*pending
	counted     map[provisional]bool
	blocked     map[string]*Loss
}

// Programs are the processes that said hello, in the order in which they did.
func (j *Judge) Programs() []*Program { return j.programs }

// Join takes in the first event of a connection and returns the program that it belongs to.
func (j *Judge) Join(e event.Event) *Program {
	if e.Process != nil && e.Process.How == "again" {
		for _, p := range slices.Backward(j.programs) {
			if p.PID == e.PID {
				p.connections++
				p.count(&e)
				return p
			}
		}
	}
	p := &Program{
		PID: e.PID, Process: e.Process, connections: 1,
		open: map[provisional]*pending{}, counted: map[provisional]bool{}, blocked: map[string]*Loss{},
	}
	p.count(&e)
	if len(j.programs) >= maxPrograms {
		if ended := slices.IndexFunc(j.programs, func(p *Program) bool { return p.connections == 0 }); ended >= 0 {
			j.settle(j.programs[ended], false)
			j.forgotten += j.programs[ended].Missing
			j.programs = slices.Delete(j.programs, ended, ended+1)
		}
	}
	j.programs = append(j.programs, p)
	return p
}

// Leave is told when a connection ends.
func (j *Judge) Leave(p *Program) {
	p.connections--
	if p.connections == 0 && p.Bye != nil {
		j.settle(p, false)
	}
}

// count follows the numbers of events. Numbers that are missing were dropped; those that come late were not.
func (p *Program) count(e *event.Event) {
	p.dropped += e.Dropped
	switch {
	case e.Seq > p.seq:
		p.gaps += e.Seq - p.seq - 1
		p.seq = e.Seq
	case p.gaps > 0 && e.Seq > 0:
		p.gaps--
	}
	p.Missing = max(p.gaps, p.dropped)
}

// Observe takes in an event of a program.
func (j *Judge) Observe(p *Program, e event.Event, now time.Time) {
	p.count(&e)
	p.speaks(now)
	switch e.Kind {
	case event.LoopStart:
		p.loops++
		return
	case event.LoopStop:
		p.loops = max(0, p.loops-1)
		return
	case event.Patched:
		p.refuse(e.Process)
		return
	case event.Bye:
		p.Bye = &e
		return
	case event.MainDied:
		p.Died = e.Exc
		return
	case event.AgentError:
		p.Errors++
		return
	case event.TaskRetrieved:
		j.takeBack(p, provisional{event.TaskUnretrieved, e.TaskID}, now)
		return
	case event.FutureRetrieved:
		j.takeBack(p, provisional{event.FutureUnretrieved, e.FutureID}, now)
		return
	case event.CancelEnded:
		j.cancelEnded(p, &e, now)
		return
	case event.LoopUnblocked:
		if l := p.blocked[e.Loop]; l != nil {
			l.Longest = max(l.Longest, e.Total)
			delete(p.blocked, e.Loop)
		}
		return
	}
	grade := e.Grade()
	if grade == event.NoLoss {
		return
	}
	if isNoise(&e, p.Bye != nil) {
		j.Noise++
		return
	}
	p.Absolute(&e)
	if grade == event.Provisional {
		j.provisional(p, e, now)
		return
	}
	loss := &Loss{Event: e, Note: grade == event.Information}
	if key, ok := keyOf(&e); ok {
		if p.counted[key] {
			return // said before: nobody could read it any more
		}
		if was := p.open[key]; was != nil {
			delete(p.open, key)
			loss.Event, loss.Kept = was.event, true
			if len(was.event.Created) == 0 {
				loss.Event.Created = e.Created
			}
		}
		loss.Kept = loss.Kept || e.Kind == key.kind || e.Kept
		if e.Kind == key.kind {
			p.counted[key] = true // its finaliser may speak as well
		}
	}
	if e.Kind == event.LoopBlocked {
		loss.Longest = e.Since
	}
	if l := j.add(p, loss); e.Kind == event.LoopBlocked && l != nil {
		p.blocked[e.Loop] = l
	}
}

// keyOf is what a program may take back of an event, or tell of once more.
func keyOf(e *event.Event) (key provisional, ok bool) {
	switch e.Kind {
	case event.TaskUnretrieved, event.TaskLost:
		if e.Task != nil && e.Task.ID > 0 {
			return provisional{event.TaskUnretrieved, e.Task.ID}, true
		}
	case event.FutureUnretrieved, event.FutureLost:
		if e.FutureID > 0 {
			return provisional{event.FutureUnretrieved, e.FutureID}, true
		}
	case event.CancelIgnored:
		if e.Task != nil && e.Task.ID > 0 {
			return provisional{event.CancelIgnored, e.Task.ID}, true
		}
	}
	return provisional{}, false
}

func (j *Judge) provisional(p *Program, e event.Event, now time.Time) {
	key, ok := keyOf(&e)
	if !ok || p.counted[key] || len(p.open) >= maxPending {
		return // what cannot be taken back, or is too much to remember, is told again when it is final
	}
	if was := p.open[key]; was != nil {
		was.event = e
		return
	}
	p.open[key] = &pending{event: e, since: now}
}

func (j *Judge) takeBack(p *Program, key provisional, now time.Time) {
	was := p.open[key]
	if was == nil {
		return
	}
	delete(p.open, key)
	if was.shown {
		l := lossOf(was)
		l.Longest = now.Sub(was.since) + was.event.Since
		j.tell(p, l, TakenBack)
	}
}

// cancelEnded makes of an ignored cancel what it came to: a task that was merely slow, or one that swallowed it.
func (j *Judge) cancelEnded(p *Program, e *event.Event, now time.Time) {
	key := provisional{event.CancelIgnored, e.TaskID}
	was := p.open[key]
	if was == nil || e.Ended != "result" && e.Ended != "exception" {
		j.takeBack(p, key, now)
		return
	}
	delete(p.open, key)
	was.event.Kind, was.event.Ended, was.event.After = event.CancelSwallowed, e.Ended, e.After
	l := lossOf(was)
	l.Note, l.Longest = was.event.Grade() == event.Information, e.After
	j.add(p, l)
}

func lossOf(was *pending) *Loss {
	return &Loss{Event: was.event, Kept: was.event.Kind != event.CancelIgnored, Longest: was.event.Since}
}

// Tick says what has been unread for longer than Grace.
// It also notices processes that have gone silent.
func (j *Judge) Tick(now time.Time) {
	j.listenFor(now)
	if j.Changed == nil && j.Told == nil {
		return
	}
	for _, p := range j.programs {
		for _, key := range p.order() {
			if was := p.open[key]; !was.shown && now.Sub(was.since)+was.event.Since >= j.Grace {
				was.shown = true
				j.tell(p, lossOf(was), Unread)
			}
		}
	}
}

// tell says what has become of a loss that does not count, or not yet.
func (j *Judge) tell(p *Program, l *Loss, change Change) {
	if j.Changed != nil {
		j.Changed(l, change)
	}
	if j.Told != nil {
		l.Code = l.Event.DefaultCode()
		j.Told(p, l, change)
	}
}

// order is the order in which the events came that are still open.
func (p *Program) order() []provisional {
	keys := make([]provisional, 0, len(p.open))
	for key := range p.open {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b provisional) int { return int(p.open[a].event.Seq - p.open[b].event.Seq) })
	return keys
}

// settle counts what a program has not taken back.
func (j *Judge) settle(p *Program, running bool) {
	for _, key := range p.order() {
		l := lossOf(p.open[key])
		l.Running = running
		p.counted[key] = true
		j.add(p, l)
	}
	clear(p.open)
}

// Finish ends the run: whatever is unread now counts as lost, also in processes that go on.
func (j *Judge) Finish() {
	for _, p := range j.programs {
		j.settle(p, p.connections > 0)
	}
}

// add counts a loss and returns the one that stands for it; nil where there are too many.
func (j *Judge) add(p *Program, l *Loss) *Loss {
	at := l.Event.Time
	l.Code = l.Event.DefaultCode()
	if j.Told != nil {
		defer j.Told(p, l, Found)
	}
	same := j.find(l)
	if same == nil {
		if len(j.losses) >= maxLosses {
			j.Overflow++
			return nil
		}
		l.First = at
		j.losses = append(j.losses, l)
		if j.known == nil {
			j.known = map[string][]*Loss{}
		}
		key := l.identity()
		j.known[key] = append(j.known[key], l)
		same = l
	} else if same.Made().IsZero() && !l.Made().IsZero() {
		same.Event = l.Event // the agent has begun to look where things are made
	}
	same.Count++
	same.Last = at
	same.Longest = max(same.Longest, l.Longest)
	same.Running = same.Running || l.Running
	same.see(p, &l.Event)
	if len(same.Processes) < maxProcesses && !slices.Contains(same.Processes, p.PID) {
		same.Processes = append(same.Processes, p.PID)
	}
	if same == l && j.Changed != nil {
		j.Changed(l, Found)
	}
	return same
}

// find returns the loss that is the same as another: made at the same place, or at one that is not known of either.
func (j *Judge) find(l *Loss) *Loss {
	alike := j.known[l.identity()]
	made := l.Made()
	for _, known := range alike {
		if was := known.Made(); was.File == made.File && was.Line == made.Line {
			return known
		}
	}
	if len(alike) == 1 && (made.IsZero() || alike[0].Made().IsZero()) {
		return alike[0]
	}
	return nil
}

// Losses are all losses, those of which it is not known whether they are some at the end, else in the order in which
// they were first seen.
func (j *Judge) Losses() []*Loss {
	losses := slices.Clone(j.losses)
	slices.SortStableFunc(losses, func(a, b *Loss) int {
		switch {
		case a.Note == b.Note:
			return 0
		case a.Note:
			return 1
		}
		return -1
	})
	return losses
}

// Forget has the losses so far forgotten: the next one that is the same counts anew.
func (j *Judge) Forget() { j.losses, j.known = nil, nil }

// Missing counts the events of all processes that were dropped.
func (j *Judge) Missing() int64 {
	n := j.forgotten
	for _, p := range j.programs {
		n += p.Missing
	}
	return n
}

// Absolute makes the files of an event absolute, as seen from the folder that the program started in.
func (p *Program) Absolute(e *event.Event) {
	if p.Process == nil || p.Process.CWD == "" {
		return
	}
	e.EachFile(func(file *string) {
		if *file != "" && !strings.HasPrefix(*file, "<") && !filepath.IsAbs(*file) {
			*file = filepath.Join(p.Process.CWD, *file)
		}
	})
}
