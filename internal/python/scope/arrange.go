package scope

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// arrange brings everything into its final order: scopes by frame, symbols by scope and name, bindings and uses by
// symbol. Within these the order of the source stays. What belongs together then lies together.
func (b *builder) arrange() {
	scopes := b.arrangeScopes()
	symbols := b.arrangeSymbols(scopes)
	bindings := b.arrangeBindings(symbols)
	uses := b.arrangeUses(symbols, bindings)
	b.arrangeEvents(scopes)
	for i := range b.imports {
		b.imports[i].Scope = ScopeID(scopes[b.imports[i].Scope])
	}
	for i := range b.info {
		if b.nodes[i].Kind == ast.KindName {
			b.info[i] = uses[b.info[i]]
		} else {
			b.info[i] = scopes[b.info[i]]
		}
	}
}

// The functions below return, for each old number, the new one.

func (b *builder) arrangeScopes() []uint32 {
	order := b.sortByKey(b.sequence(len(b.scopes)), len(b.scopes), func(i uint32) uint32 { return uint32(b.scopes[i].Frame) })
	moved := b.invert(order)
	arranged := make([]Scope, len(order))
	for to, from := range order {
		s := b.scopes[from]
		s.Parent, s.Frame = ScopeID(moved[s.Parent]), ScopeID(moved[s.Frame])
		arranged[to] = s
	}
	b.scopes = arranged
	return moved
}

func (b *builder) arrangeSymbols(scopes []uint32) []uint32 {
	order := b.sortByKey(b.sequence(len(b.symbols)), len(b.current), func(i uint32) uint32 { return b.symbols[i].name })
	order = b.sortByKey(order, len(b.scopes), func(i uint32) uint32 { return scopes[b.symbols[i].Scope] })
	moved := b.invert(order)
	arranged := make([]Symbol, len(order))
	for to, from := range order {
		s := b.symbols[from]
		s.Scope, s.Owner = ScopeID(scopes[s.Scope]), SymbolID(moved[s.Owner])
		arranged[to] = s
		scope := &b.scopes[s.Scope]
		if scope.firstSymbol == 0 {
			scope.firstSymbol = SymbolID(to)
		}
		scope.endSymbol = SymbolID(to) + 1
	}
	b.symbols = arranged
	next := SymbolID(1)
	for i := range b.scopes {
		if i > 0 && b.scopes[i].firstSymbol == 0 {
			b.scopes[i].firstSymbol, b.scopes[i].endSymbol = next, next
		}
		next = max(next, b.scopes[i].endSymbol)
	}
	b.scopes[0] = Scope{}
	return moved
}

func (b *builder) arrangeBindings(symbols []uint32) []uint32 {
	order := b.sortByKey(b.sequence(len(b.bindings)), len(b.symbols),
		func(i uint32) uint32 { return symbols[b.bindings[i].Symbol] })
	arranged := make([]Binding, len(order), len(order)+len(b.members))
	counts := b.take(len(b.symbols))
	for to, from := range order {
		arranged[to] = b.bindings[from]
		arranged[to].Symbol = SymbolID(symbols[arranged[to].Symbol])
		counts[arranged[to].Symbol]++
	}
	b.firstMember = BindingID(len(arranged))
	slices.SortStableFunc(b.members, func(x, y Binding) int {
		return int(b.nodes[x.Node].Start) - int(b.nodes[y.Node].Start)
	})
	b.bindings = append(arranged, b.members...)
	at := uint32(0)
	for i := range b.symbols {
		b.symbols[i].firstBinding = BindingID(at)
		at += counts[i]
	}
	return b.invert(order)
}

func (b *builder) arrangeUses(symbols, bindings []uint32) []uint32 {
	order := b.sortByKey(b.sequence(len(b.uses)), len(b.symbols), func(i uint32) uint32 { return symbols[b.uses[i].Symbol] })
	arranged := make([]Use, len(order))
	counts := b.take(len(b.symbols))
	for to, from := range order {
		u := b.uses[from]
		u.Symbol, u.Binding = SymbolID(symbols[u.Symbol]), BindingID(bindings[u.Binding])
		arranged[to] = u
		counts[u.Symbol]++
	}
	b.uses = arranged
	at := uint32(0)
	for i := range b.symbols {
		b.symbols[i].firstUse = UseID(at)
		at += counts[i]
	}
	return b.invert(order)
}

func (b *builder) arrangeEvents(scopes []uint32) {
	order := b.sortByKey(b.sequence(len(b.events)), len(b.scopes), func(i uint32) uint32 { return scopes[b.events[i].scope] })
	arranged := make([]event, len(order))
	for to, from := range order {
		e := b.events[from]
		e.scope = ScopeID(scopes[e.scope])
		arranged[to] = e
		scope := &b.scopes[e.scope]
		if scope.endEvent == 0 {
			scope.firstEvent = uint32(to)
		}
		scope.endEvent = uint32(to) + 1
	}
	b.events = arranged
}

func (b *builder) sequence(n int) []uint32 {
	numbers := b.take(n)
	for i := range numbers {
		numbers[i] = uint32(i)
	}
	return numbers
}

// sortByKey sorts numbers by keys below a limit; it is stable and takes linear time.
func (b *builder) sortByKey(numbers []uint32, limit int, key func(uint32) uint32) []uint32 {
	starts := b.take(limit + 1)
	for _, n := range numbers {
		starts[key(n)+1]++
	}
	for i := 1; i < len(starts); i++ {
		starts[i] += starts[i-1]
	}
	sorted := b.take(len(numbers))
	for _, n := range numbers {
		k := key(n)
		sorted[starts[k]] = n
		starts[k]++
	}
	return sorted
}

// invert turns an order, old numbers by new, into new numbers by old.
func (b *builder) invert(order []uint32) []uint32 {
	inverse := b.take(len(order))
	for to, from := range order {
		inverse[from] = uint32(to)
	}
	return inverse
}

// take returns numbers that are all 0, until the table is made.
func (b *builder) take(n int) []uint32 {
	if b.taken+n > len(b.room) {
		// What was taken stays where it is.
		b.room, b.taken = make([]uint32, max(n, 2*len(b.room))), 0
	}
	numbers := b.room[b.taken : b.taken+n : b.taken+n]
	b.taken += n
	clear(numbers)
	return numbers
}
