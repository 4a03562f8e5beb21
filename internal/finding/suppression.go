package finding

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Directive tells in which words a suppression was written.
type Directive uint8

const (
	// NoQA is `# noqa`, which all linters share: without codes it silences every tool, with codes those alone.
	NoQA Directive = iota
	// Ignore is `# unheeded: ignore`, which is ours alone and may carry a reason.
	Ignore
	// IgnoreFile is `# unheeded: ignore-file`, which holds for all of its file.
	IgnoreFile
)

// Suppression is what one directive in a comment silences.
type Suppression struct {
	Directive Directive
	// All is set where no codes are given: every finding is silenced.
	All bool
	// Codes are the codes and prefixes of codes that the directive lists, other tools' included.
	Codes []SuppressedCode
	// Reason is what stands behind `--`, without blanks around it; empty where there is none.
	Reason string
	// Start and End are the byte offsets of the directive in the comment, its sign and its reason included.
	Start, End int
}

// SuppressedCode is one entry of a directive's list.
type SuppressedCode struct {
	// Code is in upper case, whatever the comment says.
	Code Code
	// Start and End are the byte offsets of the entry in the comment.
	Start, End int
}

// Under reports whether the code is the prefix itself or one of those that it stands for: UH101 is under "UH101", "UH10",
// "UH1" and "UH". An empty prefix has nothing under it.
func (c Code) Under(prefix Code) bool {
	return prefix != "" && strings.HasPrefix(string(c), string(prefix))
}

// Silences reports whether a finding of the code is not to be shown where the directive holds.
func (s Suppression) Silences(code Code) bool {
	if s.All {
		return !code.IsAboutCheck()
	}
	for _, entry := range s.Codes {
		if entry.Silences(code) {
			return true
		}
	}
	return false
}

// Silences reports whether a finding of the code is meant by this entry. What is said of the check itself is meant only
// where it is named: whoever silences losses does not ask to be left in the dark about what was not checked.
func (e SuppressedCode) Silences(code Code) bool {
	return e.Code.IsOurs() && code.Under(e.Code) && (!code.IsAboutCheck() || e.Code.Under("UH0"))
}

// IsOurs reports whether a code or prefix belongs to this tool and not to another linter: "UH", with or without digits.
func (c Code) IsOurs() bool {
	digits, ok := strings.CutPrefix(string(c), "UH")
	return ok && strings.Trim(digits, "0123456789") == ""
}

// ParseSuppressions finds the directives in one comment, in order. The comment begins with its number sign. A directive
// may stand behind other text if a number sign of its own introduces it, as in `# type: ignore # noqa: UH101`.
//
// A list that cannot be read (`# noqa: because`, `# unheeded: ignore[UH101`) yields a directive that silences nothing:
// whoever wrote a list did not mean everything.
func ParseSuppressions(comment string) []Suppression {
	var found []Suppression
	for from := 0; ; {
		i := strings.IndexByte(comment[from:], '#')
		if i < 0 {
			return found
		}
		c := cursor{text: comment, at: from + i + 1}
		from = c.at
		if s, ok := c.directive(); ok {
			s.Start, s.End = from-1, c.at
			found = append(found, s)
			from = c.at
		}
	}
}

// cursor reads a comment from left to right.
type cursor struct {
	text string
	at   int // offset of the next byte
}

// directive reads what may stand behind a number sign.
func (c *cursor) directive() (Suppression, bool) {
	c.blanks()
	switch {
	case c.word("noqa"):
		return c.noqa(), true
	case c.word("unheeded"):
		c.blanks()
		if !c.sign(":") {
			return Suppression{}, false
		}
		c.blanks()
		switch {
		case c.word("ignore"):
			return c.ignore(Ignore), true
		case c.word("ignore-file"):
			return c.ignore(IgnoreFile), true
		}
	}
	return Suppression{}, false
}

// noqa reads what stands behind the word: `: CODE, CODE`, where commas and blanks separate alike, and a reason.
func (c *cursor) noqa() Suppression {
	s := Suppression{Directive: NoQA, All: true}
	behind := c.at
	c.blanks()
	if !c.sign(":") {
		c.at = behind
		s.Reason = c.reason()
		return s
	}
	s.All = false
	for {
		behind = c.at
		for c.blanks() || c.sign(",") {
		}
		entry, ok := c.code()
		if !ok {
			c.at = behind
			break
		}
		s.Codes = append(s.Codes, entry)
	}
	s.Reason = c.reason()
	return s
}

// ignore reads what stands behind the word: a list in brackets and a reason, both optional.
func (c *cursor) ignore(directive Directive) Suppression {
	s := Suppression{Directive: directive, All: true}
	behind := c.at
	c.blanks()
	if c.sign("[") {
		s.All = false
		s.Codes = c.bracketed()
	} else {
		c.at = behind
	}
	s.Reason = c.reason()
	return s
}

// bracketed reads `CODE, CODE]`. A list with anything else in it, or without its end, is no list.
func (c *cursor) bracketed() []SuppressedCode {
	var codes []SuppressedCode
	for {
		for c.blanks() || c.sign(",") {
		}
		if c.sign("]") {
			return codes
		}
		entry, ok := c.code()
		if !ok {
			return nil
		}
		codes = append(codes, entry)
	}
}

// reason reads `-- text` up to the next comment within the comment or the end, so that it may name issue #7 but does not
// swallow `# type: ignore`. Without it the cursor stays where it is.
func (c *cursor) reason() string {
	behind := c.at
	c.blanks()
	if !c.sign("--") {
		c.at = behind
		return ""
	}
	text, _, _ := strings.Cut(c.text[c.at:], "# ")
	text = strings.TrimRight(text, " \t")
	c.at += len(text)
	return strings.TrimLeft(text, " \t")
}

// code reads letters and then digits that stand alone: F401, UH2. Letters alone are a code only where they are "UH";
// any other bare word is prose.
func (c *cursor) code() (SuppressedCode, bool) {
	rest := c.text[c.at:]
	letters := strings.IndexFunc(rest, func(r rune) bool { return !isLetter(r) })
	if letters < 0 {
		letters = len(rest)
	}
	n := letters
	for n < len(rest) && '0' <= rest[n] && rest[n] <= '9' {
		n++
	}
	code := Code(strings.ToUpper(rest[:n]))
	if letters == 0 || (n == letters && code != "UH") || continues(rest[n:]) {
		return SuppressedCode{}, false
	}
	start := c.at
	c.at += n
	return SuppressedCode{Code: code, Start: start, End: c.at}, true
}

func isLetter(r rune) bool { return 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' }

// continues reports whether the text goes on with a character that would make the word before it longer.
func continues(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return text != "" && (r == '_' || r == '-' && !strings.HasPrefix(text, "--") || unicode.IsLetter(r) || unicode.IsDigit(r))
}

// word reads a whole word in any case.
func (c *cursor) word(word string) bool {
	rest := c.text[c.at:]
	if len(rest) < len(word) || !strings.EqualFold(rest[:len(word)], word) || continues(rest[len(word):]) {
		return false
	}
	c.at += len(word)
	return true
}

// sign reads an exact text.
func (c *cursor) sign(sign string) bool {
	if !strings.HasPrefix(c.text[c.at:], sign) {
		return false
	}
	c.at += len(sign)
	return true
}

// blanks skips spaces and tabs and reports whether there were any.
func (c *cursor) blanks() bool {
	rest := c.text[c.at:]
	n := len(rest) - len(strings.TrimLeft(rest, " \t"))
	c.at += n
	return n > 0
}
