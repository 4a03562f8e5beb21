package source

import (
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// byteCodec gives the character of one byte, or utf8.RuneError where there is none. Bytes below 0x80 are ASCII.
type byteCodec func(b byte) rune

func (character byteCodec) decode(body []byte) ([]byte, *invalid) {
	first := firstNonASCII(body)
	if first == len(body) {
		return body, nil
	}
	text := append(make([]byte, 0, len(body)+len(body)/4+utf8.UTFMax), body[:first]...)
	for i, b := range body[first:] {
		r := character(b)
		if r == utf8.RuneError {
			return nil, &invalid{first + i, 1, "character maps to <undefined>"}
		}
		text = utf8.AppendRune(text, r)
	}
	return text, nil
}

// isoCodec adds the control characters 0x80 to 0x9f, which x/text leaves out of the tables of ISO 8859.
func isoCodec(table *charmap.Charmap) byteCodec {
	return func(b byte) rune {
		if 0x80 <= b && b < 0xa0 {
			return rune(b)
		}
		return table.DecodeByte(b)
	}
}

// tis620 is Thai without the no-break space of ISO 8859-11.
func tis620(b byte) rune {
	if b == 0xa0 {
		return utf8.RuneError
	}
	return isoCodec(charmap.Windows874)(b)
}

// cp1255 is without the one letter that WHATWG added.
func cp1255(b byte) rune {
	if b == 0xca {
		return utf8.RuneError
	}
	return charmap.Windows1255.DecodeByte(b)
}

// koi8U is RFC 2319's table; that of x/text has the two Belarusian letters of KOI8-RU.
func koi8U(b byte) rune {
	if b == 0xae || b == 0xbe {
		return charmap.KOI8R.DecodeByte(b)
	}
	return charmap.KOI8U.DecodeByte(b)
}
