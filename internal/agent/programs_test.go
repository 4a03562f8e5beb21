package agent_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// program is a file of testdata with what it claims, in the comments at its head:
//
//	# python 3.11-                        it is only run under these versions
//	# want KIND path=value path=value     an event of that kind, where at these paths of the wire stand these values
//	# want 3.14- KIND path=value          under these versions
//	# env NAME=value                      a variable, where it is watched
//
// All other lines of the head are prose. Each event about a loss must be wanted by one line, each line met by one event.
type program struct {
	file     string
	versions versions
	wants    []want
	environ  []string
}

type want struct {
	versions versions
	text     string
	kind     string
	fields   [][2]string
}

// versions are the minor versions from first to last, both included. Zero is no bound.
type versions struct{ first, last int }

func (v versions) include(minor int) bool {
	return minor >= v.first && (v.last == 0 || minor <= v.last)
}

var (
	versionRange = regexp.MustCompile(`^(?:3\.(\d+))?-(?:3\.(\d+))?$`)
	field        = regexp.MustCompile(` ([\w.-]+)=(.*?)(?: [\w.-]+=|$)`)
)

func parseVersions(text string) (v versions, ok bool) {
	match := versionRange.FindStringSubmatch(text)
	if match == nil {
		return v, false
	}
	v.first, _ = strconv.Atoi(match[1])
	v.last, _ = strconv.Atoi(match[2])
	return v, true
}

func readProgram(t *testing.T, file string) program {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := program{file: file}
	for line := range strings.Lines(string(text)) {
		line, isHead := strings.CutPrefix(strings.TrimSpace(line), "# ")
		if !isHead {
			break
		}
		if rest, found := strings.CutPrefix(line, "python "); found {
			var ok bool
			if p.versions, ok = parseVersions(rest); !ok {
				t.Fatalf("%s: no range of versions: %s", file, rest)
			}
		} else if rest, found := strings.CutPrefix(line, "want "); found {
			p.wants = append(p.wants, parseWant(rest))
		} else if rest, found := strings.CutPrefix(line, "env "); found {
			p.environ = append(p.environ, rest)
		}
	}
	return p
}

func parseWant(text string) want {
	w := want{text: text}
	first, rest, _ := strings.Cut(text, " ")
	if v, ok := parseVersions(first); ok {
		w.versions = v
		first, rest, _ = strings.Cut(rest, " ")
	}
	w.kind = first
	for rest = " " + rest; ; {
		match := field.FindStringSubmatchIndex(rest)
		if match == nil {
			return w
		}
		w.fields = append(w.fields, [2]string{rest[match[2]:match[3]], rest[match[4]:match[5]]})
		rest = rest[match[5]:]
	}
}

func (w want) isMetBy(e event) bool {
	if e.kind() != w.kind {
		return false
	}
	for _, f := range w.fields {
		if e.at(f[0]) != f[1] {
			return false
		}
	}
	return true
}

// told returns what a monitor makes of events: those about losses, each loss once, without those that were taken back.
func told(events []event) []event {
	var losses []event
	without := func(kind, id string) {
		for i, e := range losses {
			if e.kind() == kind && (e.at("task.id") == id || e.at("future_id") == id) {
				losses = append(losses[:i:i], losses[i+1:]...)
				return
			}
		}
	}
	has := func(kind, id string) bool {
		for _, e := range losses {
			if e.kind() == kind && (e.at("task.id") == id || e.at("future_id") == id) {
				return true
			}
		}
		return false
	}
	for _, e := range events {
		switch e.kind() {
		case "hello", "bye", "patched", "loop.start", "loop.stop", "loop.unblocked", "stats", "main.died",
			"task.made", "task.ended", "tasks.counted":
		case "task.retrieved":
			without("task.unretrieved", e.at("task_id"))
		case "future.retrieved":
			without("future.unretrieved", e.at("future_id"))
		case "cancel.ended":
			if e.at("ended") == "cancelled" {
				without("cancel.ignored", e.at("task_id"))
			}
		case "task.lost":
			if !has("task.unretrieved", e.at("task.id")) {
				losses = append(losses, e)
			}
		case "future.lost":
			if !has("future.unretrieved", e.at("future_id")) {
				losses = append(losses, e)
			}
		default:
			losses = append(losses, e)
		}
	}
	return losses
}

// TestPrograms runs each program of testdata with the agent and without it. Watched it prints the same and ends the same
// way, and what it loses is told, each loss once and nothing else.
func TestPrograms(t *testing.T) {
	losses, err := filepath.Glob("testdata/losses/*.py")
	if err != nil || len(losses) < 30 {
		t.Fatalf("%d programs that lose something, %v", len(losses), err)
	}
	kept, err := filepath.Glob("testdata/kept/*.py")
	if err != nil || len(kept) < 10 {
		t.Fatalf("%d programs that lose nothing, %v", len(kept), err)
	}
	files := append(losses, kept...)
	for _, tree := range []bool{false, true} {
		for _, python := range interpreters(t) {
			minor := python.Version.Minor()
			name := fmt.Sprintf("3.%d", minor)
			if tree {
				name += " with the tree"
			}
			t.Run(name, func(t *testing.T) {
				for _, file := range files {
					p := readProgram(t, file)
					if !p.versions.include(minor) {
						continue
					}
					if tree && !strings.Contains(filepath.ToSlash(file), "/losses/") {
						continue
					}
					if tree {
						p.environ = append(p.environ, withTree)
					}
					t.Run(strings.TrimSuffix(filepath.ToSlash(file)[len("testdata/"):], ".py"), func(t *testing.T) {
						t.Parallel()
						tryProgram(t, python, p)
					})
				}
			})
		}
	}
}

// tryProgram runs a program, where start goes before its path on the command line.
func tryProgram(t *testing.T, python oracle.Interpreter, p program, start ...string) {
	path, err := filepath.Abs(p.file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	args := append(slices.Clone(start), path)
	plain := run(t, python, dir, bare(), args...)
	monitor := listen(t)
	with := run(t, python, dir, append(watched(t, monitor.path), p.environ...), args...)
	events := monitor.events(t)

	if diff := cmp.Diff(withoutAddresses(plain), withoutAddresses(with), cmp.AllowUnexported(outcome{})); diff != "" {
		t.Errorf("watched it does something else (- alone, + watched):\n%s", diff)
	}
	checkFrame(t, events)
	open := told(events)
	for _, w := range p.wants {
		if !w.versions.include(python.Version.Minor()) {
			continue
		}
		met := -1
		for i, e := range open {
			if w.isMetBy(e) {
				met = i
				break
			}
		}
		if met < 0 {
			t.Errorf("nobody told: %s", w.text)
			continue
		}
		open = append(open[:met:met], open[met+1:]...)
	}
	for _, e := range open {
		text, _ := json.Marshal(e)
		t.Errorf("told, and not wanted: %s", text)
	}
}

// checkFrame looks at what all runs have in common: a hello first, a bye, numbers without a gap, no patch refused.
func checkFrame(t *testing.T, events []event) {
	t.Helper()
	if len(events) == 0 || events[0].kind() != "hello" {
		t.Fatalf("no hello: %v", events)
	}
	ended := false
	numbers := map[string]bool{} // of two threads one may overtake the other between taking a number and sending
	for _, e := range events[1:] {
		numbers[e.at("seq")] = true
		if refused := e.at("refused"); refused != "" && refused != "{}" {
			t.Errorf("%s: refused %s", e.kind(), refused)
		}
		ended = ended || e.kind() == "bye"
	}
	for number := 1; number < len(events); number++ {
		if !numbers[strconv.Itoa(number)] {
			t.Errorf("of %d events none has number %d", len(events)-1, number)
		}
	}
	if !ended {
		t.Error("no bye")
	}
}

var (
	// address is what differs between two runs of one program.
	address = regexp.MustCompile(`0x[0-9a-f]+`)
	// slow is what the event loop says in debug mode of a machine that is busy with something else.
	slow = regexp.MustCompile(`(?m)^Executing <.* took [0-9.]+ seconds\n`)
)

func withoutAddresses(o outcome) outcome {
	o.stderr = slow.ReplaceAllString(o.stderr, "")
	o.stdout = address.ReplaceAllString(o.stdout, "0x")
	o.stderr = address.ReplaceAllString(o.stderr, "0x")
	return o
}
