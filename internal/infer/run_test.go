package infer_test

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/infer/infertest"
	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// TestRun runs the pages under CPython, as far as an example can be run: no value that reveal_type is given there is of
// another type than the page says. Where the page says Unknown, nothing is claimed.
func TestRun(t *testing.T) {
	python, err := oracle.Python3(t.Context())
	if err != nil {
		t.Skipf("NO EXAMPLE IS RUN: there is no python3 on the PATH: %v", err)
	}
	if python.Version.Minor() < 11 {
		t.Skipf("NO EXAMPLE IS RUN: the pages are written for CPython 3.11 and newer, python3 is %s", python.Release)
	}

	var names []string
	var examples [][][3]any // path, text and line of each file
	infertest.Pages(t, "testdata/*.md", func(t *testing.T, ex *infertest.Example) {
		var files [][3]any
		for _, f := range ex.Files {
			if strings.HasSuffix(f.Path, ".pyi") {
				return // it says what the code does not do
			}
			files = append(files, [3]any{f.Path, f.Text, f.Line})
		}
		names = append(names, t.Name())
		examples = append(examples, files)
	})
	input, err := json.Marshal(examples)
	if err != nil {
		t.Fatal(err)
	}
	run := exec.CommandContext(t.Context(), python.Path, "-I", "testdata/run.py")
	run.Stdin = bytes.NewReader(input)
	var stderr bytes.Buffer
	run.Stderr = &stderr
	output, err := run.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	compared := 0
	results := json.NewDecoder(bytes.NewReader(output))
	for _, name := range names {
		var found struct {
			Compared int
			Wrong    [][3]any
		}
		if err := results.Decode(&found); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		compared += found.Compared
		for _, w := range found.Wrong {
			t.Errorf("%s, line %v: %v\nit is %v", name, w[0], w[1], w[2])
		}
	}
	if compared < 2000 {
		t.Errorf("%d values were compared; the examples do not run", compared)
	}
	t.Logf("%d values compared under CPython %s", compared, python.Release)
}
