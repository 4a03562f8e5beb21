package report

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/event/history"
	"github.com/unheeded/unheeded/internal/finding"
)

// renderRun is the page of a run.
func renderRun(t *testing.T, run Watched) string {
	t.Helper()
	var b strings.Builder
	if err := LossesHTML(&b, run); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// second is when something happens in the runs of these tests, in nanoseconds of the wall clock.
func second(s float64) int64 { return int64(1.5e18) + int64(s*1e9) }

// told makes a history of lines of the wire; what stands in braces in them is a time in seconds after the beginning.
func told(t *testing.T, lines ...string) *history.Run {
	t.Helper()
	r := &history.Run{}
	for _, line := range lines {
		parts := strings.Split(line, "@")
		text := parts[0]
		for _, part := range parts[1:] {
			number := part[:len(part)-len(strings.TrimLeft(part, "0123456789."))]
			var at float64
			if _, err := fmt.Sscan(number, &at); err != nil {
				t.Fatal(err, line)
			}
			text += fmt.Sprint(second(at)) + part[len(number):]
		}
		e, err := event.Decode([]byte(`{"v":1,"pid":7,` + text + `}`))
		if err != nil {
			t.Fatal(err, text)
		}
		r.Observe(&e)
	}
	return r
}

// smallRun has a row of each kind and two losses.
func smallRun(t *testing.T) Watched {
	t.Helper()
	at := func(s float64) time.Time { return time.Unix(0, second(s)).UTC() }
	exc := &event.Exc{
		Type: "app.NetError", Msg: "gone", Frames: []event.Frame{{File: "/p/a.py", Line: 2, Function: "pump"}},
		Cause: &event.Exc{Type: "OSError", Msg: "no route", Frames: []event.Frame{{File: "/lib/python3.13/socket.py", Line: 1, Function: "read"}}},
	}
	task := &event.Task{ID: 2, Coro: "Worker.pump"}
	lost := finding.Finding{
		Code: "UH204", Rule: "task-never-read", Message: "NetError ended task 'Worker.pump', and nobody read it",
		Label: "made here", Place: at2("a.py", 4, 5, 20), Visibility: finding.WhileCollected,
		Details: []string{"app.NetError: gone"}, Help: "await it",
	}
	note := finding.Finding{Code: "UH601", Severity: finding.Note, Message: "the event loop stood still here for 1s", Place: at2("a.py", 2, 5, 10)}
	return Watched{
		Losses: []Loss{
			{
				Finding: lost, Count: 9, Often: "9 times", First: at(2), Last: at(8), Processes: []int{7},
				Foretold:  &finding.Finding{Message: "nobody reads it"},
				Event:     &event.Event{Kind: event.TaskLost, PID: 7, Task: task, Exc: exc},
				Sightings: []Sighting{{At: at(2), Process: 7, Task: 2, Loop: "L1"}, {At: at(3), Process: 7, Task: 99}, {At: at(4), Process: 66}},
			},
			{
				Finding: note, Count: 1, First: at(6), Last: at(6),
				Event:     &event.Event{Kind: event.LoopBlocked, PID: 7, Frames: []event.Frame{{File: "/p/a.py", Line: 2, Function: "pump"}}},
				Sightings: []Sighting{{At: at(6), Process: 7, Loop: "L1"}},
			},
		},
		Source: func(string) []byte {
			return []byte("class Worker:\n    def pump(self):\n        read()\n    start()\n")
		},
		Command: []string{"python3", "a.py"}, ExitCode: 4, Number: 12, Version: "1.2.3",
		Processes: []Process{{PID: 7, Python: "3.13.0", Argv: []string{"a.py"}}}, Missing: 2,
		Display: func(file string) string { return strings.TrimPrefix(file, "/p/") },
		History: told(t,
			`"k":"hello","t":@0,"version":"3.13.0","argv":["/usr/bin/python3","a.py"]`,
			`"k":"loop.start","t":@0.5,"loop":"L1","class":"Loop","thread":"MainThread"`,
			`"k":"task.made","t":@1,"loop":"L1","task_id":1,"name":"Task-1","born":@0.5,"coro":"main","file":"/p/a.py","line":9,"created":[["/p/a.py",12,"<module>"]]`,
			`"k":"task.made","t":@1,"loop":"L1","task_id":2,"parent":1,"name":"pump of 3","born":@1,"coro":"Worker.pump","file":"/p/a.py","line":1,"created":[["/p/a.py",4,"main"]]`,
			`"k":"task.ended","t":@2,"loop":"L1","task_id":2,"ended":"exception","at":@2,"exc":{"type":"app.NetError","msg":"gone","frames":[["/p/a.py",2,"pump"]]}`,
			`"k":"task.made","t":@2,"loop":"L1","task_id":3,"parent":1,"born":@1.2,"coro":"waits","file":"/p/a.py","line":7,"created":[["/p/a.py",10,"main"]]`,
			`"k":"task.ended","t":@3,"loop":"L1","task_id":3,"ended":"cancelled","at":@2.5,"by":[["/p/a.py",11,"main"]],"by_task":1`,
			`"k":"task.made","t":@3,"loop":"L1","task_id":4,"parent":3,"skipped":true,"born":@2,"coro":"below","file":"/p/a.py","line":7`,
			`"k":"task.made","t":@4,"loop":"L1","task_id":5,"parent":1,"born":@3,"coro":"forgotten"`,
			`"k":"task.destroyed_pending","t":@4,"loop":"L1","task":{"id":5}`,
			`"k":"loop.blocked","t":@6,"loop":"L1","since_ms":500,"frames":[["/p/a.py",2,"pump"]],"task":{"id":4}`,
			`"k":"loop.unblocked","t":@6.5,"loop":"L1"`,
			`"k":"tasks.counted","t":@7,"group":6,"parent":1,"coro":"leaf","count":123456,"failed":3,"cancelled":1,"total_ms":400000,"longest_ms":90,"first":@1,"last":@7`,
			`"k":"tasks.counted","t":@7,"group":7,"above":6,"coro":"twig","count":2,"first":@1,"last":@1.001`,
			`"k":"loop.stop","t":@8,"loop":"L1"`,
			`"k":"bye","t":@9`,
		),
	}
}

func at2(path string, line, from, to int) finding.Place {
	return finding.Place{Path: path, Line: line, Column: from, EndLine: line, EndColumn: to}
}

// TestRunGolden holds the body of the page to a file, so that a change of it is seen in a review.
func TestRunGolden(t *testing.T) {
	text := renderRun(t, smallRun(t))
	_, rest, _ := strings.Cut(text, "<body")
	got, _, found := strings.Cut(rest, `<script type="module">`)
	if !found {
		t.Fatal("there is no body before the script")
	}
	sameAsGolden(t, "testdata/run.html", got)
	if again := renderRun(t, smallRun(t)); again != text {
		t.Error("the same run gives another page")
	}
	isOneFile(t, text)
}

// TestRunWithout leaves out one thing after the other that a run may not have.
func TestRunWithout(t *testing.T) {
	run := smallRun(t)
	for _, test := range []struct {
		change  func()
		heading string
		present string
		absent  string
	}{
		{func() {}, "1 loss</h1>", `id="tasks"`, "could be watched was heeded"},
		{func() { run.History.Processes[0].Tasks, run.History.Processes[0].Groups = nil, nil }, "1 loss</h1>", "were not told of", `class="row task`},
		{func() { run.History = nil }, "1 loss</h1>", `id="losses"`, `id="tasks"`},
		{func() { run.Losses, run.Display, run.Source = run.Losses[1:], nil, nil }, "Nothing was lost</h1>", `id="losses"`, `id="tasks"`},
		{func() { run.Losses, run.Missing = nil, 0 }, "Nothing was lost</h1>", "could be watched was heeded", `id="losses"`},
		{func() { run.Processes = nil }, "Nothing was seen</h1>", "Nothing was seen of the program", "heeded."},
	} {
		test.change()
		text := renderRun(t, run)
		isOneFile(t, text)
		body, _, _ := strings.Cut(text, `<script type="module">`)
		for _, want := range []string{test.heading, test.present} {
			if !strings.Contains(body, want) {
				t.Errorf("there is no %q in\n%s", want, body[strings.Index(body, "<header"):])
			}
		}
		if strings.Contains(body, test.absent) {
			t.Errorf("there is %q", test.absent)
		}
	}
}

// TestRunCutShort: what a process did not tell of before it was gone lasted to its end, and a loss in a loop that there is no row
// for is one of the process.
func TestRunCutShort(t *testing.T) {
	run := Watched{
		Losses: []Loss{{
			Finding: finding.Finding{Code: "UH601", Message: "it stood still", Place: at2("a.py", 2, 5, 10)}, Count: 1,
			Event: &event.Event{Kind: event.LoopBlocked, PID: 7}, Sightings: []Sighting{{At: time.Unix(0, second(5)).UTC(), Process: 7, Loop: "L99"}},
		}},
		Processes: []Process{{PID: 7}},
		History: told(t,
			`"k":"hello","t":@0`,
			`"k":"loop.start","t":@0,"loop":"L1","class":"Loop","thread":"MainThread"`,
			`"k":"loop.start","t":@0,"loop":"L2","class":"Loop","thread":"other"`,
			`"k":"task.made","t":@1,"loop":"L1","task_id":1,"born":@1,"coro":"main"`,
			`"k":"loop.blocked","t":@6,"loop":"L1","since_ms":1000,"task":{"id":1}`,
			`"k":"loop.start","t":@10,"loop":"L2"`,
		),
	}
	rows := map[string]runRow{}
	for _, row := range newTreeMaker(run).tree().Rows {
		rows[row.ID] = row
	}
	task := rows["t-0-1"]
	if got, want := task.Bars[len(task.Bars)-1], (runBar{"blocked", 500_000, 500_000}); got != want || task.Flags != "blocked pending" {
		t.Errorf("the task: %v, %q; want %v", got, task.Flags, want)
	}
	if process := rows["p-0"]; len(process.Losses) != 1 || process.Flags != "lost" {
		t.Errorf("the process: losses %v, flags %q", process.Losses, process.Flags)
	}
}

// TestRunEscapes puts hostile text wherever text of a program may come from.
func TestRunEscapes(t *testing.T) {
	run := smallRun(t)
	run.Command, run.Version, run.Processes[0].Python = []string{hostile}, markup, hostile
	run.Display = func(string) string { return hostile }
	run.Source = func(string) []byte { return []byte(strings.Repeat(hostile+"\n", 9)) }
	exc := &event.Exc{Type: hostile, Msg: hostile, Frames: []event.Frame{{File: hostile, Line: 1, Function: hostile}}}
	for i := range run.Losses {
		l := &run.Losses[i]
		l.Finding.Message, l.Finding.Rule, l.Finding.Label, l.Finding.Help = hostile, hostile, hostile, hostile
		l.Finding.Place.Path, l.Finding.Details, l.Event.Exc = hostile, []string{hostile}, exc
	}
	p := run.History.Processes[0]
	p.About.Argv = []string{hostile}
	p.Loops[0].Class, p.Loops[0].Thread = hostile, hostile
	p.Loops[0].Blocked[0].Frames = exc.Frames
	for _, task := range p.Tasks {
		task.Name, task.Coro, task.Defined, task.Made, task.By = hostile, hostile, exc.Frames[0], exc.Frames, exc.Frames
		if task.Exc != nil {
			task.Exc = exc
		}
	}
	for _, g := range p.Groups {
		g.Coro, g.Made, g.Defined = hostile, exc.Frames, exc.Frames[0]
	}
	if n := strings.Count(escaped(t, renderRun(t, run)), "<img src=x onerror=alert(1)>"); n < 50 {
		t.Errorf("the text is shown %d times", n)
	}
}

// TestRunOfMany: of more tasks than a page can hold those are left out that tell least, and none that something hangs from.
func TestRunOfMany(t *testing.T) {
	const many, lastFailed = 9000, 8990
	lines := []string{`"k":"hello","t":@0`, `"k":"task.made","t":@1,"task_id":1,"born":@0.5,"coro":"main"`}
	for i := 2; i <= many; i++ {
		lines = append(lines, fmt.Sprintf(`"k":"task.made","t":@1,"task_id":%d,"parent":%d,"born":@1,"coro":"f%d"`, i, i/3, i))
		ended := "result"
		if i == lastFailed {
			ended = "exception"
		}
		lines = append(lines, fmt.Sprintf(`"k":"task.ended","t":@2,"task_id":%d,"ended":%q,"at":@1.1`, i, ended))
	}
	run := Watched{Processes: []Process{{PID: 7}}, History: told(t, lines...)}
	text := renderRun(t, run)
	isOneFile(t, text)
	root, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	rows, shown, levels := 0, 0, []string{}
	closed := 0 // the level of the branch that is closed and goes on, or 0
	for n := range root.Descendants() {
		if attribute(n, "role") != "row" {
			continue
		}
		rows++
		level, err := strconv.Atoi(attribute(n, "aria-level"))
		if err != nil {
			t.Fatal(err)
		}
		if closed == 0 || level <= closed {
			shown++
			closed = 0
			if attribute(n, "aria-expanded") == "false" {
				closed = level
			}
		}
		if strings.Contains(attribute(n, "class"), "exception") {
			levels = append(levels, attribute(n, "aria-level"))
		}
	}
	if rows != runRows || !strings.Contains(text, fmt.Sprintf(" %d rows are left out.", many+1-runRows)) {
		t.Errorf("%d rows", rows)
	}
	if shown < runOpenRows/2 || shown > runOpenRows {
		t.Errorf("%d rows are shown at first", shown)
	}
	// 8990 hangs below 2996, 998, 332, 110, 36, 12, 4, 1 and the process.
	if diff := cmp.Diff([]string{"10"}, levels); diff != "" {
		t.Errorf("levels of the one that failed (-want +got):\n%s", diff)
	}
	if size := len(text) / rows; size > 1500 {
		t.Errorf("a row takes %d bytes", size)
	}
}

func TestTimes(t *testing.T) {
	for _, test := range []struct {
		d                time.Duration
		short, step, tic string
	}{
		{-5, "0 s", "1µs", "0 µs"},
		{150 * time.Microsecond, "150 µs", "200µs", "150 µs"},
		{1500 * time.Microsecond, "1.5 ms", "2ms", "1.5 ms"},
		{250 * time.Millisecond, "250 ms", "500ms", "250 ms"},
		{2500 * time.Millisecond, "2.50 s", "5s", "2.5 s"},
		{11 * time.Second, "11.00 s", "15s", "11 s"},
		{150 * time.Second, "2 min 30 s", "5m0s", "2:30"},
		{2*time.Hour + 5*time.Minute, "2 h 05 min", "4h0m0s", "2:05:00"},
		{50 * time.Hour, "50 h 00 min", "72h0m0s", "50:00:00"},
	} {
		got := fmt.Sprintln(shortTime(test.d), roundStep(test.d), tickText(test.d))
		if want := fmt.Sprintln(test.short, test.step, test.tic); got != want {
			t.Errorf("%d: got %swant %s", test.d, got, want)
		}
	}
}
