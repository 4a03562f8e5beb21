package monitor_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/monitor"
)

// scene shows files below /app, each line of which has the text of its number.
func scene() monitor.Scene {
	return monitor.Scene{
		Display: func(file string) string { return strings.TrimPrefix(file, "/app/") },
		Line:    func(_ string, line int) string { return fmt.Sprintf("  line_%d()", line) },
	}
}

// told is a loss as text: message, places in order, details.
func told(f finding.Finding) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", f.Code, f.Message)
	steps, at := f.Trail()
	for i, step := range steps {
		mark := " "
		if i == at {
			mark = ">"
		}
		fmt.Fprintf(&b, "%s %s:%d:%d-%d %s\n", mark, step.Place.Path, step.Place.Line, step.Place.Column, step.Place.EndColumn, step.Label)
	}
	for _, detail := range f.Details {
		fmt.Fprintf(&b, "- %s\n", detail)
	}
	return b.String()
}

func TestWords(t *testing.T) {
	tests := []struct{ name, said, want string }{
		{
			"a task with a name, a chain and a group",
			`task.lost "task":{"id":1,"name":"pump","coro":"W.pump","file":"w.py","line":1,"created":[["w.py",9,"start"]]},` +
				`"exc":{"type":"ExceptionGroup","msg":"two","frames":[["w.py",5,"pump"]],"group":[{"type":"a.B","msg":"x\ny"},{"type":"C"}],"group_size":40,` +
				`"cause":{"type":"OSError","msg":"gone","frames":[["net.py",2,"read"]]}}`,
			`UH201: ExceptionGroup ended task 'W.pump' (pump), and nobody read it
> w.py:9:3-11 made here
  w.py:5:3-11 ExceptionGroup is raised here
- ExceptionGroup: two (w.py:5, in pump)
- member 1 of 40: a.B: x y
- member 2 of 40: C
- caused by OSError: gone (net.py:2, in read)
`,
		},
		{
			"what asyncio.run, or a runner of tests, cancels at the end",
			`task.pending_at_exit "task":{"id":1,"coro":"f","file":"w.py","line":1,"created":[["w.py",9,"start"]],"stands":[["w.py",3,"f"]]},"when":"run"`,
			`UH210: task 'f' was still pending when its event loop was shut down, and was cancelled by that
> w.py:9:3-11 made here
  w.py:3:3-11 it stands here
`,
		},
		{
			"who cancelled, and where it stands",
			`cancel.ignored "task":{"id":1,"coro":"f","file":"w.py","line":1,"created":[["w.py",9,"start"]],"stands":[["w.py",3,"f"],["/usr/lib/python3.11/asyncio/tasks.py",5,"sleep"]]},` +
				`"by":[["stop.py",7,"stop"]],"since_ms":1500`,
			`UH306: task 'f' was cancelled and still ran 1.5s later
  w.py:9:3-11 made here
  w.py:1:3-11 this was cancelled
  stop.py:7:3-11 cancelled here
> w.py:3:3-11 still here
`,
		},
		{
			"the loop waits for a call in a call",
			`loop.blocked "loop":"L1","since_ms":300,"frames":[["app.py",20,"<module>"],["/usr/lib/python3.11/asyncio/events.py",80,"_run"],` +
				`["app.py",4,"f"],["b.py",8,"g"],["/usr/lib/python3.11/socket.py",9,"connect"]]`,
			`UH601: the event loop stood still here for 300ms
  app.py:4:3-11 the loop waits for this call
> b.py:8:3-11 the loop waits for this call
`,
		},
		{
			"a handler of the program",
			`loop.handler "message":"Exception in callback","exc":{"type":"OSError","frames":[["a.py",3,"cb"]]},"app_handler":true,"handler":"/app/h.py:12 app.on_error","subject":"handle","what":"cb"`,
			`UH704: OSError of the callback 'cb' ended in the program's own handler 'on_error'
  h.py:12:3-12 this handler is told
> a.py:3:3-11 OSError is raised here
- OSError (a.py:3, in cb)
- the loop said: Exception in callback
- whom that handler tells cannot be seen from outside
`,
		},
		{
			"a place that is not known", `future.lost "owner":"plain","exc":{"type":"OSError","msg":"gone"}`,
			`UH405: OSError was set on a future, and nobody read it
> <unknown>:0:0-0 OSError was set on a future, and nobody read it
- OSError: gone
`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			judge := &monitor.Judge{}
			s := &stream{t: t, judge: judge, pid: 7}
			s.say(hello)
			s.say(test.said)
			judge.Leave(s.p)
			judge.Finish()
			if diff := cmp.Diff(test.want, told(judge.Losses()[0].Finding(scene()))); diff != "" {
				t.Errorf("words differ (-want +got):\n%s", diff)
			}
		})
	}
}
