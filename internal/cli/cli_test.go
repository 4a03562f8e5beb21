package cli

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/finding"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"unheeded": func() { os.Exit(runFake(fakeCheck)) },
		"fixing":   func() { os.Exit(runFake(fixableCheck)) },
		"hollow":   func() { os.Exit(runFake(nil)) },
	})
}

// runFake is the main function of the scripts: the real command around a fake check.
func runFake(run func(context.Context, check.Options) (*check.Result, error)) int {
	return Run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr, Deps{
		Check:   run,
		Rules:   func() []RuleInfo { return fakeRules },
		Version: "1.2.3 (test)",
		Getenv:  os.Getenv,
		Dir:     cmp.Or(os.Getenv("FAKE_DIR"), "/the/folder"),
	})
}

// fixableCheck finds `send(` at the beginning of a line of app.py, and proposes an await; a safe one, unless there is a
// question mark on the line.
func fixableCheck(_ context.Context, opts check.Options) (*check.Result, error) {
	text, changed := opts.Overlay["app.py"]
	if !changed {
		raw, err := os.ReadFile(filepath.Join(opts.Dir, "app.py"))
		if err != nil {
			return nil, err
		}
		text = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	}
	result := &check.Result{Files: 1, Source: func(string) []byte { return text }}
	for i, line := range strings.Split(string(text), "\n") {
		if strings.HasPrefix(line, "send(") {
			at := finding.Place{Path: "app.py", Line: i + 1, Column: 1, EndLine: i + 1, EndColumn: 1}
			result.Findings = append(result.Findings, finding.Finding{
				Code: "UH101", Rule: "never-awaited", Message: "send() makes a coroutine that is never awaited", Place: at,
				Fixes: []finding.Fix{{
					Title: "add `await`", Safe: !strings.Contains(line, "?"),
					Edits: []finding.Edit{{Place: at, Text: "await "}},
				}},
			})
		}
	}
	return result, nil
}

var fakeRules = []RuleInfo{
	{Code: "UH101", Name: "never-awaited", Summary: "A coroutine is made and never awaited", Page: `# UH101 never-awaited

A coroutine that is **never awaited** does [nothing](https://docs.python.org/3/library/asyncio-task.html).

` + "```python\nsend(message)  # UH101\n\nawait x\n```\n"},
	{Code: "UH102", Name: "dropped", Summary: "A <coroutine> is dropped", OptIn: true, Page: "# UH102 dropped\n"},
	{Code: "UH204", Name: "task-never-read", Summary: "Nobody reads a task's exception", Page: "# UH204 task-never-read\n"},
}

// fakeCheck answers as the script asks for in the environment.
func fakeCheck(ctx context.Context, opts check.Options) (*check.Result, error) {
	place := finding.Place{Path: "app.py", Line: 2, Column: 5, EndLine: 2, EndColumn: 18}
	lost := finding.Finding{
		Code: "UH101", Rule: "never-awaited", Message: "send() makes a coroutine that is never awaited", Place: place,
		Label: "made and dropped here", Visibility: finding.WarnedOnce, Seen: "once, by a RuntimeWarning", Help: "await it",
	}
	likely, note := lost, lost
	likely.Certainty = finding.Likely
	note.Severity = finding.Note
	failure := finding.Finding{
		Code: "UH002", Rule: "unreadable", Message: "no such file", Place: finding.Place{Path: "gone.py"},
	}
	result := &check.Result{Files: 3, Source: func(string) []byte { return []byte("def main():\n    send(message)\n") }}
	switch os.Getenv("FAKE") {
	case "finding":
		result.Findings = []finding.Finding{lost}
	case "likely":
		result.Findings = []finding.Finding{likely}
	case "note":
		result.Findings = []finding.Finding{note}
	case "failure":
		result.Failures = []finding.Finding{failure}
	case "both":
		result.Findings, result.Failures = []finding.Finding{lost}, []finding.Finding{failure}
	case "error":
		return nil, errors.New("pyproject.toml:3: unknown setting \"exclud\"\n\x1b[31mred")
	case "interrupted":
		return nil, fmt.Errorf("reading: %w", context.Canceled)
	case "warning":
		result.Warnings = []string{"the setting \"exclude\" matches no file"}
	case "options":
		result.Warnings = []string{
			fmt.Sprintf("dir=%s paths=%q", opts.Dir, opts.Paths),
			fmt.Sprintf("select=%#v ignore=%#v", opts.Select, opts.Ignore),
			fmt.Sprintf("python=%q virtual-env=%q", opts.Python, opts.VirtualEnv),
			fmt.Sprintf("extend-select=%#v exclude=%q baseline=%q none=%v", opts.ExtendSelect, opts.Exclude, opts.Baseline, opts.NoBaseline),
			fmt.Sprintf("only-certain=%v workers=%d target=%#x progress=%v", opts.OnlyCertain, opts.Workers, uint16(opts.Target), opts.Progress != nil),
		}
	}
	return result, ctx.Err()
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		Cmds:                map[string]func(ts *testscript.TestScript, neg bool, args []string){"exits": exits},
	})
}

// exits runs a command and compares its exit code: `exits 2 unheeded check`.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARGUMENTS...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}
