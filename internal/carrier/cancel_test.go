package carrier_test

import (
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/infer/infertest"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// TestCancellations runs the pages in testdata: `# cancelled: WORDS` on the line of an except clause or of a with says
// what becomes of a cancellation there, `# onward: WORDS` who goes on behind it.
func TestCancellations(t *testing.T) {
	asserted := 0
	infertest.Pages(t, "testdata/*.md", func(t *testing.T, ex *infertest.Example) {
		prog, carriers := programs(t, ex)
		tracker := carriers.NewTracker(prog.NewEvaluator())
		for _, f := range ex.Files {
			file := prog.File(ex.Source(f))
			lines := strings.Split(f.Text, "\n")
			file.Tree.Module().Walk(func(n ast.Node) bool {
				if !n.Is(ast.KindExceptHandler, ast.KindWithitem) {
					return true
				}
				line := file.Tree.Lines.Line(n.Span().Start)
				c, caught := tracker.Catch(file, n)
				_, want, ok := strings.Cut(lines[line-1], "# cancelled: ")
				have := described(c, caught)
				if _, onward, who := strings.Cut(lines[line-1], "# onward: "); who {
					want, have, ok = onward, "not caught", true
					if caught && c.IsLost() {
						have = audience(tracker.Audience(file, c))
					}
				}
				if !ok {
					return true
				}
				asserted++
				if have != strings.TrimSpace(want) {
					t.Errorf("line %d: %s\nhave %s\nwant %s", f.Line+line, strings.TrimSpace(lines[line-1]), have, want)
				}
				return true
			})
		}
	})
	if asserted < 50 {
		t.Errorf("the pages assert %d clauses; they are being read wrongly", asserted)
	}
}

// described puts what becomes of a cancellation in the words of the pages.
func described(c carrier.Catch, ok bool) string {
	var text string
	switch {
	case !ok:
		return "nothing"
	case c.Heeded:
		return "heeded"
	case c.Outermost:
		text = "outermost"
	case c.Victim:
		text = "victim"
	case len(c.Left) == 0 && len(c.Raised) > 0:
		text = "replaced"
	default:
		text = "swallowed"
	}
	text += map[carrier.Breadth]string{
		carrier.ByName: " by name", carrier.Among: " among others", carrier.Broadly: " broadly", carrier.Bare: " bare",
	}[c.Breadth]
	if c.Loop.OK() {
		text += ", in a loop"
	}
	if c.Scope.OK() {
		text += ", in a timeout"
	}
	return text
}

// audience puts who goes on behind a swallowed cancellation in the words of the pages.
func audience(a carrier.Audience) string {
	switch {
	case a.Goes:
		how := map[carrier.Way]string{
			carrier.NextTurn: "the next turn of", carrier.NextAwait: "goes on to", carrier.AsResult: "takes the result in", carrier.InTime: "in time in",
		}[a.Onward.How]
		next, _, _ := strings.Cut(a.Onward.Next.Text(), "\n")
		return a.Onward.By.QualName() + " " + how + " " + next
	case a.Unseen:
		return "unseen"
	}
	return "nobody"
}
