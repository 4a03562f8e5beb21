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

// isNameStart is XID_Start beyond ASCII.
func isNameStart(r rune) bool {
	return (unicode.IsLetter(r) || unicode.Is(unicode.Nl, r) || unicode.Is(unicode.Other_ID_Start, r)) &&
		!unicode.Is(noStart, r)
}

// isNameContinue is XID_Continue beyond ASCII.
func isNameContinue(r rune) bool {
	return (unicode.IsLetter(r) || unicode.In(r, unicode.Nl, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc,
		unicode.Other_ID_Start, unicode.Other_ID_Continue)) && !unicode.Is(noContinue, r)
}

// noContinue are the characters that ID_Continue has and XID_Continue has not, because NFKC turns them into something
// that begins with a blank or a mark; noStart are those and the ones that are lost to XID_Start alone (Unicode 15,
// DerivedCoreProperties.txt).
var (
	noContinue = &unicode.RangeTable{
		R16: []unicode.Range16{
			{Lo: 0x037a, Hi: 0x037a, Stride: 1},
			{Lo: 0x2e2f, Hi: 0x2e2f, Stride: 1},
			{Lo: 0x309b, Hi: 0x309c, Stride: 1},
			{Lo: 0xfc5e, Hi: 0xfc63, Stride: 1},
			{Lo: 0xfdfa, Hi: 0xfdfb, Stride: 1},
			{Lo: 0xfe70, Hi: 0xfe7e, Stride: 2},
		},
	}
	noStart = &unicode.RangeTable{
		R16: []unicode.Range16{
			{Lo: 0x037a, Hi: 0x037a, Stride: 1},
			{Lo: 0x0e33, Hi: 0x0e33, Stride: 1},
			{Lo: 0x0eb3, Hi: 0x0eb3, Stride: 1},
			{Lo: 0x2e2f, Hi: 0x2e2f, Stride: 1},
			{Lo: 0x309b, Hi: 0x309c, Stride: 1},
			{Lo: 0xfc5e, Hi: 0xfc63, Stride: 1},
			{Lo: 0xfdfa, Hi: 0xfdfb, Stride: 1},
			{Lo: 0xfe70, Hi: 0xfe7e, Stride: 2},
			{Lo: 0xff9e, Hi: 0xff9f, Stride: 1},
		},
	}
)
