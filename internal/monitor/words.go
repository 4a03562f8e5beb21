package monitor

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/finding"
)

// Scene is what the files of a program look like to whoever reads a report.
type Scene struct {
	// Display returns the path of a file as it is shown; Line the text of one of its lines, "" where that is not to be had.
	Display func(file string) string
	Line    func(file string, line int) string
}

// Finding puts the loss into the words and places in which findings of the source are shown. It has no rule's name, and does
// not say how often it happened.
func (l *Loss) Finding(scene Scene) finding.Finding {
	f := finding.Finding{
		Code: l.Code, Message: l.message(), Place: scene.place(l.Place()), Visibility: l.visibility(), Details: l.details(scene),
	}
	if l.Note {
		f.Severity = finding.Note
	}
	steps, labels := l.trail()
	primary := l.Place()
	before := true
	for i, frame := range steps {
		if frame == primary && f.Label == "" && !frame.IsZero() {
			f.Label, before = labels[i], false
			continue
		}
		if frame.IsZero() || frame == primary {
			continue
		}
		f.Path = append(f.Path, finding.Step{Place: scene.place(frame), Label: labels[i]})
		if before {
			f.Before = len(f.Path)
		}
	}
	if before {
		f.Before = 0
	}
	return f
}

// place covers the text of a line.
func (s Scene) place(f event.Frame) finding.Place {
	if f.IsZero() {
		return finding.Place{Path: "<unknown>"}
	}
	p := finding.Place{Path: s.Display(f.File), Line: f.Line, Column: 1, EndLine: f.Line, EndColumn: 1}
	text := s.Line(f.File, f.Line)
	if trimmed := strings.TrimLeft(text, " \t\f"); trimmed != "" {
		p.Column = 1 + utf8.RuneCountInString(text) - utf8.RuneCountInString(trimmed)
		p.EndColumn = p.Column + utf8.RuneCountInString(strings.TrimRight(trimmed, " \t\f\r\n"))
	}
	return p
}

// trail are the places of the loss in order of execution, and what happens at each.
func (l *Loss) trail() (steps []event.Frame, labels []string) {
	add := func(f event.Frame, label string) {
		steps, labels = append(steps, f), append(labels, label)
	}
	e := &l.Event
	made := "made here"
	switch e.Kind {
	case event.GatherDropped, event.GatherReturned:
		made = "gathered here"
	case event.ShieldDropped:
		made = "shielded here"
	}
	if e.Kind != event.LoopBlocked { // there the task is who waits, and not what is lost
		add(l.Made(), made)
	}
	switch e.Kind {
	case event.LoopBlocked:
		for _, f := range event.Turn(e.Frames) {
			add(f, "the loop waits for this call")
		}
	case event.LoopHandler:
		add(e.HandlerFrame(), "this handler is told")
	case event.NeverAwaited:
		add(event.Own(e.DroppedAt), "dropped here")
	case event.CancelSwallowed, event.CancelIgnored:
		add(l.Defined(), "this was cancelled")
		add(event.Own(e.By), "cancelled here")
		add(l.Stands(), "still here")
	case event.DestroyedPending, event.PendingAtExit:
		add(l.Stands(), "it stands here")
	}
	if e.Exc != nil {
		add(l.Raised(), shortName(e.Exc.Type)+" is raised here")
	}
	if defined := l.Defined(); !defined.IsZero() && defined == l.Place() {
		add(defined, "this is defined here")
	}
	return steps, labels
}

func (l *Loss) visibility() finding.Visibility {
	switch l.Event.Kind {
	case event.NeverAwaited:
		return finding.WarnedOnce
	case event.TaskUnretrieved, event.TaskLost, event.FutureUnretrieved, event.DestroyedPending:
		return finding.WhileCollected
	case event.FutureLost:
		if l.Event.Owner == "executor" || l.Event.Owner == "threadsafe" {
			return finding.Never
		}
		return finding.WhileCollected
	case event.GatherDropped, event.GatherReturned, event.ShieldDropped, event.CancelSwallowed, event.CancelIgnored:
		return finding.Never
	}
	return finding.VisibilityUnset
}

// Summary says in a sentence what was lost, without the text of the exception.
func (l *Loss) Summary() string { return l.message() }

// message says in a sentence what was lost.
func (l *Loss) message() string {
	e := &l.Event
	exc := "an exception"
	if e.Exc != nil {
		exc = shortName(e.Exc.Type)
	}
	switch e.Kind {
	case event.NeverAwaited:
		return fmt.Sprintf("coroutine %s was never awaited: it did not run", quoted(e.Coro))
	case event.TaskUnretrieved, event.TaskLost:
		return fmt.Sprintf("%s ended %s, and %s", exc, taskName(e.Task), l.unread())
	case event.FutureUnretrieved, event.FutureLost:
		return fmt.Sprintf("%s %s, and %s", exc, futureOf(e.Owner), l.unread())
	case event.GatherDropped:
		won := "it was cancelled itself"
		if e.Won != nil {
			won = "it had raised " + shortName(e.Won.Type) + " already"
		}
		return fmt.Sprintf("gather dropped the %s of %s: %s", exc, childName(e.Task), won)
	case event.GatherReturned:
		text := fmt.Sprintf("gather returned %s among its %d outcomes", plural(e.Failed, "exception"), e.Children)
		if !e.Awaited {
			text += ", and nobody waited for them"
		}
		return text
	case event.ShieldDropped:
		return fmt.Sprintf("%s ended the shielded %s when its waiter was gone, and nobody read it", exc, childName(e.Task))
	case event.CancelSwallowed:
		if e.Ended == "exception" {
			return fmt.Sprintf("%s was cancelled and ended by %s instead", taskName(e.Task), exc)
		}
		return fmt.Sprintf("%s was cancelled and ended as if it had not been", taskName(e.Task))
	case event.CancelIgnored:
		return fmt.Sprintf("%s was cancelled and still ran %s later", taskName(e.Task), round(l.Longest))
	case event.DestroyedPending:
		return fmt.Sprintf("%s was destroyed while it was pending: the rest of it never runs", taskName(e.Task))
	case event.PendingAtExit:
		switch e.When {
		case "run":
			return fmt.Sprintf("%s was still pending when its event loop was shut down, and was cancelled by that", taskName(e.Task))
		case "close":
			return fmt.Sprintf("%s was still pending when its loop was closed: it never ends", taskName(e.Task))
		case "test":
			return fmt.Sprintf("%s was still pending when the test that made it had ended", taskName(e.Task))
		}
		return fmt.Sprintf("%s was still pending when the interpreter ended", taskName(e.Task))
	case event.LoopBlocked:
		if len(e.Frames) == 0 {
			return fmt.Sprintf("process %d was silent for %s: its interpreter was locked by code in C, or got no processor", e.PID, round(l.Longest))
		}
		return fmt.Sprintf("the event loop stood still here for %s", round(l.Longest))
	case event.LoopHandler:
		return l.handled(exc)
	case event.Unraisable:
		where := e.Object
		if where == "" {
			where = "a place"
		}
		return fmt.Sprintf("%s was raised in %s, where nobody can catch it", exc, where)
	case event.ThreadDied:
		return fmt.Sprintf("%s ended the thread %s", exc, quoted(e.Thread))
	}
	return string(e.Kind)
}

func (l *Loss) unread() string {
	switch {
	case l.Running:
		return "nobody has read it so far"
	case l.Kept:
		return "nobody read it while it was kept"
	}
	return "nobody read it"
}

func (l *Loss) handled(exc string) string {
	e := &l.Event
	what := e.Subject
	if what == "" || what == "other" {
		what = "callback"
	}
	if what == "handle" {
		what = "callback" // what asyncio calls it that calls one
	}
	if e.What != "" {
		what += " " + quoted(strings.ReplaceAll(strings.TrimPrefix(e.What, "__main__."), ".<locals>", ""))
	}
	whose := "the loop's exception handler"
	if e.AppHandler {
		whose = "the program's own handler"
		if name := e.HandlerFrame().Function; name != "" {
			whose += " " + quoted(shortName(name))
		}
	}
	switch {
	case e.Exc == nil:
		return fmt.Sprintf("an error of the %s ended in %s", what, whose)
	case e.AppHandler && l.Note:
		return fmt.Sprintf("%s of the %s ended in %s", exc, what, whose)
	}
	return fmt.Sprintf("%s of the %s ended in %s, and nobody else is told", exc, what, whose)
}

func futureOf(owner string) string {
	switch owner {
	case "executor":
		return "ended a call in an executor"
	case "threadsafe":
		return "ended a coroutine that was started from another thread"
	case "gather":
		return "was raised by what was gathered"
	}
	return "was set on a future"
}

// taskName names a task by its function, and by its own name where somebody gave it one.
func taskName(t *event.Task) string {
	if t == nil {
		return "a task"
	}
	name := "task " + quoted(t.Coro)
	if t.Name != "" && !strings.HasPrefix(t.Name, "Task-") {
		name += " (" + t.Name + ")"
	}
	return name
}

func childName(t *event.Task) string {
	if t == nil {
		return "future"
	}
	return taskName(t)
}

func quoted(name string) string {
	if name == "" {
		return "without a name"
	}
	return "'" + name + "'"
}

// shortName is the name of a class without its module.
func shortName(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// round leaves as much of a time as people want to know.
func round(d time.Duration) string {
	if d < time.Second {
		return d.Round(time.Millisecond).String()
	}
	return d.Round(100 * time.Millisecond).String()
}

// details are further facts: the exception with all that stands behind it.
func (l *Loss) details(scene Scene) []string {
	e := &l.Event
	var details []string
	if e.Exc != nil {
		details = describe(details, e.Exc, "", scene)
	}
	for _, exc := range e.Excs {
		details = describe(details, exc, "", scene)
	}
	if e.Won != nil {
		details = describe(details, e.Won, "gather raised ", scene)
	}
	if e.Kind == event.LoopHandler && e.Message != "" {
		details = append(details, "the loop said: "+line(e.Message))
	}
	if e.AppHandler && l.Note {
		details = append(details, "whom that handler tells cannot be seen from outside")
	}
	if e.Held {
		details = append(details, "the program holds the task itself; whether it reads it cannot be seen from outside")
	}
	if e.Kind == event.GatherReturned && e.Awaited {
		details = append(details, "whether somebody looks at each of them cannot be seen from outside")
	}
	return details
}

// Often says how often it happened, and in how many processes; empty where that is once.
func (l *Loss) Often() string {
	if l.Count <= 1 {
		return ""
	}
	text := fmt.Sprintf("%d times", l.Count)
	if n := len(l.Processes); n > 1 {
		text += fmt.Sprintf(", in %d processes", n)
		if n == maxProcesses {
			text += " or more"
		}
	}
	return text
}

// maxLine bounds the text of an exception in a report, in bytes.
const maxLine = 300

// line makes one line of a text that may have several.
func line(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > maxLine {
		text = strings.ToValidUTF8(text[:maxLine], "") + "…"
	}
	return text
}

// describe adds lines for an exception, what it was raised from, and its members.
func describe(lines []string, e *event.Exc, role string, scene Scene) []string {
	text := role + strings.TrimPrefix(e.Type, "__main__.")
	if e.Msg != "" {
		text += ": " + line(e.Msg)
	}
	if raised := e.Raised(); len(e.Frames) > 0 {
		text += fmt.Sprintf(" (%s:%d, in %s)", scene.Display(raised.File), raised.Line, raised.Function)
	}
	lines = append(lines, text)
	for i, member := range e.Group {
		lines = describe(lines, member, fmt.Sprintf("member %d of %d: ", i+1, max(len(e.Group), e.GroupSize)), scene)
	}
	if e.Cause != nil {
		return describe(lines, e.Cause, "caused by ", scene)
	}
	if e.Context != nil {
		return describe(lines, e.Context, "while handling ", scene)
	}
	return lines
}
