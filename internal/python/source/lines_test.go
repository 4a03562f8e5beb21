package source

import (
	"bytes"
	"slices"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

func TestLineStarts(t *testing.T) {
	tests := []struct {
		text   string
		starts []uint32
	}{
		{"", []uint32{0}},
		{"a", []uint32{0}},
		{"a\n", []uint32{0, 2}},
		{"a\nb", []uint32{0, 2}},
		{"\n\n", []uint32{0, 1, 2}},
		{"a\r\nb\r\n", []uint32{0, 3, 6}},
		{"a\rb\r", []uint32{0, 2, 4}},
		{"\r\r\n\n", []uint32{0, 1, 3, 4}},
		{"a\fb\vc\u2028d\u0085e", []uint32{0}},
	}
	for _, test := range tests {
		if got, want := NewLines([]byte(test.text)).Count(), len(test.starts); got != want {
			t.Errorf("%q: %d lines, want %d", test.text, got, want)
		}
		if got := NewLines([]byte(test.text)).all(); !slices.Equal(got, test.starts) {
			t.Errorf("%q: lines start at %v, want %v", test.text, got, test.starts)
		}
	}
}

func TestPositions(t *testing.T) {
	const text = "x = 'é'\r\ny = '😀'; z"
	lines := NewLines([]byte(text))
	tests := []struct{ offset, line, column, utf16, points int }{
		{0, 1, 0, 0, 0},
		{5, 1, 5, 5, 5},
		{6, 1, 6, 5, 5}, // inside é
		{7, 1, 7, 6, 6},
		{8, 1, 8, 7, 7},     // \r
		{9, 1, 9, 8, 8},     // \n
		{10, 2, 0, 0, 0},    // y
		{15, 2, 5, 5, 5},    // the face
		{19, 2, 9, 7, 6},    // the quote behind it
		{23, 2, 13, 11, 10}, // the end
		{99, 2, 13, 11, 10},
	}
	for _, test := range tests {
		offset := uint32(test.offset)
		if line, column := lines.Position(offset); line != test.line || column != test.column {
			t.Errorf("Position(%d) = %d:%d, want %d:%d", offset, line, column, test.line, test.column)
		}
		if line, column := lines.PositionUTF16(offset); line != test.line || column != test.utf16 {
			t.Errorf("PositionUTF16(%d) = %d:%d, want %d:%d", offset, line, column, test.line, test.utf16)
		}
		if line, column := lines.PositionCodePoints(offset); line != test.line || column != test.points {
			t.Errorf("PositionCodePoints(%d) = %d:%d, want %d:%d", offset, line, column, test.line, test.points)
		}
	}
	if got := lines.Text(1); string(got) != "x = 'é'" {
		t.Errorf("Text(1) = %q", got)
	}
	if lines.Text(0) != nil || lines.Text(3) != nil {
		t.Error("there is text outside the lines")
	}
}

func TestOffsetsAreClamped(t *testing.T) {
	lines := NewLines([]byte("ab\r\n😀c"))
	tests := []struct {
		name string
		got  uint32
		want uint32
	}{
		{"before the text", lines.Offset(0, 0), 0},
		{"before the line", lines.Offset(2, -1), 4},
		{"beyond the line", lines.Offset(1, 9), 2},
		{"beyond the text", lines.Offset(3, 1), 9},
		{"inside a pair", lines.OffsetUTF16(2, 1), 4},
		{"behind a pair", lines.OffsetUTF16(2, 2), 8},
		{"beyond the line in UTF-16", lines.OffsetUTF16(1, 9), 2},
		{"behind a code point", lines.OffsetCodePoints(2, 1), 8},
		{"beyond the text in code points", lines.OffsetCodePoints(9, 9), 9},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("%s: %d, want %d", test.name, test.got, test.want)
		}
	}
}

// FuzzPositions compares every conversion, at every offset, with one that is slow and plain.
func FuzzPositions(f *testing.F) {
	for _, seed := range []string{"", "a\r\nb\rc\n", "é😀\n\r\n\r", "\xff\xe2\x82\n", "a\n\n\n\u2028"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		lines := NewLines(text)
		line, start := 1, 0
		for offset := 0; offset <= len(text); offset++ {
			if offset > 0 && (text[offset-1] == '\n' || text[offset-1] == '\r' && !bytes.HasPrefix(text[offset:], []byte("\n"))) {
				line, start = line+1, offset
			}
			gotLine, column := lines.Position(uint32(offset))
			if gotLine != line || column != offset-start {
				t.Fatalf("Position(%d) = %d:%d, want %d:%d", offset, gotLine, column, line, offset-start)
			}
			if back := lines.Start(line) + uint32(column); int(back) != offset {
				t.Fatalf("offset %d comes back as %d", offset, back)
			}
			if !utf8.Valid(text) || offset < len(text) && !utf8.RuneStart(text[offset]) {
				continue
			}
			before := []rune(string(text[start:offset]))
			if _, got := lines.PositionCodePoints(uint32(offset)); got != len(before) {
				t.Fatalf("code points before %d: %d, want %d", offset, got, len(before))
			}
			_, units := lines.PositionUTF16(uint32(offset))
			if want := len(utf16.Encode(before)); units != want {
				t.Fatalf("UTF-16 units before %d: %d, want %d", offset, units, want)
			}
			if column > len(lines.Text(line)) {
				continue // Between \r and \n no column leads.
			}
			if got := lines.OffsetUTF16(line, units); int(got) != offset {
				t.Fatalf("OffsetUTF16(%d, %d) = %d, want %d", line, units, got, offset)
			}
			if got := lines.OffsetCodePoints(line, len(before)); int(got) != offset {
				t.Fatalf("OffsetCodePoints(%d, %d) = %d, want %d", line, len(before), got, offset)
			}
		}
		if lines.Count() != line {
			t.Fatalf("%d lines, want %d", lines.Count(), line)
		}
		var all []byte
		for n := 1; n <= lines.Count(); n++ {
			all = append(all, lines.Text(n)...)
		}
		want := bytes.Map(func(r rune) rune {
			if r == '\n' || r == '\r' {
				return -1
			}
			return r
		}, text)
		if utf8.Valid(text) && !bytes.Equal(all, want) {
			t.Fatalf("the lines hold %q, want %q", all, want)
		}
	})
}

func BenchmarkNewLines(b *testing.B) {
	for name, newline := range map[string]string{"LF": "\n", "CRLF": "\r\n"} {
		text := bytes.Repeat([]byte("    value = await self.client.get(url)"+newline), 10_000)
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				NewLines(text)
			}
		})
	}
}
