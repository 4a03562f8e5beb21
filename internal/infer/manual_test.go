package infer_test

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/infer/infertest"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// TestManual runs the pages in testdata: each Python block is a project, or a file of one where it has a title, and each
// `reveal_type(x)  # type: T` in it says what is known of x.
func TestManual(t *testing.T) {
	asserted := 0
	infertest.Pages(t, "testdata/*.md", func(t *testing.T, ex *infertest.Example) {
		prog := ex.Program(t)
		asserted += ask(t, ex, prog, prog.NewEvaluator(), 1)
	})
	if asserted < 100 {
		t.Errorf("the pages assert %d types; they are being read wrongly", asserted)
	}
}

// TestOrder asks every question of every page from several goroutines and in another order: the answers are the same.
func TestOrder(t *testing.T) {
	infertest.Pages(t, "testdata/*.md", func(t *testing.T, ex *infertest.Example) {
		prog := ex.Program(t)
		ask(t, ex, prog, prog.NewEvaluator(), -1)
		var wg sync.WaitGroup
		prog = ex.Program(t)
		for range 4 {
			wg.Go(func() { ask(t, ex, prog, prog.NewEvaluator(), 1) })
		}
		wg.Wait()
	})
}

// ask compares every assertion of an example, from the front or, with order -1, from the back, and counts them.
func ask(t *testing.T, ex *infertest.Example, prog *infer.Program, e *infer.Evaluator, order int) int {
	asked := 0
	files := slices.Clone(ex.Files)
	if order < 0 {
		slices.Reverse(files)
	}
	for _, f := range files {
		file := prog.File(ex.Source(f))
		lines := strings.Split(f.Text, "\n")
		var calls []ast.Node
		file.Tree.Module().Walk(func(n ast.Node) bool {
			if n.AsCall().Func().AsName().Id() == "reveal_type" {
				calls = append(calls, n)
			}
			return true
		})
		if order < 0 {
			slices.Reverse(calls)
		}
		for _, n := range calls {
			line := file.Tree.Lines.Line(n.Span().Start)
			_, want, ok := strings.Cut(lines[line-1], "# type: ")
			if !ok {
				t.Errorf("%s:%d: reveal_type without # type:", f.Path, f.Line+line)
				continue
			}
			asked++
			if have := e.TypeOf(file, n.AsCall().Args().First()).String(); have != strings.TrimSpace(want) {
				t.Errorf("line %d: %s\nhave %s\nwant %s", f.Line+line, strings.TrimSpace(lines[line-1]), have, want)
			}
		}
	}
	return asked
}
