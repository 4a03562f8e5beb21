package rewrite

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/source"
)

// Edit puts a text in the place of a span.
type Edit struct {
	Span source.Span
	Text string
}

// Apply makes edits that do not overlap, in any order.
func Apply(text []byte, edits []Edit) string {
	edits = slices.SortedFunc(slices.Values(edits), func(a, b Edit) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	var out strings.Builder
	done := uint32(0)
	for _, e := range edits {
		out.Write(text[done:e.Span.Start])
		out.WriteString(e.Text)
		done = e.Span.End
	}
	out.Write(text[done:])
	return out.String()
}

// Await awaits an expression where it stands.
func Await(n ast.Node) []Edit {
	at := n.Span()
	return []Edit{{source.Span{Start: at.Start, End: at.Start}, "(await "}, {source.Span{Start: at.End, End: at.End}, ")"}}
}

// File is a file made of lines of another one.
type File []Line

// Line is one line, its end included, and its number in the file that it was taken from; 0 where it is new.
type Line struct {
	Text string
	From int
}

// String returns the text of the file.
func (f File) String() string {
	var out strings.Builder
	for _, line := range f {
		out.WriteString(line.Text)
	}
	return out.String()
}

// From returns where a line, counted from 1, was taken from.
func (f File) From(line int) int {
	if line < 1 || line > len(f) {
		return 0
	}
	return f[line-1].From
}

// linesOf takes the text of a tree apart. Each line ends, also the last one.
func linesOf(t *ast.Tree) File {
	out := make(File, t.Lines.Count())
	for i := range out {
		text := t.Text[t.Lines.Start(i+1):t.Lines.Start(i+2)]
		if !bytes.HasSuffix(text, []byte{'\n'}) {
			text = append(slices.Clone(text), '\n')
		}
		out[i] = Line{string(text), i + 1}
	}
	return out
}

// chunk is a range of lines, from 1, the end exclusive.
type chunk struct{ start, end int }

// firstLine is the line that a statement begins on, with its decorators.
func firstLine(stmt ast.Node) int {
	start := stmt.Span().Start
	if d := stmt.Child(ast.FieldDecoratorList); d.OK() {
		start = min(start, d.Span().Start)
	}
	return stmt.Tree.Lines.Line(start)
}

// chunkOf is what moves with a statement: its lines, and those up to the next statement of the same body, if there is one.
func chunkOf(stmt ast.Node) chunk {
	c := chunk{firstLine(stmt), stmt.Tree.Lines.Line(stmt.Span().End) + 1}
	if next := stmt.Next(); next.OK() && next.Field() == stmt.Field() {
		c.end = firstLine(next)
	}
	return c
}
