package agent_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// eachPython runs a test under each interpreter.
func eachPython(t *testing.T, try func(t *testing.T, python oracle.Interpreter)) {
	if testing.Short() {
		t.Skip("NOT TRIED with -short: it takes some seconds under each version of Python")
	}
	for _, python := range interpreters(t) {
		t.Run(fmt.Sprintf("3.%d", python.Version.Minor()), func(t *testing.T) {
			t.Parallel()
			try(t, python)
		})
	}
}

// testProgram returns the absolute path of a program of testdata.
func testProgram(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(filepath.Join("testdata", filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func sameOutcome(t *testing.T, plain, with outcome) {
	t.Helper()
	if diff := cmp.Diff(withoutAddresses(plain), withoutAddresses(with), cmp.AllowUnexported(outcome{})); diff != "" {
		t.Errorf("watched it does something else (- alone, + watched):\n%s", diff)
	}
}

// TestNobodyListens runs a program whose monitor is not there.
func TestNobodyListens(t *testing.T) {
	eachPython(t, func(t *testing.T, python oracle.Interpreter) {
		path := testProgram(t, "losses/task_made_by.py")
		dir := t.TempDir()
		plain := run(t, python, dir, bare(), path)
		sameOutcome(t, plain, run(t, python, dir, watched(t, filepath.Join(dir, "none")), path))
		sameOutcome(t, plain, run(t, python, dir, watched(t, "tcp:127.0.0.1:1:token"), path))
		sameOutcome(t, plain, run(t, python, dir, watched(t, "tcp:nonsense"), path))
	})
}

// TestMonitorHangsUp has the monitor hang up while a program runs. The agent comes back, and the numbers show what is
// missing.
func TestMonitorHangsUp(t *testing.T) {
	eachPython(t, func(t *testing.T, python oracle.Interpreter) {
		path := testProgram(t, "survive/loses_often.py")
		monitor := listen(t)
		go func() {
			for len(monitor.said()) < 12 {
				time.Sleep(10 * time.Millisecond)
			}
			monitor.hangUp()
		}()
		got := run(t, python, t.TempDir(), watched(t, monitor.path), path)
		if want := (outcome{stdout: "done\n"}); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		var how []string
		last := 0
		for _, e := range monitor.events(t) {
			if e.kind() == "hello" {
				how = append(how, e.at("how"))
				continue
			}
			number, _ := strconv.Atoi(e.at("seq"))
			if number <= last {
				t.Errorf("number %d after %d", number, last)
			}
			last = number
		}
		if diff := cmp.Diff([]string{"exec", "again"}, how); diff != "" {
			t.Error(diff)
		}
		// All are told but those that were under way.
		if last < 80 {
			t.Errorf("the last number is %d", last)
		}
	})
}

// TestNobodyReads has the monitor read nothing until a program has lost more than the queue holds. Each loss is told or
// counted as dropped.
func TestNobodyReads(t *testing.T) {
	eachPython(t, func(t *testing.T, python oracle.Interpreter) {
		dir := t.TempDir()
		monitor := listen(t)
		monitor.mu.Lock() // Who reads takes it after each line.
		go func() {
			for {
				if _, err := os.Stat(filepath.Join(dir, "lost")); err == nil || t.Context().Err() != nil {
					break
				}
				time.Sleep(10 * time.Millisecond)
			}
			monitor.mu.Unlock()
			os.WriteFile(filepath.Join(dir, "go"), nil, 0o600)
		}()
		got := run(t, python, dir, watched(t, monitor.path), testProgram(t, "survive/loses_many.py"), dir)
		if want := (outcome{stdout: "done\n"}); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		told, dropped, gaps, last := 0, 0, 0, 0
		for _, e := range monitor.events(t)[1:] {
			number, _ := strconv.Atoi(e.at("seq"))
			gaps += number - last - 1
			last = number
			if missing, err := strconv.Atoi(e.at("dropped")); err == nil {
				dropped += missing
			}
			if e.kind() == "coro.never_awaited" {
				told++
			}
			if e.kind() == "bye" && e.at("dropped_total") != strconv.Itoa(dropped) {
				t.Errorf("bye speaks of %s dropped, want %d", e.at("dropped_total"), dropped)
			}
		}
		if told+dropped != 20001 || gaps != dropped || dropped == 0 {
			t.Errorf("%d told, %d dropped, %d numbers missing; want 20001 told or dropped, as many missing as dropped", told,
				dropped, gaps)
		}
	})
}

// TestChildren watches what a program starts, in each way that there is.
func TestChildren(t *testing.T) {
	eachPython(t, func(t *testing.T, python oracle.Interpreter) {
		path := testProgram(t, "survive/forks.py")
		dir := t.TempDir()
		plain := run(t, python, dir, bare(), path)
		monitor := listen(t)
		sameOutcome(t, plain, run(t, python, dir, watched(t, monitor.path), path))
		events := monitor.events(t)

		processes := map[string][]event{}
		for _, e := range events {
			processes[e.at("pid")] = append(processes[e.at("pid")], e)
		}
		losses := map[string]int{}
		var ways []string
		for pid, events := range processes {
			if events[0].kind() != "hello" {
				t.Errorf("process %s begins with %s", pid, events[0].kind())
			}
			how := events[0].at("how")
			ways = append(ways, how)
			for _, e := range told(events) {
				losses[how+" "+e.kind()+" "+e.at("exc.msg")]++
			}
		}
		want := map[string]int{}
		for _, loss := range []string{"exec %s parent", "fork %s fork", "spawn %s spawn", "fork %s forkserver", "fork %s os.fork",
			"exec %s subprocess"} {
			want[fmt.Sprintf(loss, "task.unretrieved")] = 1
		}
		if diff := cmp.Diff(want, losses); diff != "" {
			t.Error(diff)
		}
		slices.Sort(ways)
		// The program, a bare fork, one of each method and the server of one, os.fork, the subprocess.
		if diff := cmp.Diff([]string{"exec", "exec", "fork", "fork", "fork", "fork", "forkserver", "spawn"}, ways); diff != "" {
			t.Error(diff)
		}
	})
}

// TestDescriptorsClosed runs a program that closes all descriptors and opens files under their numbers: what is told never
// gets into one of them.
func TestDescriptorsClosed(t *testing.T) {
	eachPython(t, func(t *testing.T, python oracle.Interpreter) {
		dir := t.TempDir()
		monitor := listen(t)
		got := run(t, python, dir, watched(t, monitor.path), testProgram(t, "survive/closes.py"), dir)
		if got.stdout != "[0, 0, 0, 0, 0]\n" || got.exit != 0 {
			t.Errorf("got %+v", got)
		}
		var texts []string
		for _, e := range monitor.events(t) {
			if e.kind() == "task.lost" {
				texts = append(texts, e.at("exc.msg"))
			}
		}
		if diff := cmp.Diff([]string{"before", "after"}, texts); diff != "" {
			t.Error(diff)
		}
	})
}

// TestDescriptorReused runs a program that has a socket under the number of the agent's: what comes there is not read.
func TestDescriptorReused(t *testing.T) {
	eachPython(t, func(t *testing.T, python oracle.Interpreter) {
		monitor := listen(t)
		got := run(t, python, t.TempDir(), watched(t, monitor.path), testProgram(t, "survive/closes_at_once.py"))
		if want := (outcome{stdout: "b\"nobody else's\"\n"}); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
	})
}

// TestOtherSitecustomize has the program's own sitecustomize run, as it would without the agent, and fail likewise.
func TestOtherSitecustomize(t *testing.T) {
	eachPython(t, func(t *testing.T, python oracle.Interpreter) {
		for name, text := range map[string]string{
			"runs":  "import sys\nprint('mine', __file__.endswith('/own/sitecustomize.py'), sys.path[0].endswith('/own'))\nhere = 1\n",
			"fails": "raise KeyError('mine')\n",
			"exits": "raise ImportError('mine')\n",
		} {
			t.Run(name, func(t *testing.T) {
				dir := t.TempDir()
				own := filepath.Join(dir, "own")
				if err := os.Mkdir(own, 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(own, "sitecustomize.py"), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				code := "import sys; print(vars(sys.modules.get('sitecustomize', sys)).get('here'))"
				plain := run(t, python, dir, append(bare(), "PYTHONPATH="+own), "-c", code)
				monitor := listen(t)
				environ := watched(t, monitor.path)
				for i, entry := range environ {
					if strings.HasPrefix(entry, "PYTHONPATH=") {
						environ[i] = entry + string(os.PathListSeparator) + own
					}
				}
				sameOutcome(t, plain, run(t, python, dir, environ, "-c", code))
				checkFrame(t, monitor.events(t))
			})
		}
	})
}

// TestMessagesKept keeps all texts of exceptions in the process.
func TestMessagesKept(t *testing.T) {
	eachPython(t, func(t *testing.T, python oracle.Interpreter) {
		monitor := listen(t)
		environ := append(watched(t, monitor.path), "UNHEEDED_AGENT_MESSAGES=0")
		run(t, python, t.TempDir(), environ, testProgram(t, "losses/task_chain.py"))
		losses := told(monitor.events(t))
		if len(losses) != 1 || losses[0].at("exc.type") != "RuntimeError" {
			t.Fatalf("told: %v", losses)
		}
		if text := losses[0].at("exc"); strings.Contains(text, `"msg"`) || strings.Contains(text, "outer") {
			t.Errorf("told: %s", text)
		}
	})
}

// TestConfig has the monitor answer, with nonsense first.
func TestConfig(t *testing.T) {
	eachPython(t, func(t *testing.T, python oracle.Interpreter) {
		monitor := listen(t)
		monitor.greet = func(conn net.Conn) {
			fmt.Fprintf(conn, "nonsense\n{\"k\":\"config\",\"poll_ms\":\"x\",\"on\":3}\n[[[\n\xff\xfe\n%s\n", strings.Repeat("[", 100_000))
			fmt.Fprint(conn, `{"v":1,"k":"config","on":`)
			fmt.Fprint(conn, "false}\n")
		}
		got := run(t, python, t.TempDir(), watched(t, monitor.path), testProgram(t, "survive/loses_often.py"))
		if want := (outcome{stdout: "done\n"}); got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		losses := told(monitor.events(t))
		if len(losses) > 20 {
			t.Errorf("%d of 80 are told after the agent was switched off", len(losses))
		}
		for _, e := range losses {
			if e.kind() != "task.lost" {
				t.Errorf("%v", e)
			}
		}
	})
}
