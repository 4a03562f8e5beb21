package cfg_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// everything builds the table of a text, all flows and all graphs.
func everything(text []byte) (tree *ast.Tree, graphs []*cfg.Graph) {
	tree = parse.File(text, parse.Options{})
	table := scope.Build(tree)
	for id, s := range table.Scopes() {
		if s.Frame == id {
			table.Flow(id)
		}
		if s.Kind == scope.ClassScope || s.Frame == id {
			graphs = append(graphs, cfg.Build(tree, s.Node, cfg.Options{}))
		}
	}
	return tree, graphs
}

// TestLarge holds that time does not explode for code of shapes that invite it.
func TestLarge(t *testing.T) {
	repeat := func(n int, line func(i int) string) string {
		var out strings.Builder
		for i := range n {
			out.WriteString(line(i))
		}
		return out.String()
	}
	nest := func(n int, head, last string) string {
		var out strings.Builder
		for i := range n {
			out.WriteString(strings.Repeat(" ", i+1) + head + "\n")
		}
		return out.String() + strings.Repeat(" ", n+1) + last + "\n"
	}
	shapes := []struct {
		name string
		n    int
		text func(n int) string
	}{
		{"lines", 100000, func(n int) string {
			return "def f(x):\n" + repeat(n, func(i int) string { return fmt.Sprintf(" x%d = g(x)\n", i) })
		}},
		{"ifs", 20000, func(n int) string {
			return "def f(x):\n" + repeat(n, func(i int) string { return fmt.Sprintf(" if x > %d: x = g(x)\n", i) })
		}},
		{"elifs", 2000, func(n int) string {
			return "def f(x):\n if x: pass\n" +
				repeat(n, func(i int) string { return fmt.Sprintf(" elif x == %d: y%d = g(x)\n", i, i) })
		}},
		{"guards", 20000, func(n int) string {
			return "def f(self):\n" + repeat(n, func(i int) string { return fmt.Sprintf(" if self.a%d: return\n", i) })
		}},
		{"tries", 10000, func(n int) string {
			return "def f(x):\n" + repeat(n, func(i int) string {
				return fmt.Sprintf(" try: x = g%d(x)\n except E: y%d = x\n finally: z = x\n", i, i)
			})
		}},
		{"sites", 10000, func(n int) string {
			return "def f(x):\n try:\n" + repeat(n, func(int) string { return "  x = g(x)\n" }) +
				repeat(20, func(i int) string { return fmt.Sprintf(" except E%d: pass\n", i) })
		}},
		{"loops", 10000, func(n int) string {
			return "def f(x):\n" + repeat(n, func(i int) string { return " for y in x:\n  if y: continue\n  x = y\n" })
		}},
		{"continues", 1000, func(n int) string {
			return "def f(x):\n while x:\n" + repeat(n, func(i int) string {
				return fmt.Sprintf("  y%d = x\n  if y%d:\n   x = g()\n   continue\n", i, i)
			})
		}},
		{"and", 2000, func(n int) string {
			return "def f(x):\n return x" + repeat(n, func(i int) string { return fmt.Sprintf(" and g(x, %d)", i) }) + "\n"
		}},
		{"awaits", 20000, func(n int) string {
			return "async def f(x):\n return [" + repeat(n, func(i int) string { return "await x, " }) + "]\n"
		}},
		{"sum", 2000, func(n int) string {
			return "async def f(x):\n return 0" + repeat(n, func(i int) string { return " + await x" }) + "\n"
		}},
		{"targets", 20000, func(n int) string {
			return repeat(n, func(i int) string { return fmt.Sprintf("a%d, ", i) }) + "= " +
				repeat(n, func(i int) string { return fmt.Sprintf("b%d, ", i) }) + "\n"
		}},
		{"functions", 20000, func(n int) string {
			return repeat(n, func(i int) string { return fmt.Sprintf("def f%d(x): return f%d(x)\n", i, n-i) })
		}},
		{"nested ifs", 90, func(n int) string { return "def f(x):\n" + nest(n, "if g(x):", "x = 1") }},
		{"nested loops", 90, func(n int) string { return "def f(x):\n" + nest(n, "for x in x:", "x = g(x)") }},
		{"nested withs", 90, func(n int) string { return "def f(x):\n while x:\n" + nest(n, " with x:", " break") }},
		{"nested tries", 40, func(n int) string {
			var out strings.Builder
			out.WriteString("def f(x):\n while x:\n")
			for i := range n {
				out.WriteString(strings.Repeat(" ", i+2) + "try:\n")
			}
			out.WriteString(strings.Repeat(" ", n+2) + "if g(x): break\n")
			for i := n - 1; i >= 0; i-- {
				pad := strings.Repeat(" ", i+2)
				out.WriteString(pad + "except E: x = g(x)\n" + pad + "finally: h(x)\n")
			}
			return out.String()
		}},
	}
	for _, shape := range shapes {
		t.Run(shape.name, func(t *testing.T) {
			start := time.Now()
			tree, _ := everything([]byte(shape.text(shape.n)))
			if len(tree.Errors) > 0 {
				t.Fatal(tree.Errors[0].Message)
			}
			// Linear time is some tens of milliseconds; quadratic time for any of these is many seconds.
			if spent := time.Since(start); spent > 3*time.Second {
				t.Errorf("%d take %v", shape.n, spent)
			}
		})
	}
}

// TestNestedFinally holds that a finally inside a finally inside a finally does not multiply without end.
func TestNestedFinally(t *testing.T) {
	var text strings.Builder
	text.WriteString("def f(x):\n while x:\n")
	for i := range 40 {
		pad := strings.Repeat(" ", i+2)
		text.WriteString(pad + "try:\n" + pad + " if x: return g()\n" + pad + " if x.y: break\n" + pad + " if x.z: continue\n" +
			pad + "finally:\n")
	}
	text.WriteString(strings.Repeat(" ", 42) + "h()\n")
	tree := parsed(t, []byte(text.String()))
	g := cfg.Build(tree, tree.Module().Body().First().Index, cfg.Options{})
	if !g.Merged {
		t.Error("nothing was merged")
	}
	if g.Len() > 100000 {
		t.Errorf("%d blocks", g.Len())
	}
	for _, complaint := range invariants(g) {
		t.Error(complaint)
	}
	if !strings.Contains(g.String(), "(on any)") {
		t.Error("no block says that it is a merged copy")
	}
}

// TestBrokenCode builds everything for texts that end anywhere and for texts that miss lines.
func TestBrokenCode(t *testing.T) {
	paths, _ := filepath.Glob("testdata/*.py")
	more, _ := filepath.Glob("../scope/testdata/*/*.py")
	for _, path := range append(paths, more...) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for end := 0; end < len(text); end += 5 {
			complain(t, text[:end])
		}
		lines := strings.SplitAfter(string(text), "\n")
		for i := range lines {
			complain(t, []byte(strings.Join(lines[:i], "")+strings.Join(lines[i+1:], "")))
		}
	}
}

func complain(t *testing.T, text []byte) {
	t.Helper()
	_, graphs := everything(text)
	for _, g := range graphs {
		for _, complaint := range invariants(g) {
			t.Errorf("%s\nin %.300q", complaint, text[max(0, len(text)-300):])
		}
	}
}

// FuzzEverything looks for texts for which a table, flow or graph cannot be built.
func FuzzEverything(f *testing.F) {
	paths, _ := filepath.Glob("testdata/*.py")
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		for _, function := range strings.Split(string(text), "\n\n") {
			f.Add([]byte(function))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) { complain(t, text) })
}
