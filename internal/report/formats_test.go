package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/xeipuuv/gojsonschema"

	"github.com/unheeded/unheeded/internal/finding"
)

// manyKinds is a run with a finding of each kind, and with names and messages that formats have to escape.
func manyKinds() Run {
	lost := finding.Finding{
		Code: "UH103", Rule: "assigned-never-awaited", Certainty: finding.Likely, Message: "coro < 1 & \"never\", awaited: 100%",
		Place: finding.Place{Path: "app/ma il.py", Line: 2, Column: 5, EndLine: 2, EndColumn: 9}, Label: "made here",
		Path: []finding.Step{
			{Place: at("app/net.py", 1, 1, 4), Label: "defined here"}, {Place: at("app/ma il.py", 3, 5, 9), Label: "lost here"},
		},
		Before: 1, Details: []string{"a fact"}, Visibility: finding.WarnedOnce, Seen: "once", Help: "await it",
		Fixes: []finding.Fix{{Title: "add await", Edits: []finding.Edit{{Place: at("app/ma il.py", 2, 5, 5), Text: "await "}}}},
	}
	again := lost
	again.Place.Line, again.Place.EndLine, again.Certainty, again.Fixes = 4, 5, finding.Certain, nil
	again.Path, again.Before = nil, 0
	note := finding.Finding{Code: "UH005", Rule: "bound-hit", Severity: finding.Note, Message: "a bound was hit", Place: at("/abs/b.py", 1, 1, 2)}
	return Run{
		Findings: []finding.Finding{note, lost, again},
		Failures: []finding.Finding{{Code: "UH002", Rule: "unreadable", Message: "no such file", Place: finding.Place{Path: "gone,a:b.py"}}},
		Files:    3, Version: "1.2.3",
		Rules:  []Rule{{Code: "UH103", Summary: "A coroutine is kept and never awaited", Page: "# UH103"}},
		Source: func(string) []byte { return []byte("def f():\n    x()\n    y\n    x()\n") },
	}
}

func render(t *testing.T, write func(io.Writer, Run) error, run Run) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b, run); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func colourless(write func(io.Writer, Run, Style) error) func(io.Writer, Run) error {
	return func(w io.Writer, run Run) error { return write(w, run, Style{}) }
}

func TestLines(t *testing.T) {
	const sum = "2 findings (1 certain, 1 likely) and 1 note in 2 of 3 files; 1 path could not be checked.\n"
	const message = `coro < 1 & "never", awaited: 100%`
	for _, test := range []struct {
		name  string
		write func(io.Writer, Run) error
		want  string
	}{
		{"concise", colourless(Concise), "/abs/b.py:1:1: UH005 (note) a bound was hit\n" +
			"app/ma il.py:2:5: UH103 (likely) " + message + "\napp/ma il.py:4:5: UH103 " + message + "\n" +
			"gone,a:b.py: UH002 no such file\n" + sum},
		{"grouped", colourless(Grouped), "/abs/b.py:\n  1:1  UH005 (note) a bound was hit\n\n" +
			"app/ma il.py:\n  2:5  UH103 (likely) " + message + "\n  4:5  UH103 " + message + "\n\n" +
			"gone,a:b.py:\n  UH002 no such file\n\n" + sum},
		{"statistics", colourless(Statistics), "2  UH103  assigned-never-awaited\n1  UH002  unreadable\n1  UH005  bound-hit\n" + sum},
		{"github", GitHub, "::notice title=unheeded UH005,file=/abs/b.py,line=1,endLine=1,col=1,endColumn=2::UH005 a bound was hit\n" +
			"::warning title=unheeded UH103,file=app/ma il.py,line=2,endLine=2,col=5,endColumn=9::UH103 (likely) coro < 1 & \"never\", awaited: 100%25" +
			"%0Aapp/net.py:1: defined here%0Aapp/ma il.py:3: lost here%0Aa fact%0Aseen: once%0Ahelp: await it\n" +
			"::error title=unheeded UH103,file=app/ma il.py,line=4,endLine=5::UH103 coro < 1 & \"never\", awaited: 100%25%0Aa fact%0Aseen: once%0Ahelp: await it\n" +
			"::error title=unheeded UH002,file=gone%2Ca%3Ab.py::UH002 no such file\n"},
	} {
		if diff := cmp.Diff(test.want, render(t, test.write, manyKinds())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestRecorded(t *testing.T) {
	if got := render(t, colourless(Concise), Run{Files: 2, Recorded: 3}); got != "No new lost exception found in 2 files; 3 in the baseline.\n" {
		t.Errorf("%q", got)
	}
}

func TestJSONLines(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(render(t, JSONLines, manyKinds())), "\n")
	var whole []any
	if err := json.Unmarshal([]byte(render(t, JSON, manyKinds())), &whole); err != nil {
		t.Fatal(err)
	}
	if len(lines) != 4 || len(whole) != 4 {
		t.Fatalf("%d lines, %d objects", len(lines), len(whole))
	}
	for i, line := range lines {
		var one any
		if err := json.Unmarshal([]byte(line), &one); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(whole[i], one); diff != "" {
			t.Errorf("line %d: %s", i, diff)
		}
	}
	if got := render(t, JSONLines, Run{}); got != "" {
		t.Errorf("without findings: %q", got)
	}
}

// TestSARIF validates against the schema of the standard, as the library that is used here for nothing else carries it.
func TestSARIF(t *testing.T) {
	schema := gojsonschema.NewStringLoader(sarifSchema(t))
	for name, run := range map[string]Run{"many": manyKinds(), "none": {}} {
		text := render(t, SARIF, run)
		result, err := gojsonschema.Validate(schema, gojsonschema.NewStringLoader(text))
		if err != nil {
			t.Fatal(err)
		}
		for _, mistake := range result.Errors() {
			t.Errorf("%s: %s", name, mistake)
		}
	}
	if bad, err := gojsonschema.Validate(schema, gojsonschema.NewStringLoader(`{"version": "2.1.0", "runs": [{}]}`)); err != nil || bad.Valid() {
		t.Errorf("the schema accepts a run without a tool: %v", err)
	}

	log, err := sarif.FromBytes([]byte(render(t, SARIF, manyKinds())))
	if err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if len(run.Results) != 3 || *run.Invocations[0].ExecutionSuccessful || len(run.Invocations[0].ToolExecutionNotifications) != 1 {
		t.Errorf("%d results, invocation %+v", len(run.Results), run.Invocations[0])
	}
	lost := run.Results[1]
	if run.Tool.Driver.Rules[lost.RuleIndex].ID == nil || *run.Tool.Driver.Rules[lost.RuleIndex].ID != "UH103" {
		t.Errorf("the rule at %d is another", lost.RuleIndex)
	}
	var flow []string
	for _, step := range lost.CodeFlows[0].ThreadFlows[0].Locations {
		flow = append(flow, *step.Location.PhysicalLocation.ArtifactLocation.URI+" "+*step.Location.Message.Text)
	}
	if diff := cmp.Diff([]string{"app/net.py defined here", "app/ma%20il.py made here", "app/ma%20il.py lost here"}, flow); diff != "" {
		t.Error(diff)
	}
	if uri := *run.Results[0].Locations[0].PhysicalLocation.ArtifactLocation.URI; uri != "file:///abs/b.py" {
		t.Errorf("an absolute path becomes %s", uri)
	}
	if a, b := lost.PartialFingerprints["unheeded/v1"], run.Results[2].PartialFingerprints["unheeded/v1"]; a == b || a == "" {
		t.Errorf("two places with the same text have the fingerprints %q and %q", a, b)
	}
}

// sarifSchema reads the schema out of the source of the library, which does not export it.
func sarifSchema(t *testing.T) string {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3").Output()
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "pkg/report/v210/sarif/schema.go"))
	if err != nil {
		t.Fatal(err)
	}
	_, schema, found := strings.Cut(string(source), "`")
	schema, _, closed := strings.Cut(schema, "`")
	if !found || !closed {
		t.Fatal("the library keeps its schema elsewhere")
	}
	return schema
}

// TestGitLab holds the report to what GitLab asks of one: an array of issues with these keys, severities of its list and
// fingerprints of their own.
func TestGitLab(t *testing.T) {
	var issues []struct {
		Description, Fingerprint, Severity string
		CheckName                          string `json:"check_name"`
		Location                           struct {
			Path  string
			Lines struct{ Begin, End int }
		}
	}
	if err := json.Unmarshal([]byte(render(t, GitLab, manyKinds())), &issues); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	var severities []string
	for _, issue := range issues {
		if issue.Description == "" || issue.CheckName == "" || issue.Location.Path == "" || issue.Location.Lines.Begin < 1 {
			t.Errorf("incomplete: %+v", issue)
		}
		if seen[issue.Fingerprint] {
			t.Errorf("the fingerprint %s is given twice", issue.Fingerprint)
		}
		seen[issue.Fingerprint] = true
		severities = append(severities, issue.Severity)
	}
	if diff := cmp.Diff([]string{"info", "minor", "major", "blocker"}, severities); diff != "" {
		t.Error(diff)
	}
	// A line above moves the findings, and changes no fingerprint.
	moved := manyKinds()
	moved.Source = func(string) []byte { return []byte("# new\ndef f():\n    x()\n    y\n    x()\n") }
	for i := range moved.Findings[1:] {
		moved.Findings[1+i].Place.Line++
	}
	before, after := fingerprints(manyKinds(), manyKinds().Findings), fingerprints(moved, moved.Findings)
	if diff := cmp.Diff(before[1:], after[1:]); diff != "" {
		t.Error(diff)
	}
	if got := render(t, GitLab, Run{}); got != "[]\n" {
		t.Errorf("without findings: %q", got)
	}
}

func TestJUnit(t *testing.T) {
	var root junitSuites
	if err := xml.Unmarshal([]byte(render(t, JUnit, manyKinds())), &root); err != nil {
		t.Fatal(err)
	}
	if root.Tests != 4 || root.Failures != 2 || root.Errors != 1 || len(root.Suites) != 3 {
		t.Errorf("counted %d tests, %d failures, %d errors in %d suites", root.Tests, root.Failures, root.Errors, len(root.Suites))
	}
	failure := root.Suites[1].Cases[0].Failure
	if failure == nil || failure.Message != `(likely) coro < 1 & "never", awaited: 100%` || !strings.Contains(failure.Text, "app/net.py:1: defined here\n") {
		t.Errorf("the failure is %+v", failure)
	}
	if err := xml.Unmarshal([]byte(render(t, JUnit, Run{})), &root); err != nil || root.Tests != 1 || root.Failures != 0 {
		t.Errorf("without findings: %v, %+v", err, root)
	}
}
