package scope

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// Attributes of names have versions too, as far as the frame stores to them or tests them: self.task is a place of its
// own under self. Its slot is made when it is first stored to or tested.

// maxChain bounds how many attributes in a row make a place.
const maxChain = 4

// members are the places of one walk.
type members struct {
	places map[place]uint32
	// firstMember and nextMember link, by slot, the places right below a name or place.
	firstMember, nextMember []uint32
	loads                   []memberLoad
}

// place is an attribute of what a slot stands for.
type place struct{ slot, name uint32 }

type memberLoad struct {
	node ast.Index
	v    version
}

// member returns the slot of an attribute of a name; there is none for other attributes and, where make is false, for
// those that nothing was known of so far.
func (w *walker) member(i ast.Index, make bool, chain int) (uint32, bool) {
	raw := &w.nodes[i]
	if raw.Kind == ast.KindName {
		id := w.table.useOf(i)
		if id == 0 {
			return 0, false
		}
		return w.slot(w.table.uses[id].Symbol), true
	}
	if raw.Kind != ast.KindAttribute || chain == maxChain {
		return 0, false
	}
	outer, ok := w.member(raw.First, make, chain+1)
	if !ok {
		return 0, false
	}
	key := place{outer, raw.Data}
	slot, ok := w.places[key]
	if ok || !make {
		return slot, ok
	}
	return w.addPlace(key), true
}

func (w *walker) addPlace(key place) uint32 {
	if w.places == nil {
		w.places = map[place]uint32{}
		w.firstMember, w.nextMember = make([]uint32, len(w.current)), make([]uint32, len(w.current))
	}
	slot := uint32(len(w.current))
	w.current, w.since = append(w.current, outside), append(w.since, 0)
	w.seen, w.group = append(w.seen, 0), append(w.group, 0)
	w.firstMember, w.nextMember = append(w.firstMember, 0), append(w.nextMember, w.firstMember[key.slot])
	w.firstMember[key.slot] = slot
	w.places[key] = slot
	return slot
}

// findMembers notes the stores to attributes for loops.
func (w *walker) findMembers() {
	node := w.nodes[w.table.scopes[w.flow.frame].Node]
	for b := w.table.memberAt(node.Start); int(b) < len(w.table.bindings); b++ {
		binding := &w.table.bindings[b]
		start := w.nodes[binding.Node].Start
		if start >= node.End {
			return
		}
		if w.table.scopes[w.table.ScopeOf(binding.Node)].Frame != w.flow.frame ||
			binding.Kind == AnnAssign && binding.Value == 0 {
			continue
		}
		if slot, ok := w.member(binding.Node, true, 0); ok {
			w.binders = append(w.binders, binder{start, slot})
		}
	}
}

// meetMember records what the load of an attribute finds, if anything is known.
func (w *walker) meetMember(i ast.Index) {
	if w.dead || len(w.places) == 0 {
		return
	}
	if slot, ok := w.member(i, false, 0); ok && w.current[slot] != outside {
		w.loads = append(w.loads, memberLoad{i, w.current[slot]})
	}
}

// bindMember lets the store to an attribute, or its deletion, take effect.
func (w *walker) bindMember(i ast.Index) {
	b := w.table.BindingAt(i)
	binding := &w.table.bindings[b]
	if b == 0 || w.dead || binding.Kind == AnnAssign && binding.Value == 0 {
		return
	}
	slot, ok := w.member(i, true, 0)
	if !ok {
		return
	}
	if binding.Kind == Delete {
		w.set(slot, unbound)
	} else {
		w.set(slot, w.versions.bound(b))
	}
	w.forget(slot)
}

// narrowMember notes that the condition that was last assumed tests an attribute.
func (w *walker) narrowMember(i ast.Index) {
	slot, ok := w.member(i, true, 0)
	if !ok || w.current[slot] == unbound {
		return
	}
	now := w.current[slot]
	if n := w.versions.nodes[now]; n.kind != narrowedVersion || guardID(n.b) != w.guard {
		w.set(slot, w.narrowed(now, w.guard))
	}
}

// forget ends what is known of the attributes of a name or place that is bound.
func (w *walker) forget(slot uint32) {
	if len(w.places) == 0 {
		return
	}
	for m := w.firstMember[slot]; m != 0; m = w.nextMember[m] {
		w.set(m, outside)
		w.forget(m)
	}
}

func (w *walker) sortLoads() {
	slices.SortFunc(w.loads, func(a, b memberLoad) int { return int(a.node) - int(b.node) })
}
