package scan

import (
	"bytes"
	"unicode/utf8"
)

// maxIntDigits is how many digits a decimal integer may have: CPython's sys.get_int_max_str_digits, as it is unless set.
const maxIntDigits = 4300

// number reads the number at pos, which begins with a digit or with a point and a digit.
func (s *Scanner) number(pos int) {
	text := s.text
	start := pos
	if text[pos] == '0' && pos+1 < len(text) {
		switch text[pos+1] | 0x20 {
		case 'x':
			s.radix(start, "hexadecimal", 16)
			return
		case 'o':
			s.radix(start, "octal", 8)
			return
		case 'b':
			s.radix(start, "binary", 2)
			return
		}
	}
	kind := Int
	name := "decimal"
	ok := true
	if text[pos] != '.' {
		for pos++; pos < len(text) && isDigit(text[pos]); pos++ {
		}
		plain := pos >= len(text) || !inName[text[pos]] && text[pos] != '.' && text[pos] < utf8.RuneSelf
		if plain && (text[start] != '0' && pos-start <= maxIntDigits || pos == start+1) {
			s.set(Int, start, pos)
			return
		}
		pos, ok = s.digits(pos)
	}
	if ok && pos < len(text) && text[pos] == '.' {
		kind = Float
		pos++
		if pos < len(text) && isDigit(text[pos]) {
			pos, ok = s.digits(pos)
		}
	}
	if ok && pos < len(text) && text[pos]|0x20 == 'e' {
		digits := pos + 1
		signed := digits < len(text) && (text[digits] == '+' || text[digits] == '-')
		if signed {
			digits++
		}
		switch {
		case digits < len(text) && isDigit(text[digits]):
			kind = Float
			pos, ok = s.digits(digits)
		case signed:
			s.set(Float, start, digits)
			s.badNumber(start, "invalid decimal literal")
			return
		}
	}
	if ok && pos < len(text) && text[pos]|0x20 == 'j' {
		kind, name = Imaginary, "imaginary"
		pos++
	}
	s.set(kind, start, pos)
	switch {
	case !ok:
		s.badNumber(start, "invalid decimal literal")
	case !s.endsNumber(pos):
		s.badNumber(start, "invalid "+name+" literal")
	case kind == Int && text[start] == '0' && !allZero(text[start:pos]):
		s.fail(start, pos, "leading zeros in decimal integer literals are not permitted; "+
			"use an 0o prefix for octal integers")
	case kind == Int && text[start] != '0' && pos-start > maxIntDigits:
		s.limitDigits(start, pos)
	}
}

// limitDigits reports a decimal integer that has too many digits.
func (s *Scanner) limitDigits(start, pos int) {
	count := pos - start - bytes.Count(s.text[start:pos], []byte{'_'})
	if count > maxIntDigits {
		s.fail(start, pos, "Exceeds the limit (%d digits) for integer string conversion: value has %d digits; "+
			"consider hexadecimal for huge integer literals", maxIntDigits, count)
	}
}

// digits skips decimal digits with single underscores between them. It is false where an underscore is not followed by
// a digit.
func (s *Scanner) digits(pos int) (int, bool) {
	text := s.text
	for {
		for pos < len(text) && isDigit(text[pos]) {
			pos++
		}
		if pos >= len(text) || text[pos] != '_' {
			return pos, true
		}
		pos++
		if pos >= len(text) || !isDigit(text[pos]) {
			return pos, false
		}
	}
}

// radix reads a number with a prefix such as 0x.
func (s *Scanner) radix(start int, name string, base byte) {
	text := s.text
	pos := start + 2
	isIn := func(b byte) bool {
		if base == 16 {
			return isHex(b)
		}
		return b-'0' < base
	}
	for {
		if pos < len(text) && text[pos] == '_' {
			pos++
		}
		if pos >= len(text) || !isIn(text[pos]) {
			s.set(Int, start, pos)
			if pos < len(text) && isDigit(text[pos]) {
				s.badNumber(start, "invalid digit '"+string(text[pos])+"' in "+name+" literal")
			} else {
				s.badNumber(start, "invalid "+name+" literal")
			}
			return
		}
		for pos < len(text) && isIn(text[pos]) {
			pos++
		}
		if pos >= len(text) || text[pos] != '_' {
			break
		}
	}
	s.set(Int, start, pos)
	switch {
	case pos < len(text) && isDigit(text[pos]):
		s.badNumber(start, "invalid digit '"+string(text[pos])+"' in "+name+" literal")
	case !s.endsNumber(pos):
		s.badNumber(start, "invalid "+name+" literal")
	}
}

// badNumber reports the number that begins at start and takes everything in that looks like a part of it.
func (s *Scanner) badNumber(start int, message string) {
	pos := s.pos
	for pos < len(s.text) && (inName[s.text[pos]] || s.text[pos] >= utf8.RuneSelf) {
		pos++
	}
	s.set(s.Kind, start, pos)
	s.fail(start, pos, "%s", message)
}

// endsNumber tells whether a number may end at pos: no name may follow without a blank, but for keywords that CPython
// still lets pass, as in 1if x else y.
func (s *Scanner) endsNumber(pos int) bool {
	if pos >= len(s.text) {
		return true
	}
	if c := s.text[pos]; c >= utf8.RuneSelf {
		r, _ := utf8.DecodeRune(s.text[pos:])
		return !isNameContinue(r)
	} else if !inName[c] {
		return true
	}
	rest := s.text[pos:min(pos+4, len(s.text))]
	for _, word := range [...]string{"and", "else", "for", "if", "in", "is", "not", "or"} {
		if len(rest) >= len(word) && string(rest[:len(word)]) == word {
			return true
		}
	}
	return false
}

func allZero(digits []byte) bool {
	for _, d := range digits {
		if d != '0' && d != '_' {
			return false
		}
	}
	return true
}
