package event_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/event"
)

func TestDecode(t *testing.T) {
	line := `{"v":1,"k":"task.unretrieved","seq":7,"pid":12,"tid":13,"t":1500000000000000001,"mono":5,"loop":"L1","dropped":2,` +
		`"task":{"id":3,"addr":99,"name":"Task-3","coro":"Worker.pump","file":"/app/w.py","line":4,"created":[["/app/w.py",9,"start"]],"state":"finished"},` +
		`"exc":{"type":"app.NetError","msg":"gone","frames":[["/app/w.py",5,"Worker.pump"],["/app/net.py",2,"read"]],` +
		`"cause":{"type":"OSError","msg":"","frames":[]},"group":[{"type":"ValueError"},7]},"awaiters":1,"since_ms":250,"final":false}`
	got, err := event.Decode([]byte(line))
	if err != nil {
		t.Fatal(err)
	}
	want := event.Event{
		Kind: event.TaskUnretrieved, Seq: 7, PID: 12, TID: 13, Time: time.Unix(0, 1500000000000000001), Loop: "L1", Dropped: 2,
		Task: &event.Task{
			ID: 3, Name: "Task-3", Coro: "Worker.pump", File: "/app/w.py", Line: 4, State: "finished",
			Created: []event.Frame{{File: "/app/w.py", Line: 9, Function: "start"}},
		},
		Exc: &event.Exc{
			Type: "app.NetError", Msg: "gone",
			Frames: []event.Frame{{File: "/app/w.py", Line: 5, Function: "Worker.pump"}, {File: "/app/net.py", Line: 2, Function: "read"}},
			Cause:  &event.Exc{Type: "OSError"}, Group: []*event.Exc{{Type: "ValueError"}},
		},
		Awaiters: 1, Since: 250 * time.Millisecond,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("event differs (-want +got):\n%s", diff)
	}
	got.WithoutMessages()
	if got.Exc.Msg != "" {
		t.Errorf("the message is still there: %q", got.Exc.Msg)
	}
}

// TestTolerance: of an event that is one, whatever is of a wrong type is absent, and nothing is without bound.
func TestTolerance(t *testing.T) {
	tests := []struct {
		name, fields string
		want         event.Event
	}{
		{"unknown kind and fields", `"k":"news","extra":[{}]`, event.Event{Kind: "news"}},
		{"wrong types", `"k":"task.lost","task":[],"exc":"x","final":"yes","since_ms":"1","by":{},"seq":-4`, event.Event{Kind: event.TaskLost}},
		{"half right", `"k":"task.lost","task":{"id":"x","name":5,"coro":"c"}`, event.Event{Kind: event.TaskLost, Task: &event.Task{Coro: "c"}}},
		{
			"frames", `"k":"loop.blocked","frames":[["a.py",1],["a.py",-1,"f"],[1,2,"g"],["b.py",null,"h"],["",1,"i"]]`,
			event.Event{Kind: event.LoopBlocked, Frames: []event.Frame{{File: "a.py", Function: "f"}, {File: "b.py", Function: "h"}}},
		},
		{"numbers", `"k":"loop.blocked","since_ms":1e99`, event.Event{Kind: event.LoopBlocked}},
		{"times that overflow", `"k":"loop.blocked","since_ms":9223372036854775807`, event.Event{Kind: event.LoopBlocked, Since: (1 << 40) * time.Millisecond}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := event.Decode([]byte(`{"v":1,"pid":1,` + test.fields + `}`))
			if err != nil {
				t.Fatal(err)
			}
			test.want.PID, test.want.Time = 1, time.Unix(0, 0)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("event differs (-want +got):\n%s", diff)
			}
		})
	}
	deep := `{"v":1,"pid":1,"k":"task.lost","exc":` + strings.Repeat(`{"type":"E","cause":`, 20) + "null" + strings.Repeat("}", 21)
	e, err := event.Decode([]byte(deep))
	if err != nil {
		t.Fatal(err)
	}
	depth := 0
	for exc := e.Exc; exc != nil; exc = exc.Cause {
		depth++
	}
	if depth != 8 {
		t.Errorf("the chain is %d deep, want 8", depth)
	}
}

func TestNoEvent(t *testing.T) {
	for _, line := range []string{
		``, `x`, `[]`, `null`, `{}`, `{"v":2,"k":"hello","pid":1}`, `{"v":1,"k":"hello"}`, `{"v":1,"pid":1}`, `{"v":"1","k":"hello","pid":1}`,
		`{"v":1,"k":"hello","pid":1}{}`, "{\"v\":1,\"k\":\"hello\",\"pid\":1", strings.Repeat("[", 1<<15),
	} {
		if e, err := event.Decode([]byte(line)); err == nil {
			t.Errorf("%.40q is taken for %v", line, e)
		}
	}
}

func TestToken(t *testing.T) {
	if got, ok := event.Token([]byte(`{"v":1,"k":"token","token":"abc"}`)); !ok || got != "abc" {
		t.Errorf("got %q, %t", got, ok)
	}
	for _, line := range []string{`{"v":1,"k":"hello","token":"abc"}`, `{"v":1,"k":"token","token":""}`, `{"v":1,"k":"token","token":7}`, `token`} {
		if got, ok := event.Token([]byte(line)); ok {
			t.Errorf("%s gives the token %q", line, got)
		}
	}
}

func TestReader(t *testing.T) {
	good := `{"v":1,"k":"bye","pid":5}`
	long := `{"v":1,"k":"bye","pid":6,"x":"` + strings.Repeat("x", event.MaxLine) + `"}`
	text := good + "\n\n" + long + "\nnonsense\n" + strings.Repeat("y", 5*event.MaxLine) + "\n" + good + "\n" + good[:10]
	for _, from := range []io.Reader{strings.NewReader(text), iotest.OneByteReader(strings.NewReader(text)), iotest.DataErrReader(strings.NewReader(text))} {
		r := event.NewReader(from)
		for range 2 {
			e, err := r.Next()
			if err != nil || e.PID != 5 || !bytes.Equal(r.Line, []byte(good)) {
				t.Fatalf("got %v, %v, line %q", e, err, r.Line)
			}
		}
		if _, err := r.Next(); !errors.Is(err, io.EOF) {
			t.Errorf("at the end: %v", err)
		}
		if r.Bad != 3 {
			t.Errorf("%d bad lines, want 3", r.Bad)
		}
	}
}

// TestEveryLossHasACode holds the table to itself: whatever may be a loss has a code, and is proof of that code or of a
// family.
func TestEveryLossHasACode(t *testing.T) {
	kinds := []event.Kind{
		event.Hello, event.Bye, event.LoopStart, event.LoopStop, event.NeverAwaited, event.TaskUnretrieved, event.TaskRetrieved,
		event.TaskLost, event.FutureUnretrieved, event.FutureRetrieved, event.FutureLost, event.GatherDropped, event.GatherReturned,
		event.ShieldDropped, event.CancelRequested, event.CancelSwallowed, event.CancelIgnored, event.CancelEnded,
		event.DestroyedPending, event.PendingAtExit, event.LoopBlocked, event.LoopUnblocked, event.LoopHandler, event.Unraisable,
		event.ThreadDied, event.MainDied, event.Patched, event.Stats, event.AgentError,
	}
	losses := 0
	for _, kind := range kinds {
		code := (&event.Event{Kind: kind}).DefaultCode()
		if (kind.Grade() != event.NoLoss) != (code != "") {
			t.Errorf("%s: grade %d, code %q", kind, kind.Grade(), code)
		}
		if code != "" {
			losses++
		}
	}
	if losses != 16 {
		t.Errorf("%d kinds are losses, want 16", losses)
	}
	for _, test := range []struct {
		event event.Event
		code  string
		grade event.Grade
	}{
		{event.Event{Kind: event.FutureLost, Owner: "executor"}, "UH703", event.Loss},
		{event.Event{Kind: event.FutureLost, Owner: "threadsafe"}, "UH702", event.Loss},
		{event.Event{Kind: event.FutureLost, Owner: "plain"}, "UH405", event.Loss},
		{event.Event{Kind: event.FutureUnretrieved}, "UH405", event.Provisional},
		{event.Event{Kind: event.FutureUnretrieved, Final: true}, "UH405", event.Loss},
		{event.Event{Kind: event.GatherDropped, Held: true}, "UH404", event.Information},
		{event.Event{Kind: event.TaskLost, Shielded: []event.Frame{{}}}, "UH314", event.Loss},
		{event.Event{Kind: event.GatherReturned}, "UH401", event.Information},
		{event.Event{Kind: event.GatherReturned, Awaited: true}, "UH401", event.Information},
		{event.Event{Kind: event.CancelSwallowed, Ended: "exception"}, "UH304", event.Information},
		{event.Event{Kind: event.PendingAtExit, When: "close"}, "UH211", event.Loss},
		{event.Event{Kind: event.PendingAtExit, When: "run"}, "UH210", event.Information},
		{event.Event{Kind: event.LoopHandler, AppHandler: true}, "UH704", event.Information},
		{event.Event{Kind: event.LoopHandler, Exc: &event.Exc{Type: "OSError"}}, "UH713", event.Loss},
		{event.Event{Kind: event.LoopHandler}, "UH713", event.Information},
	} {
		if code := test.event.DefaultCode(); string(code) != test.code || test.event.Grade() != test.grade {
			t.Errorf("%+v: code %s, grade %d", test.event, code, test.event.Grade())
		}
	}
	if !event.TaskLost.Proves("UH209") || event.TaskLost.Proves("UH213") || event.TaskLost.Proves("UH601") || event.Stats.Proves("UH601") {
		t.Error("a lost task proves findings about tasks, and no others")
	}
}

func TestOwn(t *testing.T) {
	library := []string{
		"/usr/lib/python3.11/asyncio/tasks.py", "/home/x/.venv/lib/python3.12/site-packages/a/b.py", "/usr/lib/python3/dist-packages/x.py",
		"<frozen importlib._bootstrap>", `C:\Python312\Lib\asyncio\tasks.py`, "/opt/lib64/python3.9/x.py",
	}
	for _, file := range library {
		if !(event.Frame{File: file}).InLibrary() {
			t.Errorf("%s is not taken for a library", file)
		}
	}
	for _, file := range []string{"/app/lib/x.py", "app.py", `C:\work\app.py`, "/python3.11/app.py"} {
		if (event.Frame{File: file}).InLibrary() {
			t.Errorf("%s is taken for a library", file)
		}
	}
	own := event.Frame{File: "/app/a.py", Line: 3}
	frames := []event.Frame{{File: "/app/main.py"}, own, {File: library[0]}}
	if got := event.Own(frames); got != own {
		t.Errorf("got %v", got)
	}
	if got := event.Own(frames[2:]); got != frames[2] {
		t.Errorf("of library frames alone: %v", got)
	}
}

// FuzzReader: whatever comes, the reader ends, and what it gives is bounded.
func FuzzReader(f *testing.F) {
	f.Add([]byte(`{"v":1,"k":"task.lost","pid":1,"task":{"id":1,"created":[["a",1,"f"]]},"exc":{"type":"E","group":[{"type":"F"}]}}` + "\n"))
	f.Add([]byte(`{"v":1,"k":"hello","pid":1,"argv":["a"],"refused":{"x":"y"}}` + "\n{"))
	f.Add([]byte("{\"v\":1,\"k\":\"stats\",\"pid\":1e5}\n\xff\xfe\n\x00"))
	f.Fuzz(func(t *testing.T, text []byte) {
		r := event.NewReader(bytes.NewReader(text))
		events := 0
		for {
			e, err := r.Next()
			if err != nil {
				if !errors.Is(err, io.EOF) {
					t.Fatal(err)
				}
				break
			}
			events++
			if e.Kind == "" || e.PID == 0 || e.Since < 0 || e.Seq < 0 || len(e.Frames) > 30 || len(e.Message) > 5000 {
				t.Fatalf("out of bounds: %+v", e)
			}
			_, _ = e.DefaultCode(), e.Grade()
			_, _ = event.Own(e.Frames), e.Exc.Raised()
			e.WithoutMessages()
		}
		if lines := bytes.Count(text, []byte("\n")); events+int(r.Bad) > lines+1 {
			t.Fatalf("%d events and %d bad lines of %d", events, r.Bad, lines)
		}
	})
}
