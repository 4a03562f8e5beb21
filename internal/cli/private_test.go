//go:build unix

package cli

import (
	"os"
	"path/filepath"
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
