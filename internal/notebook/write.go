package notebook

import (
	"bytes"
	"slices"
)

// Edit puts a text in the place of a range of Text. It lies in one cell; a range may take the line feed behind the cell
// along, which stays.
type Edit struct {
	Start, End uint32
	Text       string
}

// File returns the bytes of the file.
func (n *Notebook) File() []byte { return n.raw }

// With returns the file after edits, which are in order and do not overlap. Lines that do not change keep their bytes, and
// so does everything that is not the source of a changed cell.
func (n *Notebook) With(edits []Edit) []byte {
	var out []byte
	at := 0
	for i, cell := range n.Cells {
		next := uint32(len(n.Text))
		if i+1 < len(n.Cells) {
			next = n.Cells[i+1].Start
		}
		count := 0
		for count < len(edits) && edits[count].Start < next {
			count++
		}
		if count == 0 {
			continue
		}
		changed := n.edited(cell, edits[:count])
		edits = edits[count:]
		if bytes.Equal(changed, n.Text[cell.Start:cell.End]) {
			continue
		}
		out = append(out, n.raw[at:cell.source.whole.start]...)
		out = n.appendSource(out, cell, changed)
		at = cell.source.whole.end
	}
	return append(out, n.raw[at:]...)
}

// edited is the source of a cell after edits.
func (n *Notebook) edited(cell Cell, edits []Edit) []byte {
	var out []byte
	at := cell.Start
	for _, e := range edits {
		out = append(out, n.Text[at:min(e.Start, cell.End)]...)
		out = append(out, e.Text...)
		at = min(e.End, cell.End)
	}
	return append(out, n.Text[at:cell.End]...)
}

// appendSource writes the source of a cell in the form that it has in the file.
func (n *Notebook) appendSource(out []byte, cell Cell, text []byte) []byte {
	known := n.rawLines(cell.source)
	ascii := n.isASCII()
	lines := bytes.SplitAfter(text, []byte{'\n'})
	if len(lines[len(lines)-1]) == 0 {
		lines = lines[:len(lines)-1]
	}
	appendLine := func(out []byte, line []byte) []byte {
		if raw, ok := known[string(line)]; ok {
			return append(out, raw...)
		}
		return encode(out, string(line), ascii)
	}
	if !cell.source.isList {
		out = append(out, '"')
		for _, line := range lines {
			out = appendLine(out, line)
		}
		return append(out, '"')
	}
	open, between, end := n.layout(cell.source)
	out = append(out, open...)
	for i, line := range lines {
		if i > 0 {
			out = append(out, between...)
		}
		out = append(out, '"')
		out = appendLine(out, line)
		out = append(out, '"')
	}
	return append(out, end...)
}

// rawLines has the bytes in the file of each line of a source, by what they mean.
func (n *Notebook) rawLines(l literal) map[string][]byte {
	known := map[string][]byte{}
	for _, part := range l.parts {
		quoted := n.raw[part.start:part.end]
		for len(quoted) > 0 {
			var line []byte
			i, size := 0, 0
			for i < len(quoted) && !bytes.HasSuffix(line, []byte{'\n'}) {
				line, size = decodeOne(line, quoted[i:])
				i += size
			}
			known[string(line)] = quoted[:i]
			quoted = quoted[i:]
		}
	}
	return known
}

// isASCII tells whether the file writes other characters with escapes: where it has none as they are, and some escaped.
func (n *Notebook) isASCII() bool {
	if slices.ContainsFunc(n.raw, func(b byte) bool { return b > '~' }) {
		return false
	}
	return slices.ContainsFunc(n.Text, func(b byte) bool { return b > '~' })
}

// layout is what stands before, between and behind the texts of a list. A list of one text is laid out like one of several.
func (n *Notebook) layout(l literal) (open, between, end []byte) {
	if len(l.parts) == 0 {
		return []byte("["), []byte(", "), []byte("]")
	}
	first, last := l.parts[0], l.parts[len(l.parts)-1]
	open, end = n.raw[l.whole.start:first.start-1], n.raw[last.end+1:l.whole.end]
	if len(l.parts) > 1 {
		return open, n.raw[first.end+1 : l.parts[1].start-1], end
	}
	between = append([]byte{','}, open[1:]...)
	if len(open) == 1 { // on one line; other cells show how
		for _, cell := range n.Cells {
			if p := cell.source.parts; cell.source.isList && len(p) > 1 {
				return open, n.raw[p[0].end+1 : p[1].start-1], end
			}
		}
		between = []byte(", ")
	}
	return open, between, end
}
