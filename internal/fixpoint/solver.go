package fixpoint

import (
	"slices"
	"sort"
	"sync/atomic"

	"github.com/unheeded/unheeded/internal/provenance"
)

// Lattice says how answers grow.
type Lattice[V any] struct {
	// Bottom is the answer that is given to a question in flight before anything is known.
	Bottom V
	// Join returns an answer that is no less than either. It must not change them.
	Join func(a, b V) V
	// Equal tells whether two answers are the same.
	Equal func(a, b V) bool
	// Top is given up to: the answer of a component that has not settled after maxRounds.
	Top V
}

// maxRounds bounds the rounds of a component. In a lattice of small height real components end after a few.
const maxRounds = 64

// Solver answers questions of one goroutine.
type Solver[K comparable, V any] struct {
	table   *Table[K, V]
	lattice Lattice[V]
	// fresh tells for which questions a new answer takes the place of the last one, where it would be joined with it. It
	// may be nil.
	fresh func(K) bool
	// record, where not nil, collects what answers are made from.
	record *provenance.Recorder

	frames   []frame[K, V]
	inFlight flight
	// held are the answers that lean on a frame in flight, so they are not yet final; answers has their places.
	held    []leaning[K, V]
	answers map[K]int
	// groups are runs of those held that lean on the same frame.
	groups []group
	// seeds has what members of the components in the making start their next round from; seeded says whose those are, in the
	// order that they came.
	seeds  map[K]leaning[K, V]
	seeded []K
	grown  bool
	// taken are the unfinished answers that the questions in flight were given, each behind those of the questions below it.
	taken []taking[K, V]
}

// frame is a question in flight.
type frame[K comparable, V any] struct {
	key  K
	hash uint32
	// value is the lower bound so far: what somebody who asks the question while it is in flight is told.
	value V
	// low is the lowest frame that an answer on top of this one leaned on while that frame was in flight.
	low int
	// held, seeded and taken are the lengths of those when the frame began: the members of its component stand from there on, and
	// what it was given itself.
	held, seeded, taken int
}

// group is a run of answers that are held, from a place on to where the next group begins, and the lowest frame that they lean on.
type group struct{ start, low int }

// leaning is a question whose answer is held, and what answers it.
type leaning[K comparable, V any] struct {
	key     K
	compute func() V
	// value is the answer, computed what compute gave. It was made from the unfinished answers in taken, and from what from has: where
	// those are the same in the next round, so is it.
	value, computed V
	taken           []taking[K, V]
	from            provenance.Set
}

// taking is an answer that was given before it was final.
type taking[K comparable, V any] struct {
	key   K
	value V
}

// NewSolver returns a solver for one goroutine. fresh, where not nil, tells the questions whose answers are no lattice: a
// new answer takes the place of the last one.
func NewSolver[K comparable, V any](table *Table[K, V], lattice Lattice[V], fresh func(K) bool) *Solver[K, V] {
	if fresh == nil {
		fresh = func(K) bool { return false }
	}
	return &Solver[K, V]{
		table: table, lattice: lattice, fresh: fresh, answers: map[K]int{}, seeds: map[K]leaning[K, V]{},
	}
}

// Recording has the solver tell what its answers are made from, and returns it.
func (s *Solver[K, V]) Recording(record *provenance.Recorder) *Solver[K, V] {
	s.record = record
	return s
}

// Begin starts to watch whether what is computed from here on leans on a question in flight. Each Begin has its End.
func (s *Solver[K, V]) Begin() Watch {
	s.record.Begin()
	top := len(s.frames) - 1
	if top < 0 {
		return Watch{}
	}
	w := Watch{low: s.frames[top].low}
	s.frames[top].low = top + 1
	return w
}

// Watch is what End wants back from Begin.
type Watch struct {
	low int // of the frame on top, before
}

// End reports whether what was computed since Begin is final: whether it would be the same if it were asked for alone; and
// what it was made from.
func (s *Solver[K, V]) End(w Watch) (final bool, from provenance.Set) {
	from = s.record.End()
	top := len(s.frames) - 1
	if top < 0 {
		return true, from
	}
	f := &s.frames[top]
	final = f.low > top
	f.low = min(f.low, w.low)
	return final, from
}

// Ask answers k with compute, which may ask further questions, and by their answers alone tells what it gives. compute is called again
// where one of them grows, so it must not keep anything between calls.
func (s *Solver[K, V]) Ask(k K, compute func() V) V { return s.ask(k, compute, true) }

// AskUnkept is Ask for who keeps the answers that Begin and End tell to be final. The table gets those alone that were not final
// at once, with their component.
func (s *Solver[K, V]) AskUnkept(k K, compute func() V) V { return s.ask(k, compute, false) }

// Final returns the answer to k where it is final already.
func (s *Solver[K, V]) Final(k K) (V, bool) { return s.final(s.table.spread(k), k) }

func (s *Solver[K, V]) final(h uint32, k K) (V, bool) {
	v, from, ok := s.table.get(h, k)
	if ok {
		s.record.Add(from)
	}
	return v, ok
}

func (s *Solver[K, V]) ask(k K, compute func() V, keep bool) V {
	h := s.table.spread(k)
	for {
		if v, ok := s.known(h, k); ok {
			return v
		}
		v, first := s.solve(h, k, compute, keep)
		if first == nil {
			return v
		}
		// Whether or not this settles k as well, it is no more among those that stand before k: the loop ends.
		s.ask(first.key, first.compute, true)
	}
}

// known returns the answer to a question that has one, be it unfinished.
func (s *Solver[K, V]) known(h uint32, k K) (V, bool) {
	if v, ok := s.final(h, k); ok {
		return v, true
	}
	if at, ok := s.answers[k]; ok {
		s.take(k, s.held[at].value, s.low(at))
		return s.held[at].value, true
	}
	if at, ok := s.flying(h, k); ok {
		s.take(k, s.frames[at].value, at)
		return s.frames[at].value, true
	}
	var none V
	return none, false
}

// solve answers a question of which nothing is known. Where it turns out to be the entry of a component of which another
// member comes first, solve forgets all of it and returns that member, for the component to be entered there.
func (s *Solver[K, V]) solve(h uint32, k K, compute func() V, keep bool) (v V, first *leaning[K, V]) {
	at := len(s.frames)
	seed, again := s.seeds[k]
	if !again {
		seed.value = s.lattice.Bottom
	}
	s.frames = append(s.frames, frame[K, V]{
		key: k, hash: h, value: seed.value, low: at + 1, held: len(s.held), seeded: len(s.seeded), taken: len(s.taken),
	})
	s.takeOff(at)
	s.record.Begin()
	for round := 0; ; round++ {
		grown := s.grown
		s.grown = false
		computed := seed.computed
		if again && round == 0 && s.isStill(seed.taken) {
			s.record.Add(seed.from)
		} else {
			computed = compute()
		}
		value := computed
		f := &s.frames[at]
		if f.low > at && len(s.held) == f.held {
			s.grown = grown
			s.forget(f)
			s.pop(at)
			from := s.record.End()
			if !keep {
				return s.table.standing(h, k, value), nil
			}
			return s.table.put(h, k, value, from, nil), nil
		}
		if !s.fresh(k) {
			value = s.lattice.Join(f.value, value)
		}
		if !s.lattice.Equal(value, f.value) {
			s.grown = true
		}
		if f.low < at {
			low := f.low
			s.grown = s.grown || grown
			s.sink(f.held, low)
			taken := slices.Clone(s.taken[f.taken:])
			s.pop(at)
			s.answers[k] = len(s.held)
			s.held = append(s.held, leaning[K, V]{k, compute, value, computed, taken, s.record.End()})
			s.take(k, value, low)
			return value, nil
		}
		// This frame is the entry of its component.
		members := s.held[f.held:]
		if first := s.firstBefore(k, members); first != nil {
			s.grown = grown
			s.forget(f)
			s.pop(at)
			s.record.End()
			return value, first
		}
		if !s.grown || round == maxRounds {
			return s.settle(at, k, value, members, grown), nil
		}
		for _, m := range members {
			if _, ok := s.seeds[m.key]; !ok {
				s.seeded = append(s.seeded, m.key)
			}
			s.seeds[m.key] = m
		}
		s.release(f.held)
		s.grown = grown
		s.taken = s.taken[:f.taken]
		f.value, f.low = value, at+1
	}
}

// firstBefore returns the first of the members of a component that come before the question that entered it, nil where none
// does.
func (s *Solver[K, V]) firstBefore(k K, members []leaning[K, V]) *leaning[K, V] {
	at := -1
	for i := range members {
		if s.table.compare(members[i].key, k) < 0 {
			at, k = i, members[i].key
		}
	}
	if at < 0 {
		return nil
	}
	first := members[at]
	return &first
}

// settle makes the answers of a component final.
func (s *Solver[K, V]) settle(at int, k K, value V, members []leaning[K, V], grown bool) V {
	from := s.record.End() // what its members were made from as well, since they were asked in the course of it
	var whole atomic.Bool
	final := func(k K, v V) V {
		if s.grown && !s.fresh(k) {
			v = s.lattice.Top
			s.table.giveUp(k)
		}
		return s.table.put(s.table.spread(k), k, v, from, &whole)
	}
	for _, m := range members {
		final(m.key, m.value)
	}
	value = final(k, value)
	whole.Store(true)
	s.forget(&s.frames[at])
	s.grown = grown
	s.pop(at)
	return value
}

// forget drops what has been found out since a frame began: what is not final in it, and what a next round would start from.
func (s *Solver[K, V]) forget(f *frame[K, V]) {
	s.release(f.held)
	for _, k := range s.seeded[f.seeded:] {
		delete(s.seeds, k)
	}
	s.seeded = s.seeded[:f.seeded]
}

// release lets go of the answers that are held since a place.
func (s *Solver[K, V]) release(since int) {
	for _, m := range s.held[since:] {
		delete(s.answers, m.key)
	}
	clear(s.held[since:])
	s.held = s.held[:since]
	s.ungroup(since)
}

// sink notes that the answers held since a place lean on a frame, because the one whose frame they may have leaned on does. It leans on
// the lowest that any of them does.
func (s *Solver[K, V]) sink(since, low int) {
	s.ungroup(since)
	s.groups = append(s.groups, group{since, low})
}

// ungroup takes off the groups since a place.
func (s *Solver[K, V]) ungroup(since int) {
	for top := len(s.groups) - 1; top >= 0 && s.groups[top].start >= since; top-- {
		s.groups = s.groups[:top]
	}
}

// low returns the lowest frame that an answer leans on which is held.
func (s *Solver[K, V]) low(at int) int {
	behind := sort.Search(len(s.groups), func(i int) bool { return s.groups[i].start > at })
	return s.groups[behind-1].low
}

// take notes that the question on top of the stack used an unfinished answer, which leans on a frame.
func (s *Solver[K, V]) take(k K, v V, at int) {
	if top := len(s.frames) - 1; top >= 0 {
		s.frames[top].low = min(s.frames[top].low, at)
		s.taken = append(s.taken, taking[K, V]{k, v})
	}
}

// isStill asks for answers that the question on top of the stack was given in the last round, in the order in which it was, until one
// is another than then, and reports whether none is. It asks for no more than the question itself would then.
func (s *Solver[K, V]) isStill(taken []taking[K, V]) bool {
	for _, t := range taken {
		v, ok := s.known(s.table.spread(t.key), t.key)
		if !ok {
			last, ok := s.seeds[t.key]
			if !ok {
				return false
			}
			v = s.ask(t.key, last.compute, true)
		}
		if !s.lattice.Equal(v, t.value) {
			return false
		}
	}
	return true
}

// pop takes the top frame off.
func (s *Solver[K, V]) pop(at int) {
	s.inFlight.remove(s.frames[at].hash, at)
	s.taken = s.taken[:s.frames[at].taken]
	s.frames = s.frames[:at]
}
