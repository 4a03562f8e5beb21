package cfg

// Problem is a forward data-flow problem: states S flow along edges, are changed by blocks and meet where edges meet.
type Problem[S any] struct {
	// Start is the state at the entry.
	Start S
	// Transfer returns the state behind a block and, for the edges that leave amid its last item (EdgeKind.IsPartial), the
	// state in which that item raises: the items before it are done, it is not. It must not change in.
	Transfer func(b BlockID, in S) (out, raised S)
	// Edge, where not nil, adapts a state to an edge that it leaves along. Where it returns false the edge counts as not
	// there.
	Edge func(e Edge, s S) (S, bool)
	// Join returns the state where two meet. It must not change them, and must be monotone in a lattice of finite height,
	// or Limit ends it.
	Join func(a, b S) S
	// Equal tells whether two states are the same.
	Equal func(a, b S) bool
	// Limit is how often one block may be visited; 0 means 100.
	Limit int
}

// Solution is what Forward found out.
type Solution[S any] struct {
	// In is the state before each block; it means something where Reached is true.
	In      []S
	Reached []bool
	// Settled is false when some block hit the limit: its state may then still miss something.
	Settled bool
}

// Forward solves a problem: it visits blocks in reverse postorder until nothing changes.
func Forward[S any](g *Graph, p Problem[S]) Solution[S] {
	if p.Limit == 0 {
		p.Limit = 100
	}
	s := Solution[S]{In: make([]S, g.Len()), Reached: make([]bool, g.Len()), Settled: true}
	place := make([]int, g.Len())
	for i, b := range g.order {
		place[b] = i
	}
	waiting := make([]bool, len(g.order))
	visits := make([]int, len(g.order))
	s.In[g.Entry], s.Reached[g.Entry] = p.Start, true
	waiting[place[g.Entry]] = true
	for at := place[g.Entry]; at < len(g.order); {
		if !waiting[at] {
			at++
			continue
		}
		waiting[at] = false
		if visits[at]++; visits[at] > p.Limit {
			s.Settled = false
			continue
		}
		b := g.order[at]
		out, raised := p.Transfer(b, s.In[b])
		next := at + 1
		for _, e := range g.Out(b) {
			state, counts := out, true
			if e.Kind.IsPartial() {
				state = raised
			}
			if p.Edge != nil {
				state, counts = p.Edge(e, state)
			}
			if !counts || !s.meet(p, e.To, state) {
				continue
			}
			waiting[place[e.To]] = true
			next = min(next, place[e.To])
		}
		at = next
	}
	return s
}

// meet joins a state into that before a block and reports whether it changed.
func (s *Solution[S]) meet(p Problem[S], to BlockID, state S) bool {
	if !s.Reached[to] {
		s.In[to], s.Reached[to] = state, true
		return true
	}
	joined := p.Join(s.In[to], state)
	if p.Equal(s.In[to], joined) {
		return false
	}
	s.In[to] = joined
	return true
}
