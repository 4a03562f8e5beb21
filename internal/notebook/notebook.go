package notebook

import (
	"bytes"
	"strings"

	"github.com/unheeded/unheeded/internal/python/source"
)

// Extension is what the names of notebooks end with.
const Extension = ".ipynb"

// IsName tells whether a path is that of a notebook.
func IsName(path string) bool { return strings.HasSuffix(path, Extension) }

// Notebook is one file. It is immutable.
type Notebook struct {
	// IsPython tells that the kernel runs Python. The notebook of another kernel has no cells here.
	IsPython bool
	// Text are the cells with Python in them as they are written, a line feed behind each.
	Text []byte
	// Code is Text as Python: line by line as long as that, and column by column where a line is Python. Lines for IPython
	// are calls of an unknown function, which is given every name that occurs in them.
	Code []byte
	// Cells are those of Text, in order.
	Cells []Cell

	raw    []byte
	lines  *source.Lines // of Text
	inFile *source.Lines // of raw
}

// Cell is a cell with Python in it.
type Cell struct {
	// Number counts all cells of the notebook, whatever they hold, from 1.
	Number int
	// Start and End are the offsets of its source in Text; the line feed that follows is no part of it.
	Start, End uint32
	// FirstLine is the line in Text that it begins with.
	FirstLine int
	// codeStart and codeEnd are its offsets in Code.
	codeStart, codeEnd uint32
	// sync are the parts in which there can be no await, as offsets in what the cell is in Code.
	sync []span

	source literal
}

// cellSource is a code cell on its way into a notebook.
type cellSource struct {
	number   int
	text     []byte
	isPython bool
	source   literal
}

// Parse reads a notebook. Every error is an *Error.
func Parse(raw []byte) (*Notebook, error) {
	doc, err := readDocument(raw)
	if err != nil {
		return nil, err
	}
	n := &Notebook{IsPython: doc.isPython(), raw: raw}
	if !n.IsPython {
		n.lines = source.NewLines(nil)
		return n, nil
	}
	for _, c := range doc.cells {
		if !c.isPython {
			continue
		}
		code, sync := translate(c.text)
		cell := Cell{sync: sync, Number: c.number, Start: uint32(len(n.Text)), codeStart: uint32(len(n.Code)), source: c.source}
		n.Text = append(n.Text, c.text...)
		n.Code = append(n.Code, code...)
		cell.End, cell.codeEnd = uint32(len(n.Text)), uint32(len(n.Code))
		n.Text, n.Code = append(n.Text, '\n'), append(n.Code, '\n')
		n.Cells = append(n.Cells, cell)
	}
	n.lines, n.inFile = source.NewLines(n.Text), source.NewLines(n.raw)
	for i := range n.Cells {
		n.Cells[i].FirstLine = n.lines.Line(n.Cells[i].Start)
	}
	return n, nil
}

// at returns the index of the cell that a line of Text belongs to: the last that begins at or before it. There is none in a
// notebook without cells: -1.
func (n *Notebook) at(line int) int {
	found := -1
	for i, c := range n.Cells {
		if c.FirstLine > line {
			break
		}
		found = i
	}
	return found
}

// Cell tells which cell a line of Text belongs to, by its number, and which line the cell begins with; 0 and 1 in a notebook
// without cells.
func (n *Notebook) Cell(line int) (number, first int) {
	if i := n.at(line); i >= 0 {
		return n.Cells[i].Number, n.Cells[i].FirstLine
	}
	return 0, 1
}

// CellText is the source of the cell with a number; nil where no such cell holds Python.
func (n *Notebook) CellText(number int) []byte {
	for _, c := range n.Cells {
		if c.Number == number {
			return n.Text[c.Start:c.End]
		}
	}
	return nil
}

// CellCode is what the i-th of Cells is in Code.
func (n *Notebook) CellCode(i int) []byte { return n.Code[n.Cells[i].codeStart:n.Cells[i].codeEnd] }

// StartOf is the offset in Code at which the i-th of Cells begins.
func (n *Notebook) StartOf(i int) uint32 { return n.Cells[i].codeStart }

// EndOf is the offset in Code at which the i-th of Cells ends.
func (n *Notebook) EndOf(i int) uint32 { return n.Cells[i].codeEnd }

// Sync are the parts of the i-th of Cells, in Code, at whose top level IPython takes no await: what magics run.
func (n *Notebook) Sync(i int) []source.Span {
	var spans []source.Span
	for _, s := range n.Cells[i].sync {
		spans = append(spans, source.Span{Start: n.StartOf(i) + uint32(s.start), End: n.StartOf(i) + uint32(s.end)})
	}
	return spans
}

// WithoutCells returns the notebook with some of Cells, by index, so changed in Code that nothing of them is looked at: a call
// of an unknown function is given every name that occurs in them.
func (n *Notebook) WithoutCells(broken map[int]bool) *Notebook {
	out := *n
	out.Code, out.Cells = nil, nil
	for i, c := range n.Cells {
		code := n.CellCode(i)
		if broken[i] {
			code, c.sync = opaque(n.Text[c.Start:c.End]), nil
		}
		c.codeStart = uint32(len(out.Code))
		out.Code = append(out.Code, code...)
		c.codeEnd = uint32(len(out.Code))
		out.Code = append(out.Code, '\n')
		out.Cells = append(out.Cells, c)
	}
	return &out
}

// Error tells why a file is no notebook.
type Error struct {
	// Line and Column count from 1; columns count code points.
	Line, Column int
	Reason       string
}

// Error returns the reason alone.
func (e *Error) Error() string { return e.Reason }

func errorAt(raw []byte, offset int, reason string) *Error {
	offset = min(max(offset, 0), len(raw))
	line, column := source.NewLines(bytes.ToValidUTF8(raw[:offset], []byte{'?'})).PositionCodePoints(uint32(offset))
	return &Error{Line: line, Column: column + 1, Reason: reason}
}
