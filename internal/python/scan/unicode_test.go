package scan

import (
	"os/exec"
	"strings"
	"testing"
	"unicode"
)

// The characters of names are those of CPython, but for what a version of Unicode added that it does not have yet.
func TestNamesEqualCPython(t *testing.T) {
	const script = `
import unicodedata
print(unicodedata.unidata_version)
print("".join("s" if chr(c).isidentifier() else "c" if ("a" + chr(c)).isidentifier() else "." for c in range(0x110000)))`
	out, err := exec.Command("python3", "-c", script).Output()
	if err != nil {
		t.Skip("no python3 to compare with: ", err)
	}
	version, want, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		have := byte('.')
		switch {
		case isNameStart(r) && isNameContinue(r):
			have = 's'
		case isNameContinue(r):
			have = 'c'
		}
		if have != want[r] && (want[r] != '.' || version >= "16") {
			t.Errorf("U+%04X: have %c, want %c (Unicode %s)", r, have, want[r], version)
		}
	}
}
