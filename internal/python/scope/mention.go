package scope

import "iter"

// Mention says how a name occurs in a file, whatever it means there.
type Mention uint8

// The ways in which a name can occur.
const (
	// LoadsAttr, StoresAttr: x.name is read, is assigned or deleted.
	LoadsAttr Mention = 1 << iota
	StoresAttr
	// Calls: name(…) or x.name(…).
	Calls
	// LoadsName, StoresName: the bare name is read, is bound in any way.
	LoadsName
	StoresName
	// Imports: the name is imported from somewhere, under its own name there: from m import name.
	Imports
	// Passes: f(name=…), and name=… in a class's head or pattern.
	Passes
)

// Mentions yields the names that occur in the file in any of the given ways, in the order of their first occurrence,
// each with all the ways in which it does. This is the file's part of an index of names.
func (t *Table) Mentions(of Mention) iter.Seq2[string, Mention] {
	return func(yield func(string, Mention) bool) {
		for number, m := range t.mentions {
			if m&of != 0 && !yield(t.nameString(uint32(number)), m) {
				return
			}
		}
	}
}

// Mentioned returns the ways in which a name occurs in the file.
func (t *Table) Mentioned(name string) Mention {
	if number, ok := t.nameNumber(name); ok {
		return t.mentions[number]
	}
	return 0
}
