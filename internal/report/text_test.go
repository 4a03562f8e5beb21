package report

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/finding"
)

// files is a run's source, kept in memory.
type files map[string]string

func (f files) source(path string) []byte {
	text, ok := f[path]
	if !ok {
		return nil
	}
	return []byte(text)
}

// at makes a place on one line.
func at(path string, line, column, endColumn int) finding.Place {
	return finding.Place{Path: path, Line: line, Column: column, EndLine: line, EndColumn: endColumn}
}

func show(t *testing.T, f finding.Finding, source files, style Style) string {
	t.Helper()
	var b strings.Builder
	run := Run{Findings: []finding.Finding{f}, Files: 1, Source: source.source}
	if err := Text(&b, run, style); err != nil {
		t.Fatal(err)
	}
	text, _, found := strings.Cut(b.String(), "\n\n")
	if !found {
		t.Fatalf("no blank line between the finding and the summary:\n%s", b.String())
	}
	return text
}

func TestText(t *testing.T) {
	worker := strings.Repeat("\n", 40) + "        self._pump = asyncio.create_task(self._pump_forever())\n"
	mail := files{
		"app/mail.py": "import asyncio\n\n\nasync def send(m):\n    raise ConnectionError\n\n\nasync def main():\n    coro = send('hi')\n    print('sent')\n    if coro:\n        return 1\n",
		"app/net.py":  strings.Repeat("#\n", 1240) + "    raise ConnectionError(host)\n",
	}
	tests := []struct {
		name    string
		finding finding.Finding
		source  files
		want    string
	}{
		{
			name: "the page of a design is the page of a user",
			finding: finding.Finding{
				Code: "UH204", Rule: "task-never-read", Message: "this task's exception is never retrieved",
				Place: at("app/worker.py", 41, 22, 63), Label: "made and kept here",
				Details: []string{
					"no method of Worker awaits _pump, reads its result or adds a callback that does",
					"can carry ConnectionError (app/net.py:88, through Worker._pump_forever), KeyError (app/worker.py:63)",
				},
				Visibility: finding.WhileCollected,
				Seen:       "only when the task object is collected; never while a Worker holds it",
				Help:       "await it in Worker.close() after cancel(), or read task.exception() in a done callback",
			},
			source: files{"app/worker.py": worker},
			want: `error[UH204] task-never-read: this task's exception is never retrieved
  ┌─ app/worker.py:41:22
41│         self._pump = asyncio.create_task(self._pump_forever())
  │                      ───────────────────────────────────────── made and kept here
  · no method of Worker awaits _pump, reads its result or adds a callback that does
  · can carry ConnectionError (app/net.py:88, through Worker._pump_forever), KeyError (app/worker.py:63)
  · seen: only when the task object is collected; never while a Worker holds it
  help: await it in Worker.close() after cancel(), or read task.exception() in a done callback`,
		},
		{
			name: "evidence in the same file joins the excerpt, other files follow, one gutter fits all",
			finding: finding.Finding{
				Code: "UH103", Rule: "assigned-never-awaited", Certainty: finding.Likely, Message: "coro is never awaited",
				Place: at("app/mail.py", 9, 12, 22), Label: "made here",
				Path: []finding.Step{
					{Place: at("app/mail.py", 9, 5, 9), Label: "bound here"},
					{Place: at("app/mail.py", 11, 8, 12), Label: "only tested for truth"},
					{Place: at("app/net.py", 1241, 5, 32), Label: "this is lost"},
					{Place: at("app/mail.py", 4, 1, 10), Label: "this is what was called"},
				},
				Visibility: finding.WarnedOnce,
			},
			source: mail,
			want: `error[UH103] assigned-never-awaited (likely): coro is never awaited
    ┌─ app/mail.py:9:12
   4│ async def send(m):
    │ ╌╌╌╌╌╌╌╌╌ this is what was called
   …
   9│     coro = send('hi')
    │            ────────── made here
    │     ╌╌╌╌ bound here
  10│     print('sent')
  11│     if coro:
    │        ╌╌╌╌ only tested for truth
    ┌─ app/net.py:1241:5
1241│     raise ConnectionError(host)
    │     ╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌ this is lost
    · seen: once, as a warning`,
		},
		{
			name: "a place over several lines is underlined to the end of its first",
			finding: finding.Finding{
				Code: "UH101", Rule: "never-awaited", Message: "m",
				Place: finding.Place{Path: "a.py", Line: 2, Column: 5, EndLine: 4, EndColumn: 6}, Label: "here",
			},
			source: files{"a.py": "def f():\r\n    send(   \r\n        1,\r\n    )\r\n"},
			want: `error[UH101] never-awaited: m
  ┌─ a.py:2:5
 2│     send(
  │     ───── here`,
		},
		{
			name: "tabs, wide characters and combining marks keep the underline below what it means",
			finding: finding.Finding{
				Code: "UH101", Rule: "never-awaited", Message: "m",
				Place: at("a.py", 1, 12, 18), Label: "here",
				Path: []finding.Step{{Place: at("a.py", 1, 9, 11), Label: "an accent of two code points stands before"}},
			},
			source: files{"a.py": "\t'日本e\u0301' or\tsend()"},
			want: "error[UH101] never-awaited: m\n" +
				"  ┌─ a.py:1:12\n" +
				" 1│     '日本e\u0301' or  send()\n" +
				"  │                 ────── here\n" +
				"  │             ╌╌ an accent of two code points stands before",
		},
		{
			name: "a note about the end of a file",
			finding: finding.Finding{
				Code: "UH001", Rule: "syntax-error", Severity: finding.Note, Message: "'(' was never closed",
				Place: at("a.py", 1, 7, 7), Label: "the file ends here",
			},
			source: files{"a.py": "print("},
			want: `note[UH001] syntax-error: '(' was never closed
  ┌─ a.py:1:7
 1│ print(
  │       ─ the file ends here`,
		},
		{
			name: "an empty line has no blank at its end",
			finding: finding.Finding{
				Code: "UH001", Message: "m", Place: at("a.py", 2, 1, 1),
			},
			source: files{"a.py": "x = 1\n\ny = 2\n"},
			want:   "error[UH001]: m\n  ┌─ a.py:2:1\n 2│\n  │ ─",
		},
		{
			name: "without source the labels are still told",
			finding: finding.Finding{
				Code: "UH101", Rule: "never-awaited", Message: "m", Place: at("gone.py", 3, 1, 2), Label: "made here",
				Path: []finding.Step{{Place: at("gone.py", 7, 1, 2), Label: "lost here"}},
			},
			want: `error[UH101] never-awaited: m
  ┌─ gone.py:3:1
  · line 3: made here
  · line 7: lost here`,
		},
		{
			name: "a finding about a whole file has no line",
			finding: finding.Finding{
				Code: "UH002", Rule: "unreadable", Message: "permission denied", Place: finding.Place{Path: "a.py"}, Label: "not checked",
			},
			source: files{"a.py": "x = 1\n"},
			want:   "error[UH002] unreadable: permission denied\n  ┌─ a.py\n  · not checked",
		},
		{
			name: "nothing reaches a terminal as an escape sequence",
			finding: finding.Finding{
				Code: "UH101", Rule: "n", Message: "\x1b[31mred\nsecond line", Place: at("a\x1b]0;x\a.py", 1, 6, 7), Label: "\u202egnol",
				Details: []string{"bell \a"}, Seen: "\u009b2J", Help: "del \x7f",
			},
			source: files{"a\x1b]0;x\a.py": "'\x1b[0m'\x00\u2066 x"},
			want: `error[UH101] n: ␛[31mred␊second line
  ┌─ a␛]0;x␇.py:1:6
 1│ '␛[0m'␀<U+2066> x
  │      ─ <U+202E>gnol
  · bell ␇
  · seen: <U+009B>2J
  help: del ␡`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := show(t, test.finding, test.source, Style{})
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("text differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTextLongLines(t *testing.T) {
	call := "send(message)"
	tests := []struct {
		name, source string
		column       int
		wantSource   string
		wantBar      string
	}{
		{
			"cut on the right", "    " + call + "  # " + strings.Repeat("x", 100), 5,
			" 1│     send(message)  # xxxxxxxxxxxxx…", "  │     ───────────── here",
		},
		{
			"cut on the left", "f(" + strings.Repeat("x", 100) + ", " + call, 105,
			" 1│ …xxxxxxxxxxxxxxxxxxx, send(message)", "  │                       ───────────── here",
		},
		{
			"cut on both sides", strings.Repeat("x", 500) + call + strings.Repeat("y", 500), 501,
			" 1│ …xxxxxxxsend(message)yyyyyyyyyyyyyy…", "  │         ───────────── here",
		},
		{
			"megabytes on one line", strings.Repeat("é", 3_000_000) + call + strings.Repeat("日", 1_000_000), 3_000_001,
			" 1│ …ééééééésend(message)日日日日日日日…", "  │         ───────────── here",
		},
		{
			"the place itself is too long", "x = " + strings.Repeat("f", 400) + "()", 5,
			" 1│ …" + strings.Repeat("f", 34) + "…", "  │  " + strings.Repeat("─", 34) + " here",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			end := test.column + len(call)
			if strings.HasPrefix(test.source, "x = ") {
				end = 407
			}
			f := finding.Finding{Code: "UH101", Message: "m", Place: at("a.py", 1, test.column, end), Label: "here"}
			got := strings.Split(show(t, f, files{"a.py": test.source}, Style{Width: 40}), "\n")
			if diff := cmp.Diff([]string{test.wantSource, test.wantBar}, got[2:]); diff != "" {
				t.Errorf("excerpt differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTextColours(t *testing.T) {
	f := finding.Finding{
		Code: "UH101", Rule: "never-awaited", Message: "m", Place: at("a.py", 1, 1, 2), Label: "here", Help: "h",
	}
	source := files{"a.py": "f()"}
	coloured := show(t, f, source, Style{Color: true})
	if !strings.HasPrefix(coloured, "\x1b[1;31merror[UH101]\x1b[0m") {
		t.Errorf("the header of an error is not red: %q", coloured)
	}
	stripped := coloured
	for _, r := range []role{roleError, roleLikely, roleNote, roleStrong, roleGutter, roleStep, roleHelp} {
		stripped = strings.ReplaceAll(stripped, r.escape(), "")
	}
	stripped = strings.ReplaceAll(stripped, "\x1b[0m", "")
	if diff := cmp.Diff(show(t, f, source, Style{}), stripped); diff != "" {
		t.Errorf("colours change more than colours (-plain +coloured):\n%s", diff)
	}
}

func TestSummary(t *testing.T) {
	certain := finding.Finding{Place: finding.Place{Path: "a.py"}}
	likely := finding.Finding{Certainty: finding.Likely, Place: finding.Place{Path: "b.py"}}
	note := finding.Finding{Severity: finding.Note, Place: finding.Place{Path: "c.py"}}
	all := func(list ...finding.Finding) []finding.Finding { return list }
	tests := []struct {
		want string
		run  Run
	}{
		{"3 findings (2 certain, 1 likely) in 2 of 120 files.", Run{Findings: all(certain, certain, likely), Files: 120}},
		{"1 finding (1 certain) in 1 of 1 file.", Run{Findings: all(certain), Files: 1}},
		{"1 finding (1 likely) and 1 note in 2 of 9 files; 2 paths could not be checked.", Run{
			Findings: all(likely, note), Failures: all(certain, certain, likely), Files: 9,
		}},
		{"No lost exception found in 120 files.", Run{Files: 120}},
		{"No lost exception found in 9 files; 2 notes.", Run{Findings: all(note, note), Files: 9}},
		{"No lost exception found in 9 files; 1 path could not be checked.", Run{Failures: all(certain), Files: 9}},
		{"Nothing was checked: 1 path could not be.", Run{Failures: all(certain)}},
		{"Nothing was checked: no Python file was found.", Run{}},
	}
	for _, test := range tests {
		t.Run(test.want, func(t *testing.T) {
			if got := test.run.Summary(); got != test.want {
				t.Errorf("got %q", got)
			}
		})
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errBroken }

var errBroken = errors.New("broken pipe")

func TestWriteErrors(t *testing.T) {
	for _, run := range []Run{{}, {Findings: []finding.Finding{{}}}} {
		if err := Text(brokenPipe{}, run, Style{}); !errors.Is(err, errBroken) {
			t.Errorf("Text of %d findings returned %v", len(run.Findings), err)
		}
		if err := JSON(brokenPipe{}, run); !errors.Is(err, errBroken) {
			t.Errorf("JSON of %d findings returned %v", len(run.Findings), err)
		}
	}
}

// FuzzText feeds hostile sources and places: nothing but line feeds and printable characters may come out, and every
// underline stays within the cells that the style allows.
func FuzzText(f *testing.F) {
	f.Add("a.py", "x = send()\n", "here", 1, 5, 1, 11)
	f.Add("a\x00.py", "\t\u0301\u200d日\r\x1b[0m", "\u202e", 2, 1, 9, -4)
	f.Fuzz(func(t *testing.T, path, source, label string, line, column, endLine, endColumn int) {
		place := finding.Place{Path: path, Line: line, Column: column, EndLine: endLine, EndColumn: endColumn}
		run := Run{
			Findings: []finding.Finding{{Code: "UH101", Message: label, Place: place, Label: label,
				Path: []finding.Step{{Place: at(path, 1, endColumn, column), Label: label}}}},
			Files:  1,
			Source: func(string) []byte { return []byte(source) },
		}
		var b strings.Builder
		if err := Text(&b, run, Style{Width: 60}); err != nil {
			t.Fatal(err)
		}
		for _, row := range strings.Split(b.String(), "\n") {
			if strings.ContainsFunc(row, isHidden) {
				t.Errorf("control character in %q", row)
			}
			if n := strings.Count(row, "─") + strings.Count(row, "╌"); n > 60 && !strings.ContainsAny(label, "─╌") {
				t.Errorf("an underline of %d cells: %q", n, row)
			}
		}
	})
}
