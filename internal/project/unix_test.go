//go:build unix

package project

import (
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestPipesAreNotOpened would hang if they were: nobody ever writes into these.
func TestPipesAreNotOpened(t *testing.T) {
	root := makeTree(t, "-- a.py --\n-- link.py -> pipe.py --\n")
	must(t, syscall.Mkfifo(root+"/pipe.py", 0o644))
	done := make(chan struct{})
	go func() {
		defer close(done)
		for _, name := range []string{root + "/pipe.py", root + "/link.py", os.DevNull} {
			var failure *Failure
			if _, err := Read(nil, name); !errors.As(err, &failure) || failure.Kind != NotRegular {
				t.Errorf("%s: %v", name, err)
			}
		}
		tree := open(t, root).Discover([]string{".", "pipe.py"}, 2)
		if got := failures(tree); got != "link.py: not a regular file\npipe.py: not a regular file" {
			t.Errorf("failures %q", got)
		}
		if got := displays(tree.Files); got != "a.py" {
			t.Errorf("files %q", got)
		}
	}()
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		t.Fatal("a pipe was opened")
	}
}

// TestUnreadable looks at files and folders without permission, in a process of a user who is not root where the
// test itself is run by root.
func TestUnreadable(t *testing.T) {
	root := makeTree(t, `
-- a.py --
-- secret.py --
-- locked/x.py --
-- sub/.gitignore --
*.py
-- sub/b.py --
`)
	for name, mode := range map[string]os.FileMode{"secret.py": 0, "locked": 0, "sub/.gitignore": 0} {
		full := filepath.Join(root, name)
		must(t, os.Chmod(full, mode))
		t.Cleanup(func() { os.Chmod(full, 0o755) })
	}
	binary, err := os.Executable()
	must(t, err)
	command := exec.Command(binary)
	if os.Getuid() == 0 {
		// Folders for temporary files may be closed to others.
		for folder := root; folder != "/" && folder != os.TempDir(); folder = filepath.Dir(folder) {
			must(t, os.Chmod(folder, 0o755))
		}
		command = exec.Command(copyFile(t, binary, filepath.Join(root, "helper")))
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
	}
	command.Env = append(os.Environ(), helperEnvironment+"="+root)
	command.Dir = root
	output, err := command.CombinedOutput()
	if err != nil {
		t.Skipf("SKIPPED: no process of another user here: %v\n%s", err, output)
	}
	const want = "locked: permission denied\n" +
		"sub/.gitignore: permission denied\n" +
		"a.py secret.py sub/b.py\n" +
		"secret.py: permission denied\n"
	if string(output) != want {
		t.Errorf("got\n%s\nwant\n%s", output, want)
	}
}

func copyFile(t *testing.T, from, to string) string {
	t.Helper()
	source, err := os.Open(from)
	must(t, err)
	defer source.Close()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o755)
	must(t, err)
	_, err = io.Copy(target, source)
	must(t, err)
	must(t, target.Close())
	return to
}
