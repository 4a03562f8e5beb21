package ast

import (
	"sync"

	"github.com/unheeded/unheeded/internal/python/source"
)

// Kind is the kind of a node.
type Kind uint8

// String returns the kind's name in CPython's ast, or our own for the few that it does not have.
func (k Kind) String() string { return kindNames[k] }

// Group returns the group that the kind belongs to: statements, expressions and so on.
func (k Kind) Group() Group { return kindGroups[k] }

// IsNamed reports whether nodes of the kind keep a name in themselves: Raw.Data is then a symbol.
func (k Kind) IsNamed() bool { return kindNamed[k] }

// Group is a class of kinds, as CPython's grammar has them.
type Group uint8

// Field says which field of its parent a node fills.
type Field uint8

// String returns the field's name in CPython's ast.
func (f Field) String() string { return fieldNames[f] }

// Index is the place of a node in its tree; 0 is no node.
type Index uint32

// Flags are the small facts of one node.
type Flags uint8

// The flags. Those below FlagParen exclude each other; the last ones mean different things on different kinds.
const (
	// FlagStore marks a target that is bound, FlagDel one that is deleted; neither is CPython's context Load.
	FlagStore Flags = 1 << iota
	FlagDel
	// FlagParen marks an expression that stands in parentheses of its own (a tuple's own do not count).
	FlagParen

	// FlagRaw on a string: backslashes mean themselves.
	FlagRaw
	// FlagUnicode on a string: written with the prefix u, CPython's kind "u".
	FlagUnicode
	// FlagMiddle on a string: it has no quotes, it is a stretch inside an f-string or t-string.
	FlagMiddle

	// FlagSimple is the field simple of AnnAssign.
	FlagSimple = FlagRaw
	// FlagIsAsync is the field is_async of comprehension.
	FlagIsAsync = FlagRaw
	// FlagIsLazy marks a lazy import (3.15).
	FlagIsLazy = FlagRaw
)

// Raw is a node as it is stored. Only the parser and code that must be fast look at it; all else uses Node.
type Raw struct {
	Kind  Kind
	Flags Flags
	// Field is the field of the parent that the node fills.
	Field Field
	// Op is an operator, the kind of a constant or, on a comparator of Compare, the comparison that stands before it.
	Op Op
	// Start and End are byte offsets in the file's text, End exclusive. They equal CPython's positions.
	Start, End uint32
	// First is the first child, Next the next sibling; 0 is none.
	First, Next Index
	// Data is a symbol (its number in Tree.Symbols) or a small number, as the kind's line in grammar.txt says.
	Data uint32
}

// Tree is the syntax tree of one file. It is written by the parser and never changed afterwards, so any number of
// goroutines may read it.
type Tree struct {
	// Text is the decoded source that all offsets point into.
	Text []byte
	// Nodes are the nodes; Nodes[0] is no node. Children stand before their parents, mostly.
	Nodes []Raw
	// Symbols are the distinct names of the file, NFKC-normalised as CPython does; the first is "".
	Symbols Symbols
	// Root is the Module.
	Root Index
	// Comments are the comments in order, from # to the end of the line, exclusive.
	Comments []source.Span
	// Errors are what does not parse, in order of the source; none means that the file is well formed.
	Errors []SyntaxError
	// Features are the constructs that older Pythons do not have, in order of the source.
	Features []Feature
	// Lines converts offsets to lines and columns.
	Lines *source.Lines

	// numbered is what Symbol reads, made when it is first asked.
	numberedOnce sync.Once
	numbered     []uint32
}

// SyntaxError is a place that does not parse.
type SyntaxError struct {
	Span    source.Span
	Message string
}

// Version is a version of Python: 0x030C is 3.12. The zero Version is no version.
type Version uint16

// V returns the version 3.minor.
func V(minor int) Version { return Version(3<<8 | minor) }

// Minor returns the 12 of 3.12.
func (v Version) Minor() int { return int(v & 0xff) }

// Feature is a construct that came with a version of Python or, where Until is set, went with one.
type Feature struct {
	Span source.Span
	// Since is the first version that has it.
	Since Version
	// Until is the first version that has it no longer; the zero Version where all later ones have it.
	Until Version
	// What names the construct, for a message: "match statement".
	What string
}

// Module returns the root.
func (t *Tree) Module() Module { return t.Node(t.Root).AsModule() }

// Node returns the node at an index.
func (t *Tree) Node(i Index) Node { return Node{t, i} }

// Parents returns the parent of every node, by index; 0 for the root and for nodes that the parser gave up.
// It costs one pass over the tree: keep the answer.
func (t *Tree) Parents() []Index {
	parents := make([]Index, len(t.Nodes))
	stack := make([]Index, 1, 64)
	stack[0] = t.Root
	for len(stack) > 0 {
		parent := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		for child := t.Nodes[parent].First; child != 0; child = t.Nodes[child].Next {
			parents[child] = parent
			stack = append(stack, child)
		}
	}
	return parents
}
