package notebook_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/notebook"
	"github.com/unheeded/unheeded/internal/python/source"
)

// book is a notebook of code cells, as nbformat writes it.
func book(t *testing.T, cells ...string) *notebook.Notebook {
	t.Helper()
	n, err := notebook.Parse(file(t, cells...))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func file(t *testing.T, cells ...string) []byte {
	t.Helper()
	type cell struct {
		Kind   string   `json:"cell_type"`
		Source []string `json:"source"`
	}
	doc := struct {
		Cells []cell `json:"cells"`
	}{Cells: []cell{}}
	for _, text := range cells {
		doc.Cells = append(doc.Cells, cell{"code", strings.SplitAfter(text, "\n")})
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(doc); err != nil {
		t.Fatal(err)
	}
	return []byte(b.String())
}

// TestTranslate: what IPython makes of lines that are no Python, and what it leaves alone. Each of them was run in IPython 9.18.
func TestTranslate(t *testing.T) {
	for _, test := range []struct{ cell, want string }{
		{"x = 1\nf(x)", "x = 1\nf(x)"},
		{"%matplotlib inline", "get_ipython()(matplotlib, inline)"},
		{"%store task\nf()", "get_ipython()(store, task)\nf()"},
		{"if x:\n    !echo a \\\n      b\n    f()", "if x:\n    get_ipython()(echo, a, b)\n\n    f()"},
		{"x = !ls 'a\nf()", "x = get_ipython()(ls, a)\nf()"},
		{"x = y = %magic z", "x = y = %magic z"},
		{"x: str = !ls", "x: str = get_ipython()(ls)"},
		{"x == !y", "x == !y"},
		{"f(a=\n%b)", "f(a=\n%b)"},
		{"x = 5 \\\n  % 3", "x = 5 \\\n  % 3"},
		{"x = (5\n% 3)", "x = (5\n% 3)"},
		{"'''\n%no\n!no\n'''", "'''\n%no\n!no\n'''"},
		{"f('#', \"?\")  # why?", "f('#', \"?\")  # why?"},
		{"f?", "get_ipython()(f)"},
		{"a.b??\nf()", "get_ipython()(a, b)\nf()"},
		{"?f", "get_ipython()(f)"},
		{"%time await f()", "0;    await f()"},
		{"%time x = f(\n  1)\ng()", "0;    x = f(\n  1)\ng()"},
		{"%timeit -n 1 f()", "get_ipython()(timeit, n, f)"},
		{"%%time\nf()", "get_ipython()(time)\nf()"},
		{"\n\n%%capture out\n%cd x\nf()", "\n\nget_ipython()(capture, out)\nget_ipython()(cd, x)\nf()"},
		{"%%bash\necho $x\nls", "get_ipython()(bash, echo, x, ls)\n\n"},
		{"%%time?", "get_ipython()(time)"},
		{"    a = 1\n    a", "get_ipython()(a)\n"},
		{">>> f(1)\n>>> b", "get_ipython()(f, b)\n"},
		{"/f x", "get_ipython()(f, x)"},
		{"x = 1\r\n!ls\r\ny", "x = 1\r\nget_ipython()(ls)\r\ny"},
		{"", ""},
		{"# nothing\n", "# nothing\n"},
		{"!x if y else None", "get_ipython()(x, y)"},
	} {
		n := book(t, test.cell)
		if diff := cmp.Diff(test.want+"\n", string(n.Code)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.cell, diff)
		}
		if got, want := strings.Count(string(n.Code), "\n"), strings.Count(test.cell, "\n")+1; got != want {
			t.Errorf("%q: %d lines instead of %d", test.cell, got, want)
		}
	}
}

// TestManyMagics has a cell begin with more magics than anybody could wait for if each were looked at with all that follow.
func TestManyMagics(t *testing.T) {
	const count = 1 << 19
	n := book(t, strings.Repeat("%%time\n", count)+"await f()")
	if want := strings.Repeat("get_ipython()(time)\n", count) + "await f()\n"; string(n.Code) != want {
		t.Errorf("the code ends with %q", n.Code[max(0, len(n.Code)-100):])
	}
	if got, want := n.Sync(0), []source.Span{{Start: 0, End: n.EndOf(0)}}; !slices.Equal(got, want) {
		t.Errorf("no await in %v, want %v", got, want)
	}
}

// TestCells: which cells hold Python, in every form that a notebook may have.
func TestCells(t *testing.T) {
	for _, test := range []struct {
		name, file, want string
	}{
		{"4", `{"cells": [{"cell_type": "markdown", "source": "# x"}, {"cell_type": "code", "source": "a\nb"}], "nbformat": 4}`, "2:a\nb"},
		{"3", `{"worksheets": [{"cells": [{"cell_type": "code", "input": ["a\n", "b"], "language": "python"},
			{"cell_type": "code", "input": "no", "language": "ruby"}]}, {"cells": [{"cell_type": "code", "input": "c"}]}]}`, "1:a\nb 3:c"},
		{"raw", `{"cells": [{"cell_type": "raw", "source": ["a"]}]}`, ""},
		{"language of the kernel", `{"metadata": {"kernelspec": {"language": "R"}}, "cells": [{"cell_type": "code", "source": "a"}]}`, "no Python"},
		{"language that runs", `{"metadata": {"language_info": {"name": "julia"}}, "cells": []}`, "no Python"},
		{"python", `{"cells": [{"cell_type": "code", "source": "a"}], "metadata": {"kernelspec": {"language": "python"}, "language_info": {"name": "ipython"}}}`, "1:a"},
		{"language of a cell", `{"cells": [{"source": "a", "metadata": {"vscode": {"languageId": "sql"}}, "cell_type": "code"}, {"source": "b", "cell_type": "code", "metadata": {"vscode": {"languageId": "python"}}}]}`, "2:b"},
		{"escapes", `{"cells": [{"cell_type": "code", "source": ["\u00e4 \ud83d\ude00 \"\\\t", "\u0000"]}]}`, "1:ä 😀 \"\\\t\uFFFD"},
		{"a byte order mark", "\uFEFF" + `{"cells": [{"cell_type": "code", "source": "a"}]}`, "1:a"},
		{"no cells", `{"nbformat": 3, "metadata": {}}`, ""},
		{"no source", `{"cells": [{"cell_type": "code"}]}`, ""},
	} {
		n, err := notebook.Parse([]byte(test.file))
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		var got []string
		for _, c := range n.Cells {
			got = append(got, fmt.Sprintf("%d:%s", c.Number, n.CellText(c.Number)))
		}
		if !n.IsPython {
			got = append(got, "no Python")
		}
		if diff := cmp.Diff(test.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// TestBroken: what is no notebook is told with its place.
func TestBroken(t *testing.T) {
	for _, test := range []struct{ file, want string }{
		{"", "1:1: a notebook is JSON, and this is none: unexpected end of JSON input"},
		{"{\n \"cells\": [\n}", "3:1: a notebook is JSON, and this is none: invalid character '}' looking for beginning of value"},
		{"{\n \"ä\": x}", "2:7: a notebook is JSON, and this is none: invalid character 'x' looking for beginning of value"},
		{"{\"cells\": []", "1:13: a notebook is JSON, and this is none: unexpected end of JSON input"},
		{"\n{}", "2:1: this JSON is no notebook: it has no cells"},
		{"[1]", "1:1: this JSON is no notebook: it has no cells"},
		{"{\"cells\": [\n{\"source\": 1}]}", "2:12: the source of a cell is neither a text nor a list of texts"},
		{"{\"cells\": [\n{\"source\": [\"a\", null]}]}", "2:12: the source of a cell is neither a text nor a list of texts"},
		{"{\n\"\xff\"", "2:2: a notebook is JSON in UTF-8, and this is no UTF-8"},
	} {
		_, err := notebook.Parse([]byte(test.file))
		at, ok := err.(*notebook.Error)
		if !ok {
			t.Errorf("%q: %v", test.file, err)
			continue
		}
		if got := fmt.Sprintf("%d:%d: %s", at.Line, at.Column, at.Reason); got != test.want {
			t.Errorf("%q:\n%s\nwant:\n%s", test.file, got, test.want)
		}
	}
}

// TestPlaces: each character of a cell is found in its cell and in the file.
func TestPlaces(t *testing.T) {
	raw := file(t, "a = 'ä\"'\nbb", "# no\n", "c\td\n\ne")
	n, err := notebook.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(raw), "\n")
	count := 0
	for i, line := range strings.Split(string(n.Text), "\n") {
		for j, want := range []rune(line) {
			number, column := n.InFile(i+1, j+1)
			got := []rune(lines[number-1])[column-1]
			if got == '\\' {
				got = map[rune]rune{'"': '"', 't': '\t'}[[]rune(lines[number-1])[column]]
			}
			if got != want {
				t.Errorf("%d:%d is %c and found as %c", i+1, j+1, want, got)
			}
			count++
		}
	}
	if count != len([]rune("a = 'ä\"'bb# noc\tde")) {
		t.Errorf("%d characters", count)
	}
	for line, want := range map[int]string{1: "1:1", 2: "1:1", 3: "2:3", 4: "2:3", 5: "3:5", 7: "3:5"} {
		number, first := n.Cell(line)
		if got := fmt.Sprintf("%d:%d", number, first); got != want {
			t.Errorf("line %d is in %s, want %s", line, got, want)
		}
	}
}

// TestWith: an edit changes the lines that it touches and nothing else, whatever the form of the file.
func TestWith(t *testing.T) {
	for _, test := range []struct{ name, file, find, put, want string }{
		{
			"a list", "{\n \"cells\": [\n  {\n   \"source\": [\n    \"a\\n\",\n    \"b\"\n   ],\n   \"cell_type\": \"code\"\n  }\n ]\n}\n", "b", "await b",
			"{\n \"cells\": [\n  {\n   \"source\": [\n    \"a\\n\",\n    \"await b\"\n   ],\n   \"cell_type\": \"code\"\n  }\n ]\n}\n",
		},
		{
			"lines more", "{\"cells\":[{\"cell_type\":\"code\",\"source\":[\n  \"f()\"]}]}", "f()", "x\n\"y\"\n",
			"{\"cells\":[{\"cell_type\":\"code\",\"source\":[\n  \"x\\n\",\n  \"\\\"y\\\"\\n\"]}]}",
		},
		{
			"one line", `{"cells": [{"cell_type": "code", "source": ["a"]}, {"cell_type": "code", "source": ["b\n","c"]}]}`, "a", "a\nb",
			`{"cells": [{"cell_type": "code", "source": ["a\n","b"]}, {"cell_type": "code", "source": ["b\n","c"]}]}`,
		},
		{"a text", `{"cells": [{"cell_type": "code", "source": "a\n\u0062\nc"}]}`, "c", "d\ne", `{"cells": [{"cell_type": "code", "source": "a\n\u0062\nd\ne"}]}`},
		{"escapes", `{"cells": [{"cell_type": "code", "source": ["\u00E4\n", "f()"]}]}`, "f()", "g('ö')", `{"cells": [{"cell_type": "code", "source": ["\u00E4\n", "g('\u00f6')"]}]}`},
		{"none", `{"cells": [{"cell_type": "code", "source": ["ä\n", "f()"]}]}`, "f()", "g('ö')", `{"cells": [{"cell_type": "code", "source": ["ä\n", "g('ö')"]}]}`},
		{"the line feed behind", `{"cells": [{"cell_type": "code", "source": ["a\n", "f()"]}, {"cell_type": "code", "source": "b"}]}`, "f()\n", "", `{"cells": [{"cell_type": "code", "source": ["a\n"]}, {"cell_type": "code", "source": "b"}]}`},
		{"all", `{"cells": [{"cell_type": "code", "source": ["a"]}]}`, "a", "", `{"cells": [{"cell_type": "code", "source": []}]}`},
		{"nothing", "{\"cells\": [{\"cell_type\": \"code\",\r\n\"source\": [\"\\u0061\\n\"]}]}\r\n", "a", "a", "{\"cells\": [{\"cell_type\": \"code\",\r\n\"source\": [\"\\u0061\\n\"]}]}\r\n"},
	} {
		n, err := notebook.Parse([]byte(test.file))
		if err != nil {
			t.Fatal(err)
		}
		at := strings.Index(string(n.Text), test.find)
		got := n.With([]notebook.Edit{{Start: uint32(at), End: uint32(at + len(test.find)), Text: test.put}})
		if diff := cmp.Diff(test.want, string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

// FuzzParse: whatever is read keeps the number of its lines, and an edit of every cell can be read back.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{"cells": [{"cell_type": "code", "source": ["a\n", "%x\\\n", "y"]}, {"cell_type": "code", "source": "x = !y\n\"\"\""}]}`,
		`{"worksheets": [{"cells": [{"input": "\ud800\u0000\r"}]}], "metadata": []}`, `{"cells": [[]]}`, `{"cells": {}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		n, err := notebook.Parse(raw)
		if err != nil {
			return
		}
		var edits []notebook.Edit
		for i, c := range n.Cells {
			edits = append(edits, notebook.Edit{Start: c.Start, End: c.Start, Text: "#ä\n"})
			if got, want := strings.Count(string(n.CellCode(i)), "\n"), strings.Count(string(n.CellText(c.Number)), "\n"); got != want {
				t.Errorf("%d lines instead of %d", got, want)
			}
			n.InFile(c.FirstLine, 1)
		}
		again, err := notebook.Parse(n.With(edits))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range n.Cells {
			if got, want := string(again.CellText(c.Number)), "#ä\n"+string(n.CellText(c.Number)); got != want {
				t.Errorf("%q instead of %q", got, want)
			}
		}
	})
}
