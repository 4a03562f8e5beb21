package provenance

import (
	"slices"
	"sync"
)

// Source is something that answers are made from. The numbers are to be small: what is in a set is told by their bits.
type Source uint32

// Set names a set of sources among those of one Sets; the zero Set is empty.
type Set uint32

// Sets has the sets that were made, each once, for any number of goroutines.
type Sets struct {
	mu    sync.Mutex
	lists [][]Source
	// hashes are those of the lists: sums, so that the hash of a union follows from that of one part and what is new in the others.
	hashes []uint64
	// places has the sets where their hashes say or behind, as many as a power of two, at least one in four of them 0.
	places []Set
	// bits has a bit for each source of the set marked, and of no other. Unions are often of the set that the last one was of.
	bits   []uint64
	marked Set
	// more and all are room for the union that is being made.
	more, all []Source
}

// NewSets returns one that has only the empty set.
func NewSets() *Sets {
	return &Sets{lists: [][]Source{nil}, hashes: []uint64{0}, places: make([]Set, firstPlaces)}
}

const firstPlaces = 1 << 10

// Of returns the set of one source.
func (s *Sets) Of(source Source) Set {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.intern([]Source{source}, hashOf(source))
}

// Sources returns what is in a set, in order. Do not change it.
func (s *Sets) Sources(set Set) []Source {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lists[set]
}

// intern returns the set that has what a list has, which is sorted, not empty and of that hash. The caller holds the lock.
func (s *Sets) intern(list []Source, hash uint64) Set {
	at := s.free(hash, func(set Set) bool { return s.hashes[set] == hash && slices.Equal(s.lists[set], list) })
	if set := s.places[at]; set != 0 {
		return set
	}
	set := Set(len(s.lists))
	s.lists, s.hashes = append(s.lists, slices.Clone(list)), append(s.hashes, hash)
	s.places[at] = set
	if 4*len(s.lists) > 3*len(s.places) {
		s.places = make([]Set, 2*len(s.places))
		for set := 1; set < len(s.lists); set++ {
			s.places[s.free(s.hashes[set], func(Set) bool { return false })] = Set(set)
		}
	}
	return set
}

// free returns the first place for a hash that is free or has what is looked for.
func (s *Sets) free(hash uint64, is func(Set) bool) uint64 {
	mask := uint64(len(s.places) - 1)
	at := hash & mask
	for s.places[at] != 0 && !is(s.places[at]) {
		at = (at + 1) & mask
	}
	return at
}

// union returns the set of all that is in some sets. A third of them have nothing that the largest has not.
func (s *Sets) union(sets []Set) Set {
	s.mu.Lock()
	defer s.mu.Unlock()
	largest := sets[0]
	for _, set := range sets[1:] {
		if len(s.lists[set]) > len(s.lists[largest]) {
			largest = set
		}
	}
	s.mark(largest)
	hash := s.hashes[largest]
	s.more = s.more[:0]
	for _, set := range sets {
		if set == largest {
			continue
		}
		for _, source := range s.lists[set] {
			if word, bit := s.bit(source); *word&bit == 0 {
				*word |= bit
				hash += hashOf(source)
				s.more = append(s.more, source)
			}
		}
	}
	if len(s.more) == 0 {
		return largest
	}
	for _, source := range s.more {
		word, bit := s.bit(source)
		*word &^= bit
	}
	slices.Sort(s.more)
	s.all = merge(s.all[:0], s.lists[largest], s.more)
	return s.intern(s.all, hash)
}

// mark sets the bits of a set, in the place of those of another.
func (s *Sets) mark(set Set) {
	if set == s.marked {
		return
	}
	for _, source := range s.lists[s.marked] {
		s.bits[source/64] = 0
	}
	s.marked = set
	for _, source := range s.lists[set] {
		word, bit := s.bit(source)
		*word |= bit
	}
}

// bit returns where the bit of a source is.
func (s *Sets) bit(source Source) (word *uint64, bit uint64) {
	at := int(source / 64)
	if at >= len(s.bits) {
		s.bits = append(s.bits, make([]uint64, at+1-len(s.bits))...)
	}
	return &s.bits[at], 1 << (source % 64)
}

// merge appends what is in two lists that are sorted and have nothing in common.
func merge(out, a, b []Source) []Source {
	for len(a) > 0 && len(b) > 0 {
		if a[0] < b[0] {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// hashOf is the part of a source in the hash of a set.
func hashOf(source Source) uint64 {
	h := (uint64(source) + 1) * 0x9E3779B97F4A7C15
	h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
	return h ^ h>>27
}
