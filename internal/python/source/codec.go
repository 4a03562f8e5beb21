package source

import (
	"fmt"
	"unicode/utf8"
)

// codec decodes the bytes of a whole file.
type codec interface {
	// decode gives valid UTF-8, which may be body itself, or says which bytes are wrong.
	decode(body []byte) ([]byte, *invalid)
}

// invalid is the first stretch of bytes that an encoding does not have.
type invalid struct {
	offset, length int
	reason         string
}

// utf8Codec is UTF-8 without surrogates and overlong forms, as RFC 3629 and CPython have it.
type utf8Codec struct{}

func (utf8Codec) decode(body []byte) ([]byte, *invalid) {
	if utf8.Valid(body) {
		return body, nil
	}
	return nil, firstInvalidUTF8(body)
}

// firstInvalidUTF8 finds the first error in body, which must have one, and words it as CPython's decoder does.
func firstInvalidUTF8(body []byte) *invalid {
	offset := 0
	for {
		r, size := utf8.DecodeRune(body[offset:])
		if r == utf8.RuneError && size <= 1 {
			break
		}
		offset += size
	}
	rest := body[offset:]
	need := 0
	switch lead := rest[0]; {
	case 0xc2 <= lead && lead <= 0xdf:
		need = 2
	case 0xe0 <= lead && lead <= 0xef:
		need = 3
	case 0xf0 <= lead && lead <= 0xf4:
		need = 4
	default:
		return &invalid{offset, 1, "invalid start byte"}
	}
	for length := 1; length < need; length++ {
		if length == len(rest) {
			return &invalid{offset, length, "unexpected end of data"}
		}
		if !continues(rest[:length], rest[length]) {
			return &invalid{offset, length, "invalid continuation byte"}
		}
	}
	panic(fmt.Sprintf("source: %x decodes and does not", rest[:need]))
}

// continues tells whether b may follow the beginning of a sequence. The second byte decides about overlong
// forms, surrogates and the end of Unicode (RFC 3629, section 4).
func continues(begun []byte, b byte) bool {
	low, high := byte(0x80), byte(0xbf)
	if len(begun) == 1 {
		switch begun[0] {
		case 0xe0:
			low = 0xa0
		case 0xed:
			high = 0x9f
		case 0xf0:
			low = 0x90
		case 0xf4:
			high = 0x8f
		}
	}
	return low <= b && b <= high
}

// asciiCodec knows bytes below 0x80 only.
type asciiCodec struct{}

func (asciiCodec) decode(body []byte) ([]byte, *invalid) {
	if i := firstNonASCII(body); i < len(body) {
		return nil, &invalid{i, 1, "ordinal not in range(128)"}
	}
	return body, nil
}

// latin1Codec maps every byte to the code point of the same number.
type latin1Codec struct{}

func (latin1Codec) decode(body []byte) ([]byte, *invalid) {
	first := firstNonASCII(body)
	if first == len(body) {
		return body, nil
	}
	text := append(make([]byte, 0, len(body)+len(body)/8+utf8.UTFMax), body[:first]...)
	for _, b := range body[first:] {
		text = utf8.AppendRune(text, rune(b))
	}
	return text, nil
}

// firstNonASCII is the offset of the first byte of 0x80 or more, or the length of text.
func firstNonASCII(text []byte) int {
	i := 0
	for ; i+8 <= len(text); i += 8 {
		word := text[i : i+8]
		if (word[0]|word[1]|word[2]|word[3]|word[4]|word[5]|word[6]|word[7])&utf8.RuneSelf != 0 {
			break
		}
	}
	for i < len(text) && text[i] < utf8.RuneSelf {
		i++
	}
	return i
}
