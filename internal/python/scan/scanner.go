package scan

import (
	"bytes"
	"fmt"

	"github.com/unheeded/unheeded/internal/python/source"
)

const (
	// MaxBrackets is how deep brackets may nest, as in CPython.
	MaxBrackets = 200
	// MaxErrors is how many errors are recorded in one file; the others are dropped.
	MaxErrors = 1000
)

// Error is a place that is no Python.
type Error struct {
	Span    source.Span
	Message string
}

// Scanner reads tokens. Its exported fields down to PrevEnd are the current token; a Scanner that was never Reset has
// none.
type Scanner struct {
	Kind Kind
	// Flags tell how a string is written.
	Flags Flags
	// Start and End are the token's range in the text.
	Start, End uint32
	// PrevEnd is where the last token before this one ends, not counting Newline, Indent and Dedent.
	PrevEnd uint32
	// Symbol is the symbol of a Name.
	Symbol uint32

	// Comments are the comments so far, each without its newline.
	Comments []source.Span
	// Errors are the errors so far, in the order in which they were found.
	Errors []Error

	text     []byte
	pos      int
	mode     mode
	indents  []indent
	pending  int // levels that Dedents are still to be given for
	stopped  Kind
	resume   mode // what mode was before Stop
	budget   int  // bytes that Resume may still read in vain, so that it is never quadratic
	brackets []bracket
	regions  []region

	table     []slot
	spare     []slot // a table to grow into
	shift     uint8
	room      int // names that can be added before the table grows
	spellings []spelling
	other     []byte // text of symbols that do not stand in the text
}

// A mode says what stands at pos.
type mode uint8

const (
	modeToken  mode = iota
	modeLine        // the start of a line outside brackets
	modeLevel       // the first token of a line whose indentation is done, but for pending levels
	modeString      // the text of an f-string or a format spec
	modeEnd         // the end of the file
	modeStopped
)

// A bracket is one that is open.
type bracket struct {
	open byte
	at   uint32
}

// Reset begins a text, which must be valid UTF-8 without byte order mark and must not change. The first token is read
// by the first Next.
func (s *Scanner) Reset(text []byte) {
	s.Kind, s.Flags, s.Start, s.End, s.PrevEnd, s.Symbol = EOF, 0, 0, 0, 0, 0
	s.Comments, s.Errors = s.Comments[:0], s.Errors[:0]
	s.text, s.pos, s.mode = text, 0, modeLine
	s.indents = append(s.indents[:0], indent{})
	s.pending = 0
	s.budget = 4 * len(text)
	s.brackets, s.regions = s.brackets[:0], s.regions[:0]
	s.resetNames()
}

// SkipBlanks goes past the blanks at the start of the text, so that they are no indentation.
func (s *Scanner) SkipBlanks() {
	for s.pos < len(s.text) && (s.text[s.pos] == ' ' || s.text[s.pos] == '\t') {
		s.pos++
	}
	s.mode = modeToken
}

// Text returns the text that Reset was given.
func (s *Scanner) Text() []byte { return s.text }

// Next reads the next token. After EOF it reads EOF again.
func (s *Scanner) Next() {
	if s.mode != modeToken {
		s.nextSpecial()
		return
	}
	s.PrevEnd = s.End
	text, pos := s.text, s.pos
	for {
		for pos < len(text) && text[pos] == ' ' {
			pos++
		}
		if pos >= len(text) {
			s.endOfFile()
			return
		}
		c := text[pos]
		start := pos
		switch classes[c] {
		case className:
			pos++
			for pos < len(text) && inName[text[pos]] {
				pos++
			}
			if pos < len(text) && text[pos] >= 0x80 {
				s.unicodeName(start, pos)
				return
			}
			if pos-start <= 2 && pos < len(text) && (text[pos] == '"' || text[pos] == '\'') {
				if flags, ok := stringPrefix(text[start:pos]); ok {
					s.stringLiteral(start, pos, flags)
					return
				}
			}
			s.Start, s.End, s.pos = uint32(start), uint32(pos), pos
			id := s.intern(start, pos)
			s.Symbol = id
			if id < keyword {
				s.Kind = Name
			} else {
				s.Kind = Kind(id)
			}
			return

		case classSingle:
			s.set(single[c], start, pos+1)
			return

		case classOpen:
			s.brackets = append(s.brackets, bracket{c, uint32(pos)})
			if len(s.brackets) > MaxBrackets {
				s.tooManyBrackets(pos)
				return
			}
			s.set(single[c], start, pos+1)
			return

		case classClose:
			s.closing(c, pos)
			return

		case classColon:
			s.colon(pos)
			return

		case classDot:
			switch {
			case pos+1 < len(text) && isDigit(text[pos+1]):
				s.number(pos)
			case pos+2 < len(text) && text[pos+1] == '.' && text[pos+2] == '.':
				s.set(Ellipsis, start, pos+3)
			default:
				s.set(Dot, start, pos+1)
			}
			return

		case classOperator:
			s.operator(c, pos)
			return

		case classQuote:
			s.stringLiteral(start, pos, 0)
			return

		case classDigit:
			s.number(pos)
			return

		case classNewline:
			pos = s.skipNewline(pos)
			if len(s.brackets) == 0 {
				s.set(Newline, start, pos)
				s.mode = modeLine
				return
			}

		case classComment:
			pos = s.comment(pos)

		case classSpace:
			pos++

		case classBackslash:
			next, ok := s.continuation(pos)
			if !ok {
				s.set(Invalid, pos, next)
				return
			}
			pos = next

		case classUnicode:
			s.unicodeName(start, pos)
			return

		default:
			s.invalid(pos)
			return
		}
	}
}

// nextSpecial is Next where the text at pos is not simply a token.
func (s *Scanner) nextSpecial() {
	switch s.mode {
	case modeLine:
		s.lineStart()
	case modeLevel:
		s.level()
	case modeString:
		s.PrevEnd = s.End
		s.stringText()
	case modeEnd:
		s.set(EOF, len(s.text), len(s.text))
	}
}

// set makes the current token and goes on after it.
func (s *Scanner) set(kind Kind, start, end int) {
	s.Kind, s.Start, s.End, s.pos = kind, uint32(start), uint32(end), end
}

// endOfFile ends the last line where it has no newline.
func (s *Scanner) endOfFile() {
	s.set(Newline, len(s.text), len(s.text))
	s.mode = modeLine
}

// Fail records an error, unless the last one is on the same line: the first of a line is the best, and the others are
// mostly its consequences.
func (s *Scanner) Fail(start, end uint32, message string) {
	n := len(s.Errors)
	if n >= MaxErrors || n > 0 && s.sameLine(s.Errors[n-1].Span.Start, start) {
		return
	}
	s.Errors = append(s.Errors, Error{source.Span{Start: start, End: end}, message})
}

// sameLine tells whether two places are on one line. In very long lines, places far apart count as on two.
func (s *Scanner) sameLine(a, b uint32) bool {
	const far = 1000
	return max(a, b)-min(a, b) < far && !bytes.ContainsAny(s.text[min(a, b):max(a, b)], "\r\n")
}

func (s *Scanner) fail(start, end int, format string, args ...any) {
	if len(s.Errors) < MaxErrors {
		s.Fail(uint32(start), uint32(end), fmt.Sprintf(format, args...))
	}
}

// skipNewline returns the place after the newline at pos.
func (s *Scanner) skipNewline(pos int) int {
	if s.text[pos] == '\r' && pos+1 < len(s.text) && s.text[pos+1] == '\n' {
		return pos + 2
	}
	return pos + 1
}

// lineEnd returns the place of the next newline at or after pos.
func (s *Scanner) lineEnd(pos int) int {
	rest := s.text[pos:]
	end := bytes.IndexByte(rest, '\n')
	if end < 0 {
		end = len(rest)
	}
	if cr := bytes.IndexByte(rest[:end], '\r'); cr >= 0 {
		end = cr
	}
	return pos + end
}

// comment records the comment at pos and returns where it ends.
func (s *Scanner) comment(pos int) int {
	end := s.lineEnd(pos)
	s.Comments = append(s.Comments, source.Span{Start: uint32(pos), End: uint32(end)})
	return end
}

// continuation returns the place after a backslash and the newline that it joins; false after recording an error where
// something else follows, with the place after that.
func (s *Scanner) continuation(pos int) (int, bool) {
	next := pos + 1
	if next >= len(s.text) {
		s.fail(pos, next, "unexpected end of file after line continuation character")
		return next, false
	}
	if classes[s.text[next]] != classNewline {
		s.fail(pos, next, "unexpected character after line continuation character")
		return s.lineEnd(next), false
	}
	next = s.skipNewline(next)
	if next >= len(s.text) {
		s.fail(pos, pos+1, "unexpected end of file after line continuation character")
		return next, false
	}
	return next, true
}

// operator reads the token of one to three bytes at pos.
func (s *Scanner) operator(c byte, pos int) {
	text := s.text
	if pos+1 < len(text) {
		next := text[pos+1]
		switch {
		case next == '=' && withEqual[c] != 0:
			s.set(withEqual[c], pos, pos+2)
			return
		case next == c && doubled[c] != 0:
			if pos+2 < len(text) && text[pos+2] == '=' {
				s.set(doubledEqual[c], pos, pos+3)
				return
			}
			s.set(doubled[c], pos, pos+2)
			return
		case c == '-' && next == '>':
			s.set(Arrow, pos, pos+2)
			return
		case c == '<' && next == '>':
			// The inequality of Python 2, and of `from __future__ import barry_as_FLUFL`.
			s.fail(pos, pos+2, "'<>' is not an operator; use '!='")
			s.set(NotEqual, pos, pos+2)
			return
		}
	}
	s.set(single[c], pos, pos+1)
}

// colon reads a colon, which in the field of an f-string begins the format spec.
func (s *Scanner) colon(pos int) {
	if s.inField() {
		s.set(Colon, pos, pos+1)
		s.beginSpec()
		return
	}
	if pos+1 < len(s.text) && s.text[pos+1] == '=' {
		s.set(Walrus, pos, pos+2)
		return
	}
	s.set(Colon, pos, pos+1)
}

var opener = [256]byte{')': '(', ']': '[', '}': '{'}

// closing reads a closing bracket. One that closes nothing is left out; one of the wrong kind closes the innermost
// bracket of its own kind, where there is one on this side of an f-string's field.
func (s *Scanner) closing(c byte, pos int) {
	open := len(s.brackets) - 1
	if open >= 0 && s.brackets[open].open == opener[c] {
		if c == '}' && s.inField() {
			s.endField(pos)
			return
		}
		s.brackets = s.brackets[:open]
		s.set(single[c], pos, pos+1)
		return
	}
	s.set(Invalid, pos, pos+1)
	if open < 0 {
		s.fail(pos, pos+1, "unmatched '%c'", c)
		return
	}
	if s.inField() {
		s.fail(pos, pos+1, "%s: unmatched '%c'", s.prefix(), c)
		return
	}
	s.fail(pos, pos+1, "closing bracket '%c' does not match opening bracket '%c'%s", c, s.brackets[open].open,
		s.onLine(s.brackets[open].at, pos))
}

// onLine names the line of a place where it is not that of pos.
func (s *Scanner) onLine(at uint32, pos int) string {
	if s.sameLine(at, uint32(pos)) {
		return ""
	}
	return fmt.Sprintf(" on line %d", s.Line(at))
}

// Line returns the 1-based line of a place. It counts from the start of the text: for messages only.
func (s *Scanner) Line(at uint32) int {
	return source.NewLines(s.text[:at]).Count()
}

// tooManyBrackets gives up the line: nothing in it can be meant.
func (s *Scanner) tooManyBrackets(pos int) {
	if len(s.brackets) == MaxBrackets+1 {
		s.fail(pos, pos+1, "too many nested brackets")
	}
	s.set(Invalid, pos, pos+1)
}

// invalid reports the ASCII character at pos that begins no token.
func (s *Scanner) invalid(pos int) {
	switch c := s.text[pos]; {
	case c == 0:
		s.fail(pos, pos+1, "source code cannot contain null bytes")
	case c < ' ' || c == 0x7f:
		s.fail(pos, pos+1, "invalid non-printable character U+%04X", c)
	default:
		s.fail(pos, pos+1, "invalid character '%c'", c)
	}
	s.set(Invalid, pos, pos+1)
}
