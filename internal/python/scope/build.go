package scope

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// Build finds the scopes, symbols, bindings and imports of a tree. It accepts any tree, also one with errors.
func Build(tree *ast.Tree) *Table { return new(Builder).Build(tree) }

// Builder builds tables, one after the other, in room that it keeps. The zero Builder is ready.
type Builder struct {
	scopes   []Scope
	symbols  []Symbol
	bindings []Binding
	uses     []Use
	events   []event
	links    []symbolLink
	heads    []SymbolID
	current  []SymbolID
	members  []Binding
	globals  []uint32
	numbers  []uint32
	walkers  *sync.Pool
}

// Build is the function Build.
func (r *Builder) Build(tree *ast.Tree) *Table {
	if r.walkers == nil {
		r.walkers = &sync.Pool{}
	}
	b := &builder{
		Table: &Table{
			walkers:  r.walkers,
			tree:     tree,
			info:     make([]uint32, len(tree.Nodes)),
			scopes:   append(r.scopes[:0], Scope{}),
			symbols:  append(r.symbols[:0], Symbol{}),
			bindings: append(r.bindings[:0], Binding{}),
			uses:     append(r.uses[:0], Use{}),
			events:   r.events[:0],
			steps:    make([]Step, 1),
			mentions: make([]Mention, tree.Symbols.Len()),
		},
		nodes:   tree.Nodes,
		links:   append(r.links[:0], symbolLink{}),
		heads:   append(r.heads[:0], 0),
		current: slices.Grow(r.current[:0], tree.Symbols.Len())[:tree.Symbols.Len()],
		members: r.members[:0],
		globals: r.globals[:0],
		room:    r.numbers[:cap(r.numbers)],
	}
	clear(b.current)
	b.open(ModuleScope, tree.Root)
	b.info[tree.Root] = uint32(Module)
	b.visitChildren(tree.Root)
	b.close()
	b.info[0] = 0
	b.addGlobals()
	b.resolve()
	// What arrange replaces is room for the next table.
	*r = Builder{
		scopes: b.scopes, symbols: b.symbols, bindings: b.bindings, uses: b.uses, events: b.events,
		links: b.links, heads: b.heads, current: b.current, members: b.members, globals: b.globals,
		walkers: b.walkers,
	}
	b.arrange()
	r.numbers = b.room
	b.linkCaptures()
	b.flows = make([]atomic.Pointer[Flow], len(b.scopes))
	return b.Table
}

// builder makes a table. While it works, scopes are numbered in the order in which they open, symbols, bindings and uses
// in the order in which they are met; arrange brings them into their final order.
type builder struct {
	*Table
	nodes []ast.Raw
	scope ScopeID
	// current has for each name the symbol of the innermost open scope that mentions it.
	current []SymbolID
	// links belong to symbols, heads to scopes.
	links []symbolLink
	heads []SymbolID
	// members are the bindings of attributes.
	members []Binding
	// globals are the names declared global somewhere.
	globals []uint32
	// place are the flags for an import that stands here.
	place ImportFlags
	// room is where arrange keeps its numbers, taken of it so far.
	room  []uint32
	taken int
}

// symbolLink chains symbols while scopes are open.
type symbolLink struct {
	// outer is the symbol of the same name in the nearest open scope around that mentions it, sibling another symbol
	// of the same scope.
	outer, sibling SymbolID
}

// open begins a scope inside the current one.
func (b *builder) open(kind ScopeKind, node ast.Index) ScopeID {
	id := ScopeID(len(b.scopes))
	s := Scope{Kind: kind, Node: node, Parent: b.scope, Frame: id}
	if kind != ModuleScope && !kind.Deferred() {
		s.Frame = b.scopes[b.scope].Frame
	}
	b.scopes = append(b.scopes, s)
	b.heads = append(b.heads, 0)
	b.scope = id
	return id
}

// close ends the current scope.
func (b *builder) close() {
	for s := b.heads[b.scope]; s != 0; s = b.links[s].sibling {
		b.current[b.symbols[s].name] = b.links[s].outer
	}
	b.scope = b.scopes[b.scope].Parent
}

// symbol returns the symbol of a name in an open scope.
func (b *builder) symbol(scope ScopeID, name uint32) SymbolID {
	var inner SymbolID
	at := b.current[name]
	for at != 0 && b.symbols[at].Scope > scope {
		inner, at = at, b.links[at].outer
	}
	if at != 0 && b.symbols[at].Scope == scope {
		return at
	}
	id := SymbolID(len(b.symbols))
	b.symbols = append(b.symbols, Symbol{Scope: scope, name: name})
	b.links = append(b.links, symbolLink{outer: at, sibling: b.heads[scope]})
	b.heads[scope] = id
	if inner == 0 {
		b.current[name] = id
	} else {
		b.links[inner].outer = id
	}
	return id
}

// bind records a binding of a name in an open scope.
func (b *builder) bind(scope ScopeID, name uint32, binding Binding) BindingID {
	binding.Symbol = b.symbol(scope, name)
	b.symbols[binding.Symbol].Flags |= IsBound
	b.mentions[name] |= StoresName
	b.bindings = append(b.bindings, binding)
	return BindingID(len(b.bindings) - 1)
}

// use records a Name node in the current scope.
func (b *builder) use(node ast.Index, binding BindingID) {
	name := b.nodes[node].Data
	symbol := b.symbol(b.scope, name)
	if kind := b.bindings[binding].Kind; kind == NoBinding || kind == Delete {
		b.symbols[symbol].Flags |= IsUsed
		b.mentions[name] |= LoadsName
	}
	b.info[node] = uint32(len(b.uses))
	b.uses = append(b.uses, Use{Node: node, Symbol: symbol, Binding: binding})
}

// addGlobals gives the module a symbol for each name that some scope declares global.
func (b *builder) addGlobals() {
	if len(b.globals) == 0 {
		return
	}
	for s := b.heads[Module]; s != 0; s = b.links[s].sibling {
		b.current[b.symbols[s].name] = s
	}
	for _, name := range b.globals {
		b.symbols[b.symbol(Module, name)].Flags |= isDeclared
	}
	for s := b.heads[Module]; s != 0; s = b.links[s].sibling {
		b.current[b.symbols[s].name] = 0
	}
}
