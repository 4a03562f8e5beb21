package carrier_test

import (
	"iter"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
)

// alone is a Loader of a project of one file.
type alone struct{}

func (alone) Find(string, string) (infer.Source, bool)              { return infer.Source{}, false }
func (alone) FindRelative(string, int, string) (infer.Source, bool) { return infer.Source{}, false }
func (alone) Mentions(string) iter.Seq[infer.Source]                { return none }
func (alone) Conftests(string) []infer.Source                       { return nil }
func (alone) Uses(string) iter.Seq[infer.Source]                    { return none }
func (alone) Reads(string) iter.Seq[infer.Source]                   { return none }
func (alone) Defines(string) iter.Seq[infer.Source]                 { return none }
func (alone) Stores(string) iter.Seq[infer.Source]                  { return none }

func none(func(infer.Source) bool) {}

const head = "import asyncio, logging, unittest, requests\nasync def work(): ...\nasync def ticks(): yield 1\nasync def f(x, self, items):\n    "

// TestFates: the source is the name of the test; the fate is that of the first call of work or ticks in it.
func TestFates(t *testing.T) {
	facts, err := library.Load()
	if err != nil {
		t.Fatal(err)
	}
	libs, err := library.NewStandardDeclarations(0)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		code string
		want carrier.Verdict
	}{
		{"work()", carrier.Dropped},
		{"x and work()", carrier.Dropped},
		{"work() if x else None", carrier.Dropped},
		{"(x, [work()])", carrier.Dropped},
		{"[work() for _ in x]", carrier.Dropped},
		{"work() and x", carrier.Tested},
		{"work() or x", carrier.Tested},
		{"if work(): pass", carrier.Tested},
		{"while not work(): pass", carrier.Tested},
		{"assert work()", carrier.Tested},
		{"x = [i for i in x if work()]", carrier.Tested},
		{"x = 1 if work() else 2", carrier.Tested},
		{"x = bool(work())", carrier.Tested},
		{"x = work().name", carrier.Used},
		{"x = work()[0]", carrier.Used},
		{"x = work() + 1", carrier.Used},
		{"x = work() == 1", carrier.Used},
		{"x = work() is None", carrier.Used},
		{"x = len(work())", carrier.Used},
		{"a, b = work()", carrier.Used},
		{"for i in work(): pass", carrier.Used},
		{"with work(): pass", carrier.Used},
		{"print(*work())", carrier.Used},
		{"x = f'{work()}'", carrier.Formatted},
		{"x = 'a %s' % work()", carrier.Formatted},
		{"print(work())", carrier.Formatted},
		{"logging.info('a', work())", carrier.Formatted},
		{"x = isinstance(work(), int)", carrier.Inspected},
		{"x = isinstance(x, work())", carrier.Used},
		{"logging.error('a', exc_info=work())", carrier.Heeded},
		{"print(x, sep=work())", carrier.Used},
		{"print(x, file=work())", carrier.Heeded},
		{"print(*x, work())", carrier.Formatted},
		{"x = sorted(items, key=work())", carrier.Heeded},
		{"x = min(items, default=work())", carrier.Heeded},
		{"x = min(work(), 3)", carrier.Used},
		{"x = next(items, work())", carrier.Heeded},
		{"x = any(work())", carrier.Used},
		{"x = dict(a=work())", carrier.Heeded},
		{"x = int(*items, work())", carrier.Heeded},
		{"unittest.TestCase.assertEqual(self, work(), 1)", carrier.Compared},
		{"unittest.TestCase.assertEqual(self, second=work(), first=1)", carrier.Compared},
		{"unittest.TestCase().assertTrue(work())", carrier.Tested},
		{"unittest.TestCase().assertTrue(x, work())", carrier.Heeded},
		{"requests.get(work())", carrier.Used},
		{"requests.Session().get(work())", carrier.Used},
		{"y = work()", carrier.Bound},
		{"y = work(); z = y; print(z)", carrier.Bound},
		{"y = work(); del y", carrier.Bound},
		{"y = z = work()", carrier.Bound},
		{"_ = work()", carrier.Bound},
		{"(y := work())", carrier.Bound},
		{"y = work()\n    if x: return 1\n    y = None", carrier.Bound},
		{"y = ticks()", carrier.Bound},
		{"ticks()", carrier.Dropped},
		{"y = work(); await y.send(1)", carrier.Bound},
		{"y = work(); await y.close()", carrier.Bound},
		{"y = work(); x(len(y)); self.y = y", carrier.Mistaken},
		{"y = work(); self.y = y; x(y.name)", carrier.Mistaken},
		{"y = asyncio.Event() or work(); x(y); print(y.name)", carrier.Mistaken},

		{"await work()", carrier.Heeded},
		{"return work()", carrier.Heeded},
		{"x(work())", carrier.Heeded},
		{"x = [work()]", carrier.Heeded},
		{"self.y = work()", carrier.Heeded},
		{"y = self.y = work()", carrier.Heeded},
		{"y = work(); await y", carrier.Heeded},
		{"y = work(); z = y; await z", carrier.Heeded},
		{"y = work()\n    if x: await y", carrier.Heeded},
		{"y = work(); y.close()", carrier.Heeded},
		{"y = work(); g = lambda: y", carrier.Heeded},
		{"y = work(); x = [y]", carrier.Heeded},
		{"if (y := work()): await y", carrier.Heeded},
		{"asyncio.create_task(work())", carrier.Heeded},
		{"async for i in ticks(): pass", carrier.Heeded},
		{"x = [i async for i in ticks()]", carrier.Heeded},
		{"y = ticks(); await y.__anext__()", carrier.Heeded},
		{"work = x; work()", carrier.Heeded},
		{"y = work(); self.y = y; x(y == 1)", carrier.Heeded},
		{"y = x or work()\n    if x: print(y.name)\n    else: await y", carrier.Heeded},
		{"y = work()\n    if x: y = 1\n    self.y = y; print(y.name)", carrier.Heeded},
		{"y = ticks(); self.y = y; await y.close()", carrier.Heeded},
		{"global y; y = work()", carrier.Heeded},
	} {
		t.Run(test.code, func(t *testing.T) {
			tree := parse.File([]byte(head+test.code+"\n"), parse.Options{})
			if len(tree.Errors) > 0 {
				t.Fatal(tree.Errors)
			}
			prog := infer.NewProgram(alone{}, facts, libs)
			file := prog.File(infer.Source{Path: "/a.py", Display: "a.py", Name: "a", Tree: tree})
			analysis := carrier.NewAnalysis(file, carrier.NewProgram(facts).NewTracker(prog.NewEvaluator()))
			var made ast.Node
			tree.Module().Walk(func(n ast.Node) bool {
				if name := n.AsCall().Func().AsName().Id(); !made.OK() && (name == "work" || name == "ticks") {
					made = n
				}
				return true
			})
			fate := analysis.Fate(made)
			if fate.Verdict != test.want {
				t.Errorf("verdict %d, want %d", fate.Verdict, test.want)
			}
			if fate.Verdict != carrier.Heeded && fate.Func.Name() != strings.TrimSuffix(made.Text(), "()") {
				t.Errorf("made by %s", fate.Func.Name())
			}
		})
	}
}
