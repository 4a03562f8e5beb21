package scope

import "github.com/unheeded/unheeded/internal/python/ast"

type guardID uint32
type guardLink struct {
	Guard
	outer guardID
}
type reachRange struct{ first, end, flags uint32 }
type deadSpan struct{ start, end uint32 }

func (t *Table) computeFlow(id ScopeID) *Flow { return &Flow{table: t, frame: id} }
func (f *Flow) use(name ast.Index) UseID      { return 0 }
func (f *Flow) reach(i uint32) Reach          { return Reach{} }
