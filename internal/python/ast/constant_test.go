package ast

import (
	"errors"
	"math"
	"testing"

	"github.com/unheeded/unheeded/internal/python/source"
)

// constant makes a tree of one constant that is the whole text.
func constant(text string, op Op, flags Flags) Constant {
	tree := &Tree{
		Text:  []byte(text),
		Nodes: []Raw{{}, {Kind: KindConstant, Op: op, Flags: flags, End: uint32(len(text))}},
		Root:  1,
	}
	return tree.Node(1).AsConstant()
}

func TestStr(t *testing.T) {
	for _, test := range []struct {
		text  string
		flags Flags
		want  string
	}{
		{`"abc"`, 0, "abc"},
		{`''`, 0, ""},
		{`""""""`, 0, ""},
		{`"""a"b'c"""`, 0, `a"b'c`},
		{`''''a'''`, 0, "'a"},
		{`u"é€𝄞"`, FlagUnicode, "é€𝄞"},
		{`R"\n\x"`, FlagRaw, `\n\x`},
		{`r"\'"`, FlagRaw, `\'`},
		{`"\\\'\"\a\b\f\n\r\t\v"`, 0, "\\'\"\a\b\f\n\r\t\v"},
		{`"\d\é\ "`, 0, `\d\é\ `},
		{`"\0\12\1234\18\777"`, 0, "\x00\nS4\x018\u01ff"},
		{`"\x41\u20ac\U0001d11e"`, 0, "A€𝄞"},
		{`"\N{EM DASH}\N{em dash}\N{NULL}\N{BOM}"`, 0, "——\x00\ufeff"},
		{`"\N{HANGUL SYLLABLE GAGG}\N{HANGUL SYLLABLE A}"`, 0, "갂아"},
		{`"\N{CJK UNIFIED IDEOGRAPH-4E00}\N{VS1}\N{VS17}"`, 0, "一\ufe00\U000e0100"},
		{`"\ud83d\ude00"`, 0, "\xed\xa0\xbd\xed\xb8\x80"},
		{`"\udfff"`, 0, "\xed\xbf\xbf"},
		{"'a\\\nb\\\r\nc\\\rd'", 0, "abcd"},
		{"'''a\nb\r\nc\rd\r\r\n'''", 0, "a\nb\nc\nd\n\n"},
		{"r'''\\\r\n'''", FlagRaw, "\\\n"},
		{`a{{b}}`, FlagMiddle, "a{b}"},
		{`\N{EM DASH}{{`, FlagMiddle, "—{"},
		{`\{{\}}`, FlagMiddle, `\{\}`},
		{`a\`, FlagMiddle, `a\`},
		{`\N{{\x`, FlagMiddle | FlagRaw, `\N{\x`},
		{"a\r\n\"'", FlagMiddle | FlagRaw, "a\n\"'"},
	} {
		if have, err := constant(test.text, ConstStr, test.flags).Str(); have != test.want || err != nil {
			t.Errorf("%s: have %q, %v; want %q", test.text, have, err, test.want)
		}
	}
}

func TestStrErrors(t *testing.T) {
	for _, test := range []struct {
		text, reason string
		span         source.Span
	}{
		{`"\x4"`, reasonShort('x', 2), source.Span{Start: 1, End: 4}},
		{`"a\xg1"`, reasonShort('x', 2), source.Span{Start: 2, End: 4}},
		{`u'''é\u12'''`, reasonShort('u', 4), source.Span{Start: 6, End: 10}},
		{`"\U0011000"`, reasonShort('U', 8), source.Span{Start: 1, End: 10}},
		{`"\U00110000"`, reasonTooHigh, source.Span{Start: 1, End: 11}},
		{`"\N"`, reasonBadName, source.Span{Start: 1, End: 3}},
		{`"\N{}"`, reasonBadName, source.Span{Start: 1, End: 5}},
		{`"\N{EM DASH"`, reasonBadName, source.Span{Start: 1, End: 4}},
		{`"\N{EM  DASH}"`, reasonUnknownName, source.Span{Start: 1, End: 13}},
		{`"\N{CJK UNIFIED IDEOGRAPH-04E00}"`, reasonUnknownName, source.Span{Start: 1, End: 32}},
		{`"\N{VS257}"`, reasonUnknownName, source.Span{Start: 1, End: 10}},
	} {
		_, err := constant(test.text, ConstStr, 0).Str()
		var escape *EscapeError
		if !errors.As(err, &escape) || escape.Reason != test.reason || escape.Span != test.span {
			t.Errorf("%s: have %+v; want %q at %v", test.text, err, test.reason, test.span)
		}
	}
}

func TestBytes(t *testing.T) {
	for _, test := range []struct {
		text  string
		flags Flags
		want  string
	}{
		{`b"a\x00\xff\400\377\N{x}\u12"`, 0, "a\x00\xff\x00\xff\\N{x}\\u12"},
		{`Rb'\x0\n'`, FlagRaw, `\x0\n`},
		{"b'''\r\n\\\r\n\\\na'''", 0, "\na"},
	} {
		if have, err := constant(test.text, ConstBytes, test.flags).Bytes(); string(have) != test.want || err != nil {
			t.Errorf("%s: have %q, %v; want %q", test.text, have, err, test.want)
		}
	}
	for text, reason := range map[string]string{`b"\x1"`: reasonBytesX, `b"é"`: reasonNotASCII} {
		if _, err := constant(text, ConstBytes, 0).Bytes(); err == nil || err.Error() != reason {
			t.Errorf("%s: have %v; want %q", text, err, reason)
		}
	}
}

func TestStrOfSeveralParts(t *testing.T) {
	const text = `'a' r"\n" x # c` + "\r\n ="
	tree := &Tree{
		Text: []byte(text),
		Nodes: []Raw{{},
			{Kind: KindStringPart, Start: 0, End: 3, Next: 2},
			{Kind: KindStringPart, Start: 4, End: 9, Flags: FlagRaw, Next: 3},
			{Kind: KindSourceText, Start: 10, End: uint32(len(text))},
			{Kind: KindConstant, Op: ConstStr, End: uint32(len(text)), First: 1},
		},
		Root: 4,
	}
	if have, err := tree.Node(4).AsConstant().Str(); have != "a\\nx \n =" || err != nil {
		t.Errorf("have %q, %v", have, err)
	}
}

func TestNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"0": "0", "0_0": "0", "1_000": "1000", "0xFf_f": "4095", "0o17": "15", "0B_11": "3",
		"123456789012345678901234567890": "123456789012345678901234567890",
	} {
		if have, err := constant(text, ConstInt, 0).Int(); err != nil || have.String() != want {
			t.Errorf("%s: have %v, %v; want %s", text, have, err, want)
		}
	}
	for text, want := range map[string]float64{
		"1.": 1, ".5": 0.5, "1_0.0_1e1_0": 10.01e10, "1e400": math.Inf(1), "00.5": 0.5, "1E-400": 0,
	} {
		if have, err := constant(text, ConstFloat, 0).Float(); err != nil || have != want {
			t.Errorf("%s: have %v, %v; want %v", text, have, err, want)
		}
	}
	for text, want := range map[string]float64{"1j": 1, "0777J": 777, "1_0.5e1j": 105} {
		if have, err := constant(text, ConstComplex, 0).Imag(); err != nil || have != want {
			t.Errorf("%s: have %v, %v; want %v", text, have, err, want)
		}
	}
}

// What no scanner lets through, and what a tree with errors may hold, is an error and no panic.
func TestBrokenConstants(t *testing.T) {
	for _, text := range []string{"", `"`, `'''`, `b`, `"\`, `f"`, "_", "0x", "1.2.3", `"""a"`} {
		for op := range Op(OpCount) {
			c := constant(text, op, 0)
			c.Str()
			c.Bytes()
			c.Float()
			c.Imag()
			if value, err := c.Int(); (value == nil) != (err != nil) {
				t.Errorf("%q as %v: have %v, %v", text, op, value, err)
			}
		}
	}
	if _, err := constant("1", ConstInt, 0).Str(); err == nil {
		t.Error("an int decodes as a str")
	}
}
