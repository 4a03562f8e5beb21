package ast_test

import (
	"fmt"
	"testing"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// TestSymbol: each name is found under its number, whatever others there are, and nothing else is.
func TestSymbol(t *testing.T) {
	for n := range 70 {
		tree := &ast.Tree{Symbols: []string{""}}
		for i := range n {
			tree.Symbols = append(tree.Symbols, fmt.Sprint("name_", i))
		}
		for want, name := range tree.Symbols {
			if have, ok := tree.Symbol(name); !ok || int(have) != want {
				t.Fatalf("%d names: %q has number %d, %v; want %d", n, name, have, ok, want)
			}
		}
		for _, name := range []string{"name", fmt.Sprint("name_", n), "name_0 "} {
			if have, ok := tree.Symbol(name); ok {
				t.Fatalf("%d names: %q has number %d", n, name, have)
			}
		}
	}
}
