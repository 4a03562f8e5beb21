package infer

import (
	"fmt"
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/source"
)

// Book is what is known of a notebook besides its tree: its cells are one module, which IPython runs cell by cell, in an
// event loop.
type Book struct {
	// Displayed are the expression statements whose values are displayed: IPython keeps those in Out. The values count as
	// read where ReadsOut is set, because the notebook reads Out or the names that stand for its entries.
	Displayed map[ast.Index]bool
	ReadsOut  bool
	// Sync are the parts at whose top level there can be no await.
	Sync []source.Span
	// Cell tells which cell a line belongs to, and which line of that it is.
	Cell func(line int) (number, cellLine int)
}

// IsDisplayed reports whether the value of an expression statement is displayed and kept, as IPython does with the last of a
// cell, and whether that is read as well.
func (f *File) IsDisplayed(stmt ast.Node) (displayed, read bool) {
	if f.Book == nil {
		return false, false
	}
	displayed = f.Book.Displayed[stmt.Index]
	return displayed, displayed && f.Book.ReadsOut
}

// TakesAwait reports whether there may be an await at a node, which stands at the top level of the module.
func (f *File) TakesAwait(n ast.Node) bool {
	return f.Book != nil && !slices.ContainsFunc(f.Book.Sync, func(s source.Span) bool { return s.Contains(n.Span().Start) })
}

// LineName names a line as people find it: "app/net.py:88", "notebook.ipynb:cell 3:2".
func (f *File) LineName(line int) string {
	if f.Book == nil {
		return fmt.Sprintf("%s:%d", f.Display, line)
	}
	number, cellLine := f.Book.Cell(line)
	return fmt.Sprintf("%s:cell %d:%d", f.Display, number, cellLine)
}
