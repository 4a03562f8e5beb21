package scope

// The state of the walk is the version of every variable, the conditions known, and whether the point is dead. It is
// changed in place; a trail remembers what was before. A path that must be kept while another is walked is saved as the
// list of its changes since a mark, so what a branch costs depends on what it changes, not on how many names there are.

// change is one entry of the trail or of a saved state.
type change struct {
	slot uint32
	v    version
}

// state is a path saved relative to a mark.
type state struct {
	changes []change
	guard   guardID
	dead    bool
}

// flowState is the state of the walk with its trail.
type flowState struct {
	versions
	// current has the version of each variable, since the number of raise points when it became current.
	current []version
	since   []uint32
	// trail has what current held before each change.
	trail []change
	guard guardID
	dead  bool
	// raises counts the points passed at which an exception may leave, lastRaise is the last of those whose exception
	// would not be kept by a statement that has been left since.
	raises, lastRaise uint32
	frames            []flowFrame
	// watching is the number of frames that want to know what exceptions saw.
	watching int
	guards   []guardLink
	// seen has for each variable the round in which it was last met, group its place in groups; these and the rest
	// serve to gather changes by variable.
	seen, group []uint32
	round       uint32
	groups      []changeGroup
	pool        []groupEntry
	merged      []version
}

type changeGroup struct {
	slot         uint32
	count, first uint32
}

type groupEntry struct {
	v    version
	next uint32
}

func (s *flowState) mark() int { return len(s.trail) }

// set changes the version of a variable.
func (s *flowState) set(slot uint32, v version) {
	old := s.current[slot]
	if old == v {
		return
	}
	s.leave(slot)
	s.trail = append(s.trail, change{slot, old})
	s.current[slot], s.since[slot] = v, s.raises
}

// undo goes back to a mark. The caller sets guard and dead.
func (s *flowState) undo(mark int) {
	for i := len(s.trail) - 1; i >= mark; i-- {
		c := s.trail[i]
		s.leave(c.slot)
		s.current[c.slot], s.since[c.slot] = c.v, s.raises
	}
	s.trail = s.trail[:mark]
}

// save returns the path since a mark.
func (s *flowState) save(mark int) state {
	if s.dead {
		return state{dead: true}
	}
	saved := state{guard: s.guard}
	if n := len(s.trail) - mark; n > 0 {
		saved.changes = make([]change, 0, n)
		s.round++
		for _, c := range s.trail[mark:] {
			if s.seen[c.slot] != s.round {
				s.seen[c.slot] = s.round
				saved.changes = append(saved.changes, change{c.slot, s.current[c.slot]})
			}
		}
	}
	return saved
}

// boundSince returns the variables that were bound since a mark, not only tested.
func (s *flowState) boundSince(mark int) []change {
	var bound []change
	s.round++
	for _, c := range s.trail[mark:] {
		if s.seen[c.slot] == s.round {
			continue
		}
		s.seen[c.slot] = s.round
		if now := s.current[c.slot]; s.versions.base(c.v) != s.versions.base(now) {
			bound = append(bound, change{c.slot, now})
		}
	}
	return bound
}

// apply takes up a path at the mark that it was saved from.
func (s *flowState) apply(saved state) {
	s.dead = saved.dead
	if saved.dead {
		return
	}
	s.guard = saved.guard
	for _, c := range saved.changes {
		s.set(c.slot, c.v)
	}
}

// join lets paths meet that were saved from the current mark.
func (s *flowState) join(paths ...state) {
	live := 0
	var last state
	for _, p := range paths {
		if !p.dead {
			live++
			last = p
		}
	}
	if live <= 1 {
		if live == 0 {
			last.dead = true
		}
		s.apply(last)
		return
	}
	s.dead = false
	s.guard = last.guard
	s.gather()
	for _, p := range paths {
		if p.dead {
			continue
		}
		s.guard = s.commonGuard(s.guard, p.guard)
		for _, c := range p.changes {
			s.add(c)
		}
	}
	s.mergeGroups(uint32(live))
}

// gather begins to collect changes by variable, add takes one, mergeGroups sets the variables. A variable that fewer
// than all paths changed has its current version on the others.
func (s *flowState) gather() {
	s.round++
	s.groups, s.pool = s.groups[:0], append(s.pool[:0], groupEntry{})
}

func (s *flowState) add(c change) {
	if s.seen[c.slot] != s.round {
		s.seen[c.slot] = s.round
		s.group[c.slot] = uint32(len(s.groups))
		s.groups = append(s.groups, changeGroup{slot: c.slot})
	}
	g := &s.groups[s.group[c.slot]]
	s.pool = append(s.pool, groupEntry{v: c.v, next: g.first})
	g.first = uint32(len(s.pool) - 1)
	g.count++
}

func (s *flowState) mergeGroups(paths uint32) {
	for _, g := range s.groups {
		s.merged = s.merged[:0]
		for at := g.first; at != 0; at = s.pool[at].next {
			s.merged = append(s.merged, s.pool[at].v)
		}
		if g.count < paths {
			s.merged = append(s.merged, s.current[g.slot])
		}
		s.set(g.slot, s.versions.join(g.slot, s.merged))
	}
}

// commonGuard returns the conditions that two paths have in common.
func (s *flowState) commonGuard(a, b guardID) guardID {
	for a != b {
		x, y := s.guards[a].depth, s.guards[b].depth
		if x >= y {
			a = s.guards[a].outer
		}
		if y >= x {
			b = s.guards[b].outer
		}
	}
	return a
}
