package section

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// Mentions tells of a body which names stand in it, each with a hash of all that it is there: read, called, bound, as a variable
// or as an attribute, and in which of the functions, lambdas and comprehensions inside. Where that is the same as before, the
// name stands for no other variable than before, and nowhere as what it was not. A nil Mentions says that it is not known.
type Mentions map[string]Hash

// Since returns the names that a body mentions and did not mention before, or as something else; all of them where it is not
// known what it did. Names that are gone are not among them: who asks where they stand was given the body.
func (m Mentions) Since(before Mentions) []string {
	var names []string
	for name, as := range m {
		if was, ok := before[name]; !ok || was != as {
			names = append(names, name)
		}
	}
	return names
}

// MentionsOf returns what is mentioned in the bodies of a module.
func MentionsOf(t *ast.Tree) []Mentions {
	return ReadMentions(AppendMentions(nil, t), t.Symbols.Sorted())
}

// mention is a name, by its number among those of the module in their order, and what it is.
type mention struct {
	name int
	as   Hash
}

// AppendMentions appends what is mentioned in the bodies of a module. Names are written as their places among all names of the
// module, in order, which whoever reads it has to have.
func AppendMentions(b []byte, t *ast.Tree) []byte {
	places := placesOf(t)
	var all [][]mention
	kinds := map[Hash]int{}
	var list []Hash
	var w mentioner
	eachFunction(t, func(fn ast.Node, _ bool) {
		mentions := w.body(fn)
		for i := range mentions {
			m := &mentions[i]
			m.name = places[m.name]
			if _, known := kinds[m.as]; !known {
				kinds[m.as] = len(list)
				list = append(list, m.as)
			}
		}
		slices.SortFunc(mentions, func(a, b mention) int { return cmp.Compare(a.name, b.name) })
		all = append(all, mentions)
	})
	b = binary.AppendUvarint(b, uint64(len(list)))
	for _, as := range list {
		b = binary.LittleEndian.AppendUint64(b, uint64(as))
	}
	for _, mentions := range all {
		if mentions == nil {
			b = binary.AppendUvarint(b, 0)
			continue
		}
		b = binary.AppendUvarint(b, uint64(len(mentions))+1)
		before := 0
		for _, m := range mentions {
			b = binary.AppendUvarint(b, uint64(m.name-before))
			b = binary.AppendUvarint(b, uint64(kinds[m.as]))
			before = m.name
		}
	}
	return b
}

// placesOf returns the place of each symbol among all of a module in their order.
func placesOf(t *ast.Tree) []int {
	order := make([]uint32, t.Symbols.Len())
	for i := range order {
		order[i] = uint32(i)
	}
	slices.SortFunc(order, func(a, b uint32) int { return strings.Compare(t.Symbols.At(a), t.Symbols.At(b)) })
	places := make([]int, len(order))
	for place, symbol := range order {
		places[symbol] = place
	}
	return places
}

// ReadMentions reads what AppendMentions wrote, with the names of the module in order; nil where it is anything else.
func ReadMentions(b []byte, names []string) []Mentions {
	r := reader{b: b}
	kinds := make([]Hash, r.count())
	for i := range kinds {
		kinds[i] = Hash(r.fixed())
	}
	var all []Mentions
	for len(r.b) > 0 {
		count := r.count()
		if count == 0 {
			all = append(all, nil)
			continue
		}
		m, place := make(Mentions, count-1), 0
		for range count - 1 {
			place += r.number()
			kind := r.number()
			if r.failed || place >= len(names) || kind >= len(kinds) {
				return nil
			}
			m[names[place]] = kinds[kind]
		}
		all = append(all, m)
	}
	if r.failed {
		return nil
	}
	return all
}

// reader reads numbers. What does not read is 0 and sets failed; it trusts no length.
type reader struct {
	b      []byte
	failed bool
}

func (r *reader) number() int {
	n, size := binary.Uvarint(r.b)
	if size <= 0 || n > 1<<30 {
		r.failed, r.b = true, nil
		return 0
	}
	r.b = r.b[size:]
	return int(n)
}

// count is the length of a list, of which each element but the last takes a byte at least.
func (r *reader) count() int {
	n := r.number()
	if n > len(r.b)+1 {
		r.failed, r.b = true, nil
		return 0
	}
	return n
}

func (r *reader) fixed() uint64 {
	if len(r.b) < 8 {
		r.failed, r.b = true, nil
		return 0
	}
	n := binary.LittleEndian.Uint64(r.b)
	r.b = r.b[8:]
	return n
}
