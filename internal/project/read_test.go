package project

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestRead(t *testing.T) {
	root := makeTree(t, "-- a.py --\nx = 1\n-- empty.py --\n-- folder/ --\n-- file --\n")
	large, largest := root+"/large.py", root+"/largest.py"
	for name, size := range map[string]int64{large: MaxFileSize + 1, largest: MaxFileSize} {
		must(t, os.WriteFile(name, nil, 0o644))
		must(t, os.Truncate(name, size))
	}
	for name, want := range map[string][]byte{"a.py": []byte("x = 1\n"), "empty.py": nil, "largest.py": make([]byte, MaxFileSize)} {
		got, err := Read(nil, root+"/"+name)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
	for name, want := range map[string]struct {
		kind   FailureKind
		reason string
	}{
		"missing.py":  {NotFound, "no such file or folder"},
		"folder":      {NotRegular, "not a regular file"},
		"file/x.py":   {NotFolder, "not a folder"},
		"large.py":    {TooLarge, "larger than 50 MiB"},
		"folder/a/b/": {NotFound, "no such file or folder"},
	} {
		_, err := Read(nil, root+"/"+name)
		var failure *Failure
		if !errors.As(err, &failure) || failure.Kind != want.kind || failure.Reason() != want.reason || failure.Path != root+"/"+name {
			t.Errorf("%s: %#v", name, err)
		}
	}
}

// TestReadGrowingFile reads a file whose size the system reports as zero.
func TestReadGrowingFile(t *testing.T) {
	const unsized = "/proc/self/status"
	if info, err := os.Stat(unsized); err != nil || info.Size() != 0 {
		t.Skip("SKIPPED: no file without a size here")
	}
	if content, err := Read(nil, unsized); err != nil || !bytes.Contains(content, []byte("Pid:")) {
		t.Errorf("%d bytes, %v", len(content), err)
	}
}

func TestFailureNamesTheSystemsReason(t *testing.T) {
	cause := &fs.PathError{Op: "open", Path: "x", Err: errors.New("the disk is on fire")}
	if got := newFailure("x", cause).Error(); got != "x: cannot be read: the disk is on fire" {
		t.Errorf("got %q", got)
	}
	if got := newFailure("x", &fs.PathError{Op: "open", Path: "x", Err: fs.ErrPermission}).Error(); got != "x: permission denied" {
		t.Errorf("got %q", got)
	}
}

// helperEnvironment makes the test's own binary report what it may not read; see TestUnreadable.
const helperEnvironment = "UNHEEDED_TEST_DISCOVER"

func TestMain(m *testing.M) {
	if root := os.Getenv(helperEnvironment); root != "" {
		p, err := Open(root, nil)
		if err != nil {
			os.Stdout.WriteString(err.Error() + "\n")
			os.Exit(0)
		}
		tree := p.Discover(nil, 2)
		os.Stdout.WriteString(failures(tree) + "\n" + displays(tree.Files) + "\n")
		for _, file := range tree.Files {
			if _, err := Read(nil, file.Path); err != nil {
				os.Stdout.WriteString(filepath.Base(file.Path) + ": " + err.(*Failure).Reason() + "\n")
			}
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}
