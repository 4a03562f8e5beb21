package agent_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// withTree is what the environment of a program has besides, of which the tree of tasks is told.
const withTree = "UNHEEDED_AGENT_TREE=1"

// TestTree runs the programs of testdata/tree. The lines "# |" at the head of one are the tree of its tasks.
func TestTree(t *testing.T) {
	files, err := filepath.Glob("testdata/tree/*.py")
	if err != nil || len(files) < 3 {
		t.Fatalf("%d programs, %v", len(files), err)
	}
	for _, python := range interpreters(t) {
		for _, file := range files {
			p := readProgram(t, file)
			want := drawn(t, file)
			if len(want) == 0 || !p.versions.include(python.Version.Minor()) {
				continue
			}
			t.Run(fmt.Sprintf("3.%d/%s", python.Version.Minor(), filepath.Base(file)), func(t *testing.T) {
				t.Parallel()
				events := runTree(t, python, file)
				if diff := gocmp.Diff(want, draw(events)); diff != "" {
					t.Errorf("the tree differs (-want +got):\n%s", diff)
				}
			})
		}
	}
}

// drawn is the tree at the head of a program.
func drawn(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(text)) {
		if line, ok := strings.CutPrefix(line, "# |"); ok {
			lines = append(lines, strings.TrimRight(line, "\r\n"))
		}
	}
	return lines
}

// runTree runs a program with its tree told, which changes nothing of what it prints, and returns the events.
func runTree(t *testing.T, python oracle.Interpreter, file string, args ...string) []event {
	t.Helper()
	path, err := filepath.Abs(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	args = append([]string{path}, args...)
	plain := run(t, python, dir, bare(), args...)
	monitor := listen(t)
	with := run(t, python, dir, append(watched(t, monitor.path), withTree), args...)
	if diff := gocmp.Diff(withoutAddresses(plain), withoutAddresses(with), gocmp.AllowUnexported(outcome{})); diff != "" {
		t.Errorf("watched it does something else (- alone, + watched):\n%s", diff)
	}
	events := monitor.events(t)
	for _, e := range events {
		if e.kind() == "agent.error" {
			t.Errorf("the agent failed: %v", e)
		}
	}
	return events
}

// draw is the tree of the tasks that events told of, those made first first. Groups are not part of it.
func draw(events []event) []string {
	type task struct{ made, ended event }
	tasks := map[string]*task{}
	below := map[string][]*task{}
	key := func(e event, field string) string { return e.at("pid") + " " + e.at(field) }
	for _, e := range events {
		switch e.kind() {
		case "task.made":
			made := &task{made: e}
			tasks[key(e, "task_id")] = made
			above := ""
			if e.at("parent") != "" {
				above = key(e, "parent")
			}
			below[above] = append(below[above], made)
		case "task.ended":
			tasks[key(e, "task_id")].ended = e
		}
	}
	var lines []string
	var walk func(above, indent string)
	walk = func(above, indent string) {
		list := below[above]
		slices.SortFunc(list, func(a, b *task) int { return cmp.Compare(a.made.at("born"), b.made.at("born")) })
		for _, one := range list {
			line := indent + one.made.at("coro")
			if one.ended != nil {
				line += " " + one.ended.at("ended")
				if exc := one.ended.at("exc.type"); exc != "" {
					line += " " + exc
				}
				if by := one.ended.at("by_task"); by != "" {
					line += " by " + tasks[key(one.ended, "by_task")].made.at("coro")
				}
			}
			lines = append(lines, line)
			walk(key(one.made, "task_id"), indent+"  ")
		}
	}
	walk("", "")
	return lines
}

// TestTreeOfMany: no task is told of by itself for no reason, none is forgotten, and what failed hangs where it belongs.
func TestTreeOfMany(t *testing.T) {
	const units = 2000
	for _, python := range interpreters(t) {
		events := runTree(t, python, "testdata/tree/many.py", strconv.Itoa(units))
		told, counted := 0, map[string]int{}
		failed := 0
		for _, e := range events {
			switch e.kind() {
			case "task.made":
				told++
			case "tasks.counted":
				counted[e.at("group")], _ = strconv.Atoi(e.at("count"))
			case "task.ended":
				if e.at("exc.type") == "ValueError" {
					failed++
				}
			}
		}
		all := 0
		for _, count := range counted {
			all += count
		}
		const made = 1 + 2*(1+units*3) // main, the workers, and their units with two leaves each
		if told+all != made {
			t.Errorf("3.%d: %d tasks are told and %d counted, of %d", python.Version.Minor(), told, all, made)
		}
		// Few are told: on a slow machine some seem to live long.
		if told > 200 || len(counted) > 200 {
			t.Errorf("3.%d: %d tasks are told, and %d groups", python.Version.Minor(), told, len(counted))
		}
		branch := "main result\n  worker result\n"
		text := strings.Join(draw(events), "\n") + "\n"
		if failed != 2 || !strings.HasPrefix(text, branch) ||
			len(regexp.MustCompile(`(?m)^    unit result\n(      leaf result\n)*      leaf exception ValueError$`).FindAllString(text, -1)) != 2 {
			t.Errorf("3.%d: %d have failed; the tree is\n%s", python.Version.Minor(), failed, text)
		}
	}
}

// TestTreeOfChain: a chain of tasks is told as far as it is remembered, and hangs from its top.
func TestTreeOfChain(t *testing.T) {
	for _, python := range interpreters(t) {
		events := runTree(t, python, "testdata/tree/chain.py", "500")
		skipped, told := 0, 0
		for _, e := range events {
			if e.kind() != "task.made" {
				continue
			}
			told++
			if e.at("skipped") == "true" {
				skipped++
			}
		}
		if skipped != 1 || told > 60 {
			text, _ := json.Marshal(draw(events))
			t.Errorf("3.%d: %d tasks are told, %d of them below one that did not make them: %s", python.Version.Minor(), told, skipped, text)
		}
	}
}
