package source

import (
	"bytes"
	"sync/atomic"
	"unicode/utf8"
)

// Lines is the line table of a text. A line ends with \n, \r\n or a lone \r, as in CPython's tokenizer; a
// form feed ends none. Lines are counted from 1, columns from 0. A text that ends with a newline has an
// empty last line, and the empty text has one line.
//
// Offsets beyond the text count as its end. A Lines value does not change and is safe for concurrent use.
type Lines struct {
	text []byte
	// starts are where the lines begin, found when somebody asks for a line: of most files nobody does.
	starts atomic.Pointer[[]uint32]
}

// NewLines makes the line table of text, which must not be longer than MaxSize and must not change.
func NewLines(text []byte) *Lines { return &Lines{text: text} }

// all returns where the lines begin. Whoever asks at once finds the same.
func (l *Lines) all() []uint32 {
	if known := l.starts.Load(); known != nil {
		return *known
	}
	starts := l.find()
	l.starts.Store(&starts)
	return starts
}

func (l *Lines) find() []uint32 {
	starts := make([]uint32, 1, 1+bytes.Count(l.text, []byte{'\n'}))
	if bytes.IndexByte(l.text, '\r') >= 0 {
		return appendMixedStarts(starts, l.text)
	}
	for offset := 0; ; {
		i := bytes.IndexByte(l.text[offset:], '\n')
		if i < 0 {
			return starts
		}
		offset += i + 1
		starts = append(starts, uint32(offset))
	}
}

// appendMixedStarts is the slower way for texts in which \r occurs.
func appendMixedStarts(starts []uint32, text []byte) []uint32 {
	for offset := 0; ; {
		end, next := lineEnd(text, offset)
		if end == len(text) {
			return starts
		}
		offset = next
		starts = append(starts, uint32(offset))
	}
}

// Count is the number of lines, at least 1.
func (l *Lines) Count() int {
	if l.starts.Load() == nil && bytes.IndexByte(l.text, '\r') < 0 {
		return 1 + bytes.Count(l.text, []byte{'\n'}) // which needs no table
	}
	return len(l.all())
}

// Line is the 1-based line in which offset lies. A newline belongs to the line that it ends.
func (l *Lines) Line(offset uint32) int {
	starts := l.all()
	low, high := 0, len(starts)
	for high-low > 1 {
		if middle := (low + high) / 2; starts[middle] <= offset {
			low = middle
		} else {
			high = middle
		}
	}
	return low + 1
}

// Position is the 1-based line of offset and its 0-based column in bytes, as in CPython's ast.
func (l *Lines) Position(offset uint32) (line, column int) {
	offset = l.clamp(offset)
	line = l.Line(offset)
	return line, int(offset - l.all()[line-1])
}

// PositionUTF16 is Position with the column in UTF-16 code units, as editors count.
func (l *Lines) PositionUTF16(offset uint32) (line, column int) {
	line, before := l.before(offset)
	for len(before) > 0 {
		_, size := utf8.DecodeRune(before)
		column += utf16Units(size)
		before = before[size:]
	}
	return line, column
}

// PositionCodePoints is Position with the column in code points, as Python's str counts.
func (l *Lines) PositionCodePoints(offset uint32) (line, column int) {
	line, before := l.before(offset)
	return line, utf8.RuneCount(before)
}

// Start is the offset of the first byte of a line. Lines before the first count as the first, lines after
// the last as the end of the text.
func (l *Lines) Start(line int) uint32 {
	starts := l.all()
	switch {
	case line < 1:
		return 0
	case line > len(starts):
		return uint32(len(l.text))
	}
	return starts[line-1]
}

// Text is the text of a line without its newline; nil where there is no such line.
func (l *Lines) Text(line int) []byte {
	starts := l.all()
	if line < 1 || line > len(starts) {
		return nil
	}
	text := l.text[starts[line-1]:l.Start(line+1)]
	if line < len(starts) {
		text = bytes.TrimSuffix(text, []byte{'\n'})
		text = bytes.TrimSuffix(text, []byte{'\r'})
	}
	return text
}

// Offset is the offset of a byte column. A column beyond the line counts as the line's end, before its newline.
func (l *Lines) Offset(line, column int) uint32 {
	return l.Start(line) + uint32(min(max(column, 0), len(l.Text(line))))
}

// OffsetUTF16 is the offset of a column in UTF-16 code units; one inside a surrogate pair counts as the
// start of its character, and one beyond the line as the line's end.
func (l *Lines) OffsetUTF16(line, column int) uint32 {
	return l.advance(line, column, utf16Units)
}

// OffsetCodePoints is the offset of a column in code points; one beyond the line counts as the line's end.
func (l *Lines) OffsetCodePoints(line, column int) uint32 {
	return l.advance(line, column, func(int) int { return 1 })
}

// advance walks over a line until width, told for each character by its size in UTF-8, uses up column.
func (l *Lines) advance(line, column int, width func(size int) int) uint32 {
	offset, text := l.Start(line), l.Text(line)
	for len(text) > 0 {
		_, size := utf8.DecodeRune(text)
		if column -= width(size); column < 0 {
			break
		}
		offset += uint32(size)
		text = text[size:]
	}
	return offset
}

// before is the line of offset and what of its text stands before offset, whole characters only.
func (l *Lines) before(offset uint32) (line int, text []byte) {
	line, column := l.Position(offset)
	start := l.all()[line-1]
	end := start + uint32(column)
	for end > start && int(end) < len(l.text) && !utf8.RuneStart(l.text[end]) {
		end--
	}
	return line, l.text[start:end]
}

func (l *Lines) clamp(offset uint32) uint32 { return min(offset, uint32(len(l.text))) }

// utf16Units is the number of UTF-16 code units of a character by its size in UTF-8.
func utf16Units(size int) int {
	if size == utf8.UTFMax {
		return 2
	}
	return 1
}
