package fixpoint

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/unheeded/unheeded/internal/provenance"
)

const (
	shards = 64
	// firstSlots is the size that a shard begins with, a power of two.
	firstSlots = 64
	// chunk is the number of entries that are allocated at once.
	chunk = 32
)

// Table holds final answers. It is for any number of goroutines.
//
// It is read many times as often as it is written to, and what is written stands. So reading takes no lock: a shard is an
// array of pointers that only ever change from nil, and a larger array takes its place when it is full. Who reads the old
// one misses what came since, asks once more, and is told by put which answer stands.
type Table[K comparable, V any] struct {
	// Hash spreads keys: those that it does not tell apart are looked at one by one.
	Hash    func(K) uint32
	compare func(a, b K) int
	shards  [shards]shard[K, V]

	unsettled struct {
		sync.Mutex
		keys []K
	}
}

type shard[K comparable, V any] struct {
	slots atomic.Pointer[[]atomic.Pointer[entry[K, V]]]
	mu    sync.Mutex // for those who write
	count int
	spare []entry[K, V]
}

type entry[K comparable, V any] struct {
	hash  uint32
	from  provenance.Set
	key   K
	value V
	// whole, where not nil, tells whether all answers of the component are there: before, none is given. Who was given one and
	// asked for another in vain would answer that from a part of the component that is final, and not as it was answered in
	// the whole.
	whole *atomic.Bool
}

// NewTable returns an empty table. compare is a total order of keys that does not depend on who asked first: the first
// question of a component, in that order, is the one that enters it.
func NewTable[K comparable, V any](hash func(K) uint32, compare func(a, b K) int) *Table[K, V] {
	return &Table[K, V]{Hash: hash, compare: compare}
}

// Unsettled returns the questions that were answered with Lattice.Top, because their component had not settled after
// maxRounds; in no order.
func (t *Table[K, V]) Unsettled() []K {
	t.unsettled.Lock()
	defer t.unsettled.Unlock()
	return slices.Clone(t.unsettled.keys)
}

// giveUp notes that a question is among those.
func (t *Table[K, V]) giveUp(k K) {
	t.unsettled.Lock()
	t.unsettled.keys = append(t.unsettled.keys, k)
	t.unsettled.Unlock()
}

// spread mixes a hash, so that each of its bits counts in the lowest ones.
func (t *Table[K, V]) spread(k K) uint32 {
	h := t.Hash(k)
	h = (h ^ h>>16) * 0x85EBCA6B
	h = (h ^ h>>13) * 0xC2B2AE35
	return h ^ h>>16
}

// get returns the answer to a question whose spread is h.
func (t *Table[K, V]) get(h uint32, k K) (V, provenance.Set, bool) {
	if e := t.entry(h, k); e != nil && (e.whole == nil || e.whole.Load()) {
		return e.value, e.from, true
	}
	var none V
	return none, 0, false
}

// standing returns the answer that stands for a question whose spread is h, also while the rest of its component is not
// there, and v where there is none.
func (t *Table[K, V]) standing(h uint32, k K, v V) V {
	if e := t.entry(h, k); e != nil {
		return e.value
	}
	return v
}

// entry returns the entry of a question whose spread is h, nil where there is none.
func (t *Table[K, V]) entry(h uint32, k K) *entry[K, V] {
	slots := t.shards[h%shards].slots.Load()
	if slots == nil {
		return nil
	}
	e, _ := find(*slots, h, k)
	return e
}

// find returns the entry of a key, or nil and the free slot that it would stand in.
func find[K comparable, V any](slots []atomic.Pointer[entry[K, V]], h uint32, k K) (*entry[K, V], int) {
	mask := len(slots) - 1
	for at := int(h/shards) & mask; ; at = (at + 1) & mask {
		e := slots[at].Load()
		if e == nil || e.hash == h && e.key == k {
			return e, at
		}
	}
}

// put writes the answer to a question whose spread is h, unless there is one, and returns the one that stands. whole, where not
// nil, will tell when it may be given.
func (t *Table[K, V]) put(h uint32, k K, v V, from provenance.Set, whole *atomic.Bool) V {
	s := &t.shards[h%shards]
	s.mu.Lock()
	defer s.mu.Unlock()
	slots := s.room()
	e, at := find(slots, h, k)
	if e == nil {
		if len(s.spare) == 0 {
			s.spare = make([]entry[K, V], chunk)
		}
		e, s.spare = &s.spare[0], s.spare[1:]
		*e = entry[K, V]{h, from, k, v, whole}
		s.count++
		slots[at].Store(e)
	}
	return e.value
}

// room returns the slots of a shard, with at least one in four free.
func (s *shard[K, V]) room() []atomic.Pointer[entry[K, V]] {
	old := s.slots.Load()
	switch {
	case old == nil:
		slots := make([]atomic.Pointer[entry[K, V]], firstSlots)
		s.slots.Store(&slots)
		return slots
	case 4*s.count < 3*len(*old):
		return *old
	}
	slots := make([]atomic.Pointer[entry[K, V]], 2*len(*old))
	for i := range *old {
		if e := (*old)[i].Load(); e != nil {
			_, at := find(slots, e.hash, e.key)
			slots[at].Store(e)
		}
	}
	s.slots.Store(&slots)
	return slots
}
