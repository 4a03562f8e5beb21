package cfg

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// Options are what a caller knows beyond the text.
type Options struct {
	// NoReturn, where not nil, tells whether a call never comes back but by an exception. It is asked for calls that are
	// a statement, alone or awaited.
	NoReturn func(call ast.Index) bool
}

// Build makes the graph of a Module, FunctionDef, AsyncFunctionDef, ClassDef (its body) or Lambda. Time and space are
// linear in the size of the body, but for copies of finally, which are bounded.
func Build(tree *ast.Tree, node ast.Index, options Options) *Graph {
	b := &builder{
		Graph:   &Graph{Tree: tree, Node: node, blocks: make([]block, 1)},
		nodes:   tree.Nodes,
		options: options,
		live:    make([]bool, 1),
		early:   map[ast.Index]bool{},
		facts:   map[ast.Index]fact{},
		budget:  minCopies,
	}
	b.Entry, b.Exit, b.Raised = b.newBlock(), b.newBlock(), b.newBlock()
	b.live[b.Entry] = true
	b.current = b.Entry
	if b.nodes[node].Kind == ast.KindLambda {
		body := b.child(node, ast.FieldBody)
		b.linearize(body)
		b.add(Return, body, 0)
	} else {
		b.budget += copiesPerNode * b.size(node)
		b.block(node, ast.FieldBody)
	}
	if b.current != 0 {
		b.edge(b.Exit, Next, 0, 0)
	}
	b.finish()
	return b.Graph
}

// Bounds of copying: a graph may have copies of minCopies nodes and copiesPerNode for each of its own. One level of
// finally needs four, nested ones that are not inside a finally themselves no more.
const (
	minCopies     = 2000
	copiesPerNode = 8
)

// builder makes a graph.
type builder struct {
	*Graph
	nodes   []ast.Raw
	options Options
	// current is the block that comes next; 0 behind a jump. closed: it has its last item, what follows needs another.
	current BlockID
	closed  bool
	// alarmed: the next item may raise whatever it is.
	alarmed bool
	// live has for each block whether a way leads to it, as far as is known.
	live []bool
	// frames are the statements around that jumps and exceptions have to do with.
	frames []*frame
	copied Copy
	budget int

	blockItems []blockItem
	// early has the nodes that were evaluated ahead: true for those that were taken apart.
	early map[ast.Index]bool
	facts map[ast.Index]fact
}

type blockItem struct {
	block BlockID
	Item
}

func (b *builder) newBlock() BlockID {
	b.blocks = append(b.blocks, block{copy: b.copied})
	b.live = append(b.live, false)
	return BlockID(len(b.blocks) - 1)
}

// start makes a block the current one.
func (b *builder) start(id BlockID) { b.current, b.closed = id, false }

// stop ends the current block: what follows is dead.
func (b *builder) stop() { b.current, b.closed = 0, false }

// isLive reports whether the current point can be reached.
func (b *builder) isLive() bool { return b.current != 0 && b.live[b.current] }

// edge leads from the current block to another.
func (b *builder) edge(to BlockID, kind EdgeKind, node, handler ast.Index) {
	b.edges = append(b.edges, Edge{From: b.current, To: to, Kind: kind, Node: node, Handler: handler})
	b.live[to] = b.live[to] || b.live[b.current]
}

// goTo leads on to a block, if there is a point to come from.
func (b *builder) goTo(to BlockID, kind EdgeKind, node ast.Index) {
	if b.current != 0 {
		b.edge(to, kind, node, 0)
	}
}

// ready makes sure that there is a block that can take an item. Behind a jump it is a dead one.
func (b *builder) ready() {
	switch {
	case b.current == 0:
		b.start(b.newBlock())
	case b.closed:
		next := b.newBlock()
		b.edge(next, Next, 0, 0)
		b.start(next)
	}
}

// add evaluates an item, with the ways of the exceptions that it may raise.
func (b *builder) add(role Role, node, of ast.Index) {
	b.ready()
	item := Item{Role: role, Node: node, Of: of}
	b.blockItems = append(b.blockItems, blockItem{b.current, item})
	raises, suspension := b.effects(item)
	if role == Raise {
		raises = false
	} else if b.alarmed {
		raises, b.alarmed = true, false
	}
	if raises {
		b.throw(Implicit, node)
	}
	if suspension != 0 {
		b.blocks[b.current].suspension = suspension
		if !isYield(b.nodes[suspension].Kind) {
			b.throw(Cancel, suspension)
		}
	}
	b.closed = raises || suspension != 0
}

// effects tells whether an item may raise, and where it may be suspended.
func (b *builder) effects(item Item) (raises bool, suspension ast.Index) {
	of := b.nodes[item.Node].Kind
	switch item.Role {
	case Step:
		raises = true
		if of == ast.KindAsyncFor || of == ast.KindComprehension && b.nodes[item.Node].Flags&ast.FlagIsAsync != 0 {
			suspension = item.Node
		}
	case Enter, Exit:
		raises = true
		if b.isAsyncWith(item) {
			suspension = item.Node
		}
	case Iter:
		raises = true
	case Pattern:
		raises = !scope.Irrefutable(b.Tree, b.child(item.Node, ast.FieldPattern))
	}
	switch of {
	case ast.KindImport, ast.KindImportFrom, ast.KindAugAssign, ast.KindClassDef:
		raises = true
	case ast.KindFunctionDef, ast.KindAsyncFunctionDef:
		raises = b.child(item.Node, ast.FieldDecoratorList) != 0
	}
	v := visitor{b.nodes, b.isEarly, b.isTaken, func(i ast.Index) {
		if b.isTaken(i) || i != item.Node && b.isEarly(i) {
			return
		}
		raw := &b.nodes[i]
		raises = raises || scope.MayRaise(raw) || isComprehension(raw.Kind)
		if suspends(raw.Kind) {
			suspension = i
		}
	}}
	v.item(item)
	return raises, suspension
}

func (b *builder) isAsyncWith(item Item) bool { return b.nodes[item.Of].Kind == ast.KindAsyncWith }

func (b *builder) isEarly(i ast.Index) bool { _, ok := b.early[i]; return ok }

func (b *builder) isTaken(i ast.Index) bool { return b.early[i] }

// isComprehension: one that was not taken apart iterates as part of its item.
func isComprehension(k ast.Kind) bool {
	return k == ast.KindListComp || k == ast.KindSetComp || k == ast.KindDictComp
}

func suspends(k ast.Kind) bool { return k == ast.KindAwait || isYield(k) }

func (b *builder) child(i ast.Index, field ast.Field) ast.Index { return childOf(b.nodes, i, field) }

// size is the number of nodes below a node, itself included.
func (b *builder) size(i ast.Index) int {
	n := 1
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		n += b.size(c)
	}
	return n
}

// finish brings items and edges into the order of their blocks and finds out what is dead.
func (b *builder) finish() {
	slices.SortStableFunc(b.blockItems, func(x, y blockItem) int { return int(x.block) - int(y.block) })
	b.items = make([]Item, len(b.blockItems))
	for i := range b.blocks {
		b.blocks[i].dead = true
	}
	for i, item := range b.blockItems {
		b.items[i] = item.Item
		block := &b.blocks[item.block]
		if block.endItem == 0 {
			block.firstItem = uint32(i)
		}
		block.endItem = uint32(i) + 1
	}
	slices.SortStableFunc(b.edges, func(x, y Edge) int {
		if x.From != y.From {
			return int(x.From) - int(y.From)
		}
		return exceptional(x.Kind) - exceptional(y.Kind)
	})
	for i, e := range b.edges {
		block := &b.blocks[e.From]
		if block.endEdge == 0 {
			block.firstEdge = uint32(i)
		}
		block.endEdge = uint32(i) + 1
		b.entering = append(b.entering, uint32(i))
	}
	slices.SortStableFunc(b.entering, func(x, y uint32) int { return int(b.edges[x].To) - int(b.edges[y].To) })
	for i, e := range b.entering {
		block := &b.blocks[b.edges[e].To]
		if block.endEntering == 0 {
			block.firstEntering = uint32(i)
		}
		block.endEntering = uint32(i) + 1
	}
	for i, taken := range b.early {
		if taken {
			b.taken = append(b.taken, i)
		} else {
			b.Graph.early = append(b.Graph.early, i)
		}
	}
	slices.Sort(b.Graph.early)
	slices.Sort(b.taken)
	b.findOrder()
}

func exceptional(k EdgeKind) int {
	if k.IsException() {
		return 1
	}
	return 0
}

// findOrder walks the graph from its entry.
func (b *builder) findOrder() {
	type visit struct {
		block BlockID
		edge  uint32
	}
	b.blocks[b.Entry].dead = false
	// The last edge is followed first, so that the first one's blocks come first in the order: a loop's body before what
	// follows the loop.
	stack := []visit{{b.Entry, b.blocks[b.Entry].endEdge}}
	for len(stack) > 0 {
		at := &stack[len(stack)-1]
		if at.edge == b.blocks[at.block].firstEdge {
			b.order = append(b.order, at.block)
			stack = stack[:len(stack)-1]
			continue
		}
		at.edge--
		to := b.edges[at.edge].To
		if b.blocks[to].dead {
			b.blocks[to].dead = false
			stack = append(stack, visit{to, b.blocks[to].endEdge})
		}
	}
	slices.Reverse(b.order)
}
