package guide_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/unheeded/unheeded/internal/guide"
	"github.com/unheeded/unheeded/internal/python/parse/oracle"
	"github.com/unheeded/unheeded/internal/rules"
)

// The minor versions of CPython 3 that the pages speak of.
const oldest, newest = 9, 14

// runLimit is how long one program may take. They take a tenth of a second.
const runLimit = 30 * time.Second

// pages are the files that are run.
const pages = "../../docs/*.md"

// eachPage calls check with each page that has programs.
func eachPage(t *testing.T, check func(t *testing.T, text string, programs []*guide.Program)) {
	t.Helper()
	files, err := filepath.Glob(pages)
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	total := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		programs, err := guide.Read(string(text))
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		total += len(programs)
		t.Run(filepath.Base(file), func(t *testing.T) { check(t, string(text), programs) })
	}
	if total < 50 {
		t.Errorf("only %d programs on all pages: are they read?", total)
	}
}

// TestPrograms runs every program and compares what it prints.
func TestPrograms(t *testing.T) {
	pythons := interpreters(t)
	eachPage(t, func(t *testing.T, _ string, programs []*guide.Program) {
		for _, program := range programs {
			for _, python := range pythons {
				minor := python.Version.Minor()
				if !program.Versions.Include(minor) {
					continue
				}
				t.Run(fmt.Sprintf("%d under 3.%d", program.Line, minor), func(t *testing.T) {
					t.Parallel()
					output, found := program.Under(minor)
					if !found {
						t.Fatalf("%s: the page does not say what it prints", program.Title)
					}
					if got := run(t, python, program.Text); !output.Matches(got) {
						t.Errorf("%s\ngot:\n%s\nwant:\n%s", program.Title, got, output.Text)
					}
				})
			}
		}
	})
}

// TestCodes looks for codes that no rule has.
func TestCodes(t *testing.T) {
	known := map[string]bool{}
	for _, r := range rules.All() {
		known[string(r.Code)] = true
	}
	code := regexp.MustCompile(`\bUH[1-9]\d\d\b`)
	eachPage(t, func(t *testing.T, text string, _ []*guide.Program) {
		for _, named := range code.FindAllString(text, -1) {
			if !known[named] {
				t.Errorf("%s is no rule", named)
			}
		}
	})
}

func TestMatches(t *testing.T) {
	for _, test := range []struct {
		want, got string
		matches   bool
	}{
		{"one\ntwo\n", "one\ntwo\n", true},
		{"one\n", "one\ntwo\n", false},
		{"two\n", "one\ntwo\n", false},
		{"one\n…\nthree\n", "one\ntwo\n2\nthree", true},
		{"one.\n", "onex\n", false},
		{"…Error: x\n", "a\nValueError: x\n", true},
	} {
		if got := (guide.Output{Text: test.want}).Matches(test.got); got != test.matches {
			t.Errorf("%q matches %q: %v", test.want, test.got, got)
		}
	}
}

func TestReadErrors(t *testing.T) {
	for _, text := range []string{"```python\nx", "```output\nx\n```", "```python good\n```", "```python\n```\n```output >3.1\n```"} {
		if _, err := guide.Read(text); err == nil {
			t.Errorf("%q is a page", text)
		}
	}
}

// interpreters finds what the programs are run under: the python3 of the PATH, and with UNHEEDED_PYTHONS=all each version.
func interpreters(t *testing.T) []oracle.Interpreter {
	t.Helper()
	if os.Getenv("UNHEEDED_PYTHONS") != "all" {
		python3, err := oracle.Python3(t.Context())
		if err != nil {
			t.Skipf("NO PROGRAM IS RUN: there is no python3 on the PATH: %v", err)
		}
		t.Logf("the programs are run under CPython %s alone; UNHEEDED_PYTHONS=all runs them under each version",
			python3.Release)
		return []oracle.Interpreter{python3}
	}
	found, missing, err := oracle.All(t.Context(), oldest, newest)
	if err != nil {
		t.Fatal(err)
	}
	for _, minor := range missing {
		t.Run(fmt.Sprintf("3.%d", minor), func(t *testing.T) {
			t.Skipf("NO PROGRAM IS RUN UNDER CPYTHON 3.%d: pyenv has none and UNHEEDED_PYTHON3%[1]d names none", minor)
		})
	}
	return found
}

// run returns what a program prints, to both streams in the order of printing.
func run(t *testing.T, python oracle.Interpreter, text string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), runLimit)
	defer cancel()
	file := filepath.Join(t.TempDir(), "program.py")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(ctx, python.Path, "-B", "-s", "-u", file)
	command.WaitDelay = time.Second
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "SYSTEMROOT=" + os.Getenv("SYSTEMROOT"), "PYTHONHASHSEED=0",
		"PYTHONIOENCODING=utf-8", "PYTHON_COLORS=0"}
	out, err := command.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) || ctx.Err() != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}
