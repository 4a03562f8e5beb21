package effect

import (
	"cmp"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
)

// Exception is one that may get out of a function.
type Exception struct {
	// Class is its class; nil where it is not known.
	Class *infer.Class
	// From is, where the class is not known, the name of the callee that may raise anything, as the code has it.
	From string
}

// IsSeen reports whether code that was seen raises the exception on purpose.
func (x Exception) IsSeen() bool { return x.Class != nil }

// String returns the class as a message names it, or "anything from fetch".
func (x Exception) String() string {
	if x.Class == nil {
		return "anything from " + x.From
	}
	if x.Class.File.Name == "builtins" || !x.Class.File.IsLibrary() {
		return x.Class.QualName()
	}
	return x.Class.FullName()
}

// compare is a total order: known classes first.
func compare(a, b Exception) int {
	switch {
	case a.Class == nil && b.Class == nil:
		return strings.Compare(a.From, b.From)
	case a.Class == nil:
		return 1
	case b.Class == nil:
		return -1
	case a.Class == b.Class:
		return 0
	}
	return cmp.Or(
		strings.Compare(a.Class.QualName(), b.Class.QualName()), strings.Compare(a.Class.File.Path, b.Class.File.Path),
		cmp.Compare(a.Class.Node.Index, b.Class.Node.Index),
	)
}

// maxExceptions bounds the exceptions of a function; of more, the first in order count and Set.More is set.
const maxExceptions = 16

// Set is a set of exceptions: sorted, and never changed.
type Set struct {
	List []Exception
	// More says that there are others.
	More bool
}

// none is the empty set.
var none = &Set{}

// IsEmpty reports whether nothing can be raised, as far as is known.
func (s *Set) IsEmpty() bool { return len(s.List) == 0 }

// Seen reports whether some exception of the set is raised on purpose in code that was seen.
func (s *Set) Seen() bool { return len(s.List) > 0 && s.List[0].IsSeen() }

func single(x Exception) *Set { return &Set{List: []Exception{x}} }

// union returns the exceptions of both sets.
func union(a, b *Set) *Set {
	switch {
	case a == b || len(b.List) == 0 && !b.More:
		return a
	case len(a.List) == 0 && !a.More:
		return b
	}
	list := append(slices.Clone(a.List), b.List...)
	slices.SortFunc(list, compare)
	list = slices.Compact(list)
	more := a.More || b.More
	if len(list) > maxExceptions {
		list, more = list[:maxExceptions:maxExceptions], true
	}
	return &Set{List: list, More: more}
}

func equal(a, b *Set) bool { return a == b || a.More == b.More && slices.Equal(a.List, b.List) }

// keep returns the exceptions that are wanted.
func (s *Set) keep(wanted func(Exception) bool) *Set {
	list := slices.Clone(s.List)
	list = slices.DeleteFunc(list, func(x Exception) bool { return !wanted(x) })
	if len(list) == len(s.List) {
		return s
	}
	return &Set{List: list, More: s.More && len(list) > 0}
}
