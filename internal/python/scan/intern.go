package scan

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// A slot of the table of names. Its name's first eight bytes are the key; a name of at most eight bytes, as every
// keyword is, is known by key and size alone. Size 0 is an empty slot.
type slot struct {
	key  uint64
	size uint32
	// id is the symbol, or keyword + the kind.
	id uint32
}

// keyword marks the id of a slot that holds a keyword. A name that only normalisation makes equal to a keyword is still
// a name, as in CPython; the size in its slot is marked, so that the keyword is not found there.
const (
	keyword = 1 << 31
	shadow  = 1 << 31
)

// A span of text that holds a symbol; where other is set it is one of the normalised text instead.
type spelling struct {
	start, size uint32
	other       bool
}

const (
	initialBits = 10
	// keptSlots is the size of the largest table that is kept for the next file.
	keptSlots  = 1 << 16
	multiplier = 0x9e3779b97f4a7c15
)

// keywordTable is the table of names as it is at the start of every file.
var keywordTable = seed()

func seed() (t [1 << initialBits]slot) {
	for kind := And; kind < KindCount; kind++ {
		name := kindNames[kind]
		key := smallKey([]byte(name))
		i := hash(key) >> (64 - initialBits)
		for t[i].size != 0 {
			i = (i + 1) % (1 << initialBits)
		}
		t[i] = slot{key, uint32(len(name)), keyword | uint32(kind)}
	}
	return t
}

// smallKey packs the first eight bytes of a name.
func smallKey(name []byte) uint64 {
	var b [8]byte
	copy(b[:], name)
	return binary.LittleEndian.Uint64(b[:])
}

func hash(key uint64) uint64 {
	h := key * multiplier
	return h ^ h>>29*multiplier
}

// hashLong adds what stands beyond the first eight bytes of a name to its hash.
func hashLong(key uint64, name []byte) uint64 {
	h := hash(key) + uint64(len(name))
	for rest := name[8:]; len(rest) > 0; {
		if len(rest) < 8 {
			rest = name[len(name)-8:]
		}
		h = bits.RotateLeft64(h^binary.LittleEndian.Uint64(rest), 23) * multiplier
		rest = rest[8:]
	}
	return h ^ h>>32
}

// resetNames empties the table but for the keywords.
func (s *Scanner) resetNames() {
	// Of the two tables the smaller one begins; very large ones are not kept.
	if cap(s.spare) != 0 && cap(s.spare) < cap(s.table) {
		s.table, s.spare = s.spare, s.table
	}
	if cap(s.table) == 0 || cap(s.table) > keptSlots {
		s.table = make([]slot, len(keywordTable))
	}
	if cap(s.spare) > keptSlots {
		s.spare = nil
	}
	s.table = s.table[:len(keywordTable)]
	copy(s.table, keywordTable[:])
	s.shift = 64 - initialBits
	s.room = 1<<initialBits*3/4 - (KindCount - int(And))
	s.spellings = append(s.spellings[:0], spelling{})
	s.other = s.other[:0]
}

// intern returns the id of the name that stands at text[start:end].
func (s *Scanner) intern(start, end int) uint32 {
	text, size := s.text, uint(end-start)
	var key uint64
	if uint(start)+8 <= uint(len(text)) {
		key = binary.LittleEndian.Uint64(text[start:])
		if size < 8 {
			key &= 1<<(size*8&63) - 1
		}
	} else {
		key = smallKey(text[start:end])
	}
	if size > 8 {
		return s.internLong(text[start:end], key, spelling{uint32(start), uint32(size), false})
	}
	table := s.table
	mask := uint64(len(table) - 1)
	for i := hash(key) >> (s.shift & 63); ; i++ {
		at := &table[i&mask]
		if at.key == key && at.size == uint32(size) {
			return at.id
		}
		if at.size == 0 {
			return s.add(at, slot{key, uint32(size), 0}, spelling{uint32(start), uint32(size), false})
		}
	}
}

// internLong is intern for names of more than eight bytes; name may stand anywhere, where says at what place it will
// be found again.
func (s *Scanner) internLong(name []byte, key uint64, where spelling) uint32 {
	table := s.table
	mask := uint64(len(table) - 1)
	for i := hashLong(key, name) >> (s.shift & 63); ; i++ {
		at := &table[i&mask]
		if at.key == key && at.size == uint32(len(name)) && bytes.Equal(s.spelled(at.id), name) {
			return at.id
		}
		if at.size == 0 {
			return s.add(at, slot{key, uint32(len(name)), 0}, where)
		}
	}
}

// add fills an empty slot with a new symbol.
func (s *Scanner) add(at *slot, entry slot, where spelling) uint32 {
	entry.id = uint32(len(s.spellings))
	*at = entry
	s.spellings = append(s.spellings, where)
	if s.room--; s.room == 0 {
		s.grow()
	}
	return entry.id
}

// grow doubles the table.
func (s *Scanner) grow() {
	old := s.table
	if size := 2 * len(old); cap(s.spare) >= size {
		s.table = s.spare[:size]
		clear(s.table)
	} else {
		s.table = make([]slot, size)
	}
	s.spare = old
	s.shift--
	s.room = len(old) * 3 / 4
	mask := uint64(len(s.table) - 1)
	for _, entry := range old {
		if entry.size == 0 {
			continue
		}
		h := hash(entry.key)
		if entry.size&^shadow > 8 {
			h = hashLong(entry.key, s.spelled(entry.id))
		}
		i := h >> s.shift
		for s.table[i&mask].size != 0 {
			i++
		}
		s.table[i&mask] = entry
	}
}

// spelled returns the bytes of a symbol, until the next call of Reset.
func (s *Scanner) spelled(symbol uint32) []byte {
	at := s.spellings[symbol]
	if at.other {
		return s.other[at.start : at.start+at.size]
	}
	return s.text[at.start : at.start+at.size]
}

// InternOther returns the symbol of a name that does not stand in the text as it is: a normalised one, or a dotted one
// with blanks in between.
func (s *Scanner) InternOther(name []byte) uint32 {
	where := spelling{uint32(len(s.other)), uint32(len(name)), true}
	s.other = append(s.other, name...)
	known := uint32(len(s.spellings))
	symbol := s.internBytes(name, where)
	if symbol < known {
		s.other = s.other[:where.start]
	}
	return symbol
}

// internBytes is intern for a name that stands anywhere; where says at what place it will be found again.
func (s *Scanner) internBytes(name []byte, where spelling) uint32 {
	key, size := smallKey(name), uint32(len(name))
	if size > 8 {
		return s.internLong(name, key, where)
	}
	mask := uint64(len(s.table) - 1)
	for i := hash(key) >> s.shift; ; i++ {
		at := &s.table[i&mask]
		switch {
		case at.size == 0:
			return s.add(at, slot{key, size, 0}, where)
		case at.key != key || at.size != size:
		case at.id < keyword:
			return at.id
		default:
			size |= shadow
		}
	}
}

// InternRange returns the symbol of the text from start to end, as for a dotted name or the star of an import.
func (s *Scanner) InternRange(start, end uint32) uint32 {
	return s.internBytes(s.text[start:end], spelling{start, end - start, false})
}

// Spelling returns the bytes of a symbol. They are valid until the next Reset.
func (s *Scanner) Spelling(symbol uint32) []byte { return s.spelled(symbol) }

// Symbols returns the distinct names seen so far, one behind the other in the order of their symbols, the first being "", and
// where each of them begins, with the end of the last. They do not keep the text of the file alive.
func (s *Scanner) Symbols() (names string, starts []uint32) {
	starts = make([]uint32, 0, len(s.spellings)+1)
	total := 0
	for _, at := range s.spellings {
		total += int(at.size)
	}
	all := make([]byte, 0, total)
	for symbol := range s.spellings {
		starts = append(starts, uint32(len(all)))
		all = append(all, s.spelled(uint32(symbol))...)
	}
	return string(all), append(starts, uint32(len(all)))
}
