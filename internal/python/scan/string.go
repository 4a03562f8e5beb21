package scan

import "bytes"

// stringPrefix reads the letters before a quote; false where they are no prefix of a string.
func stringPrefix(letters []byte) (Flags, bool) {
	var flags Flags
	for _, c := range letters {
		flag := prefixLetters[c]
		if flag == 0 || flags&flag != 0 {
			return 0, false
		}
		flags |= flag
	}
	switch flags &^ Raw {
	case 0, Bytes, formatted, Template:
		return flags, true
	case Unicode:
		if letters[0] == 'U' {
			flags = upperUnicode
		}
		return flags, len(letters) == 1
	}
	return 0, false
}

// formatted is the prefix f; it is not needed outside this package, where StringStart says it. upperUnicode is an U,
// which means nothing, not even to CPython's kind.
const (
	formatted    Flags = 1 << 6
	upperUnicode Flags = 1 << 7
)

var prefixLetters = [256]Flags{
	'r': Raw, 'R': Raw, 'b': Bytes, 'B': Bytes, 'u': Unicode, 'U': Unicode, 'f': formatted, 'F': formatted,
	't': Template, 'T': Template,
}

// stringLiteral reads the string whose prefix begins at start and whose quote is at pos.
func (s *Scanner) stringLiteral(start, pos int, flags Flags) {
	text := s.text
	quote := text[pos]
	pos++
	if pos+1 < len(text) && text[pos] == quote && text[pos+1] == quote {
		flags |= Triple
		pos += 2
	}
	if flags&(formatted|Template) != 0 {
		s.beginString(start, pos, quote, flags)
		return
	}
	s.Kind, s.Start = String, uint32(start)
	if flags&Triple != 0 {
		pos, flags = s.tripleEnd(start, pos, quote, flags)
	} else {
		for {
			if pos >= len(text) {
				pos = s.unterminated(start, pos, flags)
				break
			}
			c := text[pos]
			if c == quote {
				pos++
				break
			}
			if c == '\\' {
				flags |= s.escapes(pos, flags)
				pos = s.escape(pos)
				continue
			}
			if c >= 0x80 && flags&Bytes != 0 {
				flags |= Escapes
			}
			if c == '\n' || c == '\r' {
				pos = s.unterminated(start, pos, flags)
				break
			}
			pos++
		}
	}
	s.Flags, s.End, s.pos = flags, uint32(pos), pos
}

// escapes returns Escapes where the backslash at pos begins an escape that may not decode.
func (s *Scanner) escapes(pos int, flags Flags) Flags {
	if flags&Raw != 0 || pos+1 >= len(s.text) {
		return 0
	}
	switch s.text[pos+1] {
	case 'x', 'u', 'U', 'N':
		return Escapes
	}
	return 0
}

// escape returns the place after a backslash and the character that it escapes.
func (s *Scanner) escape(pos int) int {
	pos++
	if pos < len(s.text) {
		return s.skipNewline(pos)
	}
	return pos
}

// tripleEnd returns the place after the three quotes that end the string, and its flags.
func (s *Scanner) tripleEnd(start, pos int, quote byte, flags Flags) (int, Flags) {
	text := s.text
	backslash := -1 // the next one, where it is beyond pos
	for {
		i := bytes.IndexByte(text[pos:], quote)
		if i < 0 {
			return s.unterminated(start, len(text), flags), flags
		}
		end := pos + i
		if backslash < pos {
			if b := bytes.IndexByte(text[pos:end], '\\'); b >= 0 {
				backslash = pos + b
			} else {
				backslash = end
			}
		}
		if backslash < end {
			flags |= s.escapes(backslash, flags)
			pos = s.escape(backslash)
			continue
		}
		if end+2 < len(text) && text[end+1] == quote && text[end+2] == quote {
			if flags&Bytes != 0 && !isASCII(text[start:end]) {
				flags |= Escapes
			}
			return end + 3, flags
		}
		pos = end + 1
	}
}

// unterminated reports a string without an end and returns the place where it is taken to end.
func (s *Scanner) unterminated(start, pos int, flags Flags) int {
	if len(s.regions) > 0 {
		outer := &s.regions[len(s.regions)-1]
		quote := start
		for s.text[quote] != '"' && s.text[quote] != '\'' {
			quote++
		}
		if s.text[quote] == outer.quote && flags&Triple == outer.flags&Triple {
			s.fail(start, pos, "%s: expecting '}'", s.prefix())
			s.Kind = Invalid
			return pos
		}
	}
	switch {
	case flags&Triple != 0:
		s.fail(start, pos, "unterminated triple-quoted string literal")
	case s.escapesQuote(start, pos):
		s.fail(start, pos, "unterminated string literal; perhaps you escaped the end quote?")
	default:
		s.fail(start, pos, "unterminated string literal")
	}
	return pos
}

// escapesQuote tells whether a string that lacks its end has an escaped quote of its own kind.
func (s *Scanner) escapesQuote(start, end int) bool {
	literal := s.text[start:end]
	quote := literal[bytes.IndexAny(literal, `"'`)]
	return bytes.Contains(literal, []byte{'\\', quote})
}

func isASCII(text []byte) bool {
	for _, c := range text {
		if c >= 0x80 {
			return false
		}
	}
	return true
}
