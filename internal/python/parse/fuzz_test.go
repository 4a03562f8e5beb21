package parse

import (
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// Every text parses to a sound tree, and so does each of its prefixes and each text without one of its lines. Memory that
// is used again leaves no trace.
func FuzzParse(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add(text)
	}
	var again Parser
	var tree ast.Tree
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || len(text) > 5000 {
			t.Skip()
		}
		fresh := File([]byte(text), Options{})
		checkTree(t, fresh)
		again.FileInto([]byte(text), &tree)
		if have, want := sketch(&tree), sketch(fresh); have != want {
			t.Fatalf("a parser that is used again makes\n%s\na new one\n%s", have, want)
		}
		if len(fresh.Errors) > 0 && len(text) > 400 {
			return
		}
		for end := range text {
			if end > 600 {
				break
			}
			again.FileInto([]byte(text[:end]), &tree)
			checkTree(t, &tree)
		}
	})
}

// seeds returns the texts of testdata that fuzzing starts from.
func seeds(f *testing.F) (texts []string) {
	f.Helper()
	for _, name := range []string{"errors.txt", "recovery.txt"} {
		for _, c := range readChunks(f, name) {
			texts = append(texts, c.source)
		}
	}
	paths, err := filepath.Glob("testdata/seeds/*.py")
	if err != nil || len(paths) == 0 {
		f.Fatal("no seeds: ", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	return texts
}

// sketch is all of a tree as text, but for its own text.
func sketch(tree *ast.Tree) string {
	out := ast.AppendDump(nil, tree.Module().Node, ast.DumpOptions{})
	for _, e := range tree.Errors {
		out = append(out, e.Message...)
	}
	return string(out)
}
