package scan

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// unicodeName reads a name in which a byte beyond ASCII stands, or which begins with one. What is a name and what is
// not follows PEP 3131: XID_Start, then XID_Continue, compared after NFKC.
func (s *Scanner) unicodeName(start, pos int) {
	text := s.text
	for pos < len(text) {
		if inName[text[pos]] {
			pos++
			continue
		}
		if text[pos] < utf8.RuneSelf {
			break
		}
		r, size := utf8.DecodeRune(text[pos:])
		if pos == start && !isNameStart(r) || !isNameContinue(r) {
			s.invalidRune(start, pos, r, size)
			return
		}
		pos += size
	}
	s.set(Name, start, pos)
	name := text[start:pos]
	if normalised := norm.NFKC.Bytes(name); string(normalised) != string(name) {
		s.Symbol = s.InternOther(normalised)
	} else {
		s.Symbol = s.intern(start, pos)
	}
}

// invalidRune reports a character that cannot stand in a name. The name before it, where there is one, is a token.
func (s *Scanner) invalidRune(start, pos int, r rune, size int) {
	if pos > start {
		s.set(Name, start, pos)
		id := s.internBytes(s.text[start:pos], spelling{uint32(start), uint32(pos - start), false})
		s.Symbol = id
		return
	}
	if unicode.IsPrint(r) {
		s.fail(pos, pos+size, "invalid character '%c' (U+%04X)", r, r)
	} else {
		s.fail(pos, pos+size, "invalid non-printable character U+%04X", r)
	}
	s.set(Invalid, pos, pos+size)
}
