package infer

import (
	"sync/atomic"

	"github.com/unheeded/unheeded/internal/provenance"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// known has the types of the expressions or of the bindings of a file, as numbers of types by node or number, 0 where none is
// known yet. It is for any number of goroutines: each writes the same, for only final answers are written. Nodes lie in pages
// that are made when the first of their nodes is known, because of most files but a few functions are asked about.
type known struct {
	pages []atomic.Pointer[knownPage]
}

// pageSize is the number of nodes of a page.
const pageSize = 128

type knownPage struct {
	types [pageSize]atomic.Uint32
	// from has what the types were made from, nil as long as all were made from nothing. It is written before the types.
	from atomic.Pointer[[pageSize]atomic.Uint32]
}

func newKnown(nodes int) known {
	return known{make([]atomic.Pointer[knownPage], (nodes+pageSize-1)/pageSize)}
}

// at returns the number of the type of a node, 0 where it is not known, and what it was made from.
func (k *known) at(n ast.Index) (id uint32, from provenance.Set) {
	page := k.pages[n/pageSize].Load()
	if page == nil {
		return 0, 0
	}
	if id = page.types[n%pageSize].Load(); id != 0 {
		if sets := page.from.Load(); sets != nil {
			from = provenance.Set(sets[n%pageSize].Load())
		}
	}
	return id, from
}

// set notes the number of the type of a node, and what it was made from. Whoever else does that at once may have made it from
// something else; either is true.
func (k *known) set(n ast.Index, id uint32, from provenance.Set) {
	page := made(&k.pages[n/pageSize])
	if from != 0 {
		made(&page.from)[n%pageSize].Store(uint32(from))
	}
	page.types[n%pageSize].Store(id)
}

// made returns what stands at a place, and puts something there where there is nothing.
func made[T any](at *atomic.Pointer[T]) *T {
	if have := at.Load(); have != nil {
		return have
	}
	fresh := new(T)
	if !at.CompareAndSwap(nil, fresh) {
		fresh = at.Load()
	}
	return fresh
}
