package provenance

import (
	"math/bits"
	"slices"
	"sync"
)

// Source is something that answers are made from. The numbers are to be small: sets of many are worked out by their bits.
type Source uint32

// Set names a set of sources among those of one Sets; the zero Set is empty.
type Set uint32

// Sets has the sets that were made, each once, for any number of goroutines.
type Sets struct {
	mu     sync.Mutex
	lists  [][]Source
	byHash map[uint64][]Set
	bits   []uint64 // none is set between calls
}

// NewSets returns one that has only the empty set.
func NewSets() *Sets { return &Sets{lists: [][]Source{nil}, byHash: map[uint64][]Set{}} }

// Of returns the set of one source.
func (s *Sets) Of(source Source) Set {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.intern([]Source{source})
}

// Sources returns what is in a set, in order. Do not change it.
func (s *Sets) Sources(set Set) []Source {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lists[set]
}

// intern returns the set that has what a list has, which is sorted. The caller holds the lock.
func (s *Sets) intern(list []Source) Set {
	if len(list) == 0 {
		return 0
	}
	h := hash(list)
	for _, set := range s.byHash[h] {
		if slices.Equal(s.lists[set], list) {
			return set
		}
	}
	set := Set(len(s.lists))
	s.lists = append(s.lists, slices.Clone(list))
	s.byHash[h] = append(s.byHash[h], set)
	return set
}

// union returns the set of all that is in some sets.
func (s *Sets) union(sets []Set) Set {
	s.mu.Lock()
	defer s.mu.Unlock()
	total := 0
	for _, set := range sets {
		list := s.lists[set]
		total += len(list)
		if last := int(list[len(list)-1] / 64); last >= len(s.bits) {
			s.bits = append(s.bits, make([]uint64, last+1-len(s.bits))...)
		}
		for _, source := range list {
			s.bits[source/64] |= 1 << (source % 64)
		}
	}
	all := make([]Source, 0, total)
	for i, word := range s.bits {
		for ; word != 0; word &= word - 1 {
			all = append(all, Source(64*i+bits.TrailingZeros64(word)))
		}
		s.bits[i] = 0
	}
	return s.intern(all)
}

func hash[T ~uint32](list []T) uint64 {
	h := uint64(len(list))
	for _, n := range list {
		h = (h ^ uint64(n)) * 0x9E3779B97F4A7C15
		h ^= h >> 29
	}
	return h
}
