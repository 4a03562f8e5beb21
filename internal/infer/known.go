package infer

import (
	"sync/atomic"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// known has the types of the expressions of a file, as numbers of types by node, 0 where none is known yet. It is for any
// number of goroutines: each writes the same, for only final answers are written. Nodes lie in pages that are made when
// the first of their nodes is known, because of most files but a few functions are asked about.
type known struct {
	pages []atomic.Pointer[knownPage]
}

// pageSize is the number of nodes of a page.
const pageSize = 128

type knownPage [pageSize]atomic.Uint32

func newKnown(nodes int) known {
	return known{make([]atomic.Pointer[knownPage], (nodes+pageSize-1)/pageSize)}
}

// at returns the number of the type of a node, 0 where it is not known.
func (k *known) at(n ast.Index) uint32 {
	if page := k.pages[n/pageSize].Load(); page != nil {
		return page[n%pageSize].Load()
	}
	return 0
}

// set notes the number of the type of a node.
func (k *known) set(n ast.Index, id uint32) {
	at := &k.pages[n/pageSize]
	page := at.Load()
	if page == nil {
		page = new(knownPage)
		if !at.CompareAndSwap(nil, page) {
			page = at.Load()
		}
	}
	page[n%pageSize].Store(id)
}
