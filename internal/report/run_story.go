package report

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/event/history"
)

// losses are the losses with their stories.
func (m *treeMaker) losses() []runLoss {
	losses := make([]runLoss, len(m.run.Losses))
	for i := range m.run.Losses {
		l := &m.run.Losses[i]
		losses[i] = runLoss{htmlFinding: m.findings[i], Story: m.story(l)}
		if l.Count > 1 {
			losses[i].Count = thousands(int64(l.Count)) + " times"
		}
		losses[i].Facts = lossFacts(l)
		for _, exc := range append([]*event.Exc{l.Event.Exc}, l.Event.Excs...) {
			losses[i].Tracebacks = m.tracebacks(losses[i].Tracebacks, exc, "")
		}
	}
	return losses
}

// lossFacts are the details of a loss. How often it happened is told by its story.
func lossFacts(l *Loss) []htmlFact {
	var facts []htmlFact
	for _, detail := range l.Finding.Details {
		facts = append(facts, factOf(detail))
	}
	if len(l.Processes) > 1 {
		facts = append(facts, htmlFact{"Happened", l.Often})
	}
	if by := l.foretold(); by != "" {
		facts = append(facts, htmlFact{"Foretold", by})
	}
	return facts
}

// story tells what led to the first time that a loss happened, and when it happened again.
func (m *treeMaker) story(l *Loss) []runChapter {
	var story []runChapter
	var first Sighting
	if len(l.Sightings) > 0 {
		first = l.Sightings[0]
	}
	site := m.locate(first)
	if site.task != nil {
		story = m.life(site.process, site.task)
	}
	if words := lossWords(l.Event); words != "" {
		story = append(story, runChapter{At: m.clock.at(first.At), Row: site.row, Text: words, Place: m.lossPlace(l.Event)})
	}
	for n, s := range l.Sightings[min(1, len(l.Sightings)):] {
		if n == maxAgain {
			break
		}
		site := m.locate(s)
		again := runChapter{At: m.clock.at(s.At), Row: site.row, Text: "again"}
		if site.task != nil {
			again.Text = "again, in another `" + site.task.Coro + "`"
		}
		story = append(story, again)
	}
	if further := l.Count - 1 - maxAgain; further > 0 {
		text := "once more"
		if further > 1 {
			text = thousands(int64(further)) + " times more; this is the last"
		}
		story = append(story, runChapter{At: m.clock.at(l.Last), Text: text})
	}
	for i := range story {
		story[i].Row = m.link(story[i].Row)
	}
	return story
}

// maxAgain is how many further times of one loss are told one by one.
const maxAgain = 5

// life is what happened to a task.
func (m *treeMaker) life(i int, t *history.Task) []runChapter {
	p := m.run.History.Processes[i]
	named := func(id int64, verb string) (text, row string) {
		if other := p.Task(id); other != nil {
			return verb + " by `" + other.Coro + "`", taskRow(i, id)
		}
		return verb, ""
	}
	var life []runChapter
	text, row := named(t.Parent, "`"+t.Coro+"` is made")
	life = append(life, runChapter{At: m.clock.at(t.Born), Row: row, Text: text, Place: m.place(event.Own(t.Made))})
	if len(t.By) > 0 {
		text, row = named(t.ByTask, "it is cancelled")
		life = append(life, runChapter{Row: row, Text: text, Place: m.place(event.Own(t.By))})
	}
	end := runChapter{At: m.clock.at(t.Ended), Row: taskRow(i, t.ID)}
	switch t.Outcome {
	case history.Failed:
		end.Text = "it fails"
		if t.Exc != nil {
			end.Text = "it fails: `" + excText(t.Exc) + "`"
			end.Place = m.place(event.Own(t.Exc.Frames))
		}
	case history.Cancelled:
		end.Text = "it ends, cancelled"
	case history.Result:
		end.Text = "it returns"
	default:
		return life
	}
	if took := t.Ended.Sub(t.Born); took > 0 {
		end.Text += ", after " + shortTime(took)
	}
	return append(life, end)
}

// lossWords say what made a loss of it; empty where its message has said that already.
func lossWords(e *event.Event) string {
	switch e.Kind {
	case event.TaskLost, event.FutureLost:
		if e.Kept {
			return "the program ends, and nobody has read the exception"
		}
		return "its last reference is gone, and nobody has read the exception"
	case event.TaskUnretrieved, event.FutureUnretrieved:
		return "nobody has read the exception; something still refers to it"
	case event.NeverAwaited:
		return "the coroutine is dropped, and never ran"
	case event.GatherDropped:
		return "gather has raised another exception already, and drops this one"
	case event.GatherReturned:
		return fmt.Sprintf("gather returns %s among its outcomes", Plural(e.Failed, "exception"))
	case event.ShieldDropped:
		return "whoever waited for it behind the shield is gone"
	case event.CancelSwallowed:
		return "the cancel is swallowed"
	case event.CancelIgnored:
		return "the cancel has not been obeyed"
	case event.DestroyedPending:
		return "the task is collected while it is pending: the rest of it never runs"
	case event.PendingAtExit:
		return "the task is still pending at the end"
	case event.LoopBlocked:
		return "the loop stands still"
	case event.LoopHandler:
		return "the exception handler of the loop is told"
	case event.Unraisable:
		return "it is raised where nobody can catch it"
	case event.ThreadDied:
		return "the thread ends"
	}
	return ""
}

// lossPlace is where the program stood when a loss was seen, where that is worth a word.
func (m *treeMaker) lossPlace(e *event.Event) string {
	switch {
	case e.Kind == event.LoopBlocked:
		return m.place(event.Own(e.Frames))
	case e.Kind == event.NeverAwaited:
		return m.place(event.Own(e.DroppedAt))
	case e.Task != nil && len(e.Task.Stands) > 0:
		return m.place(event.Own(e.Task.Stands))
	}
	return ""
}

// tracebacks adds an exception, what it was raised from, and its members.
func (m *treeMaker) tracebacks(list []runTraceback, e *event.Exc, role string) []runTraceback {
	if e == nil {
		return list
	}
	lines := &sourceLines{source: m.run.Source}
	t := runTraceback{Role: role, Type: e.Type, Message: e.Msg}
	for _, f := range e.Frames {
		text, _ := lines.line(m.path(f.File), f.Line)
		place := fmt.Sprintf("%s:%d", m.path(f.File), f.Line)
		t.Frames = append(t.Frames, runFrame{Place: place, Function: f.Function, Line: strings.TrimSpace(text)})
	}
	list = append(list, t)
	for i, member := range e.Group {
		list = m.tracebacks(list, member, fmt.Sprintf("member %d of %d", i+1, max(len(e.Group), e.GroupSize)))
	}
	if e.Cause != nil {
		return m.tracebacks(list, e.Cause, "caused by")
	}
	return m.tracebacks(list, e.Context, "while handling")
}
