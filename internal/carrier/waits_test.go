package carrier_test

import (
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/infer/infertest"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// TestWaits runs the pages in testdata: behind a definition, `# unheld: X` says for what nobody else holds a task of the
// function waits, and `# cleans up: X` where it first waits when it is cancelled, both as the code has it; `no` that there
// is nothing of the kind.
func TestWaits(t *testing.T) {
	asserted := 0
	infertest.Pages(t, "testdata/*.md", func(t *testing.T, ex *infertest.Example) {
		prog, carriers := programs(t, ex)
		tracker := carriers.NewTracker(prog.NewEvaluator())
		questions := map[string]func([]*infer.Func) (carrier.Element, bool){
			"# unheld: ": tracker.Unheld, "# cleans up: ": tracker.CleansUp,
		}
		for _, f := range ex.Files {
			file := prog.File(ex.Source(f))
			lines := strings.Split(f.Text, "\n")
			file.Tree.Module().Walk(func(n ast.Node) bool {
				if !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef) {
					return true
				}
				line := file.Tree.Lines.Line(n.Span().Start)
				for mark, ask := range questions {
					_, want, ok := strings.Cut(lines[line-1], mark)
					if !ok {
						continue
					}
					asserted++
					have := "no"
					if at, ok := ask([]*infer.Func{file.Func(n)}); ok {
						have = at.Node.AsAwait().Value().Text()
					}
					if have != strings.TrimSpace(want) {
						t.Errorf("line %d: %s\nhave %s\nwant %s", f.Line+line, strings.TrimSpace(lines[line-1]), have, want)
					}
				}
				return true
			})
		}
	})
	if asserted < 15 {
		t.Errorf("the pages assert %d functions; they are being read wrongly", asserted)
	}
}
