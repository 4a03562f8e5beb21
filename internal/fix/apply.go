package fix

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/notebook"
	"github.com/unheeded/unheeded/internal/python/source"
)

// change is an edit in bytes of a text.
type change struct {
	start, end uint32
	text       string
}

func compareChanges(a, b change) int {
	return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.text, b.text))
}

// apply returns a text after those of the fixes that can be made together, and which those are.
func apply(text []byte, fixes []finding.Fix) (out []byte, taken []int) {
	changes, taken := choose(text, fixes)
	return put(text, changes), taken
}

// choose returns the changes of those of the fixes that can be made together, in order, and which fixes those are. The first
// of two that touch the same bytes is taken; an edit that two of them ask for, such as an import, is made once.
func choose(text []byte, fixes []finding.Fix) (all []change, taken []int) {
	lines := source.NewLines(text)
	newline := newlineOf(text)
	for i, f := range fixes {
		changes := make([]change, len(f.Edits))
		for j, e := range f.Edits {
			changes[j] = change{
				start: lines.OffsetCodePoints(e.Place.Line, e.Place.Column-1),
				end:   lines.OffsetCodePoints(e.Place.EndLine, e.Place.EndColumn-1),
				text:  string(bytes.ReplaceAll([]byte(e.Text), []byte("\n"), newline)),
			}
		}
		if merged, ok := merge(all, changes); ok {
			all = merged
			taken = append(taken, i)
		}
	}
	return all, taken
}

// put returns a text after changes, which are in order.
func put(text []byte, changes []change) (out []byte) {
	at := uint32(0)
	for _, c := range changes {
		out = append(out, text[at:c.start]...)
		out = append(out, c.text...)
		at = c.end
	}
	return append(out, text[at:]...)
}

// putInCells returns a notebook after changes of the text of its cells.
func putInCells(book *notebook.Notebook, changes []change) []byte {
	edits := make([]notebook.Edit, len(changes))
	for i, c := range changes {
		edits[i] = notebook.Edit{Start: c.start, End: c.end, Text: c.text}
	}
	return book.With(edits)
}

// merge adds changes to sorted ones; false where they do not go together. Insertions at one place do not: their order
// would be a guess.
func merge(sorted, added []change) ([]change, bool) {
	all := slices.Concat(sorted, added)
	slices.SortFunc(all, compareChanges)
	all = slices.Compact(all)
	for i := 1; i < len(all); i++ {
		if all[i].start < all[i-1].end || all[i].start == all[i-1].start {
			return nil, false
		}
	}
	return all, true
}

// newlineOf returns what ends the first line of a text.
func newlineOf(text []byte) []byte {
	at := bytes.IndexAny(text, "\r\n")
	switch {
	case at < 0 || text[at] == '\n':
		return []byte("\n")
	case at+1 < len(text) && text[at+1] == '\n':
		return []byte("\r\n")
	}
	return []byte("\r")
}
