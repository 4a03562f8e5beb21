package scan

import "bytes"

// maxStrings is how deep f-strings may nest: CPython has room for 150 modes, of which the file itself has one.
const maxStrings = 149

// A region is text in which fields can stand: that of an f-string or t-string, or a format spec in one of its fields.
type region struct {
	flags Flags
	quote byte
	spec  bool
	// depth is the number of open brackets inside the field that is being read, 0 while text is; brackets is that
	// number outside the string.
	depth, brackets int
	start           uint32
}

// inField tells whether pos is in a field of an f-string and outside every other bracket.
func (s *Scanner) inField() bool {
	return len(s.regions) > 0 && s.regions[len(s.regions)-1].depth == len(s.brackets)
}

// prefix is how messages call the string that is being read.
func (s *Scanner) prefix() string {
	if len(s.regions) > 0 && s.regions[len(s.regions)-1].flags&Template != 0 {
		return "t-string"
	}
	return "f-string"
}

// BeginsSpec reports whether the current token is the colon that begins a format spec, and how messages call the string
// that it stands in.
func (s *Scanner) BeginsSpec() (prefix string, ok bool) {
	return s.prefix(), s.Kind == Colon && s.mode == modeString
}

// openStrings is the number of f-strings that are open: of the regions, those that are no format specs.
func (s *Scanner) openStrings() int {
	n := 0
	for i := range s.regions {
		if !s.regions[i].spec {
			n++
		}
	}
	return n
}

// beginString reads the start of an f-string whose text begins at pos.
func (s *Scanner) beginString(start, pos int, quote byte, flags Flags) {
	s.set(StringStart, start, pos)
	s.Flags = flags
	if len(s.regions) >= maxStrings && s.openStrings() >= maxStrings {
		s.fail(start, pos, "too many nested f-strings")
		s.Kind = Invalid
		return
	}
	s.regions = append(s.regions, region{flags: flags, quote: quote, brackets: len(s.brackets), start: uint32(start)})
	s.mode = modeString
}

// beginSpec enters the format spec after a colon.
func (s *Scanner) beginSpec() {
	outer := s.regions[len(s.regions)-1]
	s.regions = append(s.regions, region{flags: outer.flags, quote: outer.quote, spec: true, start: s.Start})
	s.mode = modeString
}

// endField reads the brace that ends a field.
func (s *Scanner) endField(pos int) {
	s.brackets = s.brackets[:len(s.brackets)-1]
	s.regions[len(s.regions)-1].depth = 0
	s.set(RightBrace, pos, pos+1)
	s.mode = modeString
}

// endRegion leaves the text of the innermost string.
func (s *Scanner) endRegion() {
	s.regions = s.regions[:len(s.regions)-1]
	s.mode = modeToken
}

// stringText reads a token in the text of an f-string: a field's brace, the end or the text before it.
func (s *Scanner) stringText() {
	text, start := s.text, s.pos
	in := &s.regions[len(s.regions)-1]
	size := 1
	if in.flags&Triple != 0 {
		size = 3
	}
	flags := in.flags
	pos := start
	name := false // inside \N{…}
	for ; ; pos++ {
		if pos >= len(text) {
			s.endOfText(in, start, pos, flags)
			return
		}
		switch c := text[pos]; c {
		case '{':
			if !in.spec && pos+1 < len(text) && text[pos+1] == '{' {
				s.set(StringMiddle, start, pos+2)
				s.Flags = flags
				return
			}
			if pos == start {
				s.beginField(in, pos)
				return
			}
			s.set(StringMiddle, start, pos)
			s.Flags = flags
			return
		case '}':
			if name {
				name = false
				continue
			}
			if in.spec {
				if pos > start {
					s.set(StringMiddle, start, pos)
					s.Flags = flags
					return
				}
				s.endRegion()
				s.endField(pos)
				return
			}
			if pos+1 < len(text) && text[pos+1] == '}' {
				s.set(StringMiddle, start, pos+2)
				s.Flags = flags
				return
			}
			s.fail(pos, pos+1, "%s: single '}' is not allowed", s.prefix())
		case '"', '\'':
			if c != in.quote || size == 3 && !bytes.HasPrefix(text[pos+1:], []byte{c, c}) {
				continue
			}
			if pos > start {
				s.set(StringMiddle, start, pos)
				s.Flags = flags
				return
			}
			if in.spec {
				s.unclosedField(in, pos)
				return
			}
			s.endRegion()
			s.set(StringEnd, pos, pos+size)
			return
		case '\\':
			flags |= s.escapes(pos, flags)
			if pos+1 >= len(text) {
				continue
			}
			next := text[pos+1]
			if next == '{' || next == '}' {
				continue
			}
			if next == 'N' && flags&Raw == 0 && pos+2 < len(text) && text[pos+2] == '{' {
				name = true
				pos++
			}
			pos = s.skipNewline(pos+1) - 1
		case '\n', '\r':
			if size == 1 {
				s.endOfText(in, start, pos, flags)
				return
			}
		}
	}
}

// beginField reads the brace that begins a field.
func (s *Scanner) beginField(in *region, pos int) {
	s.brackets = append(s.brackets, bracket{'{', uint32(pos)})
	s.set(LeftBrace, pos, pos+1)
	s.mode = modeToken
	if len(s.brackets) > MaxBrackets {
		s.tooManyBrackets(pos)
		return
	}
	in.depth = len(s.brackets)
}

// unclosedField reports a format spec at pos where its string ends, and leaves both.
func (s *Scanner) unclosedField(in *region, pos int) {
	s.fail(int(in.start), pos, "%s: expecting '}'", s.prefix())
	s.set(Invalid, pos, pos)
	s.mode = modeToken
	outer := len(s.regions) - 2
	s.brackets = s.brackets[:min(len(s.brackets), max(s.regions[outer].depth-1, 0))]
	s.regions = s.regions[:outer]
}

// endOfText gives the text before a newline or the end of the file, which an f-string cannot contain, and after it
// pretends that the string ends there.
func (s *Scanner) endOfText(in *region, start, pos int, flags Flags) {
	if pos > start {
		s.set(StringMiddle, start, pos)
		s.Flags = flags
		return
	}
	if in.spec && pos < len(s.text) {
		// 3.12 and 3.13 let a newline end the format spec, but not the field.
		s.endRegion()
		s.Next()
		return
	}
	if in.spec {
		s.unclosedField(in, pos)
		return
	}
	if in.flags&Triple != 0 {
		s.fail(int(in.start), pos, "unterminated triple-quoted %s literal", s.prefix())
	} else {
		s.fail(int(in.start), pos, "unterminated %s literal", s.prefix())
	}
	s.endRegion()
	s.set(StringEnd, pos, pos)
}
