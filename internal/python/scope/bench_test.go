package scope_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// BenchmarkStandardLibrary measures tables and flows over the modules of python3's own library.
func BenchmarkStandardLibrary(b *testing.B) {
	_, lib, _ := interpreter(b)
	trees, size := libraryTrees(lib)
	b.Run("Build", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			for _, tree := range trees {
				scope.Build(tree)
			}
		}
	})
	b.Run("BuildAndFlow", func(b *testing.B) {
		b.SetBytes(size)
		b.ReportAllocs()
		for b.Loop() {
			for _, tree := range trees {
				allFlows(scope.Build(tree))
			}
		}
	})
}

// libraryTrees parses the modules at the top of a standard library and of its packages.
func libraryTrees(lib string) (trees []*ast.Tree, size int64) {
	for _, pattern := range []string{"*.py", "*/*.py"} {
		paths, _ := filepath.Glob(filepath.Join(lib, pattern))
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil || strings.Contains(path, "site-packages") {
				continue
			}
			if tree := parse.File(text, parse.Options{}); len(tree.Errors) == 0 {
				trees = append(trees, tree)
				size += int64(len(text))
			}
		}
	}
	return trees, size
}

// allFlows computes the flow of every frame.
func allFlows(t *scope.Table) {
	for id, s := range t.Scopes() {
		if s.Frame == id {
			t.Flow(id)
		}
	}
}
