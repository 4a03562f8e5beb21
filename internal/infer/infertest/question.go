package infertest

import (
	"strings"
	"sync"
	"testing"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Question is one that pages answer in comments: `# WORD: answer` at the end of a line.
type Question struct {
	// Word is that of the comments: "raises".
	Word string
	// About reports whether a node is what is asked about; the first one on the line is meant.
	About func(ast.Node) bool
	// Start prepares for a program. What it returns is called once by each goroutine that asks.
	Start func(*infer.Program, *library.Facts) func() Answer
	// Least is how many comments the pages have, or fewer: that they are found at all.
	Least int
}

// Answer puts what is known of a node into the words of the pages.
type Answer func(*infer.File, ast.Node) string

// Run holds the answers to the comments of the pages that match a pattern. It asks in the order of the source, from the
// back, and from several goroutines at once.
func (q Question) Run(t *testing.T, pattern string) {
	t.Helper()
	facts, err := loadFacts()
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	Pages(t, pattern, func(t *testing.T, ex *Example) {
		if !strings.Contains(ex.text(), q.mark()) {
			return
		}
		for _, backwards := range []bool{false, true} {
			prog := ex.Program(t)
			asked += q.ask(t, ex, prog, q.Start(prog, facts)(), backwards)
		}
		prog := ex.Program(t)
		start := q.Start(prog, facts)
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() { q.ask(t, ex, prog, start(), i%2 == 0) })
		}
		wg.Wait()
	})
	if asked/2 < q.Least {
		t.Errorf("the pages have %d comments `%s…`; they are being read wrongly", asked/2, q.mark())
	}
}

func (q Question) mark() string { return "# " + q.Word + ": " }

func (q Question) ask(t *testing.T, ex *Example, prog *infer.Program, answer Answer, backwards bool) (asked int) {
	for i := range ex.Files {
		f := ex.Files[i]
		if backwards {
			f = ex.Files[len(ex.Files)-1-i]
		}
		file := prog.File(ex.Source(f))
		lines := strings.Split(f.Text, "\n")
		about := q.nodes(file.Tree)
		for j := range lines {
			line := j
			if backwards {
				line = len(lines) - 1 - j
			}
			_, want, ok := strings.Cut(lines[line], q.mark())
			if !ok {
				continue
			}
			asked++
			n, ok := about[line+1]
			if !ok {
				t.Errorf("line %d: %s\nthere is nothing here that is asked about", f.Line+line+1, strings.TrimSpace(lines[line]))
			} else if have := answer(file, n); have != strings.TrimSpace(want) {
				t.Errorf("line %d: %s\nhave %s\nwant %s", f.Line+line+1, strings.TrimSpace(lines[line]), have, want)
			}
		}
	}
	return asked
}

// nodes returns what is asked about, by line.
func (q Question) nodes(tree *ast.Tree) map[int]ast.Node {
	out := map[int]ast.Node{}
	tree.Module().Walk(func(n ast.Node) bool {
		if line := tree.Lines.Line(n.Span().Start); q.About(n) && !out[line].OK() {
			out[line] = n
		}
		return true
	})
	return out
}

// IsFunction reports whether a node is the statement of a function.
func IsFunction(n ast.Node) bool { return n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef) }

func (ex *Example) text() string {
	var out strings.Builder
	for _, f := range ex.Files {
		out.WriteString(f.Text)
	}
	return out.String()
}
