package fixpoint

// flight finds the questions in flight: places in the stack of frames, one more than they are, each at the slot that the hash of its
// key says or behind it. Questions land in the reverse order of their start, so a slot that falls free is never one that somebody
// who started later was driven past.
type flight struct {
	slots []uint32
}

// firstFlight is the number of slots that a flight begins with, a power of two.
const firstFlight = 64

// flying returns the place of the frame of a question in flight.
func (s *Solver[K, V]) flying(h uint32, k K) (int, bool) {
	slots := s.inFlight.slots
	mask := uint32(len(slots) - 1)
	for at := h & mask; len(slots) > 0 && slots[at] != 0; at = (at + 1) & mask {
		place := int(slots[at]) - 1
		if f := &s.frames[place]; f.hash == h && f.key == k {
			return place, true
		}
	}
	return 0, false
}

// takeOff notes the frame on top.
func (s *Solver[K, V]) takeOff(top int) {
	if 2*len(s.frames) > len(s.inFlight.slots) {
		s.inFlight.slots = make([]uint32, max(firstFlight, 2*len(s.inFlight.slots)))
		for place := range top {
			s.inFlight.add(s.frames[place].hash, place)
		}
	}
	s.inFlight.add(s.frames[top].hash, top)
}

func (f *flight) add(h uint32, place int) {
	mask := uint32(len(f.slots) - 1)
	at := h & mask
	for f.slots[at] != 0 {
		at = (at + 1) & mask
	}
	f.slots[at] = uint32(place) + 1
}

// remove takes off what was added last.
func (f *flight) remove(h uint32, place int) {
	mask := uint32(len(f.slots) - 1)
	at := h & mask
	for f.slots[at] != uint32(place)+1 {
		at = (at + 1) & mask
	}
	f.slots[at] = 0
}
