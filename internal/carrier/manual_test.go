package carrier_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/infer/infertest"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// TestManual runs the pages in testdata: `# uses: U, V` says what is done with the task that the first call on the line
// makes whose name is create_task, ensure_future or spawn.
func TestManual(t *testing.T) {
	asserted := 0
	infertest.Pages(t, "testdata/*.md", func(t *testing.T, ex *infertest.Example) {
		prog, carriers := programs(t, ex)
		asserted += ask(t, ex, prog, carriers, false)
	})
	if asserted < 50 {
		t.Errorf("the pages assert %d tasks; they are being read wrongly", asserted)
	}
}

// TestOrder asks from the back, and from several goroutines at once.
func TestOrder(t *testing.T) {
	infertest.Pages(t, "testdata/*.md", func(t *testing.T, ex *infertest.Example) {
		prog, carriers := programs(t, ex)
		ask(t, ex, prog, carriers, true)
		var wg sync.WaitGroup
		prog, carriers = programs(t, ex)
		for i := range 4 {
			wg.Go(func() { ask(t, ex, prog, carriers, i%2 == 0) })
		}
		wg.Wait()
	})
}

func programs(t *testing.T, ex *infertest.Example) (*infer.Program, *carrier.Program) {
	t.Helper()
	facts, err := library.Load()
	if err != nil {
		t.Fatal(err)
	}
	return ex.Program(t), carrier.NewProgram(facts)
}

func ask(t *testing.T, ex *infertest.Example, prog *infer.Program, carriers *carrier.Program, backwards bool) int {
	tracker := carriers.NewTracker(prog.NewEvaluator())
	asked := 0
	for i := range ex.Files {
		f := ex.Files[i]
		if backwards {
			f = ex.Files[len(ex.Files)-1-i]
		}
		file := prog.File(ex.Source(f))
		lines := strings.Split(f.Text, "\n")
		last := 0
		file.Tree.Module().Walk(func(n ast.Node) bool {
			line := file.Tree.Lines.Line(n.Span().Start)
			if line == last || !makesTask(n.AsCall()) {
				return true
			}
			_, want, ok := strings.Cut(lines[line-1], "# uses: ")
			if !ok {
				return true
			}
			last = line
			asked++
			have := (tracker.Uses(file, n) &^ carrier.Runs).String() // a task runs in any case
			if have == "" {
				have = "nothing"
			}
			if have != strings.TrimSpace(want) {
				t.Errorf("line %d: %s\nhave %s\nwant %s", f.Line+line, strings.TrimSpace(lines[line-1]), have, want)
			}
			return true
		})
	}
	return asked
}

func makesTask(call ast.Call) bool {
	name := call.Func().AsAttribute().Attr() + call.Func().AsName().Id()
	return name == "create_task" || name == "ensure_future" || name == "spawn"
}
