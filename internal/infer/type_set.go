package infer

import (
	"slices"
	"sync"
	"sync/atomic"
)

// typeSet has each type once. It is read many times as often as it is added to, so reading takes no lock: slots only ever change
// from nil, and more of them take the place of those that are full. Who reads the old ones misses what came since, and is told so
// under the lock. A map would need a key beside each type, and its bytes to be written for each question.
type typeSet struct {
	slots atomic.Pointer[[]atomic.Pointer[Type]]
	mu    sync.Mutex
	count uint32
}

// firstTypes is the number of slots that a set begins with, a power of two.
const firstTypes = 1 << 10

// add returns the type of the set that equals t. Where there is none it is a copy of t, which gets the next number, from 1 on, and is
// shown to added first.
func (s *typeSet) add(t *Type, added func(*Type)) *Type {
	t.hash = t.hashOf()
	if slots := s.slots.Load(); slots != nil {
		if have, _ := findType(*slots, t); have != nil {
			return have
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	slots := s.room()
	have, at := findType(slots, t)
	if have == nil {
		have = new(Type)
		*have = *t
		s.count++
		have.id = s.count
		added(have)
		slots[at].Store(have)
	}
	return have
}

// findType returns the type among some that equals t, or nil and the free slot that it would stand in.
func findType(slots []atomic.Pointer[Type], t *Type) (*Type, int) {
	mask := len(slots) - 1
	for at := int(t.hash) & mask; ; at = (at + 1) & mask {
		if have := slots[at].Load(); have == nil || have.hash == t.hash && have.equals(t) {
			return have, at
		}
	}
}

// room returns the slots, of which at least one in four is free.
func (s *typeSet) room() []atomic.Pointer[Type] {
	old := s.slots.Load()
	size := firstTypes
	if old != nil {
		if 4*int(s.count) < 3*len(*old) {
			return *old
		}
		size = 2 * len(*old)
	}
	slots := make([]atomic.Pointer[Type], size)
	if old != nil {
		for i := range *old {
			if t := (*old)[i].Load(); t != nil {
				_, at := findType(slots, t)
				slots[at].Store(t)
			}
		}
	}
	s.slots.Store(&slots)
	return slots
}

// equals reports whether two types, whose parts are types of one set, are the same.
func (t *Type) equals(o *Type) bool {
	return t.Kind == o.Kind && t.Class == o.Class && t.Func == o.Func && t.Recv == o.Recv && t.Env == o.Env && t.Module == o.Module &&
		t.Wraps == o.Wraps && t.Exact == o.Exact && t.def == o.def && t.Name == o.Name && slices.Equal(t.Args, o.Args)
}

// hashOf hashes what equals compares.
func (t *Type) hashOf() uint32 {
	const prime = 0x9E3779B97F4A7C15
	h := uint64(t.Kind) | uint64(t.def)<<8
	if t.Exact {
		h |= 1 << 40
	}
	var parts [6]uint32
	if t.Class != nil {
		parts[0] = t.Class.id
	}
	if t.Func != nil {
		parts[1] = t.Func.id
	}
	if t.Recv != nil {
		parts[2] = t.Recv.id
	}
	if t.Module != nil {
		parts[3] = t.Module.id
	}
	if t.Wraps != nil {
		parts[4] = t.Wraps.id
	}
	parts[5] = t.Env.Number()
	for _, part := range parts {
		h = (h ^ uint64(part)) * prime
	}
	for _, arg := range t.Args {
		h = (h ^ uint64(arg.id)) * prime
	}
	for i := range len(t.Name) {
		h = (h ^ uint64(t.Name[i])) * prime
	}
	h ^= h >> 32
	return uint32(h ^ h>>15)
}
