package scope

import (
	"iter"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// ImportFlags say where an import stands.
type ImportFlags uint8

// Where an import can stand.
const (
	// InTypeChecking: under if TYPE_CHECKING.
	InTypeChecking ImportFlags = 1 << iota
	// InTry: in the body of a try that handles ImportError, by that name, a base of it, or bare.
	InTry
	// InHandler: in a handler of such a try, or in its else.
	InHandler
	// InFunction: in a function or lambda, so it runs when that is called.
	InFunction
	// InClass: in a class body.
	InClass
	// InBranch: under an if, loop or match other than TYPE_CHECKING.
	InBranch
	// IsLazy: a lazy import (3.15).
	IsLazy
)

// ImportStmt is one import statement. Its aliases are those of the node; each has a binding, see Table.BindingAt.
type ImportStmt struct {
	// Node is an Import or ImportFrom.
	Node ast.Index
	// Scope is the scope that it stands in.
	Scope ScopeID
	Flags ImportFlags
}

// Has reports whether a fact holds.
func (i ImportStmt) Has(f ImportFlags) bool { return i.Flags&f != 0 }

// Imports returns the import statements in the order of the source. Do not change the slice.
func (t *Table) Imports() []ImportStmt { return t.imports }

// StarImports yields the bindings of the module's star imports, in the order of the source. A name whose Owner is 0 may
// come from any of them, the last one first.
func (t *Table) StarImports() iter.Seq[BindingID] { return t.Bindings(t.star(Module)) }

// star returns the symbol that a scope's star imports are kept under; 0 where there are none.
func (t *Table) star(id ScopeID) SymbolID {
	if !t.scopes[id].Has(HasStarImport) {
		return 0
	}
	for s := t.scopes[id].firstSymbol; s < t.scopes[id].endSymbol; s++ {
		if t.symbols[s].Has(IsStar) {
			return s
		}
	}
	return 0
}
