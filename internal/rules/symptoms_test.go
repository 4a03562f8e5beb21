package rules_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/unheeded/unheeded/internal/python/parse/oracle"
	"github.com/unheeded/unheeded/internal/rule/page"
)

// runLimit is how long one example may take. Examples take a tenth of a second.
const runLimit = 30 * time.Second

// outputs is where what examples print is kept between runs of the test; it ignores itself.
const outputs = "../../.cache/symptoms"

// outcome is what a run printed and how it ended.
type outcome struct {
	Stdout, Stderr string
	Exit           int
}

// TestSymptoms runs every example under CPython: a bad one shows the symptom that its page claims, a good one ends well
// and loses nothing.
func TestSymptoms(t *testing.T) {
	all := pages(t)
	found, missing := interpreters(t)
	for _, minor := range missing {
		t.Run(fmt.Sprintf("3.%d", minor), func(t *testing.T) {
			t.Skipf("NO EXAMPLE IS RUN UNDER CPYTHON 3.%d: pyenv has none and UNHEEDED_PYTHON3%[1]d names none", minor)
		})
	}
	switch {
	case len(found) == 0:
		t.Skip("NO EXAMPLE IS RUN: there is no python3 on the PATH")
	case len(found) == 1 && len(missing) == 0:
		t.Logf("the examples are run under CPython %s alone; UNHEEDED_PYTHONS=all runs them under each version",
			found[0].Release)
	}
	for _, python := range found {
		minor := python.Version.Minor()
		t.Run(fmt.Sprintf("3.%d", minor), func(t *testing.T) {
			for _, p := range all {
				for _, example := range p.Examples {
					entry := example.Entry()
					if entry.Run.Never != "" || !entry.Run.Versions.Include(minor) {
						continue
					}
					t.Run(fmt.Sprintf("%s %d", p.Code, example.Line), func(t *testing.T) {
						t.Parallel()
						got, err := execute(t, python, example)
						if err != nil {
							t.Fatalf("internal/rules/%s:%d: %v", p.path, entry.Line, err)
						}
						for _, problem := range judge(entry, minor, got) {
							t.Errorf("internal/rules/%s:%d: %s\nstdout: %s\nstderr: %s", p.path, entry.Line, problem,
								got.Stdout, got.Stderr)
						}
					})
				}
			}
		})
	}
}

// lost is what CPython prints when a carrier is dropped. A good example prints none of it.
var lost = regexp.MustCompile(`was never awaited|was never retrieved|was destroyed but it is pending`)

// slow is what the event loop says in debug mode of a machine that is busy with something else.
var slow = regexp.MustCompile(`(?m)^Executing <.* took [0-9.]+ seconds\n`)

// judge lists what a run did not do that its block claims.
func judge(block *page.Block, minor int, got outcome) []string {
	var problems []string
	if got.Exit != block.Run.Exit {
		problems = append(problems, fmt.Sprintf("exit status %d, want %d", got.Exit, block.Run.Exit))
	}
	if block.Run.Silent && slow.ReplaceAllString(got.Stderr, "") != "" {
		problems = append(problems, "it is not silent")
	}
	if block.Kind == page.Good && lost.MatchString(got.Stderr) {
		problems = append(problems, "a good block loses something")
	}
	for _, symptom := range block.Run.Symptoms {
		if !symptom.Versions.Include(minor) {
			continue
		}
		if !symptom.Output.MatchString(got.Stdout) && !symptom.Output.MatchString(got.Stderr) {
			problems = append(problems, fmt.Sprintf("nothing printed matches %q", symptom.Output))
		}
	}
	return problems
}

func TestJudge(t *testing.T) {
	warned := regexp.MustCompile("never awaited")
	loss := outcome{Stderr: "RuntimeWarning: coroutine 'f' was never awaited"}
	claim := func(versions page.Versions) page.Run {
		return page.Run{Symptoms: []page.Symptom{{Versions: versions, Output: warned}}}
	}
	for _, test := range []struct {
		block page.Block
		got   outcome
		want  string
	}{
		{page.Block{Kind: page.Bad, Run: claim(page.Versions{})}, loss, ""},
		{page.Block{Kind: page.Bad, Run: claim(page.Versions{})}, outcome{}, `nothing printed matches "never awaited"`},
		{page.Block{Kind: page.Bad, Run: claim(page.Versions{From: 12})}, outcome{}, ""},
		{page.Block{Kind: page.Bad, Run: page.Run{Silent: true}}, loss, "it is not silent"},
		{page.Block{Kind: page.Bad}, outcome{Exit: 1}, "exit status 1, want 0"},
		{page.Block{Kind: page.Bad, Run: page.Run{Exit: 1}}, outcome{}, "exit status 0, want 1"},
		{page.Block{Kind: page.Good}, loss, "a good block loses something"},
		{page.Block{Kind: page.Good}, outcome{Stdout: "fine"}, ""},
	} {
		if got := strings.Join(judge(&test.block, 11, test.got), "; "); got != test.want {
			t.Errorf("%+v, %+v: %s, want %s", test.block, test.got, got, test.want)
		}
	}
}

// execute runs an example, or recalls what it did when it was last run as it is, by the same interpreter.
func execute(t *testing.T, python oracle.Interpreter, example *page.Example) (outcome, error) {
	t.Helper()
	root, module := entryModule(example.Entry().Title)
	kept := filepath.Join(outputs, key(python, example)+".json")
	var got outcome
	if text, err := os.ReadFile(kept); err == nil && json.Unmarshal(text, &got) == nil {
		return got, nil
	}
	dir := t.TempDir()
	// Without its wants, which a traceback would print: a symptom must not find them there.
	write(t, dir, example, func(b *page.Block) string { return page.WithoutWants(b.Text) })
	got, err := run(t.Context(), python, filepath.Join(dir, filepath.FromSlash(root)), module)
	if err == nil {
		keep(t, kept, got)
	}
	return got, err
}

// entryModule returns the folder to run in and the name of the module to run: "src" and "app.mail" for
// src/app/mail.py.
func entryModule(title string) (root, module string) {
	root = "."
	if rest, found := strings.CutPrefix(title, "src/"); found {
		root, title = "src", rest
	}
	return root, strings.ReplaceAll(strings.TrimSuffix(title, path.Ext(title)), "/", ".")
}

// run runs a module without anything of the environment that could change what it prints.
func run(ctx context.Context, python oracle.Interpreter, dir, module string) (outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, runLimit)
	defer cancel()
	command := exec.CommandContext(ctx, python.Path, "-B", "-s", "-m", module)
	command.Dir = dir
	command.WaitDelay = time.Second
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "SYSTEMROOT=" + os.Getenv("SYSTEMROOT"), "PYTHONHASHSEED=0",
		"PYTHONIOENCODING=utf-8", "PYTHON_COLORS=0"}
	var stdout, stderr strings.Builder
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	got := outcome{stdout.String(), stderr.String(), command.ProcessState.ExitCode()}
	if ctx.Err() != nil {
		return got, fmt.Errorf("not done after %s", runLimit)
	}
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		err = nil
	}
	return got, err
}

// key is the hash of everything that what an example prints depends on.
func key(python oracle.Interpreter, example *page.Example) string {
	parts := []string{"run 1", python.Path, python.Release, example.Entry().Title}
	for _, block := range example.Blocks {
		parts = append(parts, block.Title, page.WithoutWants(block.Text))
	}
	hash := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(hash[:16])
}

// keep writes an outcome for the next time. That it cannot is no failure of the test.
func keep(t *testing.T, file string, got outcome) {
	t.Helper()
	text, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(file)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Logf("not kept: %v", err)
		return
	}
	if err := os.WriteFile(filepath.Join(dir, ".gitignore"), []byte("*\n"), 0o644); err != nil {
		t.Logf("not kept: %v", err)
	}
	if err := os.WriteFile(file+".new", text, 0o644); err != nil {
		t.Logf("not kept: %v", err)
	} else if err := os.Rename(file+".new", file); err != nil {
		t.Logf("not kept: %v", err)
	}
}
