package notebook

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// span is a range of bytes of the file.
type span struct{ start, end int }

// literal is the source of a cell as it stands in the file: one text, or a list of texts that are put together.
type literal struct {
	// whole is the value, brackets or quotes included; parts are the texts, without quotes.
	whole  span
	parts  []span
	isList bool
}

// decode puts the texts together.
func (l literal) decode(raw []byte) []byte {
	var text []byte
	for _, part := range l.parts {
		text = decode(text, raw[part.start:part.end])
	}
	return text
}

// decode appends what a JSON text means, which is given without its quotes.
func decode(to, quoted []byte) []byte {
	for i := 0; i < len(quoted); {
		size := 0
		to, size = decodeOne(to, quoted[i:])
		i += size
	}
	return to
}

// decodeOne appends the first character of a JSON text, and tells how many bytes of the text that is. NUL, and half a
// surrogate pair, are what no Python text can have.
func decodeOne(to, quoted []byte) (out []byte, size int) {
	if quoted[0] != '\\' {
		_, size = utf8.DecodeRune(quoted)
		return append(to, quoted[:size]...), size
	}
	switch quoted[1] {
	case 'n':
		return append(to, '\n'), 2
	case 't':
		return append(to, '\t'), 2
	case 'r':
		return append(to, '\r'), 2
	case 'b':
		return append(to, '\b'), 2
	case 'f':
		return append(to, '\f'), 2
	case 'u':
		r, size := unit(quoted), 6
		if utf16.IsSurrogate(r) && len(quoted) >= 12 && quoted[6] == '\\' && quoted[7] == 'u' {
			if pair := utf16.DecodeRune(r, unit(quoted[6:])); pair != utf8.RuneError {
				return utf8.AppendRune(to, pair), 12
			}
		}
		if r == 0 {
			r = utf8.RuneError
		}
		return utf8.AppendRune(to, r), size
	}
	return append(to, quoted[1]), 2
}

// unit is the number in \u1234.
func unit(quoted []byte) rune {
	n, _ := strconv.ParseUint(string(quoted[2:6]), 16, 16) // valid JSON has four digits there
	return rune(n)
}

// encode appends a line as a JSON text without quotes, as json.dumps of Python writes it.
func encode(to []byte, line string, ascii bool) []byte {
	const digits = "0123456789abcdef"
	for _, r := range line {
		switch {
		case r == '"' || r == '\\':
			to = append(to, '\\', byte(r))
		case r == '\n':
			to = append(to, `\n`...)
		case r == '\t':
			to = append(to, `\t`...)
		case r == '\r':
			to = append(to, `\r`...)
		case r == '\b':
			to = append(to, `\b`...)
		case r == '\f':
			to = append(to, `\f`...)
		case r < ' ' || ascii && r > '~':
			units := utf16.AppendRune(nil, r)
			for _, u := range units {
				to = append(to, '\\', 'u', digits[u>>12], digits[u>>8&15], digits[u>>4&15], digits[u&15])
			}
		default:
			to = utf8.AppendRune(to, r)
		}
	}
	return to
}
