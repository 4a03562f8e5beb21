package effect_test

import (
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/infer/infertest"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// TestOrigins runs the page on origins: `# origin: X in f` on the line of a def says that f raises the X that gets out.
func TestOrigins(t *testing.T) {
	asserted := 0
	infertest.Pages(t, "testdata/03-origin.md", func(t *testing.T, ex *infertest.Example) {
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
				_, want, ok := strings.Cut(lines[line-1], "# origin: ")
				if !ok {
					return true
				}
				asserted++
				fn := file.Func(n)
				for _, x := range e.Raises(fn, nil).List {
					have := "unknown"
					if origin, ok := e.Origin([]*infer.Func{fn}, x); ok {
						have = x.String() + " in " + origin.Through[len(origin.Through)-1].QualName()
					}
					if have != want {
						t.Errorf("line %d: have %s, want %s", f.Line+line, have, want)
					}
				}
				if e.Raises(fn, nil).IsEmpty() {
					t.Errorf("line %d: raises nothing", f.Line+line)
				}
				return true
			})
		}
	})
	if asserted < 7 {
		t.Errorf("the page asserts %d origins; it is being read wrongly", asserted)
	}
}

// TestDistinct lists an exception once that gets out by several ways.
func TestDistinct(t *testing.T) {
	a, b := &infer.Class{}, &infer.Class{}
	s := &effect.Set{List: []effect.Exception{
		{Class: a}, {Class: a, Reported: true}, {Class: b}, {Class: a, Maybe: true}, {From: "f", Awaited: true}, {From: "f", Reported: true}, {From: "g"},
	}}
	have := s.Distinct().List
	want := []effect.Exception{{Class: a}, {Class: b}, {From: "f", Awaited: true}, {From: "g"}}
	if len(have) != len(want) {
		t.Fatalf("have %v, want %v", have, want)
	}
	for i := range want {
		if have[i] != want[i] {
			t.Errorf("%d: have %v, want %v", i, have[i], want[i])
		}
	}
}
