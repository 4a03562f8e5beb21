package ast

import (
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/runenames"
)

// Every character has the name that CPython knows it by, unless it is younger than our tables.
func TestCharacterNamesEqualCPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("SKIPPED: the comparison of character names with CPython needs python3 in the PATH")
	}
	const list = `
import sys, unicodedata
for code in range(sys.maxunicode + 1):
    name = unicodedata.name(chr(code), None)
    if name:
        print("%x %s" % (code, name))
`
	out, err := exec.Command(python, "-I", "-c", list).Output()
	if err != nil {
		t.Fatal(err)
	}
	known, young := 0, 0
	for line := range strings.Lines(string(out)) {
		code, name, _ := strings.Cut(strings.TrimSpace(line), " ")
		value, err := strconv.ParseInt(code, 16, 32)
		if err != nil {
			t.Fatal(err)
		}
		want := rune(value)
		have, ok := characterByName(strings.ToLower(name))
		switch {
		case ok && have == want:
			known++
		case !ok && runenames.Name(want) == "":
			young++
		default:
			t.Errorf("%s: have %U, %v; want %U", name, have, ok, want)
		}
	}
	if known < 100_000 || young > known/10 {
		t.Errorf("only %d names are known, %d are not", known, young)
	}
}

// Every alias is one to CPython, for the same character.
func TestCharacterAliasesEqualCPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("SKIPPED: the comparison of character aliases with CPython needs python3 in the PATH")
	}
	const check = `
import sys, unicodedata
if int(unicodedata.unidata_version.split(".")[0]) < 15:
    sys.exit("older")
for line in sys.stdin:
    code, name = line.rstrip("\n").split(" ", 1)
    try:
        found = unicodedata.lookup(name)
    except KeyError:
        found = ""
    if found != chr(int(code, 16)):
        print(code, name)
`
	command := exec.Command(python, "-I", "-c", check)
	var aliases strings.Builder
	for line := range strings.Lines(characterAliases) {
		if !strings.HasPrefix(line, "#") {
			aliases.WriteString(line)
		}
	}
	for n := 1; n <= 256; n++ {
		r, _ := variationSelector("VS" + strconv.Itoa(n))
		aliases.WriteString(strconv.FormatInt(int64(r), 16) + " VS" + strconv.Itoa(n) + "\n")
	}
	command.Stdin = strings.NewReader(aliases.String())
	var failure strings.Builder
	command.Stderr = &failure
	out, err := command.Output()
	if strings.TrimSpace(failure.String()) == "older" {
		t.Skip("SKIPPED: python3 has a Unicode older than that of our aliases, 15.0")
	}
	if err != nil {
		t.Fatal(err, failure.String())
	}
	if len(out) > 0 {
		t.Errorf("CPython does not know:\n%s", out)
	}
}
