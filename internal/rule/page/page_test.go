package page

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// frame puts blocks into a page that is right otherwise. The first of them begins at line 11.
func frame(blocks string) string {
	return "# UH101 coroutine-never-awaited\n\nA coroutine\nis dropped.\n\n## What it finds\n\n" +
		"Calls.\n\n### Example: one\n" + blocks +
		"\n## Why it hurts\n\n## What it does not find\n\n## How to mend it\n"
}

const bad = "```python bad\nwork()  # want UH101 \"work\"\n```\n"

func TestParse(t *testing.T) {
	p, err := Parse("x.md", frame("```python bad title=app/a.py\nwork()  # want UH101 \"a\\\"b\" also UH104 \"c\"\n\n"+
		"work() # also UH107 \"d\" # want UH101 \"e\"\n```\n\nProse.\n\n```toml title=pyproject.toml\n[tool]\n```\n"+
		"```python good title=app/b.py symptom=\"x y\" symptom[>=3.9,<3.11]=\"z\" python>=3.9 exit=2 silent\npass\n```\n"+
		"#### Next\n```text\nwork()\n```\n"+bad))
	if err != nil {
		t.Fatal(err)
	}
	if p.Code != "UH101" || p.Name != "coroutine-never-awaited" || p.Summary != "A coroutine is dropped." {
		t.Errorf("title: %q %q %q", p.Code, p.Name, p.Summary)
	}
	var got []string
	for _, e := range p.Examples {
		got = append(got, "= "+e.Heading+" > "+e.Entry().Title)
		for _, b := range e.Blocks {
			got = append(got, b.Title)
			for _, w := range b.Wants {
				got = append(got, strings.Repeat(" ", w.Line)+string(w.Code)+" "+w.Message.String())
			}
		}
	}
	want := []string{
		"= Example: one > app/b.py", "app/a.py", " UH101 a\\\"b", " UH104 c", "   UH107 d", "   UH101 e",
		"pyproject.toml", "app/b.py", "= Next > example.py", "example.py", " UH101 work",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	run := p.Examples[0].Blocks[2].Run
	if run.Versions != (Versions{From: 9}) || run.Exit != 2 || !run.Silent || len(run.Symptoms) != 2 ||
		run.Symptoms[0].Output.String() != "x y" || run.Symptoms[1].Versions != (Versions{From: 9, Below: 11}) {
		t.Errorf("run: %+v", run)
	}
	if p.Examples[0].Line != 11 || p.Examples[1].Blocks[0].Line != 29 {
		t.Errorf("lines: %d and %d", p.Examples[0].Line, p.Examples[1].Blocks[0].Line)
	}
}

func TestParseErrors(t *testing.T) {
	for _, test := range []struct{ blocks, want string }{
		{"```python\n```\n", "x.md:11: Python is bad or good"},
		{"```python bad\nwork()\n```\n", "x.md:11: a bad block without a want"},
		{"```python bad\nwork()  # also UH104 \"x\"\n```\n", "a bad block without a want"},
		{"```python good\nwork()  # want UH101 \"x\"\n```\n", "a good block with a want"},
		{"```python good\nwork()  # want UH104 \"x\"\n```\n", "x.md:12: want UH104 on the page of UH101"},
		{"```python bad\nwork()  # want UH101 \"x\" also\n```\n", "x.md:12: not a want: also"},
		{"```python bad\nwork()  # want UH101\n```\n", "not a want: # want UH101"},
		{"```python bad\nwork()  # want UH101 \"x\n```\n", "no closing quote"},
		{"```python bad\nwork()  # want UH101 \"(\"\n```\n", "missing closing )"},
		{"```python bad\nwork()\n", "x.md:11: this block is never closed"},
		{"```python good silently\n```\n", "unknown word silently"},
		{"```python good symptom=\"x\n```\n", "no closing quote after symptom="},
		{"```python good symptom[3.11]=\"x\"\n```\n", `"3.11" is no bound`},
		{"```python good python>=4.1\n```\n", `">=4.1" is no bound`},
		{"```python good exit=x\n```\n", "x.md:11:"},
		{"```python good title=../a.py\n```\n", "no clean relative path"},
		{"```python good title=a.py\n```\n```python good title=a.py\n```\n", "x.md:13: a second a.py"},
		{"```python good title=a.py\n```\n```python good\n```\n", "x.md:13: a block without a title"},
		{"```python good title=a.py exit=1\n```\n```python good title=b.py\n```\n", "x.md:11: only the last block"},
		{"```toml title=a.toml\n```\n", "no Python in this example"},
		{"```text good\n```\n", "only Python has words of its own"},
		{"```diff\n-a\n+b\n```\n", "a diff without a bad block"},
		{bad + "```diff\nx\n```\n", "not a line of a diff"},
		{bad + "```diff\n a\n```\n", "changes nothing"},
		{bad + "```diff\n-a\n+b\n```\n", "no good block after this diff"},
		{"## What else\n", "the sections are"},
	} {
		_, err := Parse("x.md", frame(test.blocks))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", test.blocks, err, test.want)
		}
	}
	if _, err := Parse("x.md", "# UH1 x\n"); err == nil || !strings.Contains(err.Error(), "x.md:1: the first line") {
		t.Errorf("title: %v", err)
	}
}

func TestDiff(t *testing.T) {
	text := bad + "```diff\n-work()\n+await work()\n```\n```python good\nawait work()\n```\n"
	p, err := Parse("x.md", frame(text))
	if err != nil {
		t.Fatal(err)
	}
	d := p.Diffs[0]
	got, err := d.Apply(WithoutWants(d.Before.Text))
	if err != nil || got != d.After.Text {
		t.Errorf("%q %v, want %q", got, err, d.After.Text)
	}
	if got, err := d.Apply("work()\nwork()\n"); err == nil {
		t.Errorf("applied at one of two places: %q", got)
	}
	if got, err := d.Apply("other()\n"); err == nil {
		t.Errorf("applied nowhere: %q", got)
	}
}

func TestDiffHunks(t *testing.T) {
	hunks, err := parseHunks(strings.Split(" a\n-b\n+B\n\n@@\n-c\n+C\n+D", "\n"))
	if err != nil {
		t.Fatal(err)
	}
	got, err := (&Diff{hunks: hunks}).Apply("c\na\nb\n\nx\nc\n")
	if want := "c\na\nB\n\nx\nC\nD\n"; err != nil || got != want {
		t.Errorf("%q %v, want %q", got, err, want)
	}
}

func TestDisplay(t *testing.T) {
	got := Display("# T\n# want UH101 \"x\"\n```python bad title=a.py silent\nwork()  # want UH101 \"a b\" also UH104 \"c\"\n# x\n" +
		"```\n```diff\n-a # want UH101 \"x\"\n```\n")
	want := "# T\n# want UH101 \"x\"\n```python\n# a.py\nwork()  # UH101, UH104\n# x\n```\n```diff\n-a # want UH101 \"x\"\n```\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestVersions(t *testing.T) {
	for _, test := range []struct {
		versions Versions
		minor    int
		want     bool
	}{
		{Versions{}, 9, true},
		{Versions{From: 11}, 10, false},
		{Versions{From: 11}, 11, true},
		{Versions{Below: 11}, 11, false},
		{Versions{From: 11, Below: 14}, 13, true},
	} {
		if got := test.versions.Include(test.minor); got != test.want {
			t.Errorf("%+v includes 3.%d: %t", test.versions, test.minor, got)
		}
	}
}
