package scope

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// walker walks one frame, then another: the room that it takes is as large as the frame, and only what the Flow holds is kept.
type walker struct {
	flowState
	table *Table
	flow  *Flow
	nodes []ast.Raw
	// at has the version that each use found.
	at []version
	// ends has the version of each symbol at the end of its scope.
	ends []version
	// binders are the places where the frame binds names, by offset; found when a loop asks for them.
	binders []binder
	sorted  bool
	members
	// reachOf has for each version its place in the reaches of the Flow.
	reachOf []uint32
	// loops and managers are the numbers of loops and with statements around the point of the walk.
	loops, managers int
}

// binder is a place where a variable is bound; that of a star import has slot allSlots.
type binder struct{ start, slot uint32 }

const allSlots = ^uint32(0)

func (t *Table) computeFlow(id ScopeID) *Flow {
	end := id
	for int(end) < len(t.scopes) && t.scopes[end].Frame == id {
		end++
	}
	first, last := t.scopes[id].firstSymbol, t.scopes[end-1].endSymbol
	f := &Flow{table: t, frame: id, firstSymbol: first, firstUse: t.symbols[min(int(first), len(t.symbols)-1)].firstUse}
	uses := 0
	if last > first {
		uses = int(t.endUse(last-1) - f.firstUse)
	}
	f.useGuard = make([]guardID, uses)
	w, ok := t.walkers.Get().(*walker)
	if !ok {
		w = &walker{}
	}
	w.begin(t, f, uses, int(last-first))
	for i := range w.current {
		if w.current[i] = outside; t.symbols[first+SymbolID(i)].Owner == first+SymbolID(i) {
			w.current[i] = unbound
		}
	}
	w.run()
	f.guards = w.guards
	w.resolve()
	w.table, w.flow, w.nodes, w.guards = nil, nil, nil, nil
	t.walkers.Put(w)
	return f
}

// begin makes the walker one that has seen nothing of a frame with so many uses and variables.
func (w *walker) begin(t *Table, f *Flow, uses, slots int) {
	*w = walker{
		flowState: flowState{
			versions: versions{
				nodes:    append(w.versions.nodes[:0], versionNode{}, versionNode{base: unbound}, versionNode{base: outside}),
				operands: w.operands[:0],
			},
			current: zeros(w.current, slots), since: zeros(w.since, slots), seen: zeros(w.seen, slots), group: zeros(w.group, slots),
			trail: w.trail[:0], frames: w.frames[:0], groups: w.groups[:0], pool: w.pool[:0], merged: w.merged[:0],
			guards: make([]guardLink, 1),
		},
		table: t, flow: f, nodes: t.tree.Nodes, at: zeros(w.at, uses), ends: zeros(w.ends, slots),
		binders: w.binders[:0], reachOf: w.reachOf,
	}
}

// zeros returns so many zeros, in the room of a slice where they have room.
func zeros[T ~uint32](room []T, n int) []T {
	if n > cap(room) {
		return make([]T, n)
	}
	room = room[:n]
	clear(room)
	return room
}

// run walks the frame's own body.
func (w *walker) run() {
	scope := w.table.scopes[w.flow.frame]
	for s := scope.firstSymbol; s < scope.endSymbol; s++ {
		if !w.table.symbols[s].Has(IsParam) {
			continue
		}
		for b := range w.table.Bindings(s) {
			if w.table.bindings[b].Kind == Param {
				w.bind(b)
			}
		}
	}
	if scope.Kind == LambdaScope {
		w.eval(w.child(scope.Node, ast.FieldBody))
	} else {
		w.block(scope.Node, ast.FieldBody)
	}
	if scope.Kind == ModuleScope {
		w.endScope(Module)
	}
}

// endScope keeps what the symbols of a scope hold now.
func (w *walker) endScope(id ScopeID) {
	if w.dead {
		return
	}
	for s := w.table.scopes[id].firstSymbol; s < w.table.scopes[id].endSymbol; s++ {
		w.ends[s-w.flow.firstSymbol] = w.current[w.slot(s)]
	}
}

// slot is the place of a symbol's variable in current.
func (w *walker) slot(s SymbolID) uint32 { return uint32(w.table.symbols[s].home - w.flow.firstSymbol) }

// bind lets a binding take effect.
func (w *walker) bind(b BindingID) {
	if b == 0 || w.dead {
		return
	}
	slot := w.slot(w.table.bindings[b].Symbol)
	if w.table.bindings[b].Kind == Delete {
		w.set(slot, unbound)
	} else {
		w.set(slot, w.versions.bound(b))
	}
	w.forget(slot)
}

// bindStar lets a star import take effect: every name may hold what it did, or what was imported.
func (w *walker) bindStar(b BindingID) {
	if w.dead {
		return
	}
	star := w.versions.bound(b)
	for i := range w.ends {
		if s := w.flow.firstSymbol + SymbolID(i); w.table.symbols[s].home == s && !w.table.symbols[s].Has(IsStar) {
			slot := uint32(i)
			w.set(slot, w.versions.join(slot, []version{w.current[slot], star}))
		}
	}
}

// meet records what a Name finds.
func (w *walker) meet(name ast.Index) Use {
	id := w.table.useOf(name)
	use := w.table.uses[id]
	if id == 0 {
		return use
	}
	if !w.dead {
		w.at[id-w.flow.firstUse] = w.current[w.slot(use.Symbol)]
		w.flow.useGuard[id-w.flow.firstUse] = w.guard
	}
	return use
}

// raise marks a point at which an exception may leave.
func (w *walker) raise() {
	w.raises++
	w.lastRaise = w.raises
}

// block walks the statements of one field. What follows a jump is dead.
func (w *walker) block(parent ast.Index, field ast.Field) {
	for c := w.nodes[parent].First; c != 0; c = w.nodes[c].Next {
		if w.nodes[c].Field != field {
			continue
		}
		if w.dead {
			w.bury(c, field)
			return
		}
		w.statement(c)
	}
}

// bury notes that a statement and those after it in a field are dead.
func (w *walker) bury(i ast.Index, field ast.Field) {
	span := deadSpan{start: w.nodes[i].Start}
	if first := w.nodes[i].First; first != 0 {
		span.start = min(span.start, w.nodes[first].Start)
	}
	for c := i; c != 0; c = w.nodes[c].Next {
		if w.nodes[c].Field == field {
			span.end = max(span.end, w.nodes[c].End)
		}
	}
	w.flow.dead = append(w.flow.dead, span)
}

func (w *walker) child(i ast.Index, field ast.Field) ast.Index {
	for c := w.nodes[i].First; c != 0; c = w.nodes[c].Next {
		if w.nodes[c].Field == field {
			return c
		}
	}
	return 0
}

// evalField evaluates the children that fill a field.
func (w *walker) evalField(i ast.Index, field ast.Field) {
	for c := w.nodes[i].First; c != 0; c = w.nodes[c].Next {
		if w.nodes[c].Field == field {
			w.eval(c)
		}
	}
}

// assigned returns the variables that are bound between two offsets.
func (w *walker) assigned(start, end uint32) []uint32 {
	if !w.sorted {
		w.findBinders()
	}
	w.round++
	var slots []uint32
	take := func(slot uint32) {
		if w.seen[slot] != w.round {
			w.seen[slot] = w.round
			slots = append(slots, slot)
		}
	}
	first, _ := slices.BinarySearchFunc(w.binders, start, func(b binder, at uint32) int { return int(b.start) - int(at) })
	for _, b := range w.binders[first:] {
		if b.start >= end {
			break
		}
		if b.slot != allSlots {
			take(b.slot)
			continue
		}
		for i := range w.current {
			take(uint32(i))
		}
	}
	// What binds a name also changes what its attributes are.
	for i := 0; i < len(slots) && len(w.places) > 0; i++ {
		for m := w.firstMember[slots[i]]; m != 0; m = w.nextMember[m] {
			take(m)
		}
	}
	return slots
}

func (w *walker) findBinders() {
	w.sorted = true
	for s := range w.ends {
		for b := range w.table.Bindings(w.flow.firstSymbol + SymbolID(s)) {
			binding := &w.table.bindings[b]
			if binding.Kind == Param || binding.Kind == AnnAssign && binding.Value == 0 {
				continue
			}
			slot := allSlots
			if binding.Kind != StarImport {
				slot = w.slot(binding.Symbol)
			}
			w.binders = append(w.binders, binder{w.nodes[binding.Node].Start, slot})
		}
	}
	w.findMembers()
	slices.SortFunc(w.binders, func(a, b binder) int {
		if a.start != b.start {
			return int(a.start) - int(b.start)
		}
		return int(a.slot) - int(b.slot)
	})
}
