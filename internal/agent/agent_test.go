package agent_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/agent"
)

// TestUnpack unpacks side by side into one folder, damages it, and unpacks again.
func TestUnpack(t *testing.T) {
	parent := filepath.Join(t.TempDir(), "state", "agents")
	folders := make([]string, 8)
	var all sync.WaitGroup
	for i := range folders {
		all.Go(func() {
			var err error
			if folders[i], err = agent.Unpack(parent); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := slices.Compact(slices.Clone(folders)); len(got) != 1 {
		t.Fatalf("unpacked to %q", got)
	}
	folder := folders[0]
	left, err := os.ReadDir(parent)
	if err != nil || len(left) != 1 {
		t.Errorf("%d entries are left in %s, want the folder alone (%v)", len(left), parent, err)
	}
	info, err := os.Stat(folder)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o700 && os.PathSeparator == '/' {
		t.Errorf("the folder has mode %o, want 700", got)
	}
	file := filepath.Join(folder, "_unheeded_agent", "start.py")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	if again, err := agent.Unpack(parent); err != nil || again != folder {
		t.Errorf("unpacked to %q, %v, want %q", again, err, folder)
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != string(whole) {
		t.Errorf("the damage is still there (%v)", err)
	}
}

// TestBounds holds what is said to be taken to what the agent takes.
func TestBounds(t *testing.T) {
	settings, err := os.ReadFile("python/_unheeded_agent/settings.py")
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int64{"_DEEPEST": agent.MaxOrigins, "_LONGEST": agent.MaxTime.Milliseconds()} {
		_, rest, _ := strings.Cut(string(settings), "\n"+name+" = ")
		number, _, _ := strings.Cut(rest, "\n")
		if got, err := strconv.ParseInt(strings.ReplaceAll(number, "_", ""), 10, 64); err != nil || got != want {
			t.Errorf("%s is %q, want %d (%v)", name, number, want, err)
		}
	}
}

// TestEnviron makes the environment of a program, and makes it again from that.
func TestEnviron(t *testing.T) {
	first, second := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "two")
	for _, folder := range []string{first, second} {
		if err := os.MkdirAll(filepath.Join(folder, "_unheeded_agent"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	list := func(entries ...string) string {
		return "PYTHONPATH=" + strings.Join(entries, string(os.PathListSeparator))
	}
	once, err := agent.Environ([]string{"A=1", list("lib", ""), "B=2"},
		agent.Options{Folder: first, Socket: "/s", Poll: 1_500_000, Sites: agent.SitesAlways, NoMessages: true})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"A=1", "B=2", list(first, "lib", ""), "UNHEEDED_SOCKET=/s", "UNHEEDED_AGENT_SITES=always",
		"UNHEEDED_AGENT_POLL_MS=1", "UNHEEDED_AGENT_MESSAGES=0"}
	if diff := cmp.Diff(want, once); diff != "" {
		t.Error(diff)
	}
	twice, err := agent.Environ(once, agent.Options{Folder: second, Socket: "/t"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"A=1", "B=2", list(second, "lib", ""), "UNHEEDED_SOCKET=/t"}, twice); diff != "" {
		t.Error(diff)
	}
	again, err := agent.Environ(twice, agent.Options{Folder: second, Socket: "/t"})
	if diff := cmp.Diff(twice, again); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if _, err := agent.Environ(nil, agent.Options{Folder: first}); err == nil {
		t.Error("an environment without a socket is no error")
	}
}

func TestUnreachable(t *testing.T) {
	for command, want := range map[string]string{
		"python app.py":               "",
		"python -I app.py":            "-I",
		"python3.13 -bEc code":        "-E",
		"/usr/bin/python3 -uS app.py": "-S",
		`C:\Py\python.exe -I x`:       "-I",
		"python -m app -I":            "",
		"python -c code -S":           "",
		"python -mS":                  "",
		"python -W ignore -I app.py":  "-I",
		"python -Wignore -S":          "-S",
		"python -X dev app.py -I":     "",
		"python -XI app.py":           "",
		"python -- -I":                "",
		"python app.py -I":            "",
		"uvicorn -I app":              "",
		"python":                      "",
		"":                            "",
	} {
		got := agent.Unreachable(strings.Fields(command))
		if option, _, _ := strings.Cut(got, " "); option != want {
			t.Errorf("%s: %q, want %q", command, got, want)
		}
	}
}
