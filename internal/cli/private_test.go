//go:build unix

package cli

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestUnpackAgent: without a home the agent is unpacked among temporary files, and never where others could change it.
func TestUnpackAgent(t *testing.T) {
	for _, name := range []string{"HOME", "XDG_CACHE_HOME"} {
		t.Setenv(name, "")
	}
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	folder, err := unpackAgent("")
	if err != nil || !strings.HasPrefix(folder, temporary) {
		t.Fatalf("%s, %v", folder, err)
	}
	if again, err := unpackAgent(""); err != nil || again != folder {
		t.Errorf("%s, %v; want %s", again, err, folder)
	}
	parent := filepath.Dir(folder)
	if err := os.Chmod(parent, 0o777); err != nil {
		t.Fatal(err)
	}
	if folder, err := unpackAgent(""); err == nil {
		t.Errorf("%s, which anybody can change", folder)
	}
	if err := os.Rename(parent, parent+".mine"); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(parent+".mine", 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(parent+".mine", parent); err != nil {
		t.Fatal(err)
	}
	if folder, err := unpackAgent(""); err == nil {
		t.Errorf("%s, by a link that somebody may have made", folder)
	}
}

// TestAgentBesideCache: whichever comes first, check has a cache and run has an agent, which lasts when the cache is removed.
func TestAgentBesideCache(t *testing.T) {
	for _, name := range []string{"the agent first", "the cache first"} {
		t.Run(name, func(t *testing.T) {
			home := t.TempDir()
			t.Setenv("HOME", home)
			t.Setenv("XDG_CACHE_HOME", filepath.Join(home, ".cache"))
			a := &app{deps: Deps{Dir: home, Getenv: func(string) string { return "" }}, stdout: io.Discard, stderr: io.Discard}
			var folder string
			steps := []func() error{
				func() (err error) { folder, err = unpackAgent(""); return err },
				func() error { _, _, err := a.openCache(&memoryOptions{}); return err },
			}
			if name == "the cache first" {
				slices.Reverse(steps)
			}
			for _, step := range steps {
				if err := step(); err != nil {
					t.Fatal(err)
				}
			}
			if err := a.cacheClean(&memoryOptions{}); err != nil {
				t.Error(err)
			}
			if _, err := os.Stat(filepath.Join(folder, "sitecustomize.py")); err != nil {
				t.Error(err)
			}
		})
	}
}
