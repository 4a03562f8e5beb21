package effect_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/infer/infertest"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// TestManual runs the pages in testdata: `# raises: X, Y` on the line of a def says what its body can raise.
func TestManual(t *testing.T) {
	asserted := 0
	infertest.Pages(t, "testdata/*.md", func(t *testing.T, ex *infertest.Example) {
		prog, effects := programs(t, ex)
		asserted += ask(t, ex, prog, effects, false)
	})
	if asserted < 50 {
		t.Errorf("the pages assert %d functions; they are being read wrongly", asserted)
	}
}

// TestOrder asks from the back, and from several goroutines at once.
func TestOrder(t *testing.T) {
	infertest.Pages(t, "testdata/*.md", func(t *testing.T, ex *infertest.Example) {
		prog, effects := programs(t, ex)
		ask(t, ex, prog, effects, true)
		var wg sync.WaitGroup
		prog, effects = programs(t, ex)
		for i := range 4 {
			wg.Go(func() { ask(t, ex, prog, effects, i%2 == 0) })
		}
		wg.Wait()
	})
}

// TestFails asks whether functions fail some day: `# fails: yes` or `# fails: no` behind their definitions.
func TestFails(t *testing.T) {
	asked := 0
	infertest.Pages(t, "testdata/*.md", func(t *testing.T, ex *infertest.Example) {
		prog, effects := programs(t, ex)
		e := effects.NewEvaluator(prog.NewEvaluator())
		for _, f := range ex.Files {
			file := prog.File(ex.Source(f))
			lines := strings.Split(f.Text, "\n")
			file.Tree.Module().Walk(func(n ast.Node) bool {
				if !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef) {
					return true
				}
				line := file.Tree.Lines.Line(n.Span().Start)
				_, want, ok := strings.Cut(lines[line-1], "# fails: ")
				if !ok {
					return true
				}
				asked++
				if have := e.Raises(file.Func(n), nil); have.Fails() != (want == "yes") {
					t.Errorf("line %d: %s\nhave %s", f.Line+line, strings.TrimSpace(lines[line-1]), words(have))
				}
				return true
			})
		}
	})
	if asked < 10 {
		t.Errorf("the pages ask %d times; they are being read wrongly", asked)
	}
}

// TestSuspends asks whether awaits may be suspended: `# suspends: never`, perhaps or yes on their lines.
func TestSuspends(t *testing.T) {
	asked := 0
	infertest.Pages(t, "testdata/*.md", func(t *testing.T, ex *infertest.Example) {
		prog, effects := programs(t, ex)
		e := effects.NewEvaluator(prog.NewEvaluator())
		for _, f := range ex.Files {
			file := prog.File(ex.Source(f))
			lines := strings.Split(f.Text, "\n")
			file.Tree.Module().Walk(func(n ast.Node) bool {
				line := file.Tree.Lines.Line(n.Span().Start)
				_, want, ok := strings.Cut(lines[line-1], "# suspends: ")
				if !ok || !n.Is(ast.KindAwait, ast.KindAsyncFor, ast.KindWithitem) {
					return true
				}
				asked++
				words := [...]string{effect.Never: "never", effect.Perhaps: "perhaps", effect.Suspends: "yes"}
				if have := words[e.Suspends(file, n)]; have != strings.TrimSpace(want) {
					t.Errorf("line %d: %s\nhave %s", f.Line+line, strings.TrimSpace(lines[line-1]), have)
				}
				return true
			})
		}
	})
	if asked < 10 {
		t.Errorf("the pages ask %d times; they are being read wrongly", asked)
	}
}

func programs(t *testing.T, ex *infertest.Example) (*infer.Program, *effect.Program) {
	t.Helper()
	facts, err := library.Load()
	if err != nil {
		t.Fatal(err)
	}
	return ex.Program(t), effect.NewProgram(facts)
}

func ask(t *testing.T, ex *infertest.Example, prog *infer.Program, effects *effect.Program, backwards bool) int {
	e := effects.NewEvaluator(prog.NewEvaluator())
	asked := 0
	for i := range ex.Files {
		f := ex.Files[i]
		if backwards {
			f = ex.Files[len(ex.Files)-1-i]
		}
		file := prog.File(ex.Source(f))
		lines := strings.Split(f.Text, "\n")
		var defs []ast.Node
		file.Tree.Module().Walk(func(n ast.Node) bool {
			if n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef) {
				defs = append(defs, n)
			}
			return true
		})
		for j := range defs {
			n := defs[j]
			if backwards {
				n = defs[len(defs)-1-j]
			}
			line := file.Tree.Lines.Line(n.Span().Start)
			_, want, ok := strings.Cut(lines[line-1], "# raises: ")
			if !ok {
				continue
			}
			asked++
			if have := words(e.Raises(file.Func(n), nil)); have != strings.TrimSpace(want) {
				t.Errorf("line %d: %s\nhave %s\nwant %s", f.Line+line, strings.TrimSpace(lines[line-1]), have, want)
			}
		}
	}
	return asked
}

func words(s *effect.Set) string {
	if s.IsEmpty() {
		return "nothing"
	}
	var out []string
	for _, x := range s.List {
		text := x.String()
		if x.Maybe {
			text += map[bool]string{true: " (instead)", false: " (maybe)"}[x.Instead]
		}
		if x.Check {
			text += " (check)"
		}
		if x.Expected {
			text += " (expected)"
		}
		if x.Reported {
			text += " (reported)"
		}
		out = append(out, text)
	}
	if s.More {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}
