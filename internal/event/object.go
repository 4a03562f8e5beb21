package event

import (
	"encoding/json"
	"strings"
	"time"
)

// Bounds of what is taken out of one line. A writer that keeps to the contract stays below them.
const (
	maxText     = 4096
	maxFrames   = 30
	maxMembers  = 32
	maxDepth    = 8
	maxArgv     = 64
	maxCounters = 64
)

// object is a JSON object of which every field is looked at only when it is asked for. A field of another type than the
// one that is asked for counts as absent.
type object map[string]json.RawMessage

func get[T any](o object, key string) (value T) {
	raw, ok := o[key]
	if !ok {
		return value
	}
	if err := json.Unmarshal(raw, &value); err != nil {
		var none T
		return none // not what was decoded before the error
	}
	return value
}

func (o object) text(key string) string { return cut(get[string](o, key)) }

func (o object) flag(key string) bool { return get[bool](o, key) }

// number reads an integer. One that is negative counts as absent: nothing on the wire can be.
func (o object) number(key string) int64 { return max(0, get[int64](o, key)) }

func (o object) small(key string) int { return int(min(o.number(key), 1<<31-1)) }

func (o object) millis(key string) time.Duration {
	const most = 1 << 40 // more is no time that anything took, and would overflow
	return time.Duration(min(o.number(key), most)) * time.Millisecond
}

// time reads a time of the wall clock in nanoseconds; the zero time where there is none.
func (o object) time(key string) time.Time {
	if ns := o.number(key); ns > 0 {
		return time.Unix(0, ns)
	}
	return time.Time{}
}

func (o object) object(key string) object { return get[object](o, key) }

func (o object) list(key string, most int) []json.RawMessage {
	list := get[[]json.RawMessage](o, key)
	return list[:min(len(list), most)]
}

func (o object) texts(key string) []string {
	var texts []string
	for _, raw := range o.list(key, maxArgv) {
		var text string
		if json.Unmarshal(raw, &text) == nil {
			texts = append(texts, cut(text))
		}
	}
	return texts
}

// cut bounds a text.
func cut(text string) string {
	if len(text) <= maxText {
		return text
	}
	return strings.ToValidUTF8(text[:maxText], "") + "…"
}

// frames reads a list of [file, line, function]. What is no frame is left out.
func (o object) frames(key string) []Frame {
	var frames []Frame
	for _, raw := range o.list(key, maxFrames) {
		var parts []json.RawMessage
		if json.Unmarshal(raw, &parts) != nil || len(parts) < 3 {
			continue
		}
		var f Frame
		if json.Unmarshal(parts[0], &f.File) != nil || json.Unmarshal(parts[2], &f.Function) != nil || f.File == "" {
			continue
		}
		if json.Unmarshal(parts[1], &f.Line) != nil || f.Line < 0 {
			f.Line = 0 // the interpreter does not always know it
		}
		f.File, f.Function = cut(f.File), cut(f.Function)
		frames = append(frames, f)
	}
	return frames
}

func (o object) exc(key string, depth int) *Exc { return excOf(o.object(key), depth) }

// excOf reads an exception; nil where there is none, or where the chain that it ends is deeper than the wire allows.
func excOf(o object, depth int) *Exc {
	if o.text("type") == "" || depth > maxDepth {
		return nil
	}
	e := &Exc{
		Type: o.text("type"), Msg: o.text("msg"), Frames: o.frames("frames"), GroupSize: o.small("group_size"),
		Cause: o.exc("cause", depth+1), Context: o.exc("context", depth+1),
	}
	for _, raw := range o.list("group", maxMembers) {
		var member object
		if json.Unmarshal(raw, &member) == nil {
			if exc := excOf(member, depth+1); exc != nil {
				e.Group = append(e.Group, exc)
			}
		}
	}
	return e
}

func (o object) task(key string) *Task {
	t := o.object(key)
	if t == nil {
		return nil
	}
	span := append(t.texts("span"), "", "")
	return &Task{
		ID: t.number("id"), Name: t.text("name"), Coro: t.text("coro"), File: t.text("file"), Line: t.small("line"),
		State: t.text("state"), Created: t.frames("created"), Stands: t.frames("stands"), Cancelling: t.small("cancelling"),
		Trace: span[0], Span: span[1],
	}
}
