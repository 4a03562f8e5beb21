package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/event/history"
	"github.com/unheeded/unheeded/internal/finding"
)

// Watched is a run of a program that was watched.
type Watched struct {
	// Losses are in the order in which they are shown.
	Losses []Loss
	// Source returns the text of a file that a Place names; nil when it is not to be had.
	Source func(path string) []byte
	// Rules are what is known of the codes; a code that is not among them is named all the same.
	Rules []Rule
	// Number is that of the run among those that are kept; 0 where it is not kept.
	Number int
	// Command is the program with its arguments; ExitCode is what it ended with.
	Command  []string
	ExitCode int
	// Processes are those that could be watched.
	Processes []Process
	// Missing counts the events that were dropped, Further the losses at places beyond those that could be remembered, and
	// Silenced the losses that settings, comments or the baseline silence.
	Missing  int64
	Further  int
	Silenced int
	// History is what is drawn of the run; nil where nothing was kept for that. Display returns the path by which a file of
	// it is shown.
	History *history.Run
	Display func(file string) string
	// Version is that of the program that makes the report.
	Version string
}

// Loss is one thing that was lost, however often.
type Loss struct {
	// Finding says it in the words of findings, less how often it happened and what foretold it.
	Finding finding.Finding
	// Event is the first that told of it.
	Event *event.Event
	Count int
	// Often says how often it happened; empty where that is once.
	Often string
	// First and Last are when it happened.
	First, Last time.Time
	// Processes are the ids of those that it happened in, the first few of them.
	Processes []int
	// Sightings are the first of the times that it happened.
	Sightings []Sighting
	// Foretold is the finding of the source at its place, nil where there is none. Looked tells that the files were checked
	// that it is in: what is not foretold then no rule foretells.
	Foretold *finding.Finding
	Looked   bool
}

// Sighting is one time that a loss happened, and the process, loop and task that it was about; the latter may be empty and 0.
type Sighting struct {
	At      time.Time
	Process int
	Loop    string
	Task    int64
}

// Process is one process of a program.
type Process struct {
	PID    int
	Python string
	Argv   []string
}

// LossesText writes what a program lost for people, and one line that sums up.
func LossesText(w io.Writer, run Watched, style Style) error {
	var out strings.Builder
	p := &printer{out: &out, style: style, lines: &sourceLines{source: run.Source}}
	for i := range run.Losses {
		p.finding(run.Losses[i].told())
		out.WriteByte('\n')
	}
	out.WriteString(style.paint(roleStrong, run.Summary()) + "\n")
	_, err := io.WriteString(w, out.String())
	return err
}

// Summary says in a line what came of the run. It claims no more than was seen.
func (run Watched) Summary() string {
	losses, times, notes := 0, 0, 0
	for _, l := range run.Losses {
		if l.Finding.Severity == finding.Note {
			notes++
			continue
		}
		losses++
		times += l.Count
	}
	var b strings.Builder
	switch {
	case len(run.Processes) == 0:
		b.WriteString("Nothing was seen of the program")
	case losses > 0:
		b.WriteString(lossesText(losses))
		if times > losses {
			fmt.Fprintf(&b, " (%d times)", times)
		}
		if notes > 0 {
			fmt.Fprintf(&b, " and %s", Plural(notes, "note"))
		}
	default:
		b.WriteString("Nothing was lost")
		if run.Silenced > 0 {
			b.Reset()
			b.WriteString("Nothing else was lost")
		}
		if notes > 0 {
			fmt.Fprintf(&b, "; %s", Plural(notes, "note"))
		}
	}
	switch n := len(run.Processes); {
	case n == 1:
		b.WriteString(" in 1 process")
	case n > 1:
		fmt.Fprintf(&b, " in %d processes", n)
	}
	if run.Number > 0 {
		fmt.Fprintf(&b, ", run %d", run.Number)
	}
	if run.Silenced > 0 {
		fmt.Fprintf(&b, "; %d silenced", run.Silenced)
	}
	if run.Further > 0 {
		fmt.Fprintf(&b, "; %d more at further places", run.Further)
	}
	if run.Missing > 0 {
		fmt.Fprintf(&b, "; %s dropped unseen", Plural(int(run.Missing), "event"))
	}
	b.WriteByte('.')
	return b.String()
}

func lossesText(n int) string {
	if n == 1 {
		return "1 loss"
	}
	return fmt.Sprintf("%d losses", n)
}

// LossesJUnit writes what a program lost as JUnit writes findings.
func LossesJUnit(w io.Writer, run Watched) error {
	findings := make([]finding.Finding, len(run.Losses))
	for i := range run.Losses {
		findings[i] = run.Losses[i].told()
	}
	return JUnit(w, Run{Findings: findings, Source: run.Source, Rules: run.Rules})
}

type jsonWatched struct {
	Run       int           `json:"run"`
	Command   []string      `json:"command"`
	ExitCode  int           `json:"exit_code"`
	Processes []jsonProcess `json:"processes"`
	Missing   int64         `json:"missing_events"`
	Further   int           `json:"further_losses"`
	Silenced  int           `json:"silenced"`
	Losses    []jsonLoss    `json:"losses"`
}

type jsonProcess struct {
	PID    int      `json:"pid"`
	Python string   `json:"python"`
	Argv   []string `json:"argv"`
}

// jsonLoss is a finding with what is known of its being real.
type jsonLoss struct {
	object
	Kind        string      `json:"kind"`
	Count       int         `json:"count"`
	First       string      `json:"first"`
	Last        string      `json:"last"`
	Processes   []int       `json:"processes"`
	Foretold    bool        `json:"foretold"`
	Task        *jsonTask   `json:"task"`
	Exception   *jsonExc    `json:"exception"`
	Outcomes    []*jsonExc  `json:"outcomes"`
	CancelledBy []jsonFrame `json:"cancelled_by"`
	Stands      []jsonFrame `json:"stands"`
}

type jsonTask struct {
	Name      string      `json:"name"`
	Coroutine string      `json:"coroutine"`
	Path      string      `json:"path"`
	Line      int         `json:"line"`
	Created   []jsonFrame `json:"created"`
}

type jsonExc struct {
	Type    string      `json:"type"`
	Message string      `json:"message"`
	Frames  []jsonFrame `json:"frames"`
	Cause   *jsonExc    `json:"cause"`
	Context *jsonExc    `json:"context"`
	Group   []*jsonExc  `json:"group"`
}

type jsonFrame struct {
	Path     string `json:"path"`
	Line     int    `json:"line"`
	Function string `json:"function"`
}

// LossesJSON writes a run for programs: one object. Keys are added at the end of their group, never renamed.
func LossesJSON(w io.Writer, run Watched) error {
	out := jsonWatched{
		Run: run.Number, Command: append([]string{}, run.Command...), ExitCode: run.ExitCode, Processes: []jsonProcess{},
		Missing: run.Missing, Further: run.Further, Silenced: run.Silenced, Losses: []jsonLoss{},
	}
	for _, p := range run.Processes {
		out.Processes = append(out.Processes, jsonProcess{p.PID, p.Python, append([]string{}, p.Argv...)})
	}
	for i := range run.Losses {
		out.Losses = append(out.Losses, lossOf(&run.Losses[i]))
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func lossOf(l *Loss) jsonLoss {
	out := jsonLoss{
		object: objectOf(l.told()), Kind: string(l.Event.Kind), Count: l.Count, First: timeText(l.First), Last: timeText(l.Last),
		Processes: append([]int{}, l.Processes...), Foretold: l.Foretold != nil, Exception: excOf(l.Event.Exc), Outcomes: []*jsonExc{},
		CancelledBy: framesOf(l.Event.By), Stands: framesOf(nil),
	}
	for _, exc := range l.Event.Excs {
		out.Outcomes = append(out.Outcomes, excOf(exc))
	}
	if t := l.Event.Task; t != nil {
		out.Task = &jsonTask{Name: t.Name, Coroutine: t.Coro, Path: t.File, Line: t.Line, Created: framesOf(t.Created)}
		out.Stands = framesOf(t.Stands)
	}
	return out
}

func timeText(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }

func framesOf(frames []event.Frame) []jsonFrame {
	out := make([]jsonFrame, len(frames))
	for i, f := range frames {
		out[i] = jsonFrame{f.File, f.Line, f.Function}
	}
	return out
}

func excOf(e *event.Exc) *jsonExc {
	if e == nil {
		return nil
	}
	out := &jsonExc{
		Type: e.Type, Message: e.Msg, Frames: framesOf(e.Frames), Cause: excOf(e.Cause), Context: excOf(e.Context), Group: []*jsonExc{},
	}
	for _, member := range e.Group {
		out.Group = append(out.Group, excOf(member))
	}
	return out
}
