package library_test

import (
	"testing"

	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// BenchmarkDeclarations measures what every run needs: the declarations of builtins and typing, with their scopes.
func BenchmarkDeclarations(b *testing.B) {
	for _, module := range []string{"builtins", "typing", "asyncio"} {
		b.Run(module, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				libs, err := library.NewDeclarations(0, nil)
				if err != nil {
					b.Fatal(err)
				}
				stub, ok, err := libs.Find(module)
				if err != nil || !ok {
					b.Fatal(module, err)
				}
				scope.Build(stub.Tree)
			}
		})
	}
}
