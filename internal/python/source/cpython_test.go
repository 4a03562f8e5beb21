package source

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
)

// python runs a script under python3 with input on its standard input and gives the lines that it prints.
func python(t *testing.T, script, input string) []string {
	t.Helper()
	interpreter, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("SKIPPED: there is no python3 to compare with")
	}
	command := exec.Command(interpreter, "-W", "ignore", "-c", script)
	command.Stdin = strings.NewReader(input)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	output, err := command.Output()
	if err != nil {
		t.Fatalf("python3: %v\n%s", err, stderr.Bytes())
	}
	var lines []string
	for scanner := bufio.NewScanner(bytes.NewReader(output)); scanner.Scan(); {
		lines = append(lines, scanner.Text())
	}
	return lines
}

// compileScript compiles each file given in hexadecimal and prints the value of its last string literal, or
// "refused".
const compileScript = `
import ast, sys
for line in sys.stdin:
    raw = bytes.fromhex(line)
    try:
        tree = compile(raw, "file", "exec", ast.PyCF_ONLY_AST)
    except (SyntaxError, ValueError):
        print("refused")
    else:
        text = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        print((text or [""])[-1].encode().hex())
`

// TestDecodeEqualsCompile compares what CPython's own tokenizer makes of whole files: it knows nothing of the
// tokenize module, whose rules differ slightly.
func TestDecodeEqualsCompile(t *testing.T) {
	var files [][]byte
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	for range 4000 {
		var file strings.Builder
		file.WriteString(pick("", "", "", "\xef\xbb\xbf"))
		for range random.IntN(3) {
			file.WriteString(pick("", "#!/usr/bin/python", " \t\f", "\f# x", "pass", "#"))
			file.WriteString(pick("\n", "\n", "\r", "\r\n"))
		}
		if random.IntN(8) > 0 {
			file.WriteString(pick("", " ", "\f\t", "x=1", "# coding ", "# coding: \u00e9 ") + "#")
			file.WriteString(pick("", " ", " -*- ", " vim: set file", "en") + pick("coding", "coding", "Coding", "codings"))
			file.WriteString(pick(":", "=", " :", "::", ": ", "=\t", ":\f") + pick("", "utf8", "utf-8", "UTF_8", "utf-8-sig",
				"utf_8-unix", "utf-88", "u8", "latin-1", "Latin_1", "latin-1-dos", "l1", "iso-8859-15", "iso8859.15", "iso-8859-1-x",
				"cp1252", "windows-1251", "ASCII", "us-ascii", "646", "koi8-r", "sjis", "euc-jp", "gbk", "big5", "ks_c-5601",
				"nonsense", "rot13", "cp.1252", "latin.1", "--koi8--r--", "ansi_x3.4_1968"))
			file.WriteString(pick("", " -*-", "\u20ac"))
		}
		file.WriteString(pick("\n", "\r", "\r\n", "\n\n") + `r"""` + pick("", "abc", "caf\u00e9", "caf\xe9", "\xa4\xa2", "\x80", "\xed\xa0\x80",
			"\xf4\x90\x80\x80", "\xc0\x80", "\xf0\x9f\x98\x80", "\xff\xfe", "\x00") + ` """` + pick("", "\n"))
		files = append(files, []byte(file.String()))
	}
	var input strings.Builder
	for _, file := range files {
		fmt.Fprintf(&input, "%x\n", file)
	}
	results := python(t, compileScript, input.String())
	if len(results) != len(files) {
		t.Fatalf("python3 answered %d times for %d files", len(results), len(files))
	}
	accepted := 0
	for i, file := range files {
		decoded, err := Decode(file)
		switch {
		case results[i] == "refused":
			if err == nil {
				t.Errorf("%q: accepted as %s, CPython refuses it", file, decoded.Encoding)
			}
		case err != nil:
			t.Errorf("%q: %v, CPython accepts it", file, err)
		default:
			accepted++
			want, _ := hex.DecodeString(results[i])
			if !bytes.Contains(decoded.Text, []byte(`r"""`+string(want)+`"""`)) {
				t.Errorf("%q: %q, CPython reads %q", file, decoded.Text, want)
			}
		}
	}
	if accepted < len(files)/10 || accepted > len(files)*9/10 {
		t.Errorf("%d of %d files are accepted: the test compares too little", accepted, len(files))
	}
}

// TestNamesEqualPython compares which names of encodings are known at all.
func TestNamesEqualPython(t *testing.T) {
	const script = `
import codecs, encodings.aliases, pkgutil
names = {m.name for m in pkgutil.iter_modules(encodings.__path__)} | set(encodings.aliases.aliases)
names -= {"mbcs", "oem", "ansi", "dbcs", "aliases", "undefined"}  # Windows only, or no codec
for name in sorted(names):
    for name in {name, name.upper(), name.replace("_", "-"), name.replace("_", "."), name.replace("_", ""), name + "-", name + "."}:
        try:
            info = codecs.lookup(name)
        except LookupError:
            info = None
        print(name, info.name if info and info._is_text_encoding else "-")
`
	for _, line := range python(t, script, "") {
		name, codecName, _ := strings.Cut(line, " ")
		if normalName(name) != name {
			continue // One of CPython's short cuts for UTF-8 and Latin-1, which ask no codec.
		}
		found, known := lookup(name)
		_, codecKnown := lookup(codecName)
		switch {
		case codecName == "-" && found != nil:
			t.Errorf("%s: known, but not to Python", name)
		case codecName != "-" && !codecKnown && normalName(codecName) == codecName:
			t.Errorf("%s: the codec %s is not even named as unsupported", name, codecName)
		case codecName != "-" && !known:
			if other, _ := lookup(codecName); other != nil {
				t.Errorf("%s: unknown, but it is %s", name, codecName)
			}
		}
	}
}

// TestTablesEqualPython compares every character of one and two bytes in every codec.
func TestTablesEqualPython(t *testing.T) {
	const script = `
import sys
wide = set(sys.stdin.readline().split())
for name in sys.stdin.readline().split():
    for lead in range(128, 256):
        for raw in [bytes([lead])] + [bytes([lead, trail]) for trail in range(1, 256) if name in wide]:
            try:
                text = raw.decode(name)
            except UnicodeDecodeError:
                text = "\ufffd"
            print(name, raw.hex(), text.encode("utf-8", "replace").hex())
`
	const wide = "shift_jis cp932 euc_jp gbk gb18030 gb2312 big5 cp950 big5hkscs euc_kr cp949"
	const single = " iso8859_2 iso8859_3 iso8859_4 iso8859_5 iso8859_6 iso8859_7 iso8859_8 iso8859_9 iso8859_10" +
		" iso8859_11 iso8859_13 iso8859_14 iso8859_15 iso8859_16 tis_620 cp437 cp850 cp852 cp855 cp858 cp860 cp862" +
		" cp863 cp865 cp866 cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 koi8_r koi8_u" +
		" mac_roman mac_cyrillic latin_1 ascii"
	type difference struct{ refused, accepted, other int }
	// What is left of WHATWG's tables. Every other codec must agree in every character.
	allowed := map[string]difference{
		"cp932":     {refused: 2920},            // private use for 0xa0, 0xfd to 0xff, alone and in pairs
		"gb18030":   {refused: 2067, other: 1},  // private use
		"gbk":       {accepted: 82},             // characters that later versions of GBK got
		"gb2312":    {accepted: 35},             // vertical forms and others of GBK
		"euc_kr":    {accepted: 1},              // the Hangul filler
		"big5":      {accepted: 77, other: 249}, // ETEN's and Hong Kong's rows C6 and C7
		"cp950":     {accepted: 35, other: 250}, // the same
		"big5hkscs": {accepted: 192},            // characters of its 2008 edition
	}
	differences := map[string]difference{}
	for _, line := range python(t, script, wide+"\n"+wide+single+"\n") {
		var name, raw, want string
		if _, err := fmt.Sscanf(line, "%s %x %x", &name, &raw, &want); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		codec, _ := lookup(name)
		text, bad := codec.decode([]byte(raw))
		d := differences[name]
		switch {
		case bad != nil && want != "\ufffd":
			d.refused++
		case bad == nil && want == "\ufffd":
			d.accepted++
		case bad == nil && string(text) != want:
			d.other++
		}
		differences[name] = d
	}
	if len(differences) != len(strings.Fields(wide+single)) {
		t.Fatalf("python3 answered for %d codecs", len(differences))
	}
	for name, d := range differences {
		if most := allowed[name]; d.refused > most.refused || d.accepted > most.accepted || d.other > most.other {
			t.Errorf("%s: differs from Python in %+v, allowed %+v", name, d, most)
		}
	}
}

// TestStatefulEqualPython compares texts that go through every state of the encodings with escapes.
func TestStatefulEqualPython(t *testing.T) {
	texts := map[string][]string{
		"iso2022_jp": {"plain", "日本語とASCII\n行", "〜−‖¢£¬"},
		"hz":         {"plain", "汉字~tilde\n第二行", "・―"},
		"euc_jp":     {"ｶﾅと漢字", "丂"},
		"gb18030":    {"汉字😀é"},
	}
	const script = `
import sys
for line in sys.stdin:
    name, text = line.split()
    print(bytes.fromhex(text).decode().encode(name).hex())
`
	for name, samples := range texts {
		var input strings.Builder
		for _, sample := range samples {
			fmt.Fprintf(&input, "%s %x\n", name, sample)
		}
		for i, line := range python(t, script, input.String()) {
			raw, err := hex.DecodeString(line)
			if err != nil {
				t.Fatal(err)
			}
			file, err := Decode(append([]byte("# coding: "+name+"\n"), raw...))
			if err != nil {
				t.Errorf("%s %q: %v", name, samples[i], err)
			} else if _, text, _ := strings.Cut(string(file.Text), "\n"); text != samples[i] {
				t.Errorf("%s: %q, want %q", name, text, samples[i])
			}
		}
	}
}
