package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const reasonsText = `
[[kind]]
tool = "mypy"
message = '^Value of type "Task\['
reason = "runs"

[[finding]]
project = "p"
path = "a.py"
lines = [3, 8]
tools = ["pyright"]
reason = "wrong"
`

func reasonsOf(t *testing.T, text string) (*explained, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "explained.toml")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return readExplained(path)
}

func TestMatch(t *testing.T) {
	reasons, err := reasonsOf(t, reasonsText)
	if err != nil {
		t.Fatal(err)
	}
	at := func(line int, message string) finding { return finding{Path: "a.py", Line: line, Message: message} }
	c := &comparison{
		project: project{Name: "p", PyPI: "p==1"},
		theirs: map[string]*result{
			"pyright": {Findings: []finding{at(1, ""), at(2, ""), at(3, "")}},
			"mypy":    {Findings: []finding{at(1, ""), at(4, `Value of type "Task[Any]" must be used`), at(2, `Value of type "Task[Any]" must be used`)}},
		},
		ours: []finding{at(1, ""), at(9, "")},
	}
	c.match(checkers(), reasons)
	// Line 2: mypy's is explained, pyright's is not.
	if want := []place{{Path: "a.py", Line: 2}}; !slices.Equal(c.missing, want) {
		t.Errorf("missing %v, want %v", c.missing, want)
	}
	if len(c.explained) != 2 || c.explained[place{Path: "a.py", Line: 3}] != "wrong" || c.explained[place{Path: "a.py", Line: 4}] != "runs" {
		t.Errorf("explained %v", c.explained)
	}
	if beyond := c.beyond(); len(beyond) != 1 || beyond[0].Line != 9 {
		t.Errorf("beyond %v", beyond)
	}
	if unused := reasons.unused([]*comparison{c}); !slices.Equal(unused, []string{"p a.py:8"}) {
		t.Errorf("unused %v", unused)
	}
	c.theirs["pyright"].Problem = "not done"
	if unused := reasons.unused([]*comparison{c}); len(unused) > 0 {
		t.Errorf("unused %v, but pyright has not said all", unused)
	}

	var b strings.Builder
	writeTable(&b, checkers(), []*comparison{c}, false)
	if want := "| p | 1 | (3) | – | – | – | 3 | 4 | 2 | 0 | 3 | 2 | 1 |\n"; !strings.Contains(b.String(), want) {
		t.Errorf("the table has no %s\n%s", want, b.String())
	}
}

func TestMatchForgotten(t *testing.T) {
	at := func(line int) finding { return finding{Path: "a.py", Line: line} }
	c := &comparison{
		theirs:    map[string]*result{"ty": {Findings: []finding{at(1), at(2), at(7)}}},
		ours:      []finding{at(1), at(3), at(8)},
		forgotten: map[place]bool{{Path: "a.py", Line: 1}: true, {Path: "a.py", Line: 2}: true, {Path: "a.py", Line: 3}: true},
	}
	c.match(checkers(), &explained{})
	if len(c.said) != 2 || len(c.missing) != 1 || len(c.beyond()) != 1 || c.count(c.ours) != 2 {
		t.Errorf("said %v, missing %v, beyond %v, ours %d: the places that were whole count too", c.said, c.missing, c.beyond(), c.count(c.ours))
	}
}

func TestReadExplained(t *testing.T) {
	for _, text := range []string{
		"[[kind]]\ntool = 'mypy'\nmessage = '('\nreason = 'x'\n",
		"[[kind]]\ntool = 'mypy'\nmessage = 'x'\n",
		"[[finding]]\nproject = 'p'\npath = 'a.py'\nlines = [1]\ntools = ['ty']\n",
	} {
		if _, err := reasonsOf(t, text); err == nil {
			t.Errorf("no error for %q", text)
		}
	}
	if _, err := readExplained("explained.toml"); err != nil {
		t.Error(err)
	}
}

func TestWrite(t *testing.T) {
	folder := t.TempDir()
	if err := write(folder, "../x.py", strings.NewReader("x")); err == nil {
		t.Error("a name that leads out is no error")
	}
	if err := write(folder, "a/b.py", strings.NewReader("x")); err != nil {
		t.Error(err)
	}
}

func TestOnce(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "made")
	for i := range 2 {
		err := once(folder, func(unfinished string) error {
			if i > 0 {
				t.Error("made twice")
			}
			return os.WriteFile(filepath.Join(unfinished, "x"), nil, 0o644)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "x")); err != nil {
		t.Error(err)
	}
}
