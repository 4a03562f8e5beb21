package scope

import "github.com/unheeded/unheeded/internal/python/ast"

// ScopeID names a scope of a Table; 0 is none. Module is always 1. A scope's parent has a smaller number. Functions are
// numbered in the order of the source.
type ScopeID uint32

// Module is the scope of the module itself.
const Module ScopeID = 1

// ScopeKind is the kind of a scope.
type ScopeKind uint8

// The kinds of scopes.
const (
	NoScope ScopeKind = iota
	ModuleScope
	ClassScope
	FunctionScope
	LambdaScope
	// ComprehensionScope is that of a list, set or dict comprehension.
	ComprehensionScope
	// GeneratorScope is that of a generator expression.
	GeneratorScope
	// TypeParamsScope holds the type parameters of a generic function, class or type alias (PEP 695). It lies between
	// the scope that the statement stands in and the one that it opens.
	TypeParamsScope
)

var scopeKindNames = [...]string{
	NoScope: "none", ModuleScope: "module", ClassScope: "class", FunctionScope: "function", LambdaScope: "lambda",
	ComprehensionScope: "comprehension", GeneratorScope: "generator", TypeParamsScope: "type parameters",
}

// String returns the kind in words.
func (k ScopeKind) String() string { return scopeKindNames[k] }

// Deferred reports whether a scope of this kind runs when it is called, not where it stands. Such a scope begins a frame.
func (k ScopeKind) Deferred() bool { return k == FunctionScope || k == LambdaScope }

// ScopeFlags are facts of a scope.
type ScopeFlags uint8

// The facts of a scope.
const (
	// IsAsync: an async def; or a generator expression that is an async generator.
	IsAsync ScopeFlags = 1 << iota
	// HasYield: a yield or yield from stands in the scope itself, not in a nested one: it is a generator.
	HasYield
	// HasAwait: an await, async for or async with stands in the scope itself. A comprehension with one counts for the
	// scope around it too; a generator expression does not.
	HasAwait
	// HasReturnValue: a return with a value stands in the function.
	HasReturnValue
	// HasStarImport: the scope has a from … import *.
	HasStarImport
)

// Scope is one scope.
type Scope struct {
	Kind  ScopeKind
	Flags ScopeFlags
	// Node is what opens the scope: Module, ClassDef, FunctionDef, AsyncFunctionDef, Lambda, a comprehension; for
	// TypeParamsScope the statement that has the parameters.
	Node ast.Index
	// Parent is the scope around it; 0 for the module.
	Parent ScopeID
	// Frame is the module, function or lambda that the scope runs in: itself for those, else that of its parent.
	Frame ScopeID

	firstSymbol, endSymbol SymbolID
	firstEvent, endEvent   uint32
}

// Has reports whether a fact holds.
func (s Scope) Has(f ScopeFlags) bool { return s.Flags&f != 0 }

// SymbolID names a symbol of a Table; 0 is none.
type SymbolID uint32

// SymbolFlags are facts of a symbol.
type SymbolFlags uint16

// The facts of a symbol.
const (
	// IsBound: something in the scope binds the name (an annotation alone counts, as it does for CPython).
	IsBound SymbolFlags = 1 << iota
	// IsUsed: something in the scope loads or deletes the name.
	IsUsed
	// IsParam: a parameter of the function.
	IsParam
	// IsGlobal and IsNonlocal: declared so in the scope.
	IsGlobal
	IsNonlocal
	// IsCaptured: a scope of another frame means this variable.
	IsCaptured
	// IsRebound: a scope that declares the variable global or nonlocal binds it too.
	IsRebound
	// IsClassCell: the name is __class__ inside a method and means the class around it.
	IsClassCell
	// IsStar: not a name; the symbol that star imports of the module are kept under.
	IsStar

	// isDeclared: a symbol of the module that a function declares global.
	isDeclared
)

// Symbol is one name in one scope: every name that a scope binds, declares or mentions has one there.
type Symbol struct {
	// Scope is the scope that has the symbol.
	Scope ScopeID
	// Owner is the symbol of the variable that the name means: the symbol itself when it is local, one of a scope around
	// it when it is free or global, 0 when nothing in the module binds it: a builtin, a name that a star import or the
	// import system brings (__name__, __file__), or an error.
	Owner SymbolID
	Flags SymbolFlags

	name uint32
	// home is the symbol of the same frame under which Flow tracks the variable.
	home         SymbolID
	firstBinding BindingID
	firstUse     UseID
	// firstCapture and nextCapture link the symbols of other scopes that this variable owns.
	firstCapture, nextCapture SymbolID
}

// Has reports whether a fact holds.
func (s Symbol) Has(f SymbolFlags) bool { return s.Flags&f != 0 }

// UseID names an occurrence of a Name; 0 is none.
type UseID uint32

// Use is one Name node: a load, a store or a deletion.
type Use struct {
	// Node is the Name.
	Node ast.Index
	// Symbol is the name's symbol in the scope where it stands.
	Symbol SymbolID
	// Binding is what the name binds here; 0 for a plain load.
	Binding BindingID
}
