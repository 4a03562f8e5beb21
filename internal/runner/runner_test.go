package runner_test

import (
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/infer/infertest"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/runner"
)

// TestManual runs the pages in testdata: each says in a comment behind a function what it asserts of it.
func TestManual(t *testing.T) {
	facts, err := library.Load()
	if err != nil {
		t.Fatal(err)
	}
	asserted := 0
	infertest.Pages(t, "testdata/*.md", func(t *testing.T, ex *infertest.Example) {
		prog := ex.Program(t)
		types := prog.NewEvaluator()
		for _, f := range ex.Files {
			file := prog.File(ex.Source(f))
			analysis := runner.NewAnalysis(file, types, facts, func(string) runner.Config { return runner.Config{Whole: true} })
			lines := strings.Split(f.Text, "\n")
			file.Tree.Module().Walk(func(n ast.Node) bool {
				if n.Kind() != ast.KindAsyncFunctionDef {
					return true
				}
				line := file.Tree.Lines.Line(n.Span().Start)
				_, want, ok := strings.Cut(lines[line-1], "  # ")
				if !ok {
					t.Errorf("line %d asserts nothing", f.Line+line)
					return true
				}
				asserted++
				if have := answer(analysis, file.Func(n), want); have != want {
					t.Errorf("line %d: %s\nhave %s", f.Line+line, strings.TrimSpace(lines[line-1]), have)
				}
				return true
			})
		}
	})
	if asserted < 40 {
		t.Errorf("the pages assert %d functions; they are being read wrongly", asserted)
	}
}

// answer is what the analysis says of a function, in the words of what is wanted.
func answer(a *runner.Analysis, fn *infer.Func, want string) string {
	if strings.HasPrefix(want, "fate: ") {
		if _, fate := a.CalledBy(fn); fate != "" {
			return "fate: " + string(fate)
		}
		return "fate: unknown"
	}
	if want == "skipped" || want == "kept" {
		for _, span := range a.Skipped() {
			if at := fn.Node.Span().Start; span.Start <= at && at < span.End {
				return "skipped"
			}
		}
		return "kept"
	}
	if a.Unrun(fn) {
		return "unrun"
	}
	return "runs"
}

// TestConfig holds that what is configured counts, for a file in which no test has a mark.
func TestConfig(t *testing.T) {
	facts, err := library.Load()
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name   string
		config runner.Config
		unrun  bool
	}{
		{"nothing", runner.Config{Whole: true}, true},
		{"asked for", runner.Config{Plugin: "pytest-asyncio", Whole: true}, true},
		{"asked for beside an unknown one", runner.Config{Plugin: "pytest-asyncio", Unknown: true, Whole: true}, true},
		{"an unknown one", runner.Config{Unknown: true, Whole: true}, false},
		{"runs all", runner.Config{Plugin: "pytest-asyncio", RunsAll: true, Whole: true}, false},
		{"other names", runner.Config{Renames: true, Whole: true}, false},
		{"what is above is not known", runner.Config{Plugin: "pytest-asyncio"}, false},
		{"it is, and there are settings", runner.Config{Plugin: "pytest-asyncio", Set: true}, true},
		{"there is a mode", runner.Config{OnlyMarked: true}, true},
		{"a part", runner.Config{Plugin: "pytest-asyncio", Set: true, Whole: true, Part: true}, false},
	}
	infertest.Pages(t, "testdata/01-pytest.md", func(t *testing.T, ex *infertest.Example) {
		prog := ex.Program(t)
		for _, f := range ex.Files {
			if f.Path != "sum_test.py" {
				continue
			}
			file := prog.File(ex.Source(f))
			fn := file.Func(file.Tree.Module().Body().First())
			for _, test := range tests {
				configs := func(string) runner.Config { return test.config }
				if have := runner.NewAnalysis(file, prog.NewEvaluator(), facts, configs).Unrun(fn); have != test.unrun {
					t.Errorf("%s: unrun is %v, want %v", test.name, have, test.unrun)
				}
			}
		}
	})
}
