//go:build unix

package monitor_test

import (
	"bytes"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/unheeded/unheeded/internal/monitor"
)

func TestCommand(t *testing.T) {
	tests := []struct {
		script string
		want   monitor.Exit
		out    string
	}{
		{"cat; echo err >&2; exit 3", monitor.Exit{Code: 3}, "in|err\n"},
		{"kill -9 $$", monitor.Exit{Code: 137, Signal: 9}, "|"},
		{"echo $X", monitor.Exit{}, "y\n|"},
		{"trap '' HUP; sleep 30 & exit 4", monitor.Exit{Code: 4}, "|"}, // its child keeps the output open
	}
	for _, test := range tests {
		t.Run(test.script, func(t *testing.T) {
			var out, err bytes.Buffer
			c := monitor.Command{
				Argv: []string{"sh", "-c", test.script}, Env: append(os.Environ(), "X=y"), Stdin: strings.NewReader("in"), Stdout: &out, Stderr: &err,
			}
			exit, problem := c.Run()
			if problem != nil || exit != test.want {
				t.Errorf("got %v, %v; want %v", exit, problem, test.want)
			}
			if got := out.String() + "|" + err.String(); got != test.out {
				t.Errorf("output %q, want %q", got, test.out)
			}
		})
	}
	if _, err := (&monitor.Command{Argv: []string{"no-such-program-of-ours"}}).Run(); err == nil || !strings.Contains(err.Error(), "there is no program") {
		t.Errorf("a program that is not there: %v", err)
	}
}

// TestSignals: what is sent to the monitor reaches the program, as often as it is sent.
func TestSignals(t *testing.T) {
	if os.Getenv("UNHEEDED_TEST_CHILD") != "" {
		c := monitor.Command{
			Argv:  []string{"python3", "-c", program},
			Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		}
		exit, err := c.Run()
		if err != nil {
			os.Exit(99)
		}
		monitor.EndBy(exit.Signal)
		os.Exit(exit.Code)
	}
	for _, test := range []struct {
		name  string
		send  []syscall.Signal
		out   string
		code  int
		ended syscall.Signal
	}{
		{"handled", []syscall.Signal{syscall.SIGUSR1, syscall.SIGINT, syscall.SIGTERM}, "ready\nSIGUSR1\nSIGINT\nSIGTERM\n", 5, 0},
		{"deadly", []syscall.Signal{syscall.SIGHUP}, "ready\n", -1, syscall.SIGHUP},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.ended != 0 && signal.Ignored(test.ended) {
				t.Skipf("%v is ignored here, as under nohup: no child of it dies of that", test.ended)
			}
			cmd := exec.Command(os.Args[0], "-test.run=^TestSignals$")
			cmd.Env = append(os.Environ(), "UNHEEDED_TEST_CHILD=1")
			cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // no terminal
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			stop := time.AfterFunc(time.Minute, func() { _ = cmd.Process.Kill() })
			defer stop.Stop()
			var text []byte
			line := func() {
				for b := make([]byte, 1); ; {
					if n, err := out.Read(b); n == 0 || err != nil {
						return
					}
					if text = append(text, b[0]); b[0] == '\n' {
						return
					}
				}
			}
			line()
			for _, s := range test.send {
				_ = cmd.Process.Signal(s)
				line()
			}
			_ = cmd.Wait()
			status := cmd.ProcessState.Sys().(syscall.WaitStatus)
			ended := syscall.Signal(0)
			if status.Signaled() {
				ended = status.Signal()
			}
			if string(text) != test.out || cmd.ProcessState.ExitCode() != test.code || ended != test.ended {
				t.Errorf("output %q, code %d, signal %d", text, cmd.ProcessState.ExitCode(), ended)
			}
		})
	}
}

// program says which signals it gets, ends by its own code at SIGTERM, and leaves the others as they are.
var program = strings.ReplaceAll(`
import os, signal, sys
def got(number, frame):
    print(signal.Signals(number).name, flush=True)
    if number == signal.SIGTERM: os._exit(CODE)
for s in signal.SIGUSR1, signal.SIGINT, signal.SIGTERM: signal.signal(s, got)
print("ready", flush=True)
while True: signal.pause()
`, "CODE", strconv.Itoa(5))

// TestTerminal: in a terminal the program is in the foreground, and what is typed reaches it once.
func TestTerminal(t *testing.T) {
	var out bytes.Buffer
	cmd := exec.Command("python3", "-c", driver, os.Args[0], "-test.run=^TestSignals$")
	cmd.Env = append(os.Environ(), "UNHEEDED_TEST_CHILD=1")
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if want := "ready|^CSIGINT|^CSIGINT|SIGTERM|5\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

// driver runs a command in a terminal of its own, types Ctrl-C twice, ends it, and prints a line each that it said.
const driver = `
import os, pty, signal, sys
pid, terminal = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], sys.argv[1:])
signal.alarm(60)
text = b""
def line():
    global text
    while b"\n" not in text:
        text += os.read(terminal, 1000)
    first, _, text = text.partition(b"\n")
    return first.strip().decode()
lines = [line()]
for _ in range(2):
    os.write(terminal, b"\x03")
    lines.append(line())
os.kill(pid, signal.SIGTERM)
lines.append(line())
lines.append(str(os.waitpid(pid, 0)[1] >> 8))
print("|".join(lines))
`
