package ast_test

import (
	"fmt"
	"testing"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// TestSymbol: each name is found under its number, whatever others there are, and nothing else is.
func TestSymbol(t *testing.T) {
	for n := range 70 {
		names := []string{""}
		for i := range n {
			names = append(names, fmt.Sprint("name_", i))
		}
		tree := &ast.Tree{Symbols: ast.SymbolsOf(names...)}
		if have := tree.Symbols.Len(); have != len(names) {
			t.Fatalf("%d names: there are %d", n, have)
		}
		for want, name := range tree.Symbols.All() {
			if name != names[want] {
				t.Fatalf("%d names: the one of number %d is %q", n, want, name)
			}
			if have, ok := tree.Symbol(name); !ok || have != want {
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
