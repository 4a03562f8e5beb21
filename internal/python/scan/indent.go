package scan

// maxIndents is how deep blocks may nest, as in CPython, the file's own level counted.
const maxIndents = 100

// An indent is the width of an indentation with tabs to multiples of eight and with tabs as wide as a blank. The two
// must not disagree, or the block structure would depend on the width of a tab.
type indent struct {
	column, tabless uint32
}

// lineStart skips blank lines and comments and reads the indentation of the next line. It gives Indent, Dedent or, where
// the level stays, the line's first token.
func (s *Scanner) lineStart() {
	text, pos := s.text, s.pos
	for {
		lineAt := pos
		var width, joined indent
	columns:
		for pos < len(text) {
			switch text[pos] {
			case ' ':
				width.column++
				width.tabless++
				pos++
			case '\t':
				width.column = (width.column/8 + 1) * 8
				width.tabless++
				pos++
			case '\f':
				width = indent{}
				pos++
			case '\\':
				// The width before the first backslash is that of the whole joined line.
				if joined.column == 0 {
					joined = indent{width.column, width.column}
				}
				next, ok := s.continuation(pos)
				if !ok {
					s.mode = modeToken
					s.Start, s.End, s.Kind, s.pos = uint32(pos), uint32(next), Invalid, next
					return
				}
				pos = next
			default:
				break columns
			}
		}
		if pos >= len(text) {
			s.dedentAll()
			return
		}
		if text[pos] == '#' {
			pos = s.comment(pos)
			if pos >= len(text) {
				continue
			}
			pos = s.skipNewline(pos)
			continue
		}
		if classes[text[pos]] == classNewline {
			pos = s.skipNewline(pos)
			continue
		}
		s.pos = pos
		if joined.column != 0 {
			width = joined
		}
		if top := s.indents[len(s.indents)-1]; width == top {
			s.mode = modeToken
			s.End = s.PrevEnd
			s.Next()
			return
		}
		s.changeLevel(width, lineAt)
		return
	}
}

// changeLevel compares the width of a line with the levels before and gives Indent, Dedent or the line's first token.
func (s *Scanner) changeLevel(width indent, lineAt int) {
	top := &s.indents[len(s.indents)-1]
	s.mode = modeLevel
	if width.column > top.column {
		if width.tabless <= top.tabless {
			s.tabError(lineAt)
		}
		if len(s.indents) == maxIndents {
			s.fail(lineAt, s.pos, "too many levels of indentation")
		}
		s.indents = append(s.indents, width)
		s.Kind, s.Start, s.End = Indent, uint32(lineAt), uint32(s.pos)
		return
	}
	for width.column < top.column && len(s.indents) > 1 && width.column <= s.indents[len(s.indents)-2].column {
		s.indents = s.indents[:len(s.indents)-1]
		top = &s.indents[len(s.indents)-1]
		s.pending++
	}
	switch {
	case width.column < top.column:
		// Between two levels: take it for the inner one, badly indented.
		s.fail(lineAt, s.pos, "unindent does not match any outer indentation level")
		*top = width
	case width.tabless != top.tabless:
		s.tabError(lineAt)
		top.tabless = width.tabless
	}
	s.level()
}

// level gives the pending Dedents and then the line's first token.
func (s *Scanner) level() {
	if s.pending > 0 {
		s.pending--
		s.Kind, s.Start, s.End = Dedent, uint32(s.pos), uint32(s.pos)
		return
	}
	s.mode = modeToken
	s.End = s.PrevEnd
	s.Next()
}

// dedentAll ends all blocks at the end of the file.
func (s *Scanner) dedentAll() {
	s.pos = len(s.text)
	if len(s.indents) > 1 {
		s.indents = s.indents[:len(s.indents)-1]
		s.Kind, s.Start, s.End = Dedent, uint32(s.pos), uint32(s.pos)
		s.mode = modeLine
		return
	}
	s.mode = modeEnd
	s.set(EOF, s.pos, s.pos)
}

func (s *Scanner) tabError(lineAt int) {
	s.fail(lineAt, s.pos, "inconsistent use of tabs and spaces in indentation")
}
