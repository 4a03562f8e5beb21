package rewrite_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/parse/oracle"
	"github.com/unheeded/unheeded/internal/python/rewrite"
	"github.com/unheeded/unheeded/internal/python/scope"
)

func read(t *testing.T) *scope.Table {
	t.Helper()
	text, err := os.ReadFile("testdata/program.py")
	if err != nil {
		t.Fatal(err)
	}
	return tableOf(t, string(text))
}

func tableOf(t *testing.T, text string) *scope.Table {
	t.Helper()
	tree := parse.File([]byte(text), parse.Options{})
	if len(tree.Errors) > 0 {
		t.Fatalf("%v\n%s", tree.Errors, text)
	}
	return scope.Build(tree)
}

// run returns what a program prints, whose files are given by name; main.py is run.
func run(t *testing.T, files map[string]string) string {
	t.Helper()
	python, err := oracle.Python3(t.Context())
	if err != nil {
		t.Skipf("NO PROGRAM IS RUN: python3: %v", err)
	}
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), python.Path, "-B", "-s", "main.py")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, files["main.py"])
	}
	return string(out)
}

// TestMeaning runs a program before and after each rewriting.
func TestMeaning(t *testing.T) {
	table := read(t)
	want := run(t, map[string]string{"main.py": string(table.Tree().Text)})
	if strings.Count(want, "\n") < 10 {
		t.Fatal(want)
	}
	taken := func(name string) bool { return table.Mentioned(name)&scope.Passes != 0 }
	edits := rewrite.Rename(table, "_zq", taken)
	renamed := rewrite.Apply(table.Tree().Text, edits)
	if have := run(t, map[string]string{"main.py": renamed}); have != want {
		t.Errorf("renamed: have %s, want %s", have, want)
	}
	if strings.ReplaceAll(renamed, "_zq", "") != strings.NewReplacer("import dumps", "import dumps as dumps").Replace(string(table.Tree().Text)) {
		t.Error("more than names was changed")
	}
	for _, name := range []string{"found_zq", "nonlocal total_zq", "**rest_zq", "*others_zq", "length_zq :=", "as whole_zq", "as error_zq",
		"as paths_zq", "dumps as dumps_zq", "def never_zq", "del value_zq", "self_zq.label()", "lambda: (total_zq, amount)", "def twice_zq",
		"for y_zq in range(x)", "function_zq(*args, **kwargs)"} {
		if !strings.Contains(renamed, name) {
			t.Errorf("not there: %s", name)
		}
	}
	for _, name := range []string{"LIMIT_zq", "counter_zq", "sep_zq", "amount_zq)", "label_zq", "size_zq=", "text_zq"} {
		if strings.Contains(renamed, name) {
			t.Errorf("renamed: %s", name)
		}
	}

	reordered := rewrite.Reorder(table.Tree())
	if have := run(t, map[string]string{"main.py": reordered.String()}); have != want {
		t.Errorf("reordered: have %s, want %s", have, want)
	}

	rest, moved, ok := rewrite.Split(table, "other")
	if !ok {
		t.Fatal("not split")
	}
	if have := run(t, map[string]string{"main.py": rest.String(), "other.py": moved.String()}); have != want {
		t.Errorf("split: have %s, want %s\n%s", have, want, moved)
	}
	// Again, with everything at once.
	both := map[string]string{}
	for name, file := range map[string]rewrite.File{"main.py": rest, "other.py": moved} {
		table := tableOf(t, file.String())
		text := rewrite.Apply(table.Tree().Text, rewrite.Rename(table, "_zq", taken))
		both[name] = rewrite.Reorder(tableOf(t, text).Tree()).String()
	}
	if have := run(t, both); have != want {
		t.Errorf("all: have %s, want %s", have, want)
	}
}

// names returns the definitions of a module's and its classes' bodies, in order.
func names(t *testing.T, text string) string {
	t.Helper()
	var out []string
	tableOf(t, text).Tree().Module().Walk(func(n ast.Node) bool {
		out = append(out, n.AsFunctionDef().Name()+n.AsClassDef().Name())
		return true
	})
	return strings.Join(strings.Fields(strings.Join(out, " ")), " ")
}

func TestReorder(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"def a(): pass\ndef b(): pass\n", "b a"},
		{"def a(): pass\n# of b\n@a\ndef b(): pass\nclass c:\n  def d(self): pass\n\n  def e(self): d", "c e d a b"},
		{"def a(): pass\nx = a()\ndef b(): pass\ndef c(x=b): pass\n", "a b c"},
		{"def c(): pass\ndef a(): c()\ndef d(): pass\ndef b(x=a()): pass\n", "d a c b"},
		{"class a: pass\nclass b(a): pass\nclass c(b): pass\nclass d: pass", "d a b c"},
		{"def a(): pass\ndef b(): pass\ndef a(): pass\n", "b a a"},
		{"if x:\n  def a(): pass\n  def b(): pass\nelse:\n  def c(): pass\n  def d(): pass\n", "b a d c"},
	} {
		tree := tableOf(t, test.text).Tree()
		file := rewrite.Reorder(tree)
		if have := names(t, file.String()); have != test.want {
			t.Errorf("%q: %s, want %s", test.text, have, test.want)
		}
		lines := strings.SplitAfter(test.text, "\n")
		for i, line := range strings.SplitAfter(file.String(), "\n") {
			if from := file.From(i + 1); from != 0 && strings.TrimSpace(lines[from-1]) != strings.TrimSpace(line) {
				t.Errorf("%q: line %d is not from %d", test.text, i+1, from)
			}
		}
	}
}

func TestSplit(t *testing.T) {
	for _, test := range []struct{ text, rest, moved string }{
		{"import x\ndef a(): x\ndef b(): c()\ndef c(): pass\nb()\n", "import x\nfrom o import a, b, c\nb()\n", "import x\ndef a(): x\ndef b(): c()\ndef c(): pass\n"},
		{"y = f()\ndef a(): y\ndef b(): pass\ndef c(): b()\n", "y = f()\ndef a(): y\nfrom o import b, c\n", "def b(): pass\ndef c(): b()\n"},
		{"y = 1\ndef a(): return y\n", "y = 1\nfrom o import a\n", "y = 1\ndef a(): return y\n"},
		{"def a():\n  global y\n  y = 1\n", "", ""},
		{"from x import *\ndef a(): pass\n", "", ""},
		{"class A:\n  def f(self) -> 'B': pass\nclass B(C): pass\nC = 1 + 1\ndef d(): pass\n", "class A:\n  def f(self) -> 'B': pass\nclass B(C): pass\nC = 1 + 1\nfrom o import d\n", "def d(): pass\n"},
		{"if TYPE_CHECKING:\n  import x\ndef a(b: x): pass\n", "if TYPE_CHECKING:\n  import x\nfrom o import a\n", "if TYPE_CHECKING:\n  import x\ndef a(b: x): pass\n"},
	} {
		rest, moved, _ := rewrite.Split(tableOf(t, test.text), "o")
		if rest.String() != test.rest || moved.String() != test.moved {
			t.Errorf("%q: %q and %q", test.text, rest, moved)
		}
	}
}

func TestAwait(t *testing.T) {
	tree := tableOf(t, "async def f():\n  x = g(1) + 2\n").Tree()
	var call ast.Node
	tree.Module().Walk(func(n ast.Node) bool {
		if n.Is(ast.KindCall) {
			call = n
		}
		return true
	})
	if have := rewrite.Apply(tree.Text, rewrite.Await(call)); have != "async def f():\n  x = (await g(1)) + 2\n" {
		t.Error(have)
	}
}
