package cli

import (
	"context"
	"encoding/json"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/monitor"
	"github.com/unheeded/unheeded/internal/project"
	"github.com/unheeded/unheeded/internal/report"
)

// testsReady is the first line that the plugin for pytest gets: how the agent gets into it, and into what it starts.
type testsReady struct {
	Agent   string            `json:"agent"`
	Environ map[string]string `json:"environ"`
}

// testsLost answers a test.ended of the agent: what was lost since the last one.
type testsLost struct {
	Number int64      `json:"number"`
	Losses []testLoss `json:"losses"`
	// Silenced counts the losses that settings or the baseline silence, Missing the events of all tests that were dropped.
	Silenced int   `json:"silenced"`
	Missing  int64 `json:"missing"`
	// Error says why nothing could be said of losses.
	Error string `json:"error,omitempty"`
}

// testLoss is a loss in the words of findings. Text is all that there is to say of it.
type testLoss struct {
	Code    finding.Code `json:"code"`
	Rule    string       `json:"rule"`
	Message string       `json:"message"`
	Path    string       `json:"path"`
	Line    int          `json:"line"`
	Text    string       `json:"text"`
}

// pytestOrigins is how many frames a coroutine remembers in a test: the test is often some calls away.
const pytestOrigins = 5

// pytestCommand is for the plugin alone, which starts one for each process that runs tests, and talks to it in lines of JSON.
func (a *app) pytestCommand() *cobra.Command {
	o := newWatchOptions()
	cmd := &cobra.Command{
		Use:    "pytest-monitor",
		Short:  "Judge what tests lose, for the plugin for pytest",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.pytestMonitor(context.WithoutCancel(cmd.Context()), &o)
		},
	}
	o.register(cmd.Flags())
	return cmd
}

// pytestMonitor listens until its standard input ends: then pytest has ended, however it did.
func (a *app) pytestMonitor(ctx context.Context, o *watchOptions) error {
	o.origins = pytestOrigins
	o.noKeep = true // a worker is no run of the program
	p, err := project.Open(a.deps.Dir, nil)
	if err != nil {
		return err
	}
	w, err := a.listen(p, o, []string{"pytest"}, "")
	if err != nil {
		return err
	}
	defer w.server.Close(0)
	env, err := o.environ(a.deps.Environ, w.server.Address, "")
	if err != nil {
		return err
	}
	out := json.NewEncoder(a.stdout)
	ready := testsReady{Environ: map[string]string{}}
	for _, entry := range env {
		if name, value, _ := strings.Cut(entry, "="); !slices.Contains(a.deps.Environ, entry) {
			ready.Environ[name] = value
			if name == "PYTHONPATH" {
				ready.Agent = firstOf(value)
			}
		}
	}
	if err := out.Encode(ready); err != nil {
		return err
	}
	var failed error
	w.server.Record = func(_ *monitor.Program, e *event.Event, line []byte) {
		var mark struct {
			Number int64 `json:"number"`
			Final  bool  `json:"final"`
		}
		if e.Kind != event.TestEnded || json.Unmarshal(line, &mark) != nil {
			return
		}
		if err := out.Encode(w.lostInTest(ctx, mark.Number, mark.Final)); err != nil {
			failed = err // pytest is gone, which its end of our input says as well
		}
	}
	go func() {
		_, _ = io.Copy(io.Discard, a.stdin)
		w.server.Close(0)
	}()
	w.server.Serve(ctx, w.judge)
	return failed
}

// lostInTest takes what has been lost since the last test.
func (w *watched) lostInTest(ctx context.Context, number int64, final bool) testsLost {
	if final {
		w.judge.Finish()
	}
	for _, l := range w.judge.Losses() {
		if l.Event.Kind == event.PendingAtExit {
			// A test is to end what it has started. What libraries keep running is theirs.
			l.Note = l.Made().IsZero() || l.Made().InLibrary()
		}
	}
	run, _, err := w.result(ctx, monitor.Exit{})
	w.judge.Forget()
	lost := testsLost{Number: number, Losses: []testLoss{}, Missing: run.Missing, Silenced: run.Silenced}
	if err != nil {
		lost.Error = err.Error()
		return lost
	}
	for _, l := range run.Losses {
		f := l.Finding
		// How long a loop stands still depends on the machine: a test that fails for that would fail now and then.
		if f.Severity == finding.Note || l.Event.Kind == event.LoopBlocked {
			continue
		}
		lost.Losses = append(lost.Losses, testLoss{
			Code: f.Code, Rule: f.Rule, Message: f.Message, Path: f.Place.Path, Line: f.Place.Line,
			Text: report.LossText(run, l, report.Style{}),
		})
	}
	return lost
}

// firstOf returns the first entry of a list of folders.
func firstOf(list string) string {
	if folders := filepath.SplitList(list); len(folders) > 0 {
		return folders[0]
	}
	return ""
}
