package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/event"
	"github.com/unheeded/unheeded/internal/event/store"
)

func create(t *testing.T, root string) *store.Store {
	t.Helper()
	s, err := store.Create(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// record makes a run with some events and one loss.
func record(t *testing.T, s *store.Store, events, count int) int {
	t.Helper()
	r, err := s.Begin([]string{"python3", "app.py"}, time.Unix(100, 0))
	if err != nil {
		t.Fatal(err)
	}
	for i := range events {
		r.Record(&event.Event{Kind: event.TaskLost, PID: 5, Seq: int64(i)}, []byte("{}"))
	}
	r.Record(&event.Event{Kind: event.Stats}, []byte("{}"))
	if err := r.Finish(0, 0, []store.Loss{loss(count)}, time.Unix(200, 0)); err != nil {
		t.Fatal(err)
	}
	return r.Number
}

func loss(count int) store.Loss {
	return store.Loss{
		Code: "UH204", Kind: event.TaskUnretrieved, Note: true, Count: count, Last: time.Unix(150, 0), Message: "it's lost",
		Sites: []store.Site{{Path: "a/b.py", Line: 3, Text: "x = 1"}, {Path: "a/b.py", Function: "C.f"}},
	}
}

func TestStore(t *testing.T) {
	root := filepath.Join(t.TempDir(), "with space %41?#")
	if err := os.Mkdir(root, 0o755); err != nil {
		t.Fatal(err)
	}
	if s, err := store.Open(root); s != nil || err != nil {
		t.Fatalf("where there is none: %v, %v", s, err)
	}
	s := create(t, root)
	record(t, s, 3000, 2)
	record(t, s, 0, 5)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{"": 0o700, "/runs.sqlite": 0o600, "/.gitignore": 0o600} {
		info, err := os.Stat(filepath.Join(root, store.Folder+path))
		if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info, err)
		}
	}
	if text, err := os.ReadFile(filepath.Join(root, store.Folder, ".gitignore")); err != nil || !strings.HasSuffix(string(text), "\n*\n") {
		t.Errorf(".gitignore is %q, %v", text, err)
	}
	read, err := store.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	seen, err := read.Seen()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]store.Seen{{Run: 1, Loss: loss(2)}, {Run: 2, Loss: loss(5)}}, seen); diff != "" {
		t.Errorf("losses differ (-want +got):\n%s", diff)
	}
}

// TestBounds: the oldest runs make room for new ones, and the file does not grow.
func TestBounds(t *testing.T) {
	root := t.TempDir()
	s := create(t, root)
	size := func() int64 {
		info, err := os.Stat(filepath.Join(root, store.Folder, "runs.sqlite"))
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	var half int64
	for i := range 120 {
		record(t, s, 50, i)
		if i == 60 {
			half = size()
		}
	}
	seen, err := s.Seen()
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) != 50 || seen[0].Run != 71 || seen[49].Run != 120 {
		t.Errorf("%d runs are kept, from %d", len(seen), seen[0].Run)
	}
	if size() > half*11/10 {
		t.Errorf("the file has grown from %d to %d bytes", half, size())
	}
	r, err := s.Begin(nil, time.Unix(100, 0))
	if err != nil {
		t.Fatal(err)
	}
	line := []byte(strings.Repeat("x", 60_000))
	for i := range 3000 { // 180 MB
		r.Record(&event.Event{Kind: event.TaskLost, PID: 5, Seq: int64(i)}, line)
	}
	if err := r.Finish(0, 0, nil, time.Unix(200, 0)); err != nil {
		t.Fatal(err)
	}
	if size() > 40<<20 {
		t.Errorf("the file has %d bytes", size())
	}
}

// TestTogether: several runs at once get numbers of their own and lose nothing.
func TestTogether(t *testing.T) {
	root := t.TempDir()
	create(t, root)
	var all sync.WaitGroup
	for range 6 {
		s := create(t, root)
		all.Go(func() { record(t, s, 500, 1) })
	}
	all.Wait()
	seen, err := create(t, root).Seen()
	if err != nil || len(seen) != 6 || seen[5].Run != 6 {
		t.Errorf("%v, %d runs", err, len(seen))
	}
}

// TestBroken: a file that is none, or a folder that cannot be made, is an error and no panic.
func TestBroken(t *testing.T) {
	root := t.TempDir()
	s := create(t, root)
	_ = s.Close()
	if err := os.WriteFile(filepath.Join(root, store.Folder, "runs.sqlite"), []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func(string) (*store.Store, error){"Open": store.Open, "Create": store.Create} {
		if s, err := open(root); err == nil || s != nil {
			t.Errorf("%s: %v, %v", name, s, err)
		}
	}
	if s, err := store.Create(filepath.Join(root, "missing")); err == nil {
		t.Errorf("a folder that is not there: %v", fmt.Sprint(s))
	}
}
