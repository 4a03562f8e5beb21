package infer_test

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
)

// TestManual runs the pages in testdata: each Python block is a project, or a file of one where it has a title, and each
// `reveal_type(x)  # type: T` in it says what is known of x.
func TestManual(t *testing.T) {
	pages, err := filepath.Glob("testdata/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	asserted := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, ex := range examples(string(text)) {
			t.Run(filepath.Base(page)+"/"+ex.name, func(t *testing.T) {
				asserted += ex.check(t, 1)
			})
		}
	}
	if asserted < 100 {
		t.Errorf("the pages assert %d types; they are being read wrongly", asserted)
	}
}

// TestOrder asks every question of every page from several goroutines and in another order: the answers are the same.
func TestOrder(t *testing.T) {
	pages, _ := filepath.Glob("testdata/*.md")
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, ex := range examples(string(text)) {
			t.Run(filepath.Base(page)+"/"+ex.name, func(t *testing.T) {
				ex.check(t, -1)
				var wg sync.WaitGroup
				prog := ex.program(t)
				for range 4 {
					wg.Go(func() { ex.ask(t, prog, prog.NewEvaluator(), 1) })
				}
				wg.Wait()
			})
		}
	}
}

// example is one project of a page.
type example struct {
	name  string
	files []*exampleFile
	trees map[string]*ast.Tree
}

type exampleFile struct {
	path, text string
	line       int
}

var fence = regexp.MustCompile("(?m)^```python(?: title=(\\S+))?\n((?:.*\n)*?)```$")

// examples splits a page: an untitled block stands alone, titled ones that follow each other under one heading belong
// together.
func examples(text string) []*example {
	var out []*example
	heading, open := "", (*example)(nil)
	last := 0
	for _, m := range fence.FindAllStringSubmatchIndex(text, -1) {
		between := text[last:m[0]]
		if i := strings.LastIndex("\n"+between, "\n#"); i >= 0 {
			line, _, _ := strings.Cut(between[i:], "\n")
			heading, open = strings.TrimSpace(strings.TrimLeft(line, "# ")), nil
		}
		last = m[1]
		path := "example.py"
		if m[2] >= 0 {
			path = text[m[2]:m[3]]
		}
		file := &exampleFile{path: path, text: text[m[4]:m[5]], line: strings.Count(text[:m[4]], "\n")}
		if open == nil || m[2] < 0 {
			open = &example{name: fmt.Sprintf("%s:%d", heading, file.line)}
			out = append(out, open)
		}
		open.files = append(open.files, file)
		if m[2] < 0 {
			open = nil
		}
	}
	return out
}

func (ex *example) program(t *testing.T) *infer.Program {
	facts, err := library.Load()
	if err != nil {
		t.Fatal(err)
	}
	ex.trees = map[string]*ast.Tree{}
	for _, f := range ex.files {
		tree := parse.File([]byte(f.text), parse.Options{})
		if len(tree.Errors) > 0 {
			t.Fatalf("%s: line %d: %v", f.path, f.line, tree.Errors)
		}
		ex.trees[f.path] = tree
	}
	libs, err := library.NewDeclarations(0, nil)
	if err != nil {
		t.Fatal(err)
	}
	return infer.NewProgram(ex, facts, libs)
}

// installed is the folder of an example whose files are libraries of the environment: read, and not indexed.
const installed = "site-packages/"

// Find is the Loader of an example: every file is importable from its root, or from site-packages.
func (ex *example) Find(name, _ string) (infer.Source, bool) {
	base := strings.ReplaceAll(name, ".", "/")
	for _, path := range []string{base + ".pyi", base + "/__init__.pyi", base + ".py", base + "/__init__.py"} {
		for _, path := range []string{path, installed + path} {
			if tree := ex.trees[path]; tree != nil {
				return source(path, tree), true
			}
		}
	}
	return infer.Source{}, false
}

// FindRelative counts the dots from the name of the file.
func (ex *example) FindRelative(from string, level int, name string) (infer.Source, bool) {
	src := source(from, ex.trees[from])
	parts := strings.Split(src.Name, ".")
	if src.IsPackage {
		level--
	}
	if level > len(parts) {
		return infer.Source{}, false
	}
	parts = parts[:len(parts)-level]
	if name != "" {
		parts = append(parts, name)
	}
	return ex.Find(strings.Join(parts, "."), from)
}

// Uses gives every file of the project: the index only saves work.
func (ex *example) Uses(string) []infer.Source { return ex.Mentions("") }

// Conftests gives the files called conftest.py, the nearest first.
func (ex *example) Conftests(file string) []infer.Source {
	var out []infer.Source
	for folder := path.Dir(file); ; folder = path.Dir(folder) {
		for _, src := range ex.Mentions("") {
			if src.Path == path.Join(folder, "conftest.py") {
				out = append(out, src)
			}
		}
		if folder == "." || folder == "/" {
			return out
		}
	}
}

// Mentions gives every file of the project: the index only saves work.
func (ex *example) Mentions(string) []infer.Source {
	var out []infer.Source
	for path, tree := range ex.trees {
		if src := source(path, tree); !src.IsInstalled {
			out = append(out, src)
		}
	}
	slices.SortFunc(out, func(a, b infer.Source) int { return strings.Compare(a.Path, b.Path) })
	return out
}

func source(path string, tree *ast.Tree) infer.Source {
	name, _ := strings.CutSuffix(strings.TrimSuffix(path, "i"), ".py")
	name, isPackage := strings.CutSuffix(name, "/__init__")
	name, isInstalled := strings.CutPrefix(name, installed)
	return infer.Source{
		Path: path, Name: strings.ReplaceAll(name, "/", "."), IsPackage: isPackage, IsInstalled: isInstalled, Tree: tree,
	}
}

func (ex *example) check(t *testing.T, order int) int {
	prog := ex.program(t)
	return ex.ask(t, prog, prog.NewEvaluator(), order)
}

// ask compares every assertion of the example, from the front or, with order -1, from the back, and counts them.
func (ex *example) ask(t *testing.T, prog *infer.Program, e *infer.Evaluator, order int) int {
	asked := 0
	files := slices.Clone(ex.files)
	if order < 0 {
		slices.Reverse(files)
	}
	for _, f := range files {
		file := prog.File(source(f.path, ex.trees[f.path]))
		lines := strings.Split(f.text, "\n")
		var calls []ast.Node
		file.Tree.Module().Walk(func(n ast.Node) bool {
			if n.AsCall().Func().AsName().Id() == "reveal_type" {
				calls = append(calls, n)
			}
			return true
		})
		if order < 0 {
			slices.Reverse(calls)
		}
		for _, n := range calls {
			line := file.Tree.Lines.Line(n.Span().Start)
			_, want, ok := strings.Cut(lines[line-1], "# type: ")
			if !ok {
				t.Errorf("%s:%d: reveal_type without # type:", f.path, f.line+line)
				continue
			}
			asked++
			if have := e.TypeOf(file, n.AsCall().Args().First()).String(); have != strings.TrimSpace(want) {
				t.Errorf("line %d: %s\nhave %s\nwant %s", f.line+line, strings.TrimSpace(lines[line-1]), have, want)
			}
		}
	}
	return asked
}
