package infer

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

const (
	// maxArms bounds a union; a larger one becomes Wide.
	maxArms = 8
	// maxDepth bounds how deep types nest in types; deeper arguments become Unknown.
	maxDepth = 6
	// maxEnvDepth bounds how deep calls know of their callers' arguments.
	maxEnvDepth = 3
)

// interner makes equal types one pointer.
type interner struct {
	types typeSet
	mu    sync.Mutex
	envs  map[string]*Env
	// numbered has the types by their number, in pages that never move.
	numbered [maxTypePages]atomic.Pointer[typePage]

	never, none, elsewhere, unknown, wide *Type
}

func newInterner() *interner {
	in := &interner{envs: map[string]*Env{}}
	in.never = in.intern(Type{Kind: Never})
	in.none = in.intern(Type{Kind: None})
	in.elsewhere = in.intern(Type{Kind: Elsewhere})
	in.unknown = in.intern(Type{Kind: Unknown})
	in.wide = in.intern(Type{Kind: Wide})
	return in
}

// intern returns the one type that equals t. Arguments that would nest too deep become Unknown.
func (in *interner) intern(t Type) *Type {
	depth := uint8(0)
	for i, arg := range t.Args {
		if arg.depth >= maxDepth {
			t.Args = slices.Clone(t.Args)
			t.Args[i] = in.unknown
			arg = in.unknown
		}
		depth = max(depth, arg.depth+1)
	}
	if t.Recv != nil {
		depth = max(depth, t.Recv.depth)
	}
	t.depth = depth

	return in.types.add(&t, in.number)
}

// Types are numbered so that many of them can be remembered in little room, at which the collector of garbage does not look.
// They lie in pages that never move; what is behind the last one has no number.
const (
	typesPerPage = 1 << 10
	maxTypePages = 1 << 13
)

type typePage [typesPerPage]*Type

// number makes a type found by its number. No two types are numbered at once.
func (in *interner) number(t *Type) {
	if t.id >= typesPerPage*maxTypePages {
		return
	}
	page := in.numbered[t.id/typesPerPage].Load()
	if page == nil {
		page = new(typePage)
		in.numbered[t.id/typesPerPage].Store(page)
	}
	page[t.id%typesPerPage] = t
}

// byNumber returns the type of a number.
func (in *interner) byNumber(n uint32) *Type {
	return in.numbered[n/typesPerPage].Load()[n%typesPerPage]
}

// numberOf returns the number of a type; 0 where it has none.
func (in *interner) numberOf(t *Type) uint32 {
	if t.id >= typesPerPage*maxTypePages {
		return 0
	}
	return t.id
}

// env returns the one Env that equals e, or nil where it would know nothing or nest too deep.
func (in *interner) env(e Env) *Env {
	depth := uint8(0)
	deeper := func(t *Type) {
		if t != nil && t.Env != nil {
			depth = max(depth, t.Env.depth)
		}
	}
	known := e.Recv != nil || e.Outer != nil
	deeper(e.Recv)
	for _, p := range e.Params {
		known = known || p != nil
		deeper(p)
	}
	if e.Outer != nil {
		depth = max(depth, e.Outer.depth)
	}
	if !known || depth >= maxEnvDepth {
		return nil
	}
	e.depth = depth + 1

	var buf [64]byte
	key := binary.AppendUvarint(buf[:0], uint64(e.Func.id))
	id := func(t *Type) {
		if t == nil {
			key = append(key, 0)
			return
		}
		key = binary.AppendUvarint(key, uint64(t.id))
	}
	id(e.Recv)
	if e.Outer != nil {
		key = binary.AppendUvarint(key, uint64(e.Outer.id))
	} else {
		key = append(key, 0)
	}
	for _, p := range e.Params {
		id(p)
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	if have := in.envs[string(key)]; have != nil {
		return have
	}
	made := e
	made.id = uint32(len(in.envs) + 1)
	in.envs[string(key)] = &made
	return &made
}

// join returns the type of a value that is of one of the types.
func (in *interner) join(types ...*Type) *Type {
	if t := in.only(types); t != nil {
		return t
	}
	var arms []*Type
	for _, t := range types {
		switch t.Kind {
		case Never:
		case Wide:
			return in.wide
		case Union:
			arms = append(arms, t.Args...)
		default:
			arms = append(arms, t)
		}
	}
	if len(arms) == 0 {
		return in.never
	}
	slices.SortFunc(arms, compare)
	arms = slices.Compact(arms)
	if all := arms; slices.ContainsFunc(all, func(t *Type) bool { return covered(t, all) }) {
		arms = slices.DeleteFunc(slices.Clone(all), func(t *Type) bool { return covered(t, all) })
	}
	if last := len(arms) - 1; arms[last].Kind == Unknown {
		arms = slices.DeleteFunc(arms, func(t *Type) bool { return t.Kind == Elsewhere })
	}
	if len(arms) > 1 {
		arms = slices.DeleteFunc(arms, func(t *Type) bool { return t.Exact && slices.Contains(arms, in.inexact(t)) })
	}
	switch {
	case len(arms) == 1:
		return arms[0]
	case len(arms) > maxArms:
		return in.wide
	}
	return in.intern(Type{Kind: Union, Args: arms})
}

// only returns the one type among some that are otherwise Never, nil where it is a union or there are others.
func (in *interner) only(types []*Type) *Type {
	only := in.never
	for _, t := range types {
		switch {
		case t == only || t.Kind == Never:
		case only != in.never || t.Kind == Union:
			return nil
		default:
			only = t
		}
	}
	return only
}

// inexact returns the type of the objects of a class and its subclasses for one of the class alone.
func (in *interner) inexact(t *Type) *Type {
	made := *t
	made.Exact = false
	return in.intern(made)
}

// covered reports whether another arm says of an object all that a type does: that may be of a subclass too, or of
// elements where the type has none.
func covered(t *Type, arms []*Type) bool {
	return t.Kind == Instance && slices.ContainsFunc(arms, func(arm *Type) bool {
		if arm == t || arm.Kind != Instance || arm.Class != t.Class || arm.Exact && !t.Exact {
			return false
		}
		if arm.Name != t.Name || arm.Env != t.Env || arm.Recv != t.Recv || arm.Func != t.Func {
			return false // each says what the other does not
		}
		return slices.EqualFunc(t.Args, arm.Args, func(have, other *Type) bool { return have == other || have.Kind == Never })
	})
}

// compare is a total order of types that does not depend on when they were made.
func compare(a, b *Type) int {
	if a == b {
		return 0
	}
	if c := cmp.Compare(a.Kind, b.Kind); c != 0 {
		return c
	}
	if c := compareClass(a.Class, b.Class); c != 0 {
		return c
	}
	if c := compareFunc(a.Func, b.Func); c != 0 {
		return c
	}
	if c := comparePresent(a.Recv, b.Recv, compare); c != 0 {
		return c
	}
	if c := a.Module.Compare(b.Module); c != 0 {
		return c
	}
	if c := compareFunc(a.Wraps, b.Wraps); c != 0 {
		return c
	}
	if a.Exact != b.Exact {
		if a.Exact {
			return -1
		}
		return 1
	}
	if c := cmp.Or(strings.Compare(a.Name, b.Name), cmp.Compare(a.def, b.def)); c != 0 {
		return c
	}
	if c := slices.CompareFunc(a.Args, b.Args, compare); c != 0 {
		return c
	}
	return comparePresent(a.Env, b.Env, compareEnv)
}

func compareEnv(a, b *Env) int {
	if c := compareFunc(a.Func, b.Func); c != 0 {
		return c
	}
	if c := comparePresent(a.Recv, b.Recv, compare); c != 0 {
		return c
	}
	params := func(a, b *Type) int { return comparePresent(a, b, compare) }
	if c := slices.CompareFunc(a.Params, b.Params, params); c != 0 {
		return c
	}
	return comparePresent(a.Outer, b.Outer, compareEnv)
}

// Compare is a total order of files that does not depend on who asked first.
func (f *File) Compare(other *File) int {
	return comparePresent(f, other, func(a, b *File) int { return strings.Compare(a.Path, b.Path) })
}

// Compare is a total order of what calls tell that does not depend on who asked first.
func (e *Env) Compare(other *Env) int { return comparePresent(e, other, compareEnv) }

// Compare is a total order of functions that does not depend on who asked first.
func (f *Func) Compare(other *Func) int { return compareFunc(f, other) }

// Compare is a total order of classes that does not depend on who asked first.
func (c *Class) Compare(other *Class) int { return compareClass(c, other) }

func compareFunc(a, b *Func) int {
	return comparePresent(a, b, func(a, b *Func) int {
		return cmp.Or(strings.Compare(a.File.Path, b.File.Path), cmp.Compare(a.Node.Index, b.Node.Index))
	})
}

func compareClass(a, b *Class) int {
	return comparePresent(a, b, func(a, b *Class) int {
		return cmp.Or(strings.Compare(a.File.Path, b.File.Path), cmp.Compare(a.Node.Index, b.Node.Index))
	})
}

// comparePresent orders nil before anything and equal pointers as equal.
func comparePresent[T any](a, b *T, compare func(a, b *T) int) int {
	switch {
	case a == b:
		return 0
	case a == nil:
		return -1
	case b == nil:
		return 1
	}
	return compare(a, b)
}
