package monitor_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/monitor"
)

// stream is what one process says: a kind and its fields a line, numbered and given a time, which passes by a second each.
type stream struct {
	t     *testing.T
	judge *monitor.Judge
	pid   int
	seq   int
	p     *monitor.Program
}

func (s *stream) say(line string) {
	s.t.Helper()
	kind, fields, _ := strings.Cut(line, " ")
	s.seq++
	text := fmt.Sprintf(`{"v":1,"k":%q,"seq":%d,"pid":%d,"t":%d`, kind, s.seq, s.pid, s.seq*1e9)
	if fields != "" {
		text += "," + fields
	}
	text += "}"
	if !json.Valid([]byte(text)) {
		s.t.Fatalf("no JSON: %s", text)
	}
	e, err := event.Decode([]byte(text))
	if err != nil {
		s.t.Fatalf("%s: %v", text, err)
	}
	if s.p == nil {
		s.p = s.judge.Join(e)
		return
	}
	s.judge.Observe(s.p, e, e.Time)
}

const (
	hello = `hello "version":"3.13.0","cwd":"/app","argv":["app.py"],"how":"exec"`
	bye   = `bye "reason":"exit"`
	// task is a task that w.py:9 made and that failed at net.py:2.
	task    = `"task":{"id":3,"name":"Task-3","coro":"Worker.pump","file":"w.py","line":4,"created":[["w.py",9,"start"]]}`
	failure = `"exc":{"type":"app.NetError","msg":"gone","frames":[["/app/w.py",5,"Worker.pump"],["/app/net.py",2,"read"]]}`
)

// verdicts says in a line each what the judge came to.
func verdicts(j *monitor.Judge) []string {
	var lines []string
	for _, l := range j.Losses() {
		made, raised := l.Made(), l.Raised()
		text := fmt.Sprintf("%s %s x%d", l.Code, l.Event.Kind, l.Count)
		if l.Note {
			text += " note"
		}
		if !made.IsZero() {
			text += fmt.Sprintf(" made %s:%d", made.File, made.Line)
		}
		if !raised.IsZero() {
			text += fmt.Sprintf(" raised %s:%d", raised.File, raised.Line)
		}
		if l.Running {
			text += " running"
		}
		lines = append(lines, text)
	}
	return lines
}

func TestJudge(t *testing.T) {
	const lost = "UH201 task.lost x1 made /app/w.py:9 raised /app/net.py:2"
	const kept = "UH204 task.unretrieved x1 made /app/w.py:9 raised /app/net.py:2"
	tests := []struct {
		name string
		said []string
		want []string
	}{
		{"a task that was dropped", []string{"task.lost " + task + "," + failure}, []string{lost}},
		{"a task that nobody has read", []string{"task.unretrieved " + task + "," + failure, bye}, []string{kept}},
		{"read after all", []string{"task.unretrieved " + task + "," + failure, `task.retrieved "task_id":3,"after_ms":900`, bye}, nil},
		{"kept, then dropped, is one loss", []string{"task.unretrieved " + task + "," + failure, "task.lost " + task + "," + failure, bye}, []string{kept}},
		{
			"said to be final, then dropped",
			[]string{"task.unretrieved " + task + "," + failure + `,"final":true`, bye, "task.lost " + task + "," + failure},
			[]string{kept},
		},
		{
			"the same loss at the same place is counted",
			[]string{"task.lost " + task + "," + failure, "task.lost " + strings.Replace(task, `"id":3`, `"id":4`, 1) + "," + failure},
			[]string{"UH201 task.lost x2 made /app/w.py:9 raised /app/net.py:2"},
		},
		{
			"the same failure of a task that is made elsewhere is another loss",
			[]string{
				"task.lost " + task + "," + failure,
				"task.lost " + strings.NewReplacer(`"id":3`, `"id":4`, `["w.py",9`, `["w.py",19`).Replace(task) + "," + failure,
			},
			[]string{lost, "UH201 task.lost x1 made /app/w.py:19 raised /app/net.py:2"},
		},
		{
			"the agent looks where tasks are made only from the first loss on",
			[]string{
				"task.lost " + strings.Replace(task, `,"created":[["w.py",9,"start"]]`, "", 1) + "," + failure,
				"task.lost " + strings.Replace(task, `"id":3`, `"id":4`, 1) + "," + failure,
			},
			[]string{"UH201 task.lost x2 made /app/w.py:9 raised /app/net.py:2"},
		},
		{"what leaves the loop, and what was cancelled, is no loss", []string{
			"task.lost " + task + `,"exc":{"type":"KeyboardInterrupt"}`, "task.lost " + task + `,"exc":{"type":"asyncio.exceptions.CancelledError"}`,
			`future.lost "owner":"executor","exc":{"type":"concurrent.futures._base.CancelledError"}`,
			`gather.returned "children":2,"failed":1,"excs":[{"type":"asyncio.exceptions.CancelledError"}],"awaited":false`,
			`thread.died "thread":"t","exc":{"type":"SystemExit"}`,
			`unraisable "object":"socket.socket","exc":{"type":"ResourceWarning","frames":[["a.py",4,"f"]]}`,
		}, nil},
		{"a future of an executor, kept to the end", []string{
			`future.lost "future_id":5,"owner":"executor","kept":true,"created":[["a.py",3,"f"]],` + failure,
		}, []string{"UH703 future.lost x1 made /app/a.py:3 raised /app/net.py:2"}},
		{"a future that was first unread, then lost", []string{
			`future.unretrieved "future_id":5,"owner":"gather","created":[["a.py",3,"f"]],` + failure,
			`future.lost "future_id":5,"owner":"gather",` + failure,
		}, []string{"UH405 future.unretrieved x1 made /app/a.py:3 raised /app/net.py:2"}},
		{"a slow task ends by its cancel", []string{
			`cancel.ignored ` + task + `,"by":[["a.py",7,"stop"]],"since_ms":1000`, `cancel.ended "task_id":3,"ended":"cancelled","after_ms":1500`, bye,
		}, nil},
		{"a task ignores its cancel to the end", []string{
			`cancel.ignored ` + task + `,"by":[["a.py",7,"stop"]],"since_ms":1000`, bye,
		}, []string{"UH306 cancel.ignored x1 made /app/w.py:9"}},
		{"an ignored cancel that was swallowed in the end", []string{
			`cancel.ignored ` + task + `,"by":[["a.py",7,"stop"]],"since_ms":1000`, `cancel.ended "task_id":3,"ended":"result","after_ms":1500`, bye,
		}, []string{"UH301 cancel.swallowed x1 made /app/w.py:9"}},
		{"information stays a note, behind the losses", []string{
			`gather.dropped "held":true,` + task + `,` + failure, "task.lost " + task + "," + failure,
		}, []string{lost, "UH404 gather.dropped x1 note made /app/w.py:9 raised /app/net.py:2"}},
		{"a coroutine without origin", []string{
			`coro.never_awaited "coro":"f","file":"a.py","line":1,"dropped_at":[["a.py",8,"g"]]`,
			`coro.never_awaited "coro":"f","file":"a.py","line":1,"origin":[["a.py",8,"g"]]`,
		}, []string{"UH101 coro.never_awaited x2 made /app/a.py:8"}},
		{"the loop stands still, twice at one line", []string{
			`loop.blocked "loop":"L1","since_ms":300,"frames":[["a.py",4,"f"],["/usr/lib/python3.11/socket.py",9,"connect"]]`,
			`loop.unblocked "loop":"L1","total_ms":700`,
			`loop.blocked "loop":"L1","since_ms":250,"frames":[["a.py",4,"f"],["/usr/lib/python3.11/socket.py",9,"connect"]]`,
		}, []string{"UH601 loop.blocked x2 note"}},
		{"libraries that trip over the end", []string{
			bye, `unraisable "object":"x.__del__","exc":{"type":"ImportError","frames":[["/usr/lib/python3.11/a.py",4,"f"]]}`,
			`unraisable "object":"App.__del__","exc":{"type":"ImportError","frames":[["app.py",4,"f"]]}`,
		}, []string{"UH712 unraisable x1 raised /app/app.py:4"}},
		{"nothing that is told later is counted twice", []string{
			"task.unretrieved " + task + "," + failure, bye, `task.retrieved "task_id":3`,
		}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			judge := &monitor.Judge{}
			s := &stream{t: t, judge: judge, pid: 7}
			s.say(hello)
			for _, line := range test.said {
				s.say(line)
			}
			judge.Leave(s.p)
			judge.Finish()
			if diff := cmp.Diff(test.want, verdicts(judge)); diff != "" {
				t.Errorf("verdicts differ (-want +got):\n%s", diff)
			}
		})
	}
}

// TestProcesses: one loss of several processes is one, a connection that is made again is no new process, and events that
// are missing are counted once.
func TestProcesses(t *testing.T) {
	judge := &monitor.Judge{}
	a, b := &stream{t: t, judge: judge, pid: 7}, &stream{t: t, judge: judge, pid: 8}
	a.say(hello)
	b.say(hello)
	a.say("task.lost " + task + "," + failure)
	b.say("task.lost " + task + "," + failure)
	a.seq += 4 // lost on the way, and told of
	a.say(`stats "dropped":4`)
	judge.Leave(a.p)
	again, _ := event.Decode([]byte(`{"v":1,"k":"hello","pid":7,"seq":9,"how":"again"}`))
	if p := judge.Join(again); p != a.p {
		t.Error("the connection that was made again is taken for another process")
	}
	b.say("task.unretrieved " + strings.Replace(task, `"id":3`, `"id":4`, 1) + `,"exc":{"type":"OSError"}`)
	judge.Finish()
	want := []string{
		"UH201 task.lost x2 made /app/w.py:9 raised /app/net.py:2",
		"UH204 task.unretrieved x1 made /app/w.py:9 running",
	}
	if diff := cmp.Diff(want, verdicts(judge)); diff != "" {
		t.Errorf("verdicts differ (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int{7, 8}, judge.Losses()[0].Processes); diff != "" {
		t.Error(diff)
	}
	at := func(second int64) time.Time { return time.Unix(second, 0) }
	sightings := []monitor.Sighting{{At: at(2), Process: 7, Task: 3}, {At: at(2), Process: 8, Task: 3}}
	if diff := cmp.Diff(sightings, judge.Losses()[0].Sightings); diff != "" {
		t.Errorf("sightings differ (-want +got):\n%s", diff)
	}
	if len(judge.Programs()) != 2 || judge.Missing() != 5 {
		t.Errorf("%d processes, %d events missing; want 2 and 5", len(judge.Programs()), judge.Missing())
	}
}

// TestMissing: numbers that are missing and what the agent says are two accounts of the same events, whichever comes first.
func TestMissing(t *testing.T) {
	judge := &monitor.Judge{}
	s := &stream{t: t, judge: judge, pid: 7}
	s.say(hello)
	for range 10 {
		s.say(`stats "dropped":3`) // told before the numbers are missing
		s.seq += 3
		s.say("stats")
		s.seq += 2
		s.say(`stats "dropped":2`) // and after
	}
	if judge.Missing() != 50 {
		t.Errorf("%d events are missing, want 50", judge.Missing())
	}
}

// TestLive: what is unread is said after the time of grace, and taken back when it is read.
func TestLive(t *testing.T) {
	var said []string
	words := map[monitor.Change]string{monitor.Found: "found", monitor.Unread: "unread", monitor.TakenBack: "taken back"}
	judge := &monitor.Judge{Grace: 2 * time.Second}
	judge.Changed = func(l *monitor.Loss, c monitor.Change) { said = append(said, words[c]+" "+string(l.Event.Kind)) }
	s := &stream{t: t, judge: judge, pid: 7}
	s.say(hello)
	s.say("task.unretrieved " + task + "," + failure + `,"since_ms":500`) // second 2
	judge.Tick(time.Unix(3, 0))
	if len(said) > 0 {
		t.Errorf("said too early: %v", said)
	}
	judge.Tick(time.Unix(4, 0))
	judge.Tick(time.Unix(5, 0))
	s.say(`task.retrieved "task_id":3`)
	s.say("task.lost " + strings.Replace(task, `"id":3`, `"id":4`, 1) + "," + failure)
	s.say("task.lost " + strings.Replace(task, `"id":3`, `"id":5`, 1) + "," + failure)
	if diff := cmp.Diff([]string{"unread task.unretrieved", "taken back task.unretrieved", "found task.lost"}, said); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestSilence: a process in which a loop runs says something each second. One that does not is locked, and that is a note; it
// may be stopped, and it may have no loop.
func TestSilence(t *testing.T) {
	judge := &monitor.Judge{}
	s := &stream{t: t, judge: judge, pid: 1 << 30}
	s.say(hello)
	judge.Tick(time.Unix(100, 0))
	s.say(`loop.start "loop":"L1"`) // second 2
	judge.Tick(time.Unix(6, 0))
	if got := verdicts(judge); got != nil {
		t.Errorf("said too early: %v", got)
	}
	judge.Tick(time.Unix(7, 0))
	judge.Tick(time.Unix(8, 0))
	s.seq = 9
	s.say(`stats "dropped":7`) // second 10
	judge.Tick(time.Unix(12, 0))
	s.say(`loop.stop "loop":"L1"`) // second 11
	judge.Tick(time.Unix(99, 0))
	if diff := cmp.Diff([]string{"UH601 loop.blocked x1 note"}, verdicts(judge)); diff != "" {
		t.Errorf("verdicts differ (-want +got):\n%s", diff)
	}
	if got := judge.Losses()[0].Longest; got != 8*time.Second {
		t.Errorf("silent for %s, want 8s", got)
	}
}

// TestBounds: a program that loses without end at ever new places does not fill the memory.
func TestBounds(t *testing.T) {
	judge := &monitor.Judge{}
	s := &stream{t: t, judge: judge, pid: 7}
	s.say(hello)
	for i := range 2500 {
		s.say(fmt.Sprintf(`task.lost "task":{"id":%d,"coro":"f","file":"a.py","line":%d},"exc":{"type":"OSError"}`, i+1, i+1))
	}
	if len(judge.Losses()) != 2000 || judge.Overflow != 500 {
		t.Errorf("%d losses and %d further ones, want 2000 and 500", len(judge.Losses()), judge.Overflow)
	}
}
