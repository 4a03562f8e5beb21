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
	// Reported says that a handler on its way has logged it, or handed it to somebody, before it went on.
	Reported bool
	// Awaited says, where the class is not known, that the callee is awaited, and not only called.
	Awaited bool
	// Maybe says that only a method raises it that overrides the one that is called, for objects of a subclass.
	Maybe bool
	// Instead says of such an exception that the method that is called is abstract: one that overrides it runs in any case.
	Instead bool
	// Check says that a function raises it that was given what it does not take.
	Check bool
	// State says that it is raised where the object, or the module, is in some state: it was closed, or not started yet; or
	// where something else is as it should not be, by one of Python's own errors for mistakes.
	State bool
	// Library says, where the class is not known, that the callee is one of a library, and no value of which nothing is known.
	Library bool
	// Expected says, where the class is not known, that the code around the call handles some of what the callee raises:
	// others of the family may be left.
	Expected bool
}

// IsSeen reports whether code that was seen, and that runs for sure, raises the exception on purpose, and not to say that a
// caller is wrong, or that it came at the wrong time.
func (x Exception) IsSeen() bool { return x.Class != nil && !x.Maybe && !x.Check && !x.State }

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

// compare is a total order: known classes first, and those that are the same side by side.
func compare(a, b Exception) int {
	last := func(c bool) int {
		if c {
			return 1
		}
		return 0
	}
	if c := cmp.Or(cmp.Compare(last(a.Class == nil), last(b.Class == nil)), cmp.Compare(last(a.Maybe), last(b.Maybe)),
		cmp.Compare(last(a.Check), last(b.Check)), cmp.Compare(last(a.State), last(b.State))); c != 0 {
		return c
	}
	if a.Class != nil && a.Class != b.Class {
		return cmp.Or(
			strings.Compare(a.Class.QualName(), b.Class.QualName()), strings.Compare(a.Class.File.Path, b.Class.File.Path),
			cmp.Compare(a.Class.Node.Index, b.Class.Node.Index),
		)
	}
	return cmp.Or(
		strings.Compare(a.From, b.From), cmp.Compare(last(a.Reported), last(b.Reported)),
		cmp.Compare(last(!a.Instead), last(!b.Instead)), cmp.Compare(last(!a.Library), last(!b.Library)),
		cmp.Compare(last(a.Expected), last(b.Expected)), cmp.Compare(last(!a.Awaited), last(!b.Awaited)),
	)
}

// same reports whether two exceptions are one: what is called and awaited is what is awaited, and what is handled in part at
// one place is what it is at another.
func same(a, b Exception) bool {
	a.Awaited, b.Awaited = false, false
	a.Expected, b.Expected = false, false
	return a == b
}

// Fails reports whether something of the set is likely to be raised some day: what was seen to be raised on purpose, and
// what unseen code may raise that is awaited, since in async code it is by an await that one deals with the world. What
// a method of some subclass raises counts where there is no other to call.
func (s *Set) Fails() bool {
	return slices.ContainsFunc(s.List, Exception.fails)
}

func (x Exception) fails() bool {
	return (x.Class != nil && !x.Check || x.Awaited) && !x.Expected && (!x.Maybe || x.Instead)
}

// MayFail is as Fails, and counts also what an unseen callee raises beside what the code around handles of it.
func (s *Set) MayFail() bool {
	return slices.ContainsFunc(s.List, func(x Exception) bool {
		x.Expected = false
		return x.fails()
	})
}

// OfLibraries reports whether functions of libraries are called that may raise anything, and nothing around handles any
// of it.
func (s *Set) OfLibraries() bool {
	return slices.ContainsFunc(s.List, func(x Exception) bool { return x.Class == nil && x.Library && !x.Expected })
}

// Identified returns the exceptions of which it is known who raises them: code that was seen, or a library.
func (s *Set) Identified() *Set {
	return s.keep(func(x Exception) bool { return x.Class != nil || x.Library })
}

// Unexpected returns the exceptions but those of unseen callees of which the code around handles some.
func (s *Set) Unexpected() *Set { return s.keep(func(x Exception) bool { return !x.Expected }) }

// maxExceptions bounds the exceptions of a function; of more, the first in order count and Set.More is set.
const maxExceptions = 16

// Set is a set of exceptions: sorted, and never changed.
type Set struct {
	List []Exception
	// More says that there are others.
	More bool
}

// Nothing is the empty set.
var Nothing = &Set{}

// IsEmpty reports whether nothing can be raised, as far as is known.
func (s *Set) IsEmpty() bool { return len(s.List) == 0 }

// Seen reports whether some exception of the set is raised on purpose in code that was seen.
func (s *Set) Seen() bool { return len(s.List) > 0 && s.List[0].IsSeen() }

// SeenOfTheWorld is as Seen, but for what says that the program is wrong: a TypeError, a ValueError, a RuntimeError of
// Python's own is for whoever mends the program, who reads the log.
func (s *Set) SeenOfTheWorld() bool {
	return slices.ContainsFunc(s.List, func(x Exception) bool { return x.IsSeen() && !isMistake(x.Class) })
}

// isMistake reports whether a class is one of Python's own that says that the program is wrong.
func isMistake(c *infer.Class) bool {
	switch c.FullName() {
	case "builtins.TypeError", "builtins.ValueError", "builtins.RuntimeError", "builtins.AttributeError", "builtins.NameError",
		"builtins.LookupError", "builtins.IndexError", "builtins.KeyError", "builtins.ImportError", "builtins.ModuleNotFoundError":
		return true
	}
	return false
}

func single(x Exception) *Set { return &Set{List: []Exception{x}} }

// Union returns the exceptions of both sets.
func Union(a, b *Set) *Set {
	switch {
	case a == b || len(b.List) == 0 && !b.More:
		return a
	case len(a.List) == 0 && !a.More:
		return b
	}
	switch {
	case hasAll(a, b):
		return a
	case hasAll(b, a):
		return b
	}
	list := slices.CompactFunc(merge(a.List, b.List), same)
	more := a.More || b.More
	if len(list) > maxExceptions {
		list, more = list[:maxExceptions:maxExceptions], true
	}
	return &Set{List: list, More: more}
}

// hasAll reports whether a set has all that is in another one, which is so of most that are joined.
func hasAll(a, b *Set) bool {
	if len(b.List) > len(a.List) || b.More && !a.More {
		return false
	}
	rest := a.List
	for i := range b.List {
		for len(rest) > 0 && rest[0] != b.List[i] {
			rest = rest[1:]
		}
		if len(rest) == 0 {
			return false
		}
		rest = rest[1:]
	}
	return true
}

// merge returns the exceptions of two sorted lists in one.
func merge(a, b []Exception) []Exception {
	out := make([]Exception, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if compare(a[0], b[0]) <= 0 {
			out, a = append(out, a[0]), a[1:]
		} else {
			out, b = append(out, b[0]), b[1:]
		}
	}
	return append(append(out, a...), b...)
}

func equal(a, b *Set) bool { return a == b || a.More == b.More && slices.Equal(a.List, b.List) }

// Unreported returns the exceptions of which nobody has been told.
func (s *Set) Unreported() *Set { return s.keep(func(x Exception) bool { return !x.Reported }) }

// Without returns the exceptions but those that unseen methods of an object may raise, by the name that the code has for
// the object.
func (s *Set) Without(object string) *Set {
	return s.keep(func(x Exception) bool { return x.Class != nil || !strings.HasPrefix(x.From, object+".") })
}

// Distinct returns the exceptions as a reader tells them apart: those that differ in the way that they take are one, the
// first of them, which is the one that is known best.
func (s *Set) Distinct() *Set {
	type identity struct {
		class *infer.Class
		from  string
	}
	seen := map[identity]bool{}
	return s.keep(func(x Exception) bool {
		id := identity{x.Class, x.From}
		first := !seen[id]
		seen[id] = true
		return first
	})
}

// InTask returns the exceptions that a task of asyncio keeps to itself. SystemExit and KeyboardInterrupt leave the loop
// that runs it, and whoever runs the loop sees them.
func (s *Set) InTask() *Set {
	return s.keep(func(x Exception) bool {
		if x.Class == nil {
			return true
		}
		name := x.Class.FullName()
		return name != "builtins.SystemExit" && name != "builtins.KeyboardInterrupt"
	})
}

// each returns the exceptions that a function makes of those of a set.
func (s *Set) each(change func(*Exception)) *Set {
	list := slices.Clone(s.List)
	for i := range list {
		change(&list[i])
	}
	slices.SortFunc(list, compare)
	return &Set{List: slices.CompactFunc(list, same), More: s.More}
}

func (s *Set) reported() *Set { return s.each(func(x *Exception) { x.Reported = true }) }

// maybe returns the exceptions of a method that overrides the one that is called.
func (s *Set) maybe(called *infer.Func) *Set {
	return s.each(func(x *Exception) {
		x.Instead = isAbstract(called) && (!x.Maybe || x.Instead)
		x.Maybe = true
	})
}

// keep returns the exceptions that are wanted.
func (s *Set) keep(wanted func(Exception) bool) *Set {
	list := slices.Clone(s.List)
	list = slices.DeleteFunc(list, func(x Exception) bool { return !wanted(x) })
	if len(list) == len(s.List) {
		return s
	}
	return &Set{List: list, More: s.More && len(list) > 0}
}
