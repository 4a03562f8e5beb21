package project

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// literalReader reads the literals that repr() writes of dicts, lists and strings: what a build backend leaves in the
// files of an editable install. Everything else is refused, so that nothing is ever taken for what it is not.
type literalReader struct {
	rest string
	ok   bool
}

// readMapping reads a dict of strings, or of lists of strings, at the beginning of a text; ok is false where there is
// none. A string counts as a list of one.
func readMapping(text string) (mapping map[string][]string, ok bool) {
	r := literalReader{text, true}
	mapping = map[string][]string{}
	r.expect("{")
	for r.ok && !r.accept("}") {
		key := r.text()
		r.expect(":")
		switch {
		case r.accept("["):
			mapping[key] = []string{}
			for r.ok && !r.accept("]") {
				mapping[key] = append(mapping[key], r.text())
				r.separate("]")
			}
		default:
			mapping[key] = []string{r.text()}
		}
		r.separate("}")
	}
	return mapping, r.ok
}

// readTexts reads strings with commas between them, up to a closing parenthesis.
func readTexts(text string) (texts []string, ok bool) {
	r := literalReader{text, true}
	for r.ok && !r.accept(")") {
		texts = append(texts, r.text())
		r.separate(")")
	}
	return texts, r.ok
}

// accept takes a mark if it comes next, white space before it aside.
func (r *literalReader) accept(mark string) bool {
	rest, ok := strings.CutPrefix(strings.TrimLeft(r.rest, " \t\r\n"), mark)
	if ok {
		r.rest = rest
	}
	return ok
}

func (r *literalReader) expect(mark string) { r.ok = r.accept(mark) && r.ok }

// separate takes the comma that must stand between two values and may stand before the end.
func (r *literalReader) separate(end string) {
	if !r.accept(",") {
		r.ok = r.ok && strings.HasPrefix(strings.TrimLeft(r.rest, " \t\r\n"), end)
	}
}

// text takes a string.
func (r *literalReader) text() string {
	quote := ""
	switch {
	case r.accept("'"):
		quote = "'"
	case r.accept(`"`):
		quote = `"`
	default:
		r.ok = false
		return ""
	}
	var text strings.Builder
	for r.rest != "" {
		char, size := utf8.DecodeRuneInString(r.rest)
		switch {
		case strings.HasPrefix(r.rest, quote):
			r.rest = r.rest[1:]
			return text.String()
		case char == '\n':
			r.ok = false
			return ""
		case char != '\\':
			text.WriteString(r.rest[:size])
			r.rest = r.rest[size:]
		default:
			char, _, rest, err := strconv.UnquoteChar(r.rest, quote[0])
			if err != nil {
				r.ok = false
				return ""
			}
			// What repr escapes, Go spells alike; \xff is a character here, as in Python.
			text.WriteRune(char)
			r.rest = rest
		}
	}
	r.ok = false
	return ""
}
