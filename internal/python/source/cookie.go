package source

import (
	"bytes"
	"strings"
)

const (
	utf8Name   = "utf-8"
	latin1Name = "iso-8859-1"
)

// cookie is an encoding declaration (PEP 263): the name as written and the byte offset at which it stands.
type cookie struct {
	name   string
	offset int
}

// findCookie looks for an encoding declaration in the first line, and in the second where the first is
// blank or a comment. Lines end as in CPython's tokenizer, so a lone \r counts.
func findCookie(body []byte) (cookie, bool) {
	start := 0
	for range 2 {
		end, next := lineEnd(body, start)
		line := body[start:end]
		if name, at := cookieInLine(line); name != "" {
			return cookie{name, start + at}, true
		}
		if code := bytes.TrimLeft(line, " \t\f"); len(code) > 0 && code[0] != '#' {
			break
		}
		start = next
	}
	return cookie{}, false
}

// cookieInLine applies CPython's get_coding_spec, which is the expression
// ^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+). The name is empty where there is none.
func cookieInLine(line []byte) (name string, offset int) {
	comment := bytes.TrimLeft(line, " \t\f")
	if len(comment) == 0 || comment[0] != '#' {
		return "", 0
	}
	for rest := comment; ; {
		i := bytes.Index(rest, []byte("coding"))
		if i < 0 {
			return "", 0
		}
		rest = rest[i+len("coding"):]
		if len(rest) == 0 || rest[0] != ':' && rest[0] != '=' {
			continue
		}
		value := bytes.TrimLeft(rest[1:], " \t")
		length := 0
		for length < len(value) && isNameByte(value[length]) {
			length++
		}
		if length > 0 {
			return string(value[:length]), len(line) - len(value)
		}
	}
}

// isNameByte tells whether b may be part of an encoding's name.
func isNameByte(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b == '-' || b == '_' || b == '.'
}

// normalName is CPython's get_normal_name: it unites the spellings of utf-8 and latin-1 that editors write
// ("utf-8-unix") and leaves every other name alone, "utf8" among them.
func normalName(name string) string {
	head := strings.ReplaceAll(strings.ToLower(name[:min(len(name), 12)]), "_", "-")
	if head == utf8Name || strings.HasPrefix(head, "utf-8-") {
		return utf8Name
	}
	for _, latin1 := range []string{"latin-1", latin1Name, "iso-latin-1"} {
		if head == latin1 || strings.HasPrefix(head, latin1+"-") {
			return latin1Name
		}
	}
	return name
}

// lineEnd finds where the line that starts at start ends, without its newline, and where the next begins.
func lineEnd(text []byte, start int) (end, next int) {
	i := bytes.IndexAny(text[start:], "\r\n")
	if i < 0 {
		return len(text), len(text)
	}
	end = start + i
	if bytes.HasPrefix(text[end:], []byte("\r\n")) {
		return end, end + 2
	}
	return end, end + 1
}
