package main

import (
	"slices"
	"strings"
	"testing"
)

// What the checkers print on a file of a few lines, less what is not read.
const (
	pyrightSays = `{"version": "1.1.414", "generalDiagnostics": [
		{"file": "/p/a/b.py", "severity": "error", "message": "Result of async function call is not used",
		 "range": {"start": {"line": 3, "character": 4}, "end": {"line": 3, "character": 7}}, "rule": "reportUnusedCoroutine"},
		{"file": "/p/a/b.py", "message": "Conditional expression references coroutine which always evaluates to True",
		 "range": {"start": {"line": 6, "character": 7}, "end": {"line": 6, "character": 10}}, "rule": "reportUnnecessaryComparison"},
		{"file": "/p/a/b.py", "message": "Conditional expression references function which always evaluates to True",
		 "range": {"start": {"line": 14, "character": 7}, "end": {"line": 14, "character": 8}}, "rule": "reportUnnecessaryComparison"},
		{"file": "/p/a/c.py", "message": "Expected expression", "range": {"start": {"line": 0, "character": 0}}}]}`
	tySays = `[{"check_name": "unused-awaitable", "description": "Object of type CoroutineType is not awaited",
		"location": {"path": "a/b.py", "positions": {"begin": {"line": 4, "column": 5}, "end": {"line": 4, "column": 8}}}},
		{"check_name": "invalid-syntax", "description": "x", "location": {"path": "a/c.py", "positions": {"begin": {"line": 1, "column": 1}}}}]`
	pyreflySays = `{"errors": [{"line": 4, "column": 5, "path": "/p/a/b.py", "name": "unused-coroutine", "description": "Result is unused"},
		{"line": 9, "column": 1, "path": "/p/a/b.py", "name": "parse-error", "description": "x"}]}`
	mypySays = `{"file": "a/b.py", "line": 4, "column": 4, "message": "Value of type \"Coroutine[Any, Any, Any]\" must be used", "code": "unused-coroutine", "severity": "error"}
{"file": "a/b.py", "line": 9, "column": 4, "message": "Value of type \"Task[Any]\" must be used", "code": "unused-awaitable", "severity": "error"}
{"file": "a/b.py", "line": 7, "column": 7, "message": "\"t.f\" returns \"Coroutine[Any, Any, Any]\" which does not implement __bool__", "code": "truthy-bool", "severity": "error"}
{"file": "a/b.py", "line": 8, "column": 7, "message": "Member \"x\" has type \"A | B[Coroutine[Any, Any, R]]\" of which none implements __bool__", "code": "truthy-bool", "severity": "error"}
{"file": "a/b.py", "line": 8, "column": 7, "message": "\"x\" has type \"object\" which does not implement __bool__", "code": "truthy-bool", "severity": "error"}
{"file": "a/b.py", "line": 1, "column": 0, "message": "Missing", "code": "import", "severity": "error"}
`
)

func TestRead(t *testing.T) {
	for _, test := range []struct {
		name string
		read func([]byte, string) ([]finding, error)
		out  string
		want []int
	}{
		{"pyright", readPyright, pyrightSays, []int{4, 7}},
		{"ty", readTy, tySays, []int{4}},
		{"pyrefly", readPyrefly, pyreflySays, []int{4}},
		{"mypy", readMypy, mypySays, []int{4, 9, 7}},
	} {
		all, err := test.read([]byte(test.out), "/p")
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		var lines []int
		for _, f := range all {
			lines = append(lines, f.Line)
			if f.Path != "a/b.py" || f.Message == "" || f.Rule == "" || f.Column < 1 {
				t.Errorf("%s: %+v", test.name, f)
			}
		}
		if !slices.Equal(lines, test.want) {
			t.Errorf("%s: lines %v, want %v", test.name, lines, test.want)
		}
	}
}

func TestReadMypyThatStops(t *testing.T) {
	if _, err := readMypy([]byte("Traceback (most recent call last):\n"), "/p"); err == nil {
		t.Error("no error for a crash")
	}
}

func TestVersions(t *testing.T) {
	for _, c := range checkers() {
		if versionOf(c.name) == "" {
			t.Errorf("tools.txt has no version of %s", c.name)
		}
	}
}

func TestProjects(t *testing.T) {
	list, err := readProjects(projectList)
	if err != nil {
		t.Fatal(err)
	}
	registered := 0
	for _, p := range list.Project {
		if p.PyPI != "" {
			registered++
		}
		for _, r := range p.Requirements {
			if name, version, ok := strings.Cut(r, "=="); !ok || name == "" || version == "" {
				t.Errorf("%s requires %q, which is no version", p.Name, r)
			}
		}
	}
	if registered < 20 {
		t.Errorf("only %d projects are to be had by anybody", registered)
	}
	if _, err := list.choose([]string{"nobody's"}); err == nil {
		t.Error("an unknown project is no error")
	}
	for _, text := range []string{"[[project]]\nname = 'x'\n", "[[project]]\nname = 'x'\npypi = 'x==1'\ncolour = 'red'\n"} {
		if _, err := readProjects(text); err == nil {
			t.Errorf("no error for %q", text)
		}
	}
}
