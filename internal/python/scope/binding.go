package scope

import "github.com/unheeded/unheeded/internal/python/ast"

// BindingID names a binding of a Table; 0 is none.
type BindingID uint32

// BindingKind says how a name is bound.
type BindingKind uint8

// The kinds of bindings. What Node, Stmt and Value of the Binding are stands beside each.
const (
	NoBinding BindingKind = iota
	// Assign: Node is the Name, Stmt the Assign, Value the expression on the right, or the part of it that lands here.
	Assign
	// AnnAssign: as Assign; Value is 0 where the statement only declares, and then nothing is bound when it runs.
	AnnAssign
	// AugAssign: Value is the right operand; the left one is the Name itself, whose reaching bindings Flow has.
	AugAssign
	// For: Stmt is the For or AsyncFor, Value the iterable; an element of it lands here.
	For
	// With: Stmt is the With or AsyncWith, Value the context expression; what entering it gives lands here.
	With
	// Import: Node is the alias, Stmt the Import. Without an asname the name is the first part of the dotted one.
	Import
	// ImportFrom: Node is the alias, Stmt the ImportFrom.
	ImportFrom
	// StarImport: Node is the alias *, Stmt the ImportFrom. It may bind any name, see Flow.
	StarImport
	// FunctionDef and ClassDef: Node, Stmt and Value are the definition.
	FunctionDef
	ClassDef
	// Param: Node is the arg, Stmt the function or lambda, Value the default or 0.
	Param
	// ExceptName: Node and Stmt are the ExceptHandler, Value its type expression.
	ExceptName
	// NamedExpr: Node is the Name, Stmt the NamedExpr, Value its value.
	NamedExpr
	// MatchCapture: Node is the MatchAs, MatchStar or MatchMapping, Stmt the match_case, Value the subject; see IsPart.
	MatchCapture
	// Comprehension: Stmt is the comprehension clause, Value its iterable; an element of it lands here.
	Comprehension
	// TypeParam: Node is the TypeVar, ParamSpec or TypeVarTuple, Stmt the generic statement, Value the bound or 0.
	TypeParam
	// Delete: Node is the Name, Stmt the Delete; afterwards the name is unbound.
	Delete
	// TypeAlias: Node is the Name, Stmt the TypeAlias, Value its value.
	TypeAlias
)

var bindingKindNames = [...]string{
	NoBinding: "none", Assign: "assign", AnnAssign: "annotated", AugAssign: "augmented", For: "for", With: "with",
	Import: "import", ImportFrom: "from", StarImport: "star", FunctionDef: "def", ClassDef: "class", Param: "param",
	ExceptName: "except", NamedExpr: "walrus", MatchCapture: "match", Comprehension: "comprehension",
	TypeParam: "typeparam", Delete: "del", TypeAlias: "type",
}

// String returns the kind as a word.
func (k BindingKind) String() string { return bindingKindNames[k] }

// BindingFlags are facts of a binding.
type BindingFlags uint8

// The facts of a binding.
const (
	// IsPart: a MatchCapture that takes a part of the subject, not all of it.
	IsPart BindingFlags = 1 << iota
	// IsVararg and IsKwarg: the parameter is *args, **kwargs.
	IsVararg
	IsKwarg
	// IsKeywordOnly and IsPositionalOnly: how the parameter may be passed.
	IsKeywordOnly
	IsPositionalOnly
	// IsDisplayed: Value is an element of the tuple or list on the right: in a, b = f(), g() the Value of b is g().
	IsDisplayed
)

// Binding is one place where a name gets a value, or loses it.
type Binding struct {
	Kind  BindingKind
	Flags BindingFlags
	// Symbol is the bound name in the scope where the binding takes effect; its Owner is the variable. 0 for an
	// attribute, see Table.Members.
	Symbol SymbolID
	// Node binds, Stmt is the statement or clause that does it, Value the expression that the value comes from, or 0.
	Node, Stmt, Value ast.Index

	path uint32
}

// Has reports whether a fact holds.
func (b Binding) Has(f BindingFlags) bool { return b.Flags&f != 0 }

// Step is one unpacking on the way from a value to a name.
type Step struct {
	// Index is the element's place; from the end where negative, as in Python.
	Index int32
	// Star: the target is starred and takes the list of elements from Index on, but for the last After ones.
	Star  bool
	After int32

	outer uint32
}
