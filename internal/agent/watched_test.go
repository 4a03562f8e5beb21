package agent_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/unheeded/unheeded/internal/agent"
	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// The minor versions of CPython 3 that the agent is for.
const oldest, newest = 9, 14

// runLimit is how long one program may take. Most take half a second, CPython's own tests of asyncio some minutes.
const runLimit = 20 * time.Minute

// interpreters finds what the programs are run under: the python3 of the PATH, and with UNHEEDED_PYTHONS=all each version
// from the oldest to the newest. A version that is not to be had is a skipped test.
func interpreters(t *testing.T) []oracle.Interpreter {
	t.Helper()
	if os.Getenv("UNHEEDED_PYTHONS") != "all" {
		python3, err := oracle.Python3(t.Context())
		if err != nil || python3.Version.Minor() < oldest {
			t.Skipf("NO PROGRAM IS WATCHED: there is no python3 of 3.%d or later on the PATH", oldest)
		}
		t.Logf("the agent is tried under CPython %s alone; UNHEEDED_PYTHONS=all tries it under each version", python3.Release)
		return []oracle.Interpreter{python3}
	}
	found, missing, err := oracle.All(t.Context(), oldest, newest)
	if err != nil {
		t.Fatal(err)
	}
	for _, minor := range missing {
		t.Run(fmt.Sprintf("3.%d", minor), func(t *testing.T) {
			t.Skipf("NO PROGRAM IS WATCHED UNDER CPYTHON 3.%d: pyenv has none and UNHEEDED_PYTHON3%[1]d names none", minor)
		})
	}
	return found
}

// event is one line of the wire.
type event map[string]any

// kind returns the kind of an event.
func (e event) kind() string { text, _ := e["k"].(string); return text }

// at returns what stands at a path such as "task.created.-1.1", as text, or "" where nothing does. A negative number
// counts from the end.
func (e event) at(path string) string {
	var value any = map[string]any(e)
	for _, step := range strings.Split(path, ".") {
		switch holder := value.(type) {
		case map[string]any:
			value = holder[step]
		case []any:
			var index int
			if _, err := fmt.Sscan(step, &index); err != nil {
				return ""
			}
			if index < 0 {
				index += len(holder)
			}
			if index < 0 || index >= len(holder) {
				return ""
			}
			value = holder[index]
		default:
			return ""
		}
	}
	switch value := value.(type) {
	case nil:
		return ""
	case string:
		return value
	default:
		text, err := json.Marshal(value)
		if err != nil {
			return err.Error()
		}
		return string(text)
	}
}

// listener is a monitor that keeps what it is told.
type listener struct {
	path string
	// greet is called with each connection; nil is nothing.
	greet func(net.Conn)

	mu    sync.Mutex
	lines []string
	conns []net.Conn
	done  sync.WaitGroup
	net   net.Listener
}

// listen opens a socket in a folder of its own: the path of a Unix socket is limited to some 100 bytes.
func listen(t *testing.T) *listener {
	t.Helper()
	folder, err := os.MkdirTemp("", "uh")
	if err != nil {
		t.Fatal(err)
	}
	l := &listener{path: filepath.Join(folder, "s")}
	if l.net, err = net.Listen("unix", l.path); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		l.close()
		os.RemoveAll(folder)
	})
	l.done.Add(1)
	go func() {
		defer l.done.Done()
		for {
			conn, err := l.net.Accept()
			if err != nil {
				return
			}
			l.mu.Lock()
			l.conns = append(l.conns, conn)
			l.mu.Unlock()
			l.done.Add(1)
			go l.read(conn)
		}
	}()
	return l
}

func (l *listener) read(conn net.Conn) {
	defer l.done.Done()
	if l.greet != nil {
		l.greet(conn)
	}
	lines := bufio.NewScanner(conn)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		l.mu.Lock()
		l.lines = append(l.lines, lines.Text())
		l.mu.Unlock()
	}
	conn.Close()
}

// said returns what was said so far.
func (l *listener) said() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.lines)
}

// close ends the listener and all connections.
func (l *listener) close() {
	l.net.Close()
	l.hangUp()
}

// hangUp ends all connections.
func (l *listener) hangUp() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, conn := range l.conns {
		conn.Close()
	}
	l.conns = nil
}

// lastWords is what the listener tells itself when it is to hear no more.
const lastWords = "last words"

// events waits until all that were connected are done and returns what they said.
func (l *listener) events(t *testing.T) []event {
	t.Helper()
	// Connections are accepted in their order: those of programs that have ended already come before this one.
	last, err := net.Dial("unix", l.path)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(last, lastWords)
	last.Close()
	for !slices.Contains(l.said(), lastWords) {
		time.Sleep(time.Millisecond)
	}
	l.net.Close()
	l.done.Wait()
	var events []event
	for _, line := range l.lines {
		if len(line) >= 65536 {
			t.Errorf("a line has %d bytes", len(line))
		}
		if line == lastWords {
			continue
		}
		var e event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Errorf("%v: %s", err, line)
			continue
		}
		events = append(events, e)
	}
	return events
}

// outcome is what a program printed and how it ended.
type outcome struct {
	stdout, stderr string
	exit           int
	// signal says in words what ended it, where a signal did.
	signal string
}

// run runs a command of an interpreter in a folder. environ goes before the environment that all programs get, in which
// nothing of the machine's can change what they print.
func run(t *testing.T, python oracle.Interpreter, dir string, environ []string, args ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), runLimit)
	defer cancel()
	command := exec.CommandContext(ctx, python.Path, append([]string{"-B", "-s"}, args...)...)
	command.Dir = dir
	command.WaitDelay = time.Second
	command.Env = environ
	var stdout, stderr strings.Builder
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) || ctx.Err() != nil {
		t.Fatalf("%v: %v\n%s", command.Args, err, stderr.String())
	}
	got := outcome{stdout: stdout.String(), stderr: stderr.String(), exit: command.ProcessState.ExitCode()}
	if !command.ProcessState.Exited() {
		got.signal = command.ProcessState.String()
	}
	return got
}

// bare is the environment of programs that nobody watches.
func bare() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "SYSTEMROOT=" + os.Getenv("SYSTEMROOT"), "PYTHONHASHSEED=0",
		"PYTHONIOENCODING=utf-8", "PYTHON_COLORS=0"}
}

// watched is the environment of programs that a listener watches, closely.
func watched(t *testing.T, socket string) []string {
	t.Helper()
	folder, err := agent.Unpack(filepath.Join(t.TempDir(), "agent"))
	if err != nil {
		t.Fatal(err)
	}
	environ, err := agent.Environ(bare(), agent.Options{
		Folder: folder, Socket: socket, Poll: 100 * time.Millisecond, Cancel: 300 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	return environ
}
