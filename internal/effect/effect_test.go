package effect_test

import (
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/infer/infertest"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// TestManual runs the pages in testdata, whose comments say at the end of a line:
//
//	raises: X, Y     what the body of a function can raise
//	fails: yes       whether it fails some day
//	origin: X in f   that f raises the X that gets out
//	reports: yes     whether an except clause reports what it catches
//	suspends: yes    whether what is awaited there may be suspended: never, yes, or perhaps where it was not seen
//	blocks: time     for what a function may keep its thread waiting, with perhaps in front of what hangs on a condition
func TestManual(t *testing.T) {
	for _, q := range []struct {
		word   string
		least  int
		about  func(ast.Node) bool
		answer func(e *effect.Evaluator, f *infer.File, n ast.Node) string
	}{
		{"raises", 50, infertest.IsFunction, func(e *effect.Evaluator, f *infer.File, n ast.Node) string {
			return words(e.Raises(f.Func(n), nil))
		}},
		{"fails", 10, infertest.IsFunction, func(e *effect.Evaluator, f *infer.File, n ast.Node) string {
			return yes(e.Raises(f.Func(n), nil).Fails())
		}},
		{"origin", 7, infertest.IsFunction, origins},
		{"reports", 7, isClause, func(e *effect.Evaluator, f *infer.File, n ast.Node) string {
			return yes(e.Reports(f, n.AsExceptHandler()))
		}},
		{"suspends", 14, isSuspension, func(e *effect.Evaluator, f *infer.File, n ast.Node) string {
			return map[effect.Suspension]string{effect.Never: "never", effect.Perhaps: "perhaps", effect.Suspends: "yes"}[e.Suspends(f, n)]
		}},
		{"blocks", 40, infertest.IsFunction, func(e *effect.Evaluator, f *infer.File, n ast.Node) string {
			return reasons(e.Blocks(f.Func(n)))
		}},
	} {
		t.Run(q.word, func(t *testing.T) {
			infertest.Question{Word: q.word, Least: q.least, About: q.about,
				Start: func(prog *infer.Program, facts *library.Facts) func() infertest.Answer {
					effects := effect.NewProgram(facts)
					return func() infertest.Answer {
						e := effects.NewEvaluator(prog.NewEvaluator())
						return func(f *infer.File, n ast.Node) string { return q.answer(e, f, n) }
					}
				},
			}.Run(t, "testdata/*.md")
		})
	}
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
		if x.State {
			text += " (state)"
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

func yes(is bool) string { return map[bool]string{true: "yes", false: "no"}[is] }

func isClause(n ast.Node) bool { return n.Is(ast.KindExceptHandler) }

func isSuspension(n ast.Node) bool { return n.Is(ast.KindAwait, ast.KindAsyncFor, ast.KindWithitem) }

func origins(e *effect.Evaluator, f *infer.File, n ast.Node) string {
	fn := f.Func(n)
	var out []string
	for _, x := range e.Raises(fn, nil).List {
		have := "unknown"
		if origin, ok := e.Origin([]*infer.Func{fn}, x); ok {
			have = x.String() + " in " + origin.Through[len(origin.Through)-1].QualName()
		}
		out = append(out, have)
	}
	return strings.Join(out, ", ")
}
