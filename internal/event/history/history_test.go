package history_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/event/history"
)

// lines are what a process says, with times in nanoseconds.
const lines = `
{"k":"hello","pid":7,"t":10,"version":"3.13.0","argv":["python3","a.py"]}
{"k":"loop.start","pid":7,"t":20,"loop":"L1","class":"Loop","thread":"MainThread"}
{"k":"task.made","pid":7,"t":90,"loop":"L1","task_id":1,"name":"Task-1","born":30,"coro":"main","file":"/a.py","line":3,"created":[["/a.py",9,"<module>"]]}
{"k":"task.made","pid":7,"t":90,"loop":"L1","task_id":2,"parent":1,"name":"pump","born":40,"coro":"pump","file":"/a.py","line":1}
{"k":"task.ended","pid":7,"t":90,"loop":"L1","task_id":2,"ended":"exception","at":80,"exc":{"type":"OSError","msg":"gone"}}
{"k":"tasks.counted","pid":7,"t":91,"group":5,"parent":1,"coro":"leaf","count":3,"total_ms":4,"first":41,"last":60}
{"k":"tasks.counted","pid":7,"t":92,"group":5,"parent":1,"coro":"leaf","count":8,"failed":1,"cancelled":2,"total_ms":9,"longest_ms":5,"first":41,"last":70}
{"k":"tasks.counted","pid":7,"t":92,"group":6,"above":5,"coro":"twig","count":1,"first":42,"last":50}
{"k":"loop.blocked","pid":7,"t":3000100,"loop":"L1","since_ms":3,"task":{"id":2},"frames":[["/a.py",2,"pump"]]}
{"k":"loop.unblocked","pid":7,"t":3000200,"loop":"L1","total_ms":3}
{"k":"loop.stop","pid":7,"t":3000300,"loop":"L1"}
{"k":"hello","pid":7,"t":3000310,"how":"again"}
{"k":"task.ended","pid":7,"t":3000320,"task_id":99,"ended":"result","at":5}
{"k":"task.ended","pid":7,"t":3000330,"task_id":1,"ended":"news","at":3000325}
{"k":"task.made","pid":8,"t":3000400,"task_id":1,"born":1}
{"k":"hello","pid":7,"t":3000500}
{"k":"task.made","pid":7,"t":3000600,"task_id":1,"born":3000550,"coro":"other"}
{"k":"task.destroyed_pending","pid":7,"t":3000700,"task":{"id":1}}
`

func observe(t *testing.T, r *history.Run, lines string) {
	t.Helper()
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		e, err := event.Decode([]byte(strings.Replace(line, "{", `{"v":1,`, 1)))
		if err != nil {
			t.Fatal(err, line)
		}
		r.Observe(&e)
	}
}

func TestObserve(t *testing.T) {
	var r history.Run
	observe(t, &r, lines)
	at := func(ns int64) time.Time { return time.Unix(0, ns) }
	frame := func(line int, function string) event.Frame {
		return event.Frame{File: "/a.py", Line: line, Function: function}
	}
	if len(r.Processes) != 2 {
		t.Fatalf("%d processes", len(r.Processes))
	}
	first, second := r.Processes[0], r.Processes[1]
	if first.About.Version != "3.13.0" || !first.From.Equal(at(10)) || !first.To.Equal(at(3000330)) {
		t.Errorf("the first process is %+v", first)
	}
	wantTasks := []*history.Task{
		{
			ID: 1, Name: "Task-1", Loop: "L1", Born: at(30), Ended: at(3000325), Outcome: history.Pending,
			Origin: history.Origin{Coro: "main", Defined: frame(3, "main"), Made: []event.Frame{frame(9, "<module>")}},
		},
		{
			ID: 2, Parent: 1, Name: "pump", Loop: "L1", Born: at(40), Ended: at(80), Outcome: history.Failed,
			Origin: history.Origin{Coro: "pump", Defined: frame(1, "pump")}, Exc: &event.Exc{Type: "OSError", Msg: "gone"},
		},
	}
	if diff := cmp.Diff(wantTasks, first.Tasks); diff != "" {
		t.Errorf("tasks differ (-want +got):\n%s", diff)
	}
	if first.Task(2) != first.Tasks[1] || first.Task(99) != nil {
		t.Error("tasks are not found by their numbers")
	}
	wantGroups := []*history.Group{
		{
			Parent: 1, Origin: history.Origin{Coro: "leaf", Defined: event.Frame{Function: "leaf"}},
			Tally: event.Tally{
				Group: 5, Count: 8, Failed: 1, Cancelled: 2, Total: 9 * time.Millisecond, Longest: 5 * time.Millisecond, First: at(41), Last: at(70),
			},
		},
		{
			Origin: history.Origin{Coro: "twig", Defined: event.Frame{Function: "twig"}},
			Tally:  event.Tally{Group: 6, Above: 5, Count: 1, First: at(42), Last: at(50)},
		},
	}
	if diff := cmp.Diff(wantGroups, first.Groups); diff != "" {
		t.Errorf("groups differ (-want +got):\n%s", diff)
	}
	wantLoops := []*history.Loop{{
		ID: "L1", Class: "Loop", Thread: "MainThread", Runs: []history.Stretch{{From: at(20), To: at(3000300)}},
		Blocked: []history.Stretch{{From: at(100), To: at(3000200), Frames: []event.Frame{frame(2, "pump")}, Task: 2}},
	}}
	if diff := cmp.Diff(wantLoops, first.Loops); diff != "" {
		t.Errorf("loops differ (-want +got):\n%s", diff)
	}
	if len(second.Tasks) != 1 || second.Tasks[0].Outcome != history.Destroyed || !second.Tasks[0].Ended.Equal(at(3000700)) {
		t.Errorf("the second process is %+v", second)
	}
	if from, to := r.Span(); !from.Equal(at(10)) || !to.Equal(at(3000700)) {
		t.Errorf("the run went from %v to %v", from, to)
	}
}

// TestBounds: a program that tells without end is told of what there is room for, and how much there was not.
func TestBounds(t *testing.T) {
	var r history.Run
	observe(t, &r, `{"k":"hello","pid":7}`)
	const many = 30_000
	for i := range many {
		observe(t, &r, fmt.Sprintf(`{"k":"task.made","pid":7,"task_id":%d}`, i+1))
		observe(t, &r, fmt.Sprintf(`{"k":"tasks.counted","pid":7,"group":%d}`, i+1))
		observe(t, &r, fmt.Sprintf(`{"k":"loop.start","pid":7,"loop":"L%d"}`, i+1))
	}
	p := r.Processes[0]
	if len(p.Tasks) >= many || len(p.Groups) >= many || len(p.Loops) >= many {
		t.Errorf("%d tasks, %d groups and %d loops are kept", len(p.Tasks), len(p.Groups), len(p.Loops))
	}
	if got := len(p.Tasks) + len(p.Groups) + len(p.Loops) + r.Left; got != 3*many {
		t.Errorf("%d are kept or counted, of %d", got, 3*many)
	}
}
