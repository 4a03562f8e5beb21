package event

import (
	"bytes"
	"encoding/json"
	"errors"
	"time"
)

// Version is that of the wire.
const Version = 1

var (
	errNoEvent = errors.New("the line is no event")
	errVersion = errors.New("the line is of another version of the wire")
)

// Decode reads one line. It is strict about what makes a line an event (an object with a version that is known, a kind and a
// process) and takes whatever else is there as it is.
func Decode(line []byte) (Event, error) {
	var o object
	if err := json.Unmarshal(line, &o); err != nil {
		return Event{}, errNoEvent
	}
	if o.number("v") != Version {
		return Event{}, errVersion
	}
	e := Event{
		Kind: Kind(o.text("k")), Seq: o.number("seq"), PID: o.small("pid"), TID: o.small("tid"), Loop: o.text("loop"),
		Dropped: o.number("dropped"), Time: time.Unix(0, o.number("t")),
	}
	if e.Kind == "" || e.PID == 0 {
		return Event{}, errNoEvent
	}
	if e.Kind == Hello || e.Kind == Patched {
		e.Process = o.process()
		return e, nil
	}
	if e.Kind == Stats {
		e.Lags, e.Census = o.lags(), o.census()
		return e, nil
	}
	e.Task, e.TaskID, e.FutureID = o.task("task"), o.number("task_id"), o.number("future_id")
	e.Exc, e.Won = o.exc("exc", 1), o.exc("won", 1)
	for _, raw := range o.list("excs", maxMembers) {
		var member object
		if json.Unmarshal(raw, &member) == nil {
			if exc := excOf(member, 1); exc != nil {
				e.Excs = append(e.Excs, exc)
			}
		}
	}
	e.Created, e.Origin, e.DroppedAt = o.frames("created"), o.frames("origin"), o.frames("dropped_at")
	e.Shielded, e.By, e.Frames = o.frames("shielded"), o.frames("by"), o.frames("frames")
	e.Coro, e.File, e.Line = o.text("coro"), o.text("file"), o.small("line")
	e.Owner, e.Ended, e.When = o.text("owner"), o.text("ended"), o.text("when")
	e.Thread, e.Class, e.Object, e.Target = o.text("thread"), o.text("class"), o.text("object"), o.text("target")
	e.Message, e.Subject, e.What, e.Handler = o.text("message"), o.text("subject"), o.text("what"), o.text("handler")
	e.Reason, e.Hook = o.text("reason"), o.text("hook")
	e.Final, e.Kept, e.Held, e.Awaited, e.AppHandler = o.flag("final"), o.flag("kept"), o.flag("held"), o.flag("awaited"), o.flag("app_handler")
	e.Awaiters, e.Children, e.Failed = o.small("awaiters"), o.small("children"), o.small("failed")
	e.Since, e.After, e.Total = o.millis("since_ms"), o.millis("after_ms"), o.millis("total_ms")
	o.tree(&e)
	return e, nil
}

// tree reads what only events of the tree of tasks have.
func (o object) tree(e *Event) {
	switch e.Kind {
	case TaskMade:
		e.Name, e.Parent, e.Skipped, e.At = o.text("name"), o.number("parent"), o.flag("skipped"), o.time("born")
	case TaskEnded:
		e.ByTask, e.At = o.number("by_task"), o.time("at")
	case TasksCounted:
		e.Parent = o.number("parent")
		e.Tally = &Tally{
			Group: o.number("group"), Above: o.number("above"), Count: o.number("count"), Failed: o.number("failed"),
			Cancelled: o.number("cancelled"), Total: o.millis("total_ms"), Longest: o.millis("longest_ms"),
			First: o.time("first"), Last: o.time("last"),
		}
	}
}

func (o object) process() *Process {
	p := &Process{
		Version: o.text("version"), Implementation: o.text("implementation"), Exe: o.text("exe"), CWD: o.text("cwd"),
		How: o.text("how"), Argv: o.texts("argv"), Parent: o.small("ppid"), Agent: o.small("agent"), Patches: o.texts("patches"),
	}
	for patch := range o.object("refused") {
		if len(p.Refused) == maxCounters {
			break
		}
		if p.Refused == nil {
			p.Refused = map[string]string{}
		}
		p.Refused[cut(patch)] = o.object("refused").text(patch)
	}
	return p
}

// lags reads how late each loop is.
func (o object) lags() map[string]time.Duration {
	loops := o.object("loops")
	lags := make(map[string]time.Duration, min(len(loops), maxCounters))
	for loop := range loops {
		if len(lags) == maxCounters {
			break
		}
		if known := loops.object(loop); json.Unmarshal(known["lag_ms"], new(int64)) == nil {
			lags[cut(loop)] = known.millis("lag_ms")
		}
	}
	return lags
}

// census reads how many tasks there are; nil where that is not told.
func (o object) census() *Census {
	tasks := o.object("tasks")
	if tasks == nil {
		return nil
	}
	return &Census{Pending: tasks.number("pending"), Unread: tasks.number("unread")}
}

// Token returns the token of a line that gives one, which a connection over a network begins with.
func Token(line []byte) (string, bool) {
	var o object
	if json.Unmarshal(line, &o) != nil || o.number("v") != Version || o.text("k") != "token" {
		return "", false
	}
	token := o.text("token")
	return token, token != ""
}

// LineWithoutMessages is a line without the texts of exceptions, wherever they stand in it.
func LineWithoutMessages(line []byte) []byte {
	var value map[string]any
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber() // times have more digits than a float
	if d.Decode(&value) != nil {
		return []byte("{}")
	}
	delete(value, "message")
	dropTexts(value)
	text, err := json.Marshal(value)
	if err != nil {
		return []byte("{}")
	}
	return text
}

func dropTexts(value any) {
	switch value := value.(type) {
	case map[string]any:
		delete(value, "msg")
		for _, below := range value {
			dropTexts(below)
		}
	case []any:
		for _, below := range value {
			dropTexts(below)
		}
	}
}
