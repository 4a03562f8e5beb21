package scan

// A Mark is a place to which Rewind returns. It can be taken outside brackets and strings only, which is where a
// statement begins.
type Mark struct {
	kind             Kind
	flags            Flags
	start, end, prev uint32
	symbol           uint32
	pos              int
	mode             mode
	comments, errors int
	pending, indents int
}

// Mark returns the current place.
func (s *Scanner) Mark() Mark {
	return Mark{
		s.Kind, s.Flags, s.Start, s.End, s.PrevEnd, s.Symbol, s.pos, s.mode, len(s.Comments), len(s.Errors),
		s.pending, len(s.indents),
	}
}

// Rewind returns to a mark on the same line. Symbols that were seen since remain.
func (s *Scanner) Rewind(m Mark) {
	s.Kind, s.Flags, s.Start, s.End, s.PrevEnd, s.Symbol = m.kind, m.flags, m.start, m.end, m.prev, m.symbol
	s.pos, s.mode, s.pending = m.pos, m.mode, m.pending
	s.Comments, s.Errors = s.Comments[:m.comments], s.Errors[:m.errors]
	s.brackets, s.regions = s.brackets[:0], s.regions[:0]
}

// Stop makes this and every following token Stopped, until Resume. Start, End and PrevEnd stay those of the token at
// which the text stopped making sense.
func (s *Scanner) Stop() {
	if s.mode != modeStopped {
		s.stopped, s.resume = s.Kind, s.mode
		s.Kind, s.mode = Stopped, modeStopped
	}
}

// An OpenBracket is one that Resume found to be closed nowhere.
type OpenBracket struct {
	// Byte is the bracket, 0 where all were closed.
	Byte byte
	// At is its place.
	At uint32
}

// Resume goes on after Stop at the end of the statement: the current token is then Newline, or the Indent, Dedent or
// EOF at which the scanner stopped. Errors on the way are not recorded. A statement that is a header may have a block.
//
// Where brackets are open, their closing ones are looked for first. If the file ends, or a line begins with a keyword
// that no expression has, before they are found, then a bracket was forgotten, and the statement ends before the first
// line that may be another one: for a header that is the first of the least indented lines in what may be its block,
// otherwise the first line that is not indented more than the statement is. The innermost bracket that was open at Stop
// is returned.
func (s *Scanner) Resume(header bool) OpenBracket {
	s.Kind, s.mode = s.stopped, s.resume
	errors := len(s.Errors)
	s.leaveStrings()
	var open OpenBracket
	if n := len(s.brackets); n > 0 {
		open = OpenBracket{s.brackets[n-1].open, s.brackets[n-1].at}
	}
	if s.skipBrackets(header) {
		open = OpenBracket{}
	}
	s.Errors = s.Errors[:min(errors, len(s.Errors))]
	return open
}

// skipBrackets goes to the end of the statement. It returns false where a bracket stays open.
func (s *Scanner) skipBrackets(header bool) bool {
	column := s.indents[len(s.indents)-1].column
	next := nextLine{header: header, column: column}
	for ; ; s.Next() {
		switch s.Kind {
		case Newline, EOF:
			if len(s.brackets) == 0 {
				return true
			}
			s.resumeAt(next.place) // the file ends inside a bracket
			return false
		case Indent, Dedent:
			return true
		}
		if len(s.brackets) > 0 && s.startsLine() {
			next.consider(s)
			if next.found && (startsStatement[s.Kind] || s.budget <= 0) {
				s.resumeAt(next.place)
				return false
			}
		}
		if next.found {
			s.budget -= int(s.End - s.PrevEnd)
		}
	}
}

// A nextLine is the best place found so far at which a new statement may begin inside brackets that are never closed.
type nextLine struct {
	header bool
	column uint32 // the indentation of the broken statement
	place
	found bool
	at    uint32 // the indentation at the place
}

// consider looks at the line that the current token starts.
func (l *nextLine) consider(s *Scanner) {
	at := s.lineColumn()
	better := !l.found || l.header && l.at > l.column && at > l.column && at < l.at
	if better && !s.isClosing() && (at <= l.column || l.header || startsStatement[s.Kind]) {
		l.place, l.found, l.at = s.place(), true, at
	}
}

// A place is the start of a line at which the scanner can go on.
type place struct {
	pos      int
	prev     uint32
	comments int
}

func (s *Scanner) place() place {
	p := place{pos: int(s.Start), prev: s.PrevEnd, comments: len(s.Comments)}
	for p.pos > 0 && classes[s.text[p.pos-1]] != classNewline {
		p.pos--
	}
	for p.comments > 0 && s.Comments[p.comments-1].Start >= uint32(p.pos) {
		p.comments--
	}
	return p
}

// resumeAt ends the line before a place, or at the end of the file where there is none.
func (s *Scanner) resumeAt(p place) {
	s.brackets, s.regions = s.brackets[:0], s.regions[:0]
	if p.pos == 0 {
		s.endOfFile()
		return
	}
	s.set(Newline, p.pos, p.pos)
	s.mode = modeLine
	s.PrevEnd = p.prev
	s.Comments = s.Comments[:p.comments]
}

// leaveStrings goes to the end of the outermost f-string, as older Pythons would have found it.
func (s *Scanner) leaveStrings() {
	if len(s.regions) == 0 {
		return
	}
	outer := s.regions[0]
	s.brackets, s.regions = s.brackets[:min(outer.brackets, len(s.brackets))], s.regions[:0]
	pos := int(outer.start)
	for s.text[pos] != outer.quote {
		pos++
	}
	s.stringLiteral(int(outer.start), pos, outer.flags&^(formatted|Template|Triple))
	s.mode = modeToken
	// What was read of it, or even beyond, is not read again.
	end := int(max(s.End, s.PrevEnd))
	s.set(String, end, end)
	for n := len(s.Comments); n > 0 && s.Comments[n-1].Start > outer.start; n-- {
		s.Comments = s.Comments[:n-1]
	}
}

// startsLine tells whether the current token is the first one on its line.
func (s *Scanner) startsLine() bool {
	for at := s.Start; at > 0; at-- {
		switch s.text[at-1] {
		case ' ', '\t', '\f':
		case '\n', '\r':
			return true
		default:
			return false
		}
	}
	return true
}

// lineColumn is the indentation of the line that the current token starts.
func (s *Scanner) lineColumn() uint32 {
	at := s.Start
	for at > 0 && classes[s.text[at-1]] != classNewline {
		at--
	}
	var column uint32
	for ; at < s.Start; at++ {
		switch s.text[at] {
		case '\t':
			column = (column/8 + 1) * 8
		case '\f':
			column = 0
		default:
			column++
		}
	}
	return column
}

// isClosing tells whether the current token is a closing bracket, be it the right one or not.
func (s *Scanner) isClosing() bool {
	return int(s.Start) < len(s.text) && opener[s.text[s.Start]] != 0
}

// startsStatement are the keywords that begin statements and that no expression has.
var startsStatement = [KindCount]bool{
	Assert: true, Break: true, Class: true, Continue: true, Def: true, Del: true, Elif: true, Except: true,
	Finally: true, Global: true, Import: true, Nonlocal: true, Pass: true, Raise: true, Return: true, Try: true,
	While: true, With: true,
}
