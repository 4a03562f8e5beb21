package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/fsnotify/fsnotify"
)

// TestWatch changes files after each check and waits for the next one: the test hangs where a change is not seen.
func TestWatch(t *testing.T) {
	dir := t.TempDir()
	below := filepath.Join(dir, "sub")
	if err := os.Mkdir(below, 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/usr/bin/env python3\nx = 1\n"), 0o644); err != nil {
			t.Error(err)
		}
	}
	a := &app{deps: Deps{Dir: dir, Getenv: func(string) string { return "" }}, stdout: io.Discard, stderr: io.Discard}
	ctx, cancel := context.WithCancel(t.Context())
	changes := []func(){
		func() { write("a.py") }, func() { write("sub/b.pyi") }, func() { write("pyproject.toml") }, func() { write(".gitignore") },
		func() { _ = os.Remove(filepath.Join(dir, "a.py")) }, func() { write("script") }, func() { _ = os.Remove(filepath.Join(dir, "script")) },
		func() { _ = os.MkdirAll(filepath.Join(dir, "new", "er"), 0o755) }, func() { write("new/er/c.py") }, cancel,
	}
	checks := 0
	err := a.watch(ctx, func(context.Context) ([]string, error) {
		// The change comes while the check runs: it is not lost.
		go changes[checks]()
		checks++
		return []string{filepath.ToSlash(below)}, errors.New("a problem does not end it")
	})
	if err != nil || checks != len(changes) {
		t.Errorf("%d checks, then %v", checks, err)
	}
}

func TestIsRead(t *testing.T) {
	for _, test := range []struct {
		name string
		op   fsnotify.Op
		want bool
	}{
		{"a.py", fsnotify.Write, true}, {"a.pyi", fsnotify.Remove, true}, {"unheeded.toml", fsnotify.Rename, true}, {".ignore", fsnotify.Write, true},
		{"a.py", fsnotify.Chmod, false}, {"a.pyc", fsnotify.Write, false}, {"LICENSE", fsnotify.Write, false}, {"LICENSE", fsnotify.Remove, true},
		{".git", fsnotify.Create, false}, {"report.json", fsnotify.Create, false},
	} {
		if got := isRead(fsnotify.Event{Name: filepath.Join("/x", test.name), Op: test.op}); got != test.want {
			t.Errorf("%s %s: %v", test.op, test.name, got)
		}
	}
}
