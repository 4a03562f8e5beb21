package ast

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/unheeded/unheeded/internal/python/source"
)

// EscapeError is a part of a string literal that does not decode, which CPython calls a SyntaxError.
type EscapeError struct {
	// Span is the escape, or the character, in the file's text.
	Span source.Span
	// Reason is CPython's, without the position inside the literal that its message has.
	Reason string
}

func (e *EscapeError) Error() string { return e.Reason }

// The reasons, in CPython's words.
const (
	reasonTooHigh     = `(unicode error) 'unicodeescape' codec can't decode bytes: illegal Unicode character`
	reasonBadName     = `(unicode error) 'unicodeescape' codec can't decode bytes: malformed \N character escape`
	reasonUnknownName = `(unicode error) 'unicodeescape' codec can't decode bytes: unknown Unicode character name`
	reasonBytesX      = `(value error) invalid \x escape`
	reasonNotASCII    = `bytes can only contain ASCII literal characters`
)

// reasonShort is the reason for an escape that has fewer hexadecimal digits than its letter asks for.
func reasonShort(letter byte, digits int) string {
	return `(unicode error) 'unicodeescape' codec can't decode bytes: truncated \` + string(letter) + strings.Repeat("X", digits) + " escape"
}

// stringPart is the inside of one literal: what stands between the quotes, or a stretch of an f-string.
type stringPart struct {
	body  []byte
	start uint32 // of the body in the file's text
	raw   bool
	// middle is set for a stretch of an f-string or t-string, in which a brace is written twice.
	middle bool
}

// partOf cuts prefix and quotes off a literal.
func partOf(n Node) stringPart {
	span := n.Span()
	part := stringPart{n.Tree.Text[span.Start:span.End], span.Start, n.Has(FlagRaw), n.Has(FlagMiddle)}
	if part.middle {
		return part
	}
	open := bytes.IndexAny(part.body, `'"`)
	if open < 0 {
		return part
	}
	quote := part.body[open : open+1]
	if triple := bytes.Repeat(quote, 3); len(part.body) >= open+6 && bytes.HasPrefix(part.body[open:], triple) {
		quote = triple
	}
	part.start += uint32(open + len(quote))
	part.body = bytes.TrimSuffix(part.body[open+len(quote):], quote)
	return part
}

// fail makes the error for body[from:to].
func (p stringPart) fail(from, to int, reason string) error {
	return &EscapeError{source.Span{Start: p.start + uint32(from), End: p.start + uint32(min(to, len(p.body)))}, reason}
}

// appendStr appends the value of one part of a str.
func appendStr(out []byte, n Node) ([]byte, error) {
	if n.Is(KindSourceText) {
		return appendSource(out, n), nil
	}
	part := partOf(n)
	special := "\\\r"
	if part.raw {
		special = "\r"
	}
	if part.middle {
		special += "{}"
	}
	for i := 0; ; {
		plain := bytes.IndexAny(part.body[i:], special)
		if plain < 0 {
			return append(out, part.body[i:]...), nil
		}
		out = append(out, part.body[i:i+plain]...)
		i += plain
		switch c := part.body[i]; c {
		case '\\':
			r, size, err := part.escape(i)
			if err != nil {
				return out, err
			}
			out = appendCodePoint(out, r)
			i += size
		case '\r':
			out = append(out, '\n')
			i += newlineSize(part.body[i:])
		default: // a brace
			out = append(out, c)
			i++
			if i < len(part.body) && part.body[i] == c {
				i++
			}
		}
	}
}

// nothing is the code point of an escape that stands for no character: a newline with a backslash before it.
const nothing = -1

// escape decodes the escape that starts at body[i] in a str: its code point, or nothing, and its length in bytes.
// An escape that Python does not know is a backslash.
func (p stringPart) escape(i int) (r rune, size int, err error) {
	if i+1 == len(p.body) {
		return '\\', 1, nil
	}
	switch c := p.body[i+1]; c {
	case 'x':
		return p.hexEscape(i, 2, reasonShort(c, 2))
	case 'u':
		return p.hexEscape(i, 4, reasonShort(c, 4))
	case 'U':
		return p.hexEscape(i, 8, reasonShort(c, 8))
	case 'N':
		return p.namedEscape(i)
	default:
		r, size = simpleEscape(p.body[i:])
		return r, size, nil
	}
}

// simpleEscape decodes the escapes that str and bytes have in common, \x excepted. An unknown one is a backslash.
func simpleEscape(body []byte) (r rune, size int) {
	switch c := body[1]; c {
	case '\n':
		return nothing, 2
	case '\r':
		return nothing, 1 + newlineSize(body[1:])
	case '\\', '\'', '"':
		return rune(c), 2
	case 'a':
		return '\a', 2
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	case 'v':
		return '\v', 2
	case '0', '1', '2', '3', '4', '5', '6', '7':
		size = 1
		for size < len(body) && size <= 3 && '0' <= body[size] && body[size] <= '7' {
			r = r<<3 | rune(body[size]-'0')
			size++
		}
		return r, size
	}
	return '\\', 1
}

func (p stringPart) hexEscape(i, digits int, short string) (r rune, size int, err error) {
	end := i + 2
	for end < len(p.body) && end < i+2+digits && isHex(p.body[end]) {
		end++
	}
	if end < i+2+digits {
		return 0, 0, p.fail(i, end, short)
	}
	value, _ := strconv.ParseUint(string(p.body[i+2:end]), 16, 32)
	if value > utf8.MaxRune {
		return 0, 0, p.fail(i, end, reasonTooHigh)
	}
	return rune(value), 2 + digits, nil
}

func (p stringPart) namedEscape(i int) (r rune, size int, err error) {
	rest := p.body[i+2:]
	end := bytes.IndexByte(rest, '}')
	if len(rest) == 0 || rest[0] != '{' || end < 2 {
		return 0, 0, p.fail(i, i+3+max(end, 0), reasonBadName)
	}
	size = 2 + end + 1
	r, ok := characterByName(string(rest[1:end]))
	if !ok {
		return 0, 0, p.fail(i, i+size, reasonUnknownName)
	}
	return r, size, nil
}

// appendBytes appends the value of one literal of a bytes.
func appendBytes(out []byte, n Node) ([]byte, error) {
	part := partOf(n)
	for i := 0; i < len(part.body); {
		switch c := part.body[i]; {
		case c >= utf8.RuneSelf:
			_, size := utf8.DecodeRune(part.body[i:])
			return out, part.fail(i, i+size, reasonNotASCII)
		case c == '\r':
			out = append(out, '\n')
			i += newlineSize(part.body[i:])
		case c != '\\' || part.raw || i+1 == len(part.body):
			out = append(out, c)
			i++
		case part.body[i+1] == 'x':
			r, size, err := part.hexEscape(i, 2, reasonBytesX)
			if err != nil {
				return out, err
			}
			out = append(out, byte(r))
			i += size
		default:
			r, size := simpleEscape(part.body[i:])
			if r != nothing {
				out = append(out, byte(r)) // \400 is \x00, as in CPython
			}
			i += size
		}
	}
	return out, nil
}

// appendCodePoint appends a code point as UTF-8 would have it, surrogates too.
func appendCodePoint(out []byte, r rune) []byte {
	switch {
	case r == nothing:
		return out
	case 0xD800 <= r && r < 0xE000:
		return append(out, 0xED, 0x80|byte(r>>6&0x3F), 0x80|byte(r&0x3F))
	}
	return utf8.AppendRune(out, r)
}

// appendSource appends the text of an expression that {x=} and t-strings record: newlines as \n, and without comments,
// as CPython has it.
func appendSource(out []byte, n Node) []byte {
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(n.Text())
	if !strings.Contains(text, "#") {
		return append(out, text...)
	}
	var quote byte
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quote == 0 && c == '#':
			end := strings.IndexByte(text[i:], '\n')
			if end < 0 {
				return out
			}
			i += end
			c = '\n'
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
		out = append(out, c)
	}
	return out
}

// newlineSize is the length of the newline, \r or \r\n, that text starts with.
func newlineSize(text []byte) int {
	if len(text) > 1 && text[1] == '\n' {
		return 2
	}
	return 1
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}
