package cfg

import (
	"github.com/unheeded/unheeded/internal/python/ast"
)

// BlockID names a block of a Graph; 0 is none.
type BlockID uint32

// Graph is the control flow of one body. It does not change after Build.
type Graph struct {
	// Tree and Node say whose body it is.
	Tree *ast.Tree
	Node ast.Index
	// Entry is where it begins. Exit is where it returns or falls off its end, Raised where an exception leaves it; these
	// two have no items. Either may be unreachable.
	Entry, Exit, Raised BlockID
	// Merged: a finally was too deeply nested to be copied for each way through it.
	Merged bool

	blocks []block
	items  []Item
	edges  []Edge
	// entering are the edges by the block that they lead to, as places in edges.
	entering []uint32
	order    []BlockID
	// early are the nodes that have an item before the one they are part of, taken the conditional expressions that
	// were taken apart; both are sorted.
	early, taken []ast.Index
}

type block struct {
	firstItem, endItem         uint32
	firstEdge, endEdge         uint32
	firstEntering, endEntering uint32
	suspension                 ast.Index
	copy                       Copy
	dead                       bool
}

// Copy says of which copy of a finally or with exit a block is part.
type Copy uint8

// The ways through a finally or with exit.
const (
	// Original: no copy, or that of the way to its end.
	Original Copy = iota
	OnRaise
	OnReturn
	OnBreak
	OnContinue
	// OnAny: one copy for all ways, see Graph.Merged.
	OnAny
)

// Role says what an item is in the program.
type Role uint8

// The roles of items.
const (
	// Statement is a simple statement, or a definition with its decorators, defaults, annotations and bases.
	Statement Role = iota
	// Value is an expression evaluated ahead of what it is part of.
	Value
	// Result: the value of Of, an and, or, or conditional expression, is on this way that of Node.
	Result
	// Test is a condition; edges True and False follow.
	Test
	// Iter is the iterable of Of, a For, AsyncFor or comprehension clause; an iterator of it is made.
	Iter
	// Step: the For, AsyncFor or comprehension clause takes its next element; edges HasElement and Exhausted follow.
	Step
	// Bind: the For, AsyncFor, comprehension clause or withitem binds its target.
	Bind
	// Element: Node's value becomes an element of Of, a comprehension; of a DictComp the key, then the value.
	Element
	// Enter: the context expression of the withitem is evaluated and its manager entered.
	Enter
	// Exit: the manager of the withitem is left.
	Exit
	// Subject is the subject of a match statement.
	Subject
	// Pattern: the match_case is tried and its names bound; edges Case and NoCase follow. Its guard is a Test behind it.
	Pattern
	// Handler: the ExceptHandler has caught an exception, which its name is bound to.
	Handler
	// Forget: the body of the ExceptHandler has ended and its name is deleted.
	Forget
	// Return is a return statement, or the body of a lambda.
	Return
	// Raise is a raise statement, or an assert that fails.
	Raise
)

var roleNames = [...]string{
	Statement: "", Value: "value", Result: "result", Test: "test", Iter: "iter", Step: "step", Bind: "bind",
	Element: "element", Enter: "enter", Exit: "exit", Subject: "subject", Pattern: "pattern", Handler: "handler", Forget: "forget",
	Return: "", Raise: "",
}

// String returns the role as a word, "" for statements.
func (r Role) String() string { return roleNames[r] }

// Item is one node that is evaluated.
type Item struct {
	Role Role
	Node ast.Index
	// Of is the node that the item is a part of, where the role says so; else 0.
	Of ast.Index
}

// EdgeKind says why control goes along an edge.
type EdgeKind uint8

// The kinds of edges, with what Node of the Edge is.
const (
	// Next: the block is done.
	Next EdgeKind = iota
	// True, False: the condition, Node, was so. A constant has one of them.
	True
	False
	// HasElement, Exhausted: the loop or clause, Node, has taken an element; has none left.
	HasElement
	Exhausted
	// Loop: back to the head of the loop, Node.
	Loop
	// Case, NoCase: the match_case, Node, matched; did not.
	Case
	NoCase
	// Returns, Breaks, Continues: the statement, Node, jumps. Behind a finally or with Node is 0 where several statements
	// share the copy.
	Returns
	Breaks
	Continues
	// Swallowed: the manager of the withitem, Node, may have swallowed the exception.
	Swallowed

	// The kinds below are those of exceptions. Edge.Handler says where one lands. Where one may land in several places
	// the edges stand in the order in which Python tries them.

	// Raises: the raise statement, Node. Asserts: the assert statement, Node, has failed.
	Raises
	Asserts
	// Implicit: evaluating the item, Node, may raise.
	Implicit
	// Cancel: a cancellation may be raised at the await point, Node.
	Cancel
	// Reraises: the exception goes on behind a finally, a with exit, or the clauses of a try, Node. Those of an except* may
	// have taken a part of it.
	Reraises
)

var edgeKindNames = [...]string{
	Next: "next", True: "true", False: "false", HasElement: "element", Exhausted: "exhausted", Loop: "loop",
	Case: "case", NoCase: "nocase", Returns: "return", Breaks: "break", Continues: "continue", Swallowed: "swallowed",
	Raises: "raise", Asserts: "assert", Implicit: "implicit", Cancel: "cancel", Reraises: "reraise",
}

// String returns the kind as a word.
func (k EdgeKind) String() string { return edgeKindNames[k] }

// IsException reports whether the edge is the way of an exception.
func (k EdgeKind) IsException() bool { return k >= Raises }

// IsPartial reports whether the edge leaves while the last item of its block is evaluated, not after it: the items before
// are done, what the last one binds is not bound.
func (k EdgeKind) IsPartial() bool { return k == Implicit || k == Cancel }

// Edge is a way from one block to another.
type Edge struct {
	From, To BlockID
	Kind     EdgeKind
	Node     ast.Index
	// Handler is the ExceptHandler that an exception would be caught by; 0 where no handler of this body is tried
	// before it leaves its try, or the body.
	Handler ast.Index
}

// Len is the number of blocks and one: BlockIDs are below it.
func (g *Graph) Len() int { return len(g.blocks) }

// Items returns what a block evaluates, in order. Do not change it.
func (g *Graph) Items(b BlockID) []Item {
	return g.items[g.blocks[b].firstItem:g.blocks[b].endItem]
}

// Out returns the edges from a block, exceptions last. Do not change it.
func (g *Graph) Out(b BlockID) []Edge {
	return g.edges[g.blocks[b].firstEdge:g.blocks[b].endEdge]
}

// In yields the edges that lead to a block.
func (g *Graph) In(b BlockID) func(yield func(Edge) bool) {
	return func(yield func(Edge) bool) {
		for _, e := range g.entering[g.blocks[b].firstEntering:g.blocks[b].endEntering] {
			if !yield(g.edges[e]) {
				return
			}
		}
	}
}

// Dead reports whether no way leads to a block, all edges counted.
func (g *Graph) Dead(b BlockID) bool { return g.blocks[b].dead }

// Copy says of which copy of a finally or with exit a block is part.
func (g *Graph) Copy(b BlockID) Copy { return g.blocks[b].copy }

// Suspension returns the node at which a block may be suspended; 0 where it cannot. It is in the block's last item: an
// Await; an AsyncFor or async comprehension clause that steps; a withitem of an AsyncWith that enters or exits; a Yield
// or YieldFrom.
func (g *Graph) Suspension(b BlockID) ast.Index { return g.blocks[b].suspension }

// Await returns the await point of a block: its Suspension unless that is a yield; 0 where it has none.
func (g *Graph) Await(b BlockID) ast.Index {
	at := g.blocks[b].suspension
	if isYield(g.Tree.Nodes[at].Kind) {
		return 0
	}
	return at
}

// Yield returns the Yield or YieldFrom of a block; 0 where it has none.
func (g *Graph) Yield(b BlockID) ast.Index {
	at := g.blocks[b].suspension
	if isYield(g.Tree.Nodes[at].Kind) {
		return at
	}
	return 0
}

func isYield(k ast.Kind) bool { return k == ast.KindYield || k == ast.KindYieldFrom }

// Order returns the blocks that are not dead in reverse postorder: but for loops, a block stands behind those that lead
// to it. Do not change it.
func (g *Graph) Order() []BlockID { return g.order }
