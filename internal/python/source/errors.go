package source

import (
	"fmt"
	"strings"
)

// Kind says why a file could not be decoded.
type Kind uint8

const (
	// UnknownEncoding is a declaration that names no encoding that CPython knows.
	UnknownEncoding Kind = iota
	// UnsupportedEncoding is a declaration of one that CPython knows and this package does not.
	UnsupportedEncoding
	// ConflictsWithBOM is a declaration other than utf-8 in a file with a UTF-8 byte order mark.
	ConflictsWithBOM
	// InvalidBytes are bytes that the encoding does not have.
	InvalidBytes
	// NullByte is a NUL, which Python sources must not contain.
	NullByte
	// TooLarge is a file whose text would exceed MaxSize.
	TooLarge
)

// Error says why and where a file could not be decoded. The words are those of CPython's SyntaxError.
type Error struct {
	Kind Kind
	// Offset is the byte offset in the file as it was given, byte order mark included, 0-based.
	Offset int
	// Line is 1-based, Column the 0-based byte column in it.
	Line, Column int
	// Encoding is the name as declared, or "utf-8" where none was. Empty for NullByte and TooLarge.
	Encoding string
	// Declared tells, for InvalidBytes, that the encoding was declared by comment or byte order mark.
	Declared bool
	// Bytes are the offending bytes and Reason the words of CPython's codec; for InvalidBytes only.
	Bytes  []byte
	Reason string
	// UTF16 tells, for InvalidBytes, that the file starts with a UTF-16 byte order mark.
	UTF16 bool
}

// Error is one line without the position, except where CPython's own message holds it.
func (e *Error) Error() string {
	switch e.Kind {
	case UnknownEncoding:
		return "unknown encoding: " + e.Encoding
	case UnsupportedEncoding:
		return "encoding not supported: " + e.Encoding
	case ConflictsWithBOM:
		return fmt.Sprintf("encoding problem: %s with BOM", e.Encoding)
	case NullByte:
		return "source code cannot contain null bytes"
	case TooLarge:
		return fmt.Sprintf("source code exceeds %d bytes", uint64(MaxSize))
	}
	var text strings.Builder
	if e.Declared {
		fmt.Fprintf(&text, "(unicode error) '%s' codec can't decode ", e.Encoding)
		if len(e.Bytes) == 1 {
			fmt.Fprintf(&text, "byte 0x%02x in position %d", e.Bytes[0], e.Offset)
		} else {
			fmt.Fprintf(&text, "bytes in position %d-%d", e.Offset, e.Offset+len(e.Bytes)-1)
		}
		text.WriteString(": " + e.Reason)
	} else {
		fmt.Fprintf(&text, "Non-UTF-8 code starting with '\\x%02x' on line %d, but no encoding declared; "+
			"see https://peps.python.org/pep-0263/ for details", e.Bytes[0], e.Line)
	}
	if e.UTF16 {
		text.WriteString(" (the file starts like UTF-16, in which Python sources cannot be written)")
	}
	return text.String()
}

// newError fills in the place of an error at offset in raw.
func newError(kind Kind, raw []byte, offset int) *Error {
	line, column := NewLines(raw[:offset]).Position(uint32(offset))
	return &Error{Kind: kind, Offset: offset, Line: line, Column: column}
}
