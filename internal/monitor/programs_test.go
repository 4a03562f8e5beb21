//go:build unix

package monitor_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/agent"
	"github.com/unheeded/unheeded/internal/monitor"
	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// TestPrograms runs the agent's programs under the agent and the monitor: each loss is counted once, under the code of its kind,
// and of the programs that lose nothing nothing is reported. verdicts.txt has what is said of each that is in it.
func TestPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("NO PROGRAM IS WATCHED: -short")
	}
	text, err := os.ReadFile("testdata/verdicts.txt")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, verdict, _ := strings.Cut(strings.TrimSpace(line), ": ")
		want[name] = verdict
	}
	files, err := filepath.Glob("../agent/testdata/[kl]*/*.py")
	if err != nil || len(files) < 40 {
		t.Fatalf("%d programs, %v", len(files), err)
	}
	folder, err := agent.Unpack(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, python := range interpreters(t) {
		t.Run(fmt.Sprintf("3.%d", python.Version.Minor()), func(t *testing.T) {
			for _, file := range files {
				name := filepath.ToSlash(strings.TrimPrefix(file, filepath.FromSlash("../agent/testdata/")))
				t.Run(strings.TrimSuffix(name, ".py"), func(t *testing.T) {
					t.Parallel()
					head := readHead(t, file)
					if !head.runsUnder(python.Version.Minor()) {
						t.Skip("not for this version")
					}
					got := watch(t, python.Path, folder, file, head.environ)
					verdict, known := want[name]
					switch {
					case !known && strings.HasPrefix(name, "losses/"):
						if got == "" {
							t.Error("nothing is said of it")
						}
					case verdict != got:
						t.Errorf("verdict differs (-want +got):\n%s", cmp.Diff(verdict, got))
					}
				})
			}
		})
	}
}

func interpreters(t *testing.T) []oracle.Interpreter {
	t.Helper()
	if os.Getenv("UNHEEDED_PYTHONS") == "all" {
		found, missing, err := oracle.All(t.Context(), 9, 14)
		if err != nil {
			t.Fatal(err)
		}
		for _, minor := range missing {
			t.Run(fmt.Sprintf("3.%d", minor), func(t *testing.T) { t.Skipf("NO PROGRAM IS WATCHED UNDER CPYTHON 3.%d: there is none", minor) })
		}
		return found
	}
	python3, err := oracle.Python3(t.Context())
	if err != nil || python3.Version.Minor() < 9 {
		t.Skip("NO PROGRAM IS WATCHED: there is no python3 of 3.9 or later on the PATH")
	}
	return []oracle.Interpreter{python3}
}

// head is what stands in the comments at the head of a program: see the tests of the agent.
type head struct {
	first, last int
	environ     []string
}

var versionRange = regexp.MustCompile(`^# python (?:3\.(\d+))?-(?:3\.(\d+))?$`)

func readHead(t *testing.T, file string) (h head) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if match := versionRange.FindStringSubmatch(line); match != nil {
			h.first, _ = strconv.Atoi(match[1])
			h.last, _ = strconv.Atoi(match[2])
		}
		if variable, found := strings.CutPrefix(line, "# env "); found {
			h.environ = append(h.environ, variable)
		}
		if !strings.HasPrefix(line, "#") {
			break
		}
	}
	return h
}

func (h head) runsUnder(minor int) bool { return minor >= h.first && (h.last == 0 || minor <= h.last) }

// watch runs a program and returns what the judge says of it.
func watch(t *testing.T, python, folder, file string, extra []string) string {
	t.Helper()
	server, err := monitor.Listen("")
	if err != nil {
		t.Fatal(err)
	}
	return watchBy(t, server, python, folder, file, extra)
}

// watchBy does so with a server that listens already.
func watchBy(t *testing.T, server *monitor.Server, python, folder, file string, extra []string) string {
	t.Helper()
	env, err := agent.Environ(append(os.Environ(), extra...), agent.Options{Folder: folder, Socket: server.Address, Sites: agent.SitesAlways})
	if err != nil {
		t.Fatal(err)
	}
	judge := &monitor.Judge{}
	served := make(chan struct{})
	go func() {
		defer close(served)
		server.Serve(context.WithoutCancel(t.Context()), judge)
	}()
	var errors bytes.Buffer
	child := monitor.Command{
		Argv: []string{python, filepath.Base(file)}, Env: append(env, extra...), Dir: filepath.Dir(file),
		Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: &errors,
	}
	if _, err := child.Run(); err != nil {
		t.Fatal(err)
	}
	server.Close(10 * time.Second)
	<-served
	judge.Finish()
	if len(judge.Programs()) == 0 {
		t.Fatalf("the agent did not get in: %s", errors.Bytes())
	}
	var lines []string
	for _, l := range judge.Losses() {
		line := fmt.Sprintf("%s %s", l.Code, l.Event.Kind)
		if l.Count > 1 {
			line += fmt.Sprintf(" x%d", l.Count)
		}
		if l.Note {
			line += " note"
		}
		lines = append(lines, fmt.Sprintf("%s at %d", line, l.Place().Line))
	}
	slices.Sort(lines)
	return strings.Join(lines, ", ")
}
