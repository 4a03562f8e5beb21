package scope

import (
	"slices"
	"sort"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// Bounds of what is told of one use. Beyond maxDefs a use gets all bindings of its name, without conditions; beyond
// maxNarrowings a Def has the innermost ones. Both only make the answer wider.
const (
	maxDefs       = 64
	maxNarrowings = 16
	// maxRounds bounds the fixed point over loops; each level of nesting needs about one round.
	maxRounds = 200
)

type guardID uint32

// guardLink is a condition on the list of those known at some point.
type guardLink struct {
	Guard
	outer guardID
	depth uint32
}

// reachRange is a Reach as it is stored: defs[first:end].
type reachRange struct {
	first, end uint32
	unbound    bool
}

type deadSpan struct{ start, end uint32 }

// Live reports whether a statement, or a node inside one, can be reached. Parts of an expression are not told apart.
func (f *Flow) Live(node ast.Index) bool {
	start := f.table.tree.Nodes[node].Start
	i := sort.Search(len(f.dead), func(i int) bool { return f.dead[i].end > start })
	return i == len(f.dead) || start < f.dead[i].start
}

func (f *Flow) use(name ast.Index) UseID {
	use := f.table.useOf(name)
	if use < f.firstUse || int(use-f.firstUse) >= len(f.useReach) {
		return 0
	}
	return use
}

func (f *Flow) reach(i uint32) Reach {
	if i == 0 {
		return Reach{Dead: true}
	}
	r := f.reaches[i]
	return Reach{Defs: f.defs[r.first:r.end:r.end], Unbound: r.unbound}
}

// leaf is one binding that a version may be, with the conditions that hold for it, in ascending order.
type leaf struct {
	binding BindingID
	guards  []guardID
}

// leaves are all that a version may be.
type leaves struct {
	list    []leaf
	unbound bool
	// many: more than can be told; the list is empty.
	many bool
}

// resolver turns versions into what a Flow tells.
type resolver struct {
	*walker
	// joined has the leaves of the joined versions, joinedAt the place there of each of them.
	joined   []leaves
	joinedAt []uint32
	buffer   []leaf
	// all has for each variable that can be too much the place of all its bindings in defs.
	all map[uint32]reachRange
}

// resolve fills the Flow.
func (w *walker) resolve() {
	w.reachOf = zeros(w.reachOf, len(w.versions.nodes))
	r := &resolver{walker: w}
	r.settle()
	f := w.flow
	f.reaches = make([]reachRange, 1, 1+len(w.versions.nodes)/2)
	f.defs = make([]Def, 0, len(w.versions.nodes)/2)
	f.useReach = make([]uint32, len(w.at))
	for i, v := range w.at {
		f.useReach[i] = r.reach(v)
	}
	w.sortLoads()
	for _, load := range w.loads {
		f.memberNodes = append(f.memberNodes, load.node)
		f.memberReach = append(f.memberReach, r.reach(load.v))
	}
	f.endReach = make([]uint32, len(w.ends))
	for i, v := range w.ends {
		f.endReach[i] = r.reach(v)
	}
	slices.SortFunc(f.dead, func(a, b deadSpan) int { return int(a.start) - int(b.start) })
}

// settle finds the leaves of all joined versions: the least bindings, the most conditions. They stand in the order in
// which they were made, so that all but the heads of loops are settled in one round.
func (r *resolver) settle() {
	var joined []version
	heads := false
	for id := range r.versions.nodes {
		n := &r.versions.nodes[id]
		if n.kind != joinedVersion {
			continue
		}
		if joined == nil {
			r.joinedAt = make([]uint32, len(r.versions.nodes))
		}
		r.joinedAt[id] = uint32(len(joined))
		joined = append(joined, version(id))
		for _, o := range r.operands[n.a:n.b] {
			heads = heads || r.versions.base(o) > version(id)
		}
	}
	r.joined = make([]leaves, len(joined))
	for round := 0; ; round++ {
		changed := false
		for i, id := range joined {
			if now := r.meetAll(id); !now.equal(&r.joined[i]) {
				changed = true
				r.joined[i] = now
			}
		}
		if !changed || !heads {
			return
		}
		if round == maxRounds {
			for i := range r.joined {
				r.joined[i] = leaves{unbound: true, many: true}
			}
			return
		}
	}
}

func (r *resolver) meetAll(id version) leaves {
	var out leaves
	n := &r.versions.nodes[id]
	for _, o := range r.operands[n.a:n.b] {
		r.take(&out, o)
	}
	return out
}

// take adds what a version may be.
func (r *resolver) take(out *leaves, v version) {
	guards, base := r.narrowings(v)
	switch n := &r.versions.nodes[base]; {
	case base == unbound:
		out.unbound = true
	case base == outside:
		out.add(0, guards)
	case n.kind == boundVersion:
		out.add(BindingID(n.a), guards)
	default:
		from := &r.joined[r.joinedAt[base]]
		out.unbound = out.unbound || from.unbound
		if from.many {
			out.many, out.list = true, nil
		}
		for _, l := range from.list {
			out.add(l.binding, union(l.guards, guards))
		}
	}
}

// narrowings returns the conditions that a version went through, in ascending order, and its base.
func (r *resolver) narrowings(v version) ([]guardID, version) {
	var guards []guardID
	for {
		v = r.versions.find(v)
		n := &r.versions.nodes[v]
		if n.kind != narrowedVersion {
			break
		}
		if len(guards) == maxNarrowings {
			v = n.base
			continue
		}
		guards = append(guards, guardID(n.b))
		v = version(n.a)
	}
	slices.Sort(guards)
	return slices.Compact(guards), v
}

func (l *leaves) add(b BindingID, guards []guardID) {
	if l.many {
		return
	}
	for i := range l.list {
		if l.list[i].binding == b {
			l.list[i].guards = intersection(l.list[i].guards, guards)
			return
		}
	}
	if len(l.list) == maxDefs {
		l.many, l.list = true, nil
		return
	}
	l.list = append(l.list, leaf{b, guards})
}

func (l *leaves) equal(o *leaves) bool {
	return l.unbound == o.unbound && l.many == o.many && slices.EqualFunc(l.list, o.list, func(a, b leaf) bool {
		return a.binding == b.binding && slices.Equal(a.guards, b.guards)
	})
}

// union merges two ascending lists. Of too many conditions the last ones stay.
func union(a, b []guardID) []guardID {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	out := append(slices.Clone(a), b...)
	slices.Sort(out)
	out = slices.Compact(out)
	return out[max(0, len(out)-maxNarrowings):]
}

func intersection(a, b []guardID) []guardID {
	var out []guardID
	for _, g := range a {
		if _, ok := slices.BinarySearch(b, g); ok {
			out = append(out, g)
		}
	}
	return out
}

// reach stores what a version may be and returns its place.
func (r *resolver) reach(v version) uint32 {
	if v == 0 {
		return 0
	}
	v = r.versions.find(v)
	if r.reachOf[v] != 0 {
		return r.reachOf[v]
	}
	found := leaves{list: r.buffer[:0]}
	r.take(&found, v)
	f := r.flow
	if !found.many {
		r.buffer = found.list
	}
	if found.many {
		all := r.allDefs(r.versions.nodes[r.versions.base(v)].slot)
		all.unbound = found.unbound
		return r.keep(v, all)
	}
	stored := reachRange{first: uint32(len(f.defs)), unbound: found.unbound}
	slices.SortFunc(found.list, func(a, b leaf) int { return int(a.binding) - int(b.binding) })
	for _, l := range found.list {
		d := Def{Binding: l.binding, firstGuard: uint32(len(f.defGuards))}
		for _, g := range l.guards {
			f.defGuards = append(f.defGuards, f.guards[g].Guard)
		}
		d.endGuard = uint32(len(f.defGuards))
		f.defs = append(f.defs, d)
	}
	stored.end = uint32(len(f.defs))
	return r.keep(v, stored)
}

func (r *resolver) keep(v version, stored reachRange) uint32 {
	r.reachOf[v] = uint32(len(r.flow.reaches))
	r.flow.reaches = append(r.flow.reaches, stored)
	return r.reachOf[v]
}

// allDefs stores all bindings of a variable that the frame can make.
func (r *resolver) allDefs(slot uint32) reachRange {
	if stored, ok := r.all[slot]; ok {
		return stored
	}
	f := r.flow
	stored := reachRange{first: uint32(len(f.defs))}
	if int(slot) >= len(r.ends) {
		// An attribute: whatever it can be.
		f.defs = append(f.defs, Def{})
		stored.end = stored.first + 1
		return r.keepAll(slot, stored)
	}
	symbol := f.firstSymbol + SymbolID(slot)
	if r.table.symbols[symbol].Owner != symbol {
		f.defs = append(f.defs, Def{})
	}
	for s := range r.ends {
		if r.slot(f.firstSymbol+SymbolID(s)) != slot {
			continue
		}
		for b := range r.table.Bindings(f.firstSymbol + SymbolID(s)) {
			if n := r.table.bindings[b]; n.Kind != Delete && (n.Kind != AnnAssign || n.Value != 0) {
				f.defs = append(f.defs, Def{Binding: b})
			}
		}
	}
	for b := range r.table.Bindings(r.table.star(r.table.symbols[symbol].Scope)) {
		f.defs = append(f.defs, Def{Binding: b})
	}
	stored.end = uint32(len(f.defs))
	return r.keepAll(slot, stored)
}

func (r *resolver) keepAll(slot uint32, stored reachRange) reachRange {
	if r.all == nil {
		r.all = map[uint32]reachRange{}
	}
	r.all[slot] = stored
	return stored
}
