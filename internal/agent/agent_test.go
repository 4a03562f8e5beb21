package agent_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

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

// TestOldVersions: what nobody uses any more goes when a new version comes, and nothing else.
func TestOldVersions(t *testing.T) {
	parent := t.TempDir()
	month := time.Now().Add(-agent.Lifetime)
	for name, used := range map[string]time.Time{
		"agent-0123456789abcdef":     month.Add(-time.Hour),
		"agent-0123456789abcdef.123": month.Add(-time.Hour), // of a process that did not end as it should
		"agent-fedcba9876543210":     month.Add(time.Hour),
		"somebody-else":              month.Add(-time.Hour),
	} {
		folder := filepath.Join(parent, name)
		if err := os.MkdirAll(filepath.Join(folder, "deep"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "deep", "file"), []byte("four"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(folder, used, used); err != nil {
			t.Fatal(err)
		}
	}
	folder, err := agent.Unpack(parent)
	if err != nil {
		t.Fatal(err)
	}
	var left []string
	entries, err := os.ReadDir(parent)
	for _, entry := range entries {
		left = append(left, entry.Name())
	}
	if want := []string{filepath.Base(folder), "agent-fedcba9876543210", "somebody-else"}; err != nil ||
		!slices.Equal(left, slices.Sorted(slices.Values(want))) {
		t.Errorf("left: %q, %v", left, err)
	}
	versions, err := agent.Versions(parent)
	if err != nil || len(versions) != 2 {
		t.Errorf("%d versions, %v", len(versions), err)
	}
	for _, v := range versions {
		if v.Folder != folder && v.Bytes != 4 {
			t.Errorf("%s has %d bytes", v.Folder, v.Bytes)
		}
	}

	// One that is used again is not old.
	if err := os.Chtimes(folder, month, month); err != nil {
		t.Fatal(err)
	}
	if _, err := agent.Unpack(parent); err != nil {
		t.Fatal(err)
	}
	if removed, err := agent.RemoveUnused(parent, time.Now().Add(-time.Hour)); err != nil || len(removed) != 1 {
		t.Errorf("removed: %v, %v", removed, err)
	}
	if _, err := os.Stat(folder); err != nil {
		t.Error(err)
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
