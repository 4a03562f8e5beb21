package oracle

import (
	_ "embed" // for the sample
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/source"
)

//go:embed testdata/sample.txt
var sample string

// python3 is the interpreter of the PATH, or the reason why there is none.
func python3(t *testing.T) Interpreter {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("SKIPPED: the comparison with CPython needs python3 in the PATH")
	}
	found, err := Probe(t.Context(), path)
	if err != nil {
		t.Skip("SKIPPED: the comparison with CPython needs a python3 that can be compared: ", err)
	}
	return found
}

// compareAll fails for each file that differs and returns the results.
func compareAll(t *testing.T, with Interpreter, files []File) (results []Result) {
	t.Helper()
	err := Compare(t.Context(), with, files, 2, func(r Result) {
		results = append(results, r)
		if r.Verdict.IsFault() {
			t.Errorf("%s: %v under CPython %s\n%s", r.Path, r.Verdict, with.Release, r.Detail)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(results) != len(files) {
		t.Errorf("%d results for %d files", len(results), len(files))
	}
	return results
}

func count(results []Result, verdict Verdict) (n int) {
	for _, r := range results {
		if r.Verdict == verdict {
			n++
		}
	}
	return n
}

func TestStandardLibraryEqualsCPython(t *testing.T) {
	with := python3(t)
	var paths []string
	for line := range strings.Lines(sample) {
		line = strings.TrimSpace(line)
		path := filepath.Join(with.Library, filepath.FromSlash(line))
		if _, err := os.Stat(path); err == nil && !strings.HasPrefix(line, "#") {
			paths = append(paths, path)
		}
	}
	if len(paths) < 100 {
		t.Fatalf("only %d files of the sample are in %s", len(paths), with.Library)
	}
	results := compareAll(t, with, Files(paths))
	if equal := count(results, Equal); equal < len(paths)*9/10 {
		t.Errorf("only %d of %d files are equal", equal, len(paths))
	}
}

func TestChunksEqualCPython(t *testing.T) {
	with := python3(t)
	files, err := WriteChunks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	results := compareAll(t, with, files)
	if equal, rejected := count(results, Equal), count(results, BothReject); equal < 300 || rejected < 300 {
		t.Errorf("of %d chunks only %d are accepted and %d rejected", len(files), equal, rejected)
	}
}

func TestAFileThatCannotBeReadIsAnError(t *testing.T) {
	err := Compare(t.Context(), python3(t), Files([]string{filepath.Join(t.TempDir(), "none.py")}), 1, func(Result) {})
	if err == nil {
		t.Error("no error")
	}
}

func TestProbeRefusesWhatIsNoPython(t *testing.T) {
	if found, err := Probe(t.Context(), filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error(found)
	}
}

// The small programs that parse have every kind of node but that for what does not parse.
func TestChunksHaveEveryKind(t *testing.T) {
	all, err := chunks()
	if err != nil {
		t.Fatal(err)
	}
	var seen [ast.KindCount]bool
	for _, c := range all {
		file, err := source.Decode([]byte(c.text))
		if err != nil {
			continue
		}
		if tree := parse.File(file.Text, parse.Options{}); len(tree.Errors) == 0 {
			tree.Module().Walk(func(n ast.Node) bool {
				seen[n.Kind()] = true
				return true
			})
		}
	}
	for kind := ast.KindModule; kind < ast.KindError; kind++ {
		if !seen[kind] {
			t.Errorf("no chunk has a %v", kind)
		}
	}
}
