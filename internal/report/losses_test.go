package report

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/finding"
)

func watched() Watched {
	loss := finding.Finding{
		Code: "UH204", Rule: "task-never-read", Message: "OSError ended it", Label: "made here",
		Place: finding.Place{Path: "a.py", Line: 2, Column: 5, EndLine: 2, EndColumn: 11}, Details: []string{"OSError: <gone>"},
	}
	note := finding.Finding{Code: "UH601", Severity: finding.Note, Message: "the loop stood still", Place: finding.Place{Path: "<unknown>"}}
	return Watched{
		Losses: []Loss{
			{
				Finding: loss, Count: 3, Often: "3 times", First: time.Unix(1, 5).UTC(), Last: time.Unix(2, 0).UTC(), Processes: []int{7},
				Foretold: &finding.Finding{Message: "nobody reads it"}, Looked: true,
				Event: &event.Event{
					Kind: event.TaskLost,
					Task: &event.Task{Name: "t", Coro: "f", File: "/a.py", Line: 1, Created: []event.Frame{{File: "/a.py", Line: 2, Function: "g"}}},
					Exc: &event.Exc{
						Type: "OSError", Msg: "<gone>", Cause: &event.Exc{Type: "KeyError"}, Group: []*event.Exc{{Type: "ValueError", Msg: "m"}},
					},
				},
			},
			{Finding: note, Count: 1, Looked: true, Event: &event.Event{Kind: event.LoopBlocked}},
		},
		Source:  func(string) []byte { return []byte("def g():\n    work()\n") },
		Command: []string{"python3", "a.py"}, ExitCode: 4, Processes: []Process{{PID: 7, Python: "3.13.0", Argv: []string{"a.py"}}},
	}
}

func TestLossesText(t *testing.T) {
	var out strings.Builder
	if err := LossesText(&out, watched(), Style{}); err != nil {
		t.Fatal(err)
	}
	want := `error[UH204] task-never-read: OSError ended it
  ┌─ a.py:2:5
 2│     work()
  │     ────── made here
  · OSError: <gone>
  · 3 times
  · foretold by unheeded check: nobody reads it

note[UH601]: the loop stood still
  ┌─ <unknown>
  · foretold by no rule

1 loss (3 times) and 1 note in 1 process.
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("report differs (-want +got):\n%s", diff)
	}
}

func TestSummaryOfLosses(t *testing.T) {
	run := watched()
	for _, test := range []struct {
		change func()
		want   string
	}{
		{func() { run.Number, run.Missing = 12, 1 }, "1 loss (3 times) and 1 note in 1 process, run 12; 1 event dropped unseen."},
		{func() { run.Missing, run.Further, run.Silenced = 0, 2, 3 }, "1 loss (3 times) and 1 note in 1 process, run 12; 3 silenced; 2 more at further places."},
		{func() { run.Losses = run.Losses[1:] }, "Nothing else was lost; 1 note in 1 process, run 12; 3 silenced; 2 more at further places."},
		{func() { run.Losses, run.Silenced, run.Further, run.Number = nil, 0, 0, 0 }, "Nothing was lost in 1 process."},
		{func() { run.Processes = append(run.Processes, Process{}) }, "Nothing was lost in 2 processes."},
		{func() { run.Processes = nil }, "Nothing was seen of the program."},
	} {
		test.change()
		if got := run.Summary(); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

func TestLossesJSON(t *testing.T) {
	var out bytes.Buffer
	if err := LossesJSON(&out, watched()); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Command   []string
		ExitCode  int `json:"exit_code"`
		Processes []struct{ Python string }
		Losses    []struct {
			Code, Kind, Severity, Path, First string
			Line, Count                       int
			Foretold                          bool
			Task                              *struct {
				Coroutine string
				Created   []struct{ Line int }
			}
			Exception *struct {
				Type, Message string
				Cause         *struct{ Type string }
				Group         []struct{ Message string }
			}
		}
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	first := got.Losses[0]
	if got.ExitCode != 4 || len(got.Command) != 2 || got.Processes[0].Python != "3.13.0" || len(got.Losses) != 2 ||
		first.Code != "UH204" || first.Kind != "task.lost" || first.Path != "a.py" || first.Line != 2 || first.Count != 3 || !first.Foretold ||
		first.First != "1970-01-01T00:00:01.000000005Z" || first.Task.Coroutine != "f" || first.Task.Created[0].Line != 2 ||
		first.Exception.Message != "<gone>" || first.Exception.Cause.Type != "KeyError" || first.Exception.Group[0].Message != "m" ||
		got.Losses[1].Task != nil || got.Losses[1].Severity != "note" {
		t.Errorf("the report is\n%s", out.String())
	}
	if strings.Contains(out.String(), "null,\n      \"processes\"") || strings.Contains(out.String(), `\u003c`) {
		t.Errorf("lists are null, or texts are escaped for HTML:\n%s", out.String())
	}
}

func TestLossesJUnit(t *testing.T) {
	var out strings.Builder
	if err := LossesJUnit(&out, watched()); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`tests="2" failures="1"`, `<failure type="UH204" message="OSError ended it">`, `file="a.py" line="2"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("there is no %s in\n%s", want, out.String())
		}
	}
}
