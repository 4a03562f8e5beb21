package notebook

import "github.com/unheeded/unheeded/internal/python/source"

// InFile tells where a place in Text stands in the file itself, for those who show that. Lines and columns count from 1,
// columns count code points.
func (n *Notebook) InFile(line, column int) (fileLine, fileColumn int) {
	i := n.at(line)
	if i < 0 {
		return 1, 1
	}
	cell := n.Cells[i]
	offset := n.lines.OffsetCodePoints(line, column-1)
	raw := n.rawOffset(cell, min(offset, cell.End)-cell.Start)
	fileLine, fileColumn = n.inFile.PositionCodePoints(uint32(raw))
	return fileLine, fileColumn + 1
}

// rawOffset is where the byte of a cell's source begins in the file. The end of a line is at the end of its text, not at the
// beginning of the next.
func (n *Notebook) rawOffset(cell Cell, offset uint32) int {
	at := cell.source.whole.start
	passed := uint32(0)
	for _, part := range cell.source.parts {
		at = part.start
		for at < part.end && passed < offset {
			one, size := decodeOne(nil, n.raw[at:part.end])
			passed += uint32(len(one))
			at += size
		}
		if passed >= offset && at < part.end {
			return at
		}
	}
	return at
}

// Lines is the line table of Text.
func (n *Notebook) Lines() *source.Lines { return n.lines }
