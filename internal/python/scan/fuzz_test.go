package scan

import (
	"testing"
	"unicode/utf8"
)

// Tokens are in order, cover the text but for blanks, comments and joined lines, and come to an end.
func FuzzScan(f *testing.F) {
	for _, text := range []string{
		"a = 1\n", "if a:\n\tb\n  c\n", "f(a, [b,\n c])", "f'''a{b!r:{c}}{{d}}'''", `t"{a=}" rb'\x'`, "0x_f 1e5j 1_0 .5",
		"a \\\n b # c", "ｄef = ℘", "'a\\\n", "f'{a", "f'{(a", "(]", "  \\\n a\n b", "a\f\n\f b", "\r\n\r a", "f'\\N{a}{", "\x00€$?!",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip()
		}
		var s Scanner
		s.Reset([]byte(text))
		end := uint32(0)
		// Each token takes at least a byte, but for ends of lines, of blocks and of strings.
		for range 4*len(text) + 10 {
			s.Next()
			if s.Start < end || s.End < s.Start || int(s.End) > len(text) {
				t.Fatalf("%v %d-%d after %d in %q", s.Kind, s.Start, s.End, end, text)
			}
			checkGap(t, &s, text, end)
			end = s.End
			if s.Kind == EOF {
				return
			}
		}
		t.Fatalf("no end of %q", text)
	})
}

// checkGap fails the test where something is lost between the end of a token and the current one.
func checkGap(t *testing.T, s *Scanner, text string, from uint32) {
	t.Helper()
	for at := from; at < s.Start; at++ {
		switch text[at] {
		case ' ', '\t', '\f', '\n', '\r', '\\':
			continue
		case '#':
			for _, c := range s.Comments {
				if c.Start == at {
					at = c.End - 1
				}
			}
			if text[at] != '#' || at+1 == s.Start || text[at+1] == '\n' || text[at+1] == '\r' {
				continue
			}
		}
		t.Fatalf("%q is in no token of %q", text[at:s.Start], text)
	}
}
