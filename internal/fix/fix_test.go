package fix

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/finding"
)

// insertion is a fix that puts a text at a column of a line.
func insertion(line, column int, text string) finding.Fix {
	return finding.Fix{Safe: true, Edits: []finding.Edit{{
		Place: finding.Place{Line: line, Column: column, EndLine: line, EndColumn: column}, Text: text,
	}}}
}

func TestApply(t *testing.T) {
	replacement := finding.Fix{Edits: []finding.Edit{{
		Place: finding.Place{Line: 1, Column: 1, EndLine: 1, EndColumn: 4}, Text: "x\n",
	}}}
	for _, test := range []struct {
		name, text, want string
		fixes            []finding.Fix
		taken            int
	}{
		{"none", "abc\n", "abc\n", nil, 0},
		{"two", "abc\nd\n", "Xabc\ndY\n", []finding.Fix{insertion(2, 2, "Y"), insertion(1, 1, "X")}, 2},
		{"the same twice", "abc\n", "Xabc\n", []finding.Fix{insertion(1, 1, "X"), insertion(1, 1, "X")}, 2},
		{"two at one place", "abc\n", "Xabc\n", []finding.Fix{insertion(1, 1, "X"), insertion(1, 1, "Y")}, 1},
		{"inside another", "abc\n", "x\n\n", []finding.Fix{replacement, insertion(1, 2, "Y")}, 1},
		{"behind another", "abc\n", "x\nY\n", []finding.Fix{replacement, insertion(1, 4, "Y")}, 2},
		{"newlines of the file", "abc\r\n", "x\r\n\r\n", []finding.Fix{replacement}, 1},
		{"columns are code points", "äöü\n", "äXöü\n", []finding.Fix{insertion(1, 2, "X")}, 1},
	} {
		got, taken := apply([]byte(test.text), test.fixes)
		if string(got) != test.want || len(taken) != test.taken {
			t.Errorf("%s: %q and %d fixes, want %q and %d", test.name, got, len(taken), test.want, test.taken)
		}
	}
}

// TestRunTakesBackWhatBreaks proposes a change after which the file does not parse: it is not made, the other file's is.
func TestRunTakesBackWhatBreaks(t *testing.T) {
	texts := map[string]string{"good.py": "f()\n", "bad.py": "f()\n"}
	check := func(changed map[string][]byte) (Checked, error) {
		var checked Checked
		text := func(path string) []byte {
			if now, ok := changed[path]; ok {
				return now
			}
			return []byte(texts[path])
		}
		for path := range texts {
			f := finding.Finding{Code: "UH101", Place: finding.Place{Path: path}, Fixes: []finding.Fix{insertion(1, 1, "await ")}}
			switch now := string(text(path)); {
			case now == "f()\n":
				checked.Findings = append(checked.Findings, f)
			case path == "bad.py":
				checked.Findings = append(checked.Findings, finding.Finding{Code: finding.SyntaxError, Place: f.Place})
			}
		}
		checked.Source = text
		return checked, nil
	}
	outcome, err := Run(check, false)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(outcome.Paths(), " "); got != "good.py" || outcome.Applied != 1 || len(outcome.Before) != 1 {
		t.Errorf("changed %q with %d fixes, %d texts kept", got, outcome.Applied, len(outcome.Before))
	}
}

func TestReplace(t *testing.T) {
	for _, test := range []struct {
		name, raw, before, after, want string
		problem                        error
	}{
		{"plain", "a\n", "a\n", "b\n", "b\n", nil},
		{"byte order mark", "\xef\xbb\xbfa\n", "a\n", "b\n", "\xef\xbb\xbfb\n", nil},
		{"changed", "c\n", "a\n", "b\n", "c\n", ErrChanged},
		{"latin-1", "# coding: latin-1\n\xe4\n", "# coding: latin-1\nä\n", "b\n", "# coding: latin-1\n\xe4\n", ErrEncoding},
	} {
		dir := t.TempDir()
		path := filepath.Join(dir, "app.py")
		if err := os.WriteFile(path, []byte(test.raw), 0o640); err != nil {
			t.Fatal(err)
		}
		if err := Replace(path, []byte(test.before), []byte(test.after)); !errors.Is(err, test.problem) {
			t.Errorf("%s: %v, want %v", test.name, err, test.problem)
		}
		got, err := os.ReadFile(path)
		if err != nil || string(got) != test.want {
			t.Errorf("%s: %q, %v, want %q", test.name, got, err, test.want)
		}
		if left, _ := os.ReadDir(dir); len(left) != 1 {
			t.Errorf("%s: files are left behind: %v", test.name, left)
		}
	}
}
