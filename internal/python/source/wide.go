package source

import (
	"bytes"
	"unicode/utf8"

	"golang.org/x/text/encoding"
)

// wideCodec decodes an East Asian encoding. The tables of x/text are WHATWG's, which contain the additions of
// vendors and some other characters than CPython's; length and replace take those back.
type wideCodec struct {
	encoding encoding.Encoding
	// length, where not nil, is the number of bytes of the first character of rest, or 0 where CPython has none.
	length func(rest []byte) int
	// replace, where not nil, gives CPython's character for WHATWG's.
	replace func(r rune) rune
}

const (
	illegal    = "illegal multibyte sequence"
	incomplete = "incomplete multibyte sequence"
)

func (c wideCodec) decode(body []byte) ([]byte, *invalid) {
	end, reason := c.legalPrefix(body)
	text, err := c.encoding.NewDecoder().Bytes(body[:end])
	if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
		return nil, c.firstIllegal(body)
	}
	if end < len(body) {
		return nil, &invalid{end, 1, reason}
	}
	if c.replace != nil {
		text = bytes.Map(c.replace, text)
	}
	return text, nil
}

// legalPrefix is how far length goes in body, and why not further.
func (c wideCodec) legalPrefix(body []byte) (end int, reason string) {
	if c.length == nil {
		return len(body), ""
	}
	for end < len(body) {
		if body[end] < utf8.RuneSelf {
			end++
			continue
		}
		size := c.length(body[end:])
		if size == 0 {
			return end, illegal
		}
		if end+size > len(body) {
			return end, incomplete
		}
		end += size
	}
	return end, ""
}

// firstIllegal finds the first character that the decoder refuses, one character at a time. A buffer of three
// bytes holds U+FFFD alone, never after another character, so the bytes read before it are known.
func (c wideCodec) firstIllegal(body []byte) *invalid {
	decoder := c.encoding.NewDecoder()
	var buffer [utf8.UTFMax]byte
	for offset := 0; offset < len(body); {
		written, read, _ := decoder.Transform(buffer[:3], body[offset:], true)
		if written == 0 && read == 0 {
			written, read, _ = decoder.Transform(buffer[:], body[offset:], true)
		}
		if bytes.ContainsRune(buffer[:written], utf8.RuneError) || read == 0 {
			return &invalid{offset, 1, illegal}
		}
		offset += read
	}
	return &invalid{max(len(body)-1, 0), min(len(body), 1), incomplete}
}

// shiftJISLength knows JIS X 0201 and 0208 without the rows of NEC and IBM.
func shiftJISLength(rest []byte) int {
	switch lead := rest[0]; {
	case 0xa1 <= lead && lead <= 0xdf:
		return 1
	case lead == 0x80, lead == 0x87, lead == 0xa0, lead >= 0xed:
		return 0
	}
	return 2
}

// eucJPLength knows JIS X 0201, 0208 and 0212 without the rows of NEC and IBM.
func eucJPLength(rest []byte) int {
	switch lead := rest[0]; {
	case lead == 0x8e:
		return 2
	case lead == 0x8f:
		return 3
	case lead < 0xa1, lead == 0xad, lead >= 0xf9:
		return 0
	}
	return 2
}

// japaneseRune undoes the full-width forms that Microsoft gave to six characters of JIS X 0208.
func japaneseRune(r rune) rune {
	switch r {
	case '\uff5e': // FULLWIDTH TILDE for WAVE DASH
		return '\u301c'
	case '\u2225': // PARALLEL TO for DOUBLE VERTICAL LINE
		return '\u2016'
	case '\uff0d': // FULLWIDTH HYPHEN-MINUS for MINUS SIGN
		return '\u2212'
	case '\uffe0', '\uffe1': // FULLWIDTH CENT SIGN, POUND SIGN
		return r - '\uffe0' + '\u00a2'
	case '\uffe2': // FULLWIDTH NOT SIGN
		return '\u00ac'
	}
	return r
}

// gbkLength is without the euro sign at 0x80, and knows the four bytes of GB 18030.
func gbkLength(rest []byte) int {
	switch {
	case rest[0] == 0x80 || rest[0] == 0xff:
		return 0
	case len(rest) > 1 && '0' <= rest[1] && rest[1] <= '9':
		return 4
	}
	return 2
}

// gb2312Length knows the 94 × 94 characters of GB 2312 in the form of EUC-CN.
func gb2312Length(rest []byte) int {
	lead := rest[0]
	if lead < 0xa1 || 0xaa <= lead && lead <= 0xaf || lead >= 0xf8 || len(rest) > 1 && rest[1] < 0xa1 {
		return 0
	}
	return 2
}

// gb2312Rune undoes two characters that GBK maps otherwise.
func gb2312Rune(r rune) rune {
	switch r {
	case '\u00b7': // MIDDLE DOT for KATAKANA MIDDLE DOT
		return '\u30fb'
	case '\u2014': // EM DASH for HORIZONTAL BAR
		return '\u2015'
	}
	return r
}

// big5Length is without the rows of Hong Kong's supplementary character set.
func big5Length(rest []byte) int {
	if lead := rest[0]; lead <= 0xa0 || lead == 0xc8 || lead >= 0xfa {
		return 0
	}
	return 2
}

// big5Rune undoes the characters that Microsoft maps otherwise than the Unicode Consortium's table of Big5.
func big5Rune(r rune) rune {
	switch r {
	case '\u2027': // HYPHENATION POINT for BULLET
		return '\u2022'
	case '\ufe51': // SMALL IDEOGRAPHIC COMMA for HALFWIDTH IDEOGRAPHIC COMMA
		return '\uff64'
	case '\u00af': // MACRON for OVERLINE
		return '\u203e'
	case '\uff5e': // FULLWIDTH TILDE for TILDE OPERATOR
		return '\u223c'
	case '\u2295': // CIRCLED PLUS for EARTH
		return '\u2641'
	case '\u2299': // CIRCLED DOT OPERATOR for SUN
		return '\u2609'
	case '\u2215': // DIVISION SLASH for FULLWIDTH SOLIDUS
		return '\uff0f'
	case '\ufe68': // SMALL REVERSE SOLIDUS for FULLWIDTH REVERSE SOLIDUS
		return '\uff3c'
	case '\uffe5': // FULLWIDTH YEN SIGN
		return '\u00a5'
	case '\uffe0', '\uffe1': // FULLWIDTH CENT SIGN, POUND SIGN
		return r - '\uffe0' + '\u00a2'
	}
	return r
}

// eucKRLength knows KS X 1001 without the syllables that Microsoft added.
func eucKRLength(rest []byte) int {
	if rest[0] < 0xa1 || len(rest) > 1 && rest[1] < 0xa1 {
		return 0
	}
	return 2
}
