package scan

import (
	"fmt"
	"strings"
	"testing"
)

// tokens reads a text to its end and writes each token as its kind or text.
func tokens(s *Scanner, text string) string {
	s.Reset([]byte(text))
	var out []string
	for range 2*len(text) + 10 {
		s.Next()
		word := s.Kind.String()
		switch s.Kind {
		case EOF:
			return strings.Join(out, " ")
		case Newline:
			word = "NEWLINE"
		case Indent:
			word = "INDENT"
		case Dedent:
			word = "DEDENT"
		case Invalid:
			word = "!" + text[s.Start:s.End]
		case Name:
			word = string(s.Spelling(s.Symbol))
		case Int, Float, Imaginary:
			word = fmt.Sprintf("%v:%s", s.Kind, text[s.Start:s.End])
		case String, StringStart, StringMiddle, StringEnd:
			word = fmt.Sprintf("<%s>", text[s.Start:s.End])
		}
		out = append(out, word)
	}
	return strings.Join(out, " ") + " and no end"
}

func TestTokens(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", ""},
		{"\n \n# a\n", ""},
		{"a", "a NEWLINE"},
		{"a b\nc", "a b NEWLINE c NEWLINE"},
		{"if a:\n b\nc", "if a : NEWLINE INDENT b NEWLINE DEDENT c NEWLINE"},
		{"if a:\n if b:\n  c", "if a : NEWLINE INDENT if b : NEWLINE INDENT c NEWLINE DEDENT DEDENT"},
		{"a\n  # c\n", "a NEWLINE"},
		{"if a:\n b\n\n# c\n d", "if a : NEWLINE INDENT b NEWLINE d NEWLINE DEDENT"},
		{"(a\n b)\nc", "( a b ) NEWLINE c NEWLINE"},
		{"a \\\n b", "a b NEWLINE"},
		{"a \\\r\n b\rc", "a b NEWLINE c NEWLINE"},
		{"nonlocal nonlocals Nonlocal", "nonlocal nonlocals Nonlocal NEWLINE"},
		{"abcdefgh abcdefghi abcdefgh", "abcdefgh abcdefghi abcdefgh NEWLINE"},
		{"ｉf ﬁ", "if fi NEWLINE"},
		{"1 1.5 .5 5. 1e3 1_0j 0x1F 0b1 0o7", "integer:1 float:1.5 float:.5 float:5. float:1e3 imaginary number:1_0j integer:0x1F integer:0b1 integer:0o7 NEWLINE"},
		{"1..2 1.e5 0_0", "float:1. float:.2 float:1.e5 integer:0_0 NEWLINE"},
		{"1if 1or 0xfor 1_0and", "integer:1 if integer:1 or integer:0xf or integer:1_0 and NEWLINE"},
		{". .. ... ....", ". . . ... ... . NEWLINE"},
		{"+-*/%@&|^~< >", "+ - * / % @ & | ^ ~ < > NEWLINE"},
		{"-> := == != <= >= << >> ** //", "-> := == != <= >= << >> ** // NEWLINE"},
		{"+= -= *= /= %= @= &= |= ^= <<= >>= **= //=", "+= -= *= /= %= @= &= |= ^= <<= >>= **= //= NEWLINE"},
		{`'a' "b\"c" r'\' """d"e"""`, `<'a'> <"b\"c"> <r'\' """d"e"""> NEWLINE`},
		{`rb'a' Br"b" u'c' bu'd'`, `<rb'a'> <Br"b"> <u'c'> bu <'d'> NEWLINE`},
		{"'a\\\nb' c", "<'a\\\nb'> c NEWLINE"},
		{"'''a\n'b'''", "<'''a\n'b'''> NEWLINE"},
		{`f"a{b}c"`, `<f"> <a> { b } <c> <"> NEWLINE`},
		{`rf'{a!r:>{b}}'`, `<rf'> { a ! r : <>> { b } } <'> NEWLINE`},
		{`f"{{a}}{b}"`, `<f"> <{{> <a}}> { b } <"> NEWLINE`},
		{`f"{a:{{b}}}"`, `<f"> { a : { { b } } } <"> NEWLINE`},
		{`f"{a[b:c]}"`, `<f"> { a [ b : c ] } <"> NEWLINE`},
		{`f"{f'{a}'}"`, `<f"> { <f'> { a } <'> } <"> NEWLINE`},
		{`f"{"a"}"`, `<f"> { <"a"> } <"> NEWLINE`},
		{`f"\{a}\N{b}"`, `<f"> <\> { a } <\N{b}> <"> NEWLINE`},
		{`t'a{b}'`, `<t'> <a> { b } <'> NEWLINE`},
		{"f'''{\na\n}\n'''", "<f'''> { a } <\n> <'''> NEWLINE"},
	} {
		if have := tokens(&Scanner{}, test.text); have != test.want {
			t.Errorf("%q:\nhave %s\nwant %s", test.text, have, test.want)
		}
	}
}

// What is read again after a file leaves no trace of it.
func TestReset(t *testing.T) {
	var s Scanner
	long := strings.Repeat("x", 20)
	var many strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&many, "name%d %s%d\n", i, long, i)
	}
	for range 2 {
		if have := strings.Fields(tokens(&s, many.String())); len(have) != 15000 || have[14998] != long+"4999" {
			t.Fatal(len(have))
		}
		if n := len(symbols(&s)); n != 10001 {
			t.Fatalf("%d symbols", n)
		}
		tokens(&s, "f'{(")
		if have := tokens(&s, "class a: a"); have != "class a : a NEWLINE" || len(symbols(&s)) != 2 || len(s.Errors) != 0 {
			t.Fatal(have, symbols(&s), s.Errors)
		}
	}
}

// symbols returns the names that a scanner has seen.
func symbols(s *Scanner) (names []string) {
	text, starts := s.Symbols()
	for i, start := range starts[:len(starts)-1] {
		names = append(names, text[start:starts[i+1]])
	}
	return names
}

func TestSymbols(t *testing.T) {
	var s Scanner
	s.Reset([]byte("a bb a ｄef def longer_than_eight longer_than_eighu caf\u00e9 cafe\u0301"))
	var have []uint32
	for s.Next(); s.Kind != EOF; s.Next() {
		if s.Kind == Name {
			have = append(have, s.Symbol)
		}
	}
	if fmt.Sprint(have) != "[1 2 1 3 4 5 6 6]" {
		t.Error(have)
	}
	if names := symbols(&s); fmt.Sprint(names) != "[ a bb def longer_than_eight longer_than_eighu café]" {
		t.Error(names)
	}
	if a, b := s.InternRange(0, 4), s.InternOther([]byte("a bb")); a != b || string(s.Spelling(a)) != "a bb" {
		t.Error(a, b)
	}
}

func TestRewind(t *testing.T) {
	var s Scanner
	s.Reset([]byte("a (b, f'{c}' # d\n$) e\nf"))
	s.Next()
	mark := s.Mark()
	first := []Kind{}
	for ; s.Kind != EOF; s.Next() {
		first = append(first, s.Kind)
	}
	errors, comments := len(s.Errors), len(s.Comments)
	s.Rewind(mark)
	if len(s.Errors) != 0 || len(s.Comments) != 0 {
		t.Error(s.Errors, s.Comments)
	}
	second := []Kind{}
	for ; s.Kind != EOF; s.Next() {
		second = append(second, s.Kind)
	}
	if fmt.Sprint(first) != fmt.Sprint(second) || errors != 1 || len(s.Errors) != 1 || comments != 1 || len(s.Comments) != 1 {
		t.Error(first, second, errors, comments)
	}
}

func TestErrors(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"a = \x00", `4-5 source code cannot contain null bytes`},
		{"a = \x01", `4-5 invalid non-printable character U+0001`},
		{"a = \u200b", `4-7 invalid non-printable character U+200B`},
		{"a€ = 1", `1-4 invalid character '€' (U+20AC)`},
		{"²", `0-2 invalid character '²' (U+00B2)`},
		{"\\", `0-1 unexpected end of file after line continuation character`},
		{"a \\\n", `2-3 unexpected end of file after line continuation character`},
		{"  \\x", `2-3 unexpected character after line continuation character`},
		{strings.Repeat("(", 201), "200-201 too many nested brackets"},
		{strings.Repeat("f'{", 150), "447-449 too many nested f-strings"},
		{"1" + strings.Repeat("_1", 4300) + " ", "0-8601 Exceeds the limit (4300 digits) for integer string conversion: " +
			"value has 4301 digits; consider hexadecimal for huge integer literals"},
		{"if a:\n\tb\n        c", "9-17 inconsistent use of tabs and spaces in indentation"},
		{"if a:\n        b\n\tc", "16-17 inconsistent use of tabs and spaces in indentation"},
	} {
		var s Scanner
		tokens(&s, test.text)
		have := "no error"
		if len(s.Errors) > 0 {
			have = fmt.Sprintf("%d-%d %s", s.Errors[0].Span.Start, s.Errors[0].Span.End, s.Errors[0].Message)
		}
		if have != test.want {
			t.Errorf("%.20q: have %s, want %s", test.text, have, test.want)
		}
	}
	var s Scanner
	tokens(&s, strings.Repeat("$\n", 3*MaxErrors))
	if len(s.Errors) != MaxErrors {
		t.Errorf("%d errors", len(s.Errors))
	}
}

func TestIndentationLimit(t *testing.T) {
	nested := func(levels int) string {
		var b strings.Builder
		for i := range levels {
			b.WriteString(strings.Repeat(" ", i) + "if a:\n")
		}
		return b.String() + strings.Repeat(" ", levels) + "b\n"
	}
	var s Scanner
	if tokens(&s, nested(99)); len(s.Errors) != 0 {
		t.Error(s.Errors)
	}
	if tokens(&s, nested(100)); len(s.Errors) != 1 || s.Errors[0].Message != "too many levels of indentation" {
		t.Error(s.Errors)
	}
}
