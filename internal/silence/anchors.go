package silence

import (
	"slices"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// anchors knows the statements of a file once somebody asked.
type anchors struct {
	statements []ast.Node
	collected  bool
}

// of returns the lines whose comments speak of a place: its first and last, and the first and last of the statement that it
// stands in. Of a statement with a block that is its header: a comment in the block speaks of what stands there.
func (a *anchors) of(t *ast.Tree, p finding.Place) []int {
	lines := []int{p.Line}
	start := t.Lines.OffsetCodePoints(p.Line, p.Column-1)
	end := t.Lines.OffsetCodePoints(p.EndLine, p.EndColumn-1)
	stmt := a.innermost(t, start)
	if !stmt.OK() {
		return append(lines, p.EndLine)
	}
	span := stmt.Span()
	first, last := t.Lines.Line(span.Start), t.Lines.Line(max(span.Start, span.End-1))
	if blockOf(stmt).OK() {
		colon := colonOf(t, stmt)
		if start > colon {
			return append(lines, p.EndLine) // a keyword such as finally, or what does not parse
		}
		last = t.Lines.Line(colon)
		if end > colon+1 {
			return append(lines, first, last)
		}
	}
	return append(lines, p.EndLine, first, last)
}

// innermost returns the smallest statement, handler or case around an offset. A decorator is in none but those around its
// function.
func (a *anchors) innermost(t *ast.Tree, offset uint32) ast.Node {
	if !a.collected {
		a.collected = true
		t.Module().Walk(func(n ast.Node) bool {
			if n.IsStmt() || n.Is(ast.KindExceptHandler, ast.KindMatchCase) {
				a.statements = append(a.statements, n)
			}
			return !n.IsExpr()
		})
		// The order of the source, with what is around before what is inside.
		slices.SortStableFunc(a.statements, func(x, y ast.Node) int { return int(x.Span().Start) - int(y.Span().Start) })
	}
	var found ast.Node
	for _, n := range a.statements {
		span := n.Span()
		if span.Start > offset {
			break
		}
		if offset < span.End || offset == span.Start {
			found = n
		}
	}
	return found
}

// blockOf returns the first node of the block that a statement has; not OK for a simple statement.
func blockOf(stmt ast.Node) ast.Node {
	if n := stmt.Child(ast.FieldBody); n.OK() {
		return n
	}
	return stmt.Child(ast.FieldCases)
}

// colonOf returns the offset of the colon between the header of a statement and its block.
func colonOf(t *ast.Tree, stmt ast.Node) uint32 {
	at := stmt.Span().Start
	for child := range stmt.All() {
		if child.Field() == ast.FieldBody || child.Field() == ast.FieldCases {
			break
		}
		child.Walk(func(n ast.Node) bool {
			at = max(at, n.Span().End)
			return true
		})
	}
	for ; int(at) < len(t.Text) && t.Text[at] != ':'; at++ {
		if t.Text[at] == '#' {
			at = t.Lines.Start(t.Lines.Line(at)+1) - 1
		}
	}
	return at
}
