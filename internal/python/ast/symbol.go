package ast

import (
	"iter"
	"slices"
	"strings"
)

// Symbols are names, by numbers from 0 on. They are one text: strings of their own would take several times the room, and the
// collector of garbage would have to look at each.
type Symbols struct {
	text string
	// starts has where each name begins in the text, and where the last one ends.
	starts []uint32
}

// NewSymbols returns the names that stand one behind the other in a text; starts has where each of them begins, and the
// length of the text at the end. Both must not change afterwards.
func NewSymbols(text string, starts []uint32) Symbols { return Symbols{text, starts} }

// SymbolsOf returns names as Symbols.
func SymbolsOf(names ...string) Symbols {
	starts := make([]uint32, 1, len(names)+1)
	end := uint32(0)
	for _, name := range names {
		end += uint32(len(name))
		starts = append(starts, end)
	}
	return Symbols{strings.Join(names, ""), starts}
}

// Len is how many names there are.
func (s Symbols) Len() int { return max(len(s.starts)-1, 0) }

// At returns the name of a number.
func (s Symbols) At(number uint32) string { return s.text[s.starts[number]:s.starts[number+1]] }

// All yields the names with their numbers, in their order.
func (s Symbols) All() iter.Seq2[uint32, string] {
	return func(yield func(uint32, string) bool) {
		for i := range s.Len() {
			if number := uint32(i); !yield(number, s.At(number)) {
				return
			}
		}
	}
}

// Sorted returns the names in the order of their bytes.
func (s Symbols) Sorted() []string {
	names := make([]string, 0, s.Len())
	for _, name := range s.All() {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Symbol returns the number that a name has among the symbols of the tree; ok is false where the tree does not have it.
// It is for any number of goroutines.
func (t *Tree) Symbol(name string) (number uint32, ok bool) {
	t.numberedOnce.Do(t.numberSymbols)
	mask := uint32(len(t.numbered) - 1)
	for at := spread(name) & mask; ; at = (at + 1) & mask {
		switch number := t.numbered[at]; {
		case number == 0:
			return 0, false
		case t.Symbols.At(number-1) == name:
			return number - 1, true
		}
	}
}

// numberSymbols makes the table that Symbol reads: numbers, one more than they are, each at the place that its name hashes to or
// behind it. It takes a fifth of what a map would, and every file that is looked at has one.
func (t *Tree) numberSymbols() {
	size := uint32(8)
	for int(size)*2 < t.Symbols.Len()*3 {
		size *= 2
	}
	slots := make([]uint32, size)
	for number, name := range t.Symbols.All() {
		at := spread(name) & (size - 1)
		for slots[at] != 0 && t.Symbols.At(slots[at]-1) != name {
			at = (at + 1) & (size - 1)
		}
		slots[at] = number + 1
	}
	t.numbered = slots
}

// spread is the hash FNV-1a, folded so that its low bits depend on all of it.
func spread(name string) uint32 {
	h := uint32(0x811C9DC5)
	for i := range len(name) {
		h = (h ^ uint32(name[i])) * 0x01000193
	}
	return h ^ h>>15
}
