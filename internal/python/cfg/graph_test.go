package cfg_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
	"github.com/unheeded/unheeded/internal/python/parse"
)

var update = flag.Bool("update", false, "write the graphs into testdata")

// TestGraphs holds the graphs of the functions in testdata to the comments behind them.
func TestGraphs(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.py")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no testdata: %v", err)
	}
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := withGraphs(t, text)
			if *update {
				if err := os.WriteFile(path, got, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(string(text), string(got)); diff != "" && !*update {
				t.Errorf("graphs (-want +got):\n%s", diff)
			}
		})
	}
}

const mark = "#: "

// withGraphs puts the graph of each function behind it, in place of those that stand there.
func withGraphs(t *testing.T, text []byte) []byte {
	var bare bytes.Buffer
	for _, line := range strings.SplitAfter(string(text), "\n") {
		if !strings.HasPrefix(line, mark) {
			bare.WriteString(line)
		}
	}
	tree := parsed(t, bare.Bytes())
	var out bytes.Buffer
	done := uint32(0)
	for n := range tree.Module().Body().All() {
		end := n.Span().End
		out.Write(tree.Text[done:end])
		for _, line := range strings.Split(strings.TrimSpace(cfg.Build(tree, n.Index, cfg.Options{}).String()), "\n") {
			out.WriteString("\n" + mark + line)
		}
		done = end
	}
	out.Write(tree.Text[done:])
	return out.Bytes()
}

func parsed(t *testing.T, text []byte) *ast.Tree {
	t.Helper()
	tree := parse.File(text, parse.Options{})
	for _, e := range tree.Errors {
		t.Fatalf("line %d: %s", tree.Lines.Line(e.Span.Start), e.Message)
	}
	return tree
}
