package source

import (
	"bytes"
	"errors"
	"testing"
	"unicode/utf8"
)

func TestDecode(t *testing.T) {
	tests := []struct {
		name, raw, text, encoding string
		bom                       bool
	}{
		{"empty", "", "", "utf-8", false},
		{"ascii", "x = 1\n", "x = 1\n", "utf-8", false},
		{"byte order mark", "\xef\xbb\xbfx", "x", "utf-8", true},
		{"byte order mark alone", "\xef\xbb\xbf", "", "utf-8", true},
		{"byte order mark and utf-8", "\xef\xbb\xbf# coding: UTF_8\n", "# coding: UTF_8\n", "utf-8", true},
		{"no newline translation", "a\r\nb\rc\n", "a\r\nb\rc\n", "utf-8", false},
		{"emacs", "# -*- coding: latin-1 -*-\n'\xe9'", "# -*- coding: latin-1 -*-\n'é'", "iso-8859-1", false},
		{"vim", "# vim: set fileencoding=latin1 :\n'\xe9'", "# vim: set fileencoding=latin1 :\n'é'", "latin1", false},
		{"second line", "#!/usr/bin/python\n#coding=iso8859_1\n#\xe9", "#!/usr/bin/python\n#coding=iso8859_1\n#é", "iso8859_1", false},
		{"second line after a lone return", "#!\r#coding=latin-1\r#\xe9", "#!\r#coding=latin-1\r#é", "iso-8859-1", false},
		{"second line after a blank one", " \t\f\n#coding=latin-1\n#\xe9", " \t\f\n#coding=latin-1\n#é", "iso-8859-1", false},
		{"second line after code", "x=1\n# coding: koi8-r\n", "x=1\n# coding: koi8-r\n", "utf-8", false},
		{"third line", "\n\n# coding: nonsense\n", "\n\n# coding: nonsense\n", "utf-8", false},
		{"behind code", "x = 1  # coding: nonsense\n", "x = 1  # coding: nonsense\n", "utf-8", false},
		{"no name, then one", "# coding: \u00e9 coding=utf-8-unix", "# coding: \u00e9 coding=utf-8-unix", "utf-8", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file, err := Decode([]byte(test.raw))
			if err != nil {
				t.Fatal(err)
			}
			if got := string(file.Text); got != test.text {
				t.Errorf("text %q, want %q", got, test.text)
			}
			if file.Encoding != test.encoding || file.HadBOM != test.bom {
				t.Errorf("encoding %q, byte order mark %v; want %q, %v", file.Encoding, file.HadBOM, test.encoding, test.bom)
			}
		})
	}
}

func TestDecodeErrors(t *testing.T) {
	tests := []struct {
		name, raw, message   string
		kind                 Kind
		offset, line, column int
	}{
		{"unknown", "#\n# coding: klingon\n", "unknown encoding: klingon", UnknownEncoding, 12, 2, 10},
		{"conflict", "\xef\xbb\xbf# coding: latin_1\n", "encoding problem: iso-8859-1 with BOM", ConflictsWithBOM, 13, 1, 13},
		{"conflict in spelling", "\xef\xbb\xbf#coding:utf8\n", "encoding problem: utf8 with BOM", ConflictsWithBOM, 11, 1, 11},
		{"null", "a\r\nb\x00", "source code cannot contain null bytes", NullByte, 4, 2, 1},
		{"undeclared", "a\rb\n 'caf\xe9'\n", `Non-UTF-8 code starting with '\xe9' on line 3, but no encoding declared; see https://peps.python.org/pep-0263/ for details`, InvalidBytes, 9, 3, 5},
		{"start byte", "# coding: utf-8\n\x80", "(unicode error) 'utf-8' codec can't decode byte 0x80 in position 16: invalid start byte", InvalidBytes, 16, 2, 0},
		{"overlong", "\xef\xbb\xbf\xc0\x80", "(unicode error) 'utf-8' codec can't decode byte 0xc0 in position 3: invalid start byte", InvalidBytes, 3, 1, 3},
		{"surrogate", "\xef\xbb\xbf\xed\xa0\x80", "(unicode error) 'utf-8' codec can't decode byte 0xed in position 3: invalid continuation byte", InvalidBytes, 3, 1, 3},
		{"cut short", "# coding: utf-8\n\xe2\x82", "(unicode error) 'utf-8' codec can't decode bytes in position 16-17: unexpected end of data", InvalidBytes, 16, 2, 0},
		{"broken off", "# coding: utf-8\n\xf0\x9f\x98a", "(unicode error) 'utf-8' codec can't decode bytes in position 16-18: invalid continuation byte", InvalidBytes, 16, 2, 0},
		{"not ascii", "# coding: ascii\n'\xe9'", "(unicode error) 'ascii' codec can't decode byte 0xe9 in position 17: ordinal not in range(128)", InvalidBytes, 17, 2, 1},
		{"utf-16", "\xff\xfex\x00\n\x00", `Non-UTF-8 code starting with '\xff' on line 1, but no encoding declared; see https://peps.python.org/pep-0263/ for details (the file starts like UTF-16, in which Python sources cannot be written)`, InvalidBytes, 0, 1, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Decode([]byte(test.raw))
			var got *Error
			if !errors.As(err, &got) {
				t.Fatalf("error %v, want an *Error", err)
			}
			if got.Error() != test.message {
				t.Errorf("message %q\nwant    %q", got.Error(), test.message)
			}
			if got.Kind != test.kind || got.Offset != test.offset || got.Line != test.line || got.Column != test.column {
				t.Errorf("kind %d at offset %d, %d:%d; want %d at %d, %d:%d", got.Kind, got.Offset, got.Line, got.Column,
					test.kind, test.offset, test.line, test.column)
			}
		})
	}
}

func TestDecodeCopiesNothing(t *testing.T) {
	for _, raw := range []string{"x = 'é'\n", "\xef\xbb\xbfx = 'é'\n", "# coding: latin-1\nx = 1\n", "# coding: ascii\nx = 1\n"} {
		data := []byte(raw)
		file, err := Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		if last := len(file.Text) - 1; &file.Text[last] != &data[len(data)-1] {
			t.Errorf("%q: the text is a copy", raw)
		}
	}
}

// FuzzDecode holds what every user of a File relies on, whatever the bytes.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"", "\xef\xbb\xbfx", "# coding: latin-1\n\xe9", "# coding: sjis\n\x83\x5c\x80", "#\n#coding=hz\n~{~~}",
		"# coding: gb18030\n\x810\x810", "# coding: iso2022_jp\n\x1b$B\x21", "\xf0\x9f\x98", "# coding: cp1255\n\xca", "a\x00"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := Decode(raw)
		if err == nil {
			if !utf8.Valid(file.Text) || bytes.IndexByte(file.Text, 0) >= 0 {
				t.Fatalf("the text %q is no valid text", file.Text)
			}
			return
		}
		var refused *Error
		if !errors.As(err, &refused) {
			t.Fatalf("%T is no *Error", err)
		}
		if refused.Offset < 0 || refused.Offset > len(raw) || refused.Line < 1 || refused.Column < 0 {
			t.Fatalf("%v at offset %d, %d:%d of %d bytes", refused, refused.Offset, refused.Line, refused.Column, len(raw))
		}
		if refused.Kind == InvalidBytes && !bytes.HasPrefix(raw[refused.Offset:], refused.Bytes) {
			t.Fatalf("%x does not stand at %d", refused.Bytes, refused.Offset)
		}
		if refused.Kind == InvalidBytes && len(refused.Bytes) == 0 {
			t.Fatal("no byte is to blame")
		}
		_ = refused.Error()
	})
}

func BenchmarkDecode(b *testing.B) {
	for name, line := range map[string]string{"ASCII": "    value = await self.get(url)\n", "UTF-8": "    name = 'é€😀' + value[1:2]\n"} {
		raw := bytes.Repeat([]byte(line), 10_000)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(raw)))
			for b.Loop() {
				if _, err := Decode(raw); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
