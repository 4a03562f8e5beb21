package infertest

import (
	"fmt"
	"iter"
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

// Pages calls check for every example of the pages that match a pattern, in a subtest of its own. It fails where there is
// none.
func Pages(t *testing.T, pattern string, check func(t *testing.T, ex *Example)) {
	t.Helper()
	pages, err := filepath.Glob(pattern)
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, ex := range examples(string(text)) {
			t.Run(filepath.Base(page)+"/"+ex.name, func(t *testing.T) { check(t, ex) })
		}
	}
}

// Example is one project of a page.
type Example struct {
	// Files are in the order of the page.
	Files []*File
	// Broken: the files need not parse.
	Broken bool

	name  string
	trees map[string]*ast.Tree
}

// File is one file of an example.
type File struct {
	Path, Text string
	// Line is that of the page which stands before the text.
	Line int
}

// Source returns a file as inference wants it.
func (ex *Example) Source(f *File) infer.Source { return source(f.Path, ex.trees[f.Path]) }

var fence = regexp.MustCompile("(?m)^```python(?: title=(\\S+))?\n((?:.*\n)*?)```$")

// examples splits a page: an untitled block stands alone, titled ones that follow each other under one heading belong
// together.
func examples(text string) []*Example {
	var out []*Example
	heading, open := "", (*Example)(nil)
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
		file := &File{Path: path, Text: text[m[4]:m[5]], Line: strings.Count(text[:m[4]], "\n")}
		if open == nil || m[2] < 0 {
			open = &Example{name: fmt.Sprintf("%s:%d", heading, file.Line)}
			out = append(out, open)
		}
		open.Files = append(open.Files, file)
		if m[2] < 0 {
			open = nil
		}
	}
	return out
}

// loadFacts reads the facts once for all examples: they are never written.
var loadFacts = sync.OnceValues(library.Load)

// Program returns a new Program that knows the example, and the facts and declarations that are built in. Each call reads
// the files anew.
func (ex *Example) Program(t testing.TB) *infer.Program {
	t.Helper()
	facts, err := loadFacts()
	if err != nil {
		t.Fatal(err)
	}
	ex.trees = map[string]*ast.Tree{}
	for _, f := range ex.Files {
		tree := parse.File([]byte(f.Text), parse.Options{})
		if len(tree.Errors) > 0 && !ex.Broken {
			t.Fatalf("%s: line %d: %v", f.Path, f.Line, tree.Errors)
		}
		ex.trees[f.Path] = tree
	}
	libs, err := library.NewStandardDeclarations(0)
	if err != nil {
		t.Fatal(err)
	}
	return infer.NewProgram(ex, facts, libs)
}

// installed is the folder of an example whose files are libraries of the environment: read, and not indexed.
const installed = "site-packages/"

// Find is the Loader of an example: every file is importable from its root, or from site-packages.
func (ex *Example) Find(name, _ string) (infer.Source, bool) {
	base := strings.ReplaceAll(name, ".", "/")
	for _, path := range []string{base + ".pyi", base + "/__init__.pyi", base + ".py", base + "/__init__.py"} {
		for _, path := range []string{path, installed + path} {
			if tree := ex.trees[path]; tree != nil {
				return source(path, tree), true
			}
		}
	}
	for path := range ex.trees {
		if strings.HasPrefix(path, base+"/") {
			return infer.Source{
				Path: base, Name: name, IsPackage: true, IsNamespace: true, Tree: parse.File(nil, parse.Options{}),
			}, true
		}
	}
	return infer.Source{}, false
}

// FindRelative counts the dots from the name of the file.
func (ex *Example) FindRelative(from string, level int, name string) (infer.Source, bool) {
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
func (ex *Example) Uses(string) iter.Seq[infer.Source] { return ex.Mentions("") }

// Reads gives every file of the project: the index only saves work.
func (ex *Example) Reads(string) iter.Seq[infer.Source] { return ex.Mentions("") }

// Defines gives every file of the project: the index only saves work.
func (ex *Example) Defines(string) iter.Seq[infer.Source] { return ex.Mentions("") }

// Stores gives every file of the project: the index only saves work.
func (ex *Example) Stores(string) iter.Seq[infer.Source] { return ex.Mentions("") }

// Conftests gives the files called conftest.py, the nearest first.
func (ex *Example) Conftests(file string) []infer.Source {
	var out []infer.Source
	for folder := path.Dir(file); ; folder = path.Dir(folder) {
		for src := range ex.Mentions("") {
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
func (ex *Example) Mentions(string) iter.Seq[infer.Source] {
	var out []infer.Source
	for path, tree := range ex.trees {
		if src := source(path, tree); !src.IsInstalled {
			out = append(out, src)
		}
	}
	slices.SortFunc(out, func(a, b infer.Source) int { return strings.Compare(a.Path, b.Path) })
	return slices.Values(out)
}

func source(path string, tree *ast.Tree) infer.Source {
	name, _ := strings.CutSuffix(strings.TrimSuffix(path, "i"), ".py")
	name, isPackage := strings.CutSuffix(name, "/__init__")
	name, isInstalled := strings.CutPrefix(name, installed)
	return infer.Source{
		Path: path, Name: strings.ReplaceAll(name, "/", "."), IsPackage: isPackage, IsInstalled: isInstalled, Tree: tree,
	}
}
