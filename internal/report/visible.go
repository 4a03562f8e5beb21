package report

import (
	"fmt"
	"strings"
	"unicode"
)

// maxText bounds one message, label or path on a terminal, in code points. Only generated code has names this long.
const maxText = 1000

// Visible makes one line of text fit for a terminal: every character that would move the cursor, change a colour or
// reorder what stands beside it is replaced by a picture of itself. What is longer than a thousand characters is cut.
func Visible(text string) string {
	if len(text) <= maxText && isPlain(text) {
		return text
	}
	var b strings.Builder
	n := 0
	for _, r := range text {
		if n == maxText {
			b.WriteString("…")
			break
		}
		n++
		if picture, hidden := pictureOf(r); hidden {
			b.WriteString(picture)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isPlain reports whether the text is printable ASCII, which is nearly always so.
func isPlain(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// pictureOf returns what to show for a character that must not be written as it is. C0 controls have pictures of one
// cell in Unicode; C1 controls, separators and the formatting characters behind "Trojan source" attacks are spelt out.
// The joiners stay, since they belong to visible clusters, and so do the Arabic signs that Unicode files under format.
func pictureOf(r rune) (picture string, hidden bool) {
	const (
		nonJoiner, joiner         = 0x200C, 0x200D
		lineSeparator, paragraphs = 0x2028, 0x2029
	)
	switch {
	case r < 0x20:
		return string(0x2400 + r), true
	case r == 0x7F:
		return "\u2421", true
	case r < 0x7F || r == nonJoiner || r == joiner:
		return "", false
	case unicode.IsControl(r), r == lineSeparator, r == paragraphs,
		unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Prepended_Concatenation_Mark, r):
		return fmt.Sprintf("<U+%04X>", r), true
	}
	return "", false
}
