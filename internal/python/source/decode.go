package source

import (
	"bytes"
)

// MaxSize is the largest decoded text in bytes: offsets are 32 bits wide.
const MaxSize = 1<<32 - 1

// File is the decoded text of one Python file. It must not be copied, and Text must not be changed.
type File struct {
	// Text is valid UTF-8 without byte order mark and without NUL. Newlines are those of the file.
	Text []byte
	// Encoding is "utf-8", "iso-8859-1" or the declared name as it is written in the file.
	Encoding string
	// HadBOM tells that the file started with a UTF-8 byte order mark, which Text lacks.
	HadBOM bool
}

const byteOrderMark = "\xef\xbb\xbf"

// Decode finds the encoding of a Python file and decodes it, accepting and refusing what CPython 3.12 and
// later do. Where the bytes are valid UTF-8 already, or ASCII under an encoding that contains it, Text
// aliases raw and nothing is copied. Every error is an *Error.
//
// Encodings that CPython knows and this package does not are an error of their own: the rarer code pages,
// UTF-7, and those in which no Python file can be written since the declaration is ASCII (UTF-16, EBCDIC).
// A few vendor characters of the East Asian encodings are accepted where CPython refuses them.
func Decode(raw []byte) (*File, error) {
	body := raw
	file := &File{Encoding: utf8Name}
	if bytes.HasPrefix(raw, []byte(byteOrderMark)) {
		body = raw[len(byteOrderMark):]
		file.HadBOM = true
	}
	fail := func(kind Kind, offset int) *Error { return newError(kind, raw, len(raw)-len(body)+offset) }

	if uint64(len(body)) > MaxSize {
		return nil, fail(TooLarge, 0)
	}
	cookie, declared := findCookie(body)
	if declared {
		file.Encoding = normalName(cookie.name)
		if file.HadBOM && file.Encoding != utf8Name {
			err := fail(ConflictsWithBOM, cookie.offset)
			err.Encoding = file.Encoding
			return nil, err
		}
	}
	codec, known := lookup(file.Encoding)
	if !known {
		err := fail(UnknownEncoding, cookie.offset)
		err.Encoding = file.Encoding
		return nil, err
	}
	if codec == nil {
		err := fail(UnsupportedEncoding, cookie.offset)
		err.Encoding = file.Encoding
		return nil, err
	}
	// A UTF-16 file is full of NULs; that its first two bytes are no UTF-8 says more.
	if i := bytes.IndexByte(body, 0); i >= 0 && !startsLikeUTF16(body) {
		return nil, fail(NullByte, i)
	}
	text, bad := codec.decode(body)
	if bad != nil {
		err := fail(InvalidBytes, bad.offset)
		err.Encoding = file.Encoding
		err.Declared = declared || file.HadBOM
		err.Bytes = bytes.Clone(body[bad.offset : bad.offset+bad.length])
		err.Reason = bad.reason
		err.UTF16 = startsLikeUTF16(body)
		return nil, err
	}
	if uint64(len(text)) > MaxSize {
		return nil, fail(TooLarge, 0)
	}
	file.Text = text
	return file, nil
}

// startsLikeUTF16 tells whether the file starts with a UTF-16 byte order mark, as some Windows editors write.
func startsLikeUTF16(body []byte) bool {
	return bytes.HasPrefix(body, []byte("\xff\xfe")) || bytes.HasPrefix(body, []byte("\xfe\xff"))
}
