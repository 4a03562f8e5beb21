package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/finding"
)

func TestJSON(t *testing.T) {
	run := Run{
		Findings: []finding.Finding{{
			Code: "UH103", Rule: "assigned-never-awaited", Certainty: finding.Likely, Message: "coro < 1 & never awaited",
			Place: finding.Place{Path: "app/mail.py", Line: 9, Column: 12, EndLine: 10, EndColumn: 3}, Label: "made here",
			Path:       []finding.Step{{Place: at("app/mail.py", 11, 8, 12), Label: "lost here"}},
			Details:    []string{"a fact"},
			Visibility: finding.WarnedOnce, Seen: "once", Help: "await it",
		}},
		Failures: []finding.Finding{{Code: "UH002", Rule: "unreadable", Message: "no such file", Place: finding.Place{Path: "a.py"}}},
	}
	want := `[
  {
    "path": "a.py",
    "line": 0,
    "column": 0,
    "end_line": 0,
    "end_column": 0,
    "cell": null,
    "code": "UH002",
    "name": "unreadable",
    "severity": "error",
    "certainty": "certain",
    "message": "no such file",
    "label": "",
    "evidence": [],
    "details": [],
    "visibility": "",
    "seen": "",
    "help": "",
    "fixes": []
  },
  {
    "path": "app/mail.py",
    "line": 9,
    "column": 12,
    "end_line": 10,
    "end_column": 3,
    "cell": null,
    "code": "UH103",
    "name": "assigned-never-awaited",
    "severity": "error",
    "certainty": "likely",
    "message": "coro < 1 & never awaited",
    "label": "made here",
    "evidence": [
      {
        "path": "app/mail.py",
        "line": 11,
        "column": 8,
        "end_line": 11,
        "end_column": 12,
        "cell": null,
        "label": "lost here"
      }
    ],
    "details": [
      "a fact"
    ],
    "visibility": "warned once",
    "seen": "once",
    "help": "await it",
    "fixes": []
  }
]
`
	var got strings.Builder
	if err := JSON(&got, run); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("JSON differs (-want +got):\n%s", diff)
	}
}

func TestJSONOfNothing(t *testing.T) {
	var got strings.Builder
	if err := JSON(&got, Run{Files: 3}); err != nil {
		t.Fatal(err)
	}
	if got.String() != "[]\n" {
		t.Errorf("got %q, want an empty array", got.String())
	}
}
