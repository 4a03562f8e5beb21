package carrier_test

import (
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/infer/infertest"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// TestOutcomes runs the pages in testdata: `# outcomes: H, I` says what is done with what the call of gather on the line
// gives, `none` that there is nothing to follow.
func TestOutcomes(t *testing.T) {
	asserted := 0
	infertest.Pages(t, "testdata/*.md", func(t *testing.T, ex *infertest.Example) {
		prog, carriers := programs(t, ex)
		tracker := carriers.NewTracker(prog.NewEvaluator())
		for _, f := range ex.Files {
			file := prog.File(ex.Source(f))
			lines := strings.Split(f.Text, "\n")
			file.Tree.Module().Walk(func(n ast.Node) bool {
				call := n.AsCall()
				if call.Func().AsAttribute().Attr() != "gather" {
					return true
				}
				line := file.Tree.Lines.Line(n.Span().Start)
				_, want, ok := strings.Cut(lines[line-1], "# outcomes: ")
				if !ok {
					return true
				}
				asserted++
				have := "none"
				if out, ok := tracker.Outcomes(file, call, false); ok {
					have = out.Heed.String()
					if have == "" {
						have = "nothing"
					}
				}
				if have != strings.TrimSpace(want) {
					t.Errorf("line %d: %s\nhave %s\nwant %s", f.Line+line, strings.TrimSpace(lines[line-1]), have, want)
				}
				return true
			})
		}
	})
	if asserted < 40 {
		t.Errorf("the pages assert %d calls; they are being read wrongly", asserted)
	}
}
