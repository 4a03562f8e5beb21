package infer_test

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestManualUnderPython runs what can be run of the manual under CPython and compares the values with the types that the
// pages claim: a type that is wrong for Python is wrong, whoever agrees with it.
func TestManualUnderPython(t *testing.T) {
	if testing.Short() {
		t.Skip("runs every page under python3")
	}
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3: nothing of the manual is run")
	}
	if err := exec.Command(python, "-c", "import sys; sys.exit(sys.version_info < (3, 10))").Run(); err != nil {
		t.Skip("python3 is older than 3.10: nothing of the manual is run")
	}
	pages, err := filepath.Glob("testdata/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	out, err := exec.Command(python, append([]string{"-X", "utf8", "testdata/python/reveal.py"}, pages...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	reached := 0
	for line := range strings.Lines(string(out)) {
		at, what, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || !strings.HasPrefix(at, "testdata/") {
			t.Fatalf("unexpected output %q", line)
		}
		reached++
		if what != "ok" {
			t.Errorf("%s: Python has %s", at, what)
		}
	}
	if reached < 400 {
		t.Errorf("%d places of the manual were reached; it is being run wrongly", reached)
	}
	t.Logf("%d places reached", reached)
}
