package ignore

import "strings"

// wildMatch tells whether text as a whole matches a pattern: ? is any byte but a slash, * any run of those, a
// part ** any number of whole parts, [...] a class, and a backslash takes the next byte literally. It works
// on bytes, as git does, and never backtracks over more than the last star and the last two stars, so its
// time is at most the product of the lengths.
func wildMatch(pattern, text string) bool {
	var star, stars retry
	p, t := 0, 0
	for {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			end := p
			for end < len(pattern) && pattern[end] == '*' {
				end++
			}
			if end-p >= 2 && (p == 0 || pattern[p-1] == '/') && (end == len(pattern) || pattern[end] == '/') {
				if end == len(pattern) {
					return true
				}
				p = end + 1
				star, stars = retry{}, retry{set: true, pattern: p, text: t}
			} else {
				p = end
				star = retry{set: true, pattern: p, text: t}
			}
			continue
		case p == len(pattern) && t == len(text):
			return true
		case p < len(pattern) && t < len(text):
			if width, ok := matchByte(pattern[p:], text[t]); ok {
				p += width
				t++
				continue
			}
		}
		// One more byte for the last star, as long as it stays within its part; else one more part for the
		// last two stars.
		if star.set && star.text < len(text) && text[star.text] != '/' {
			star.text++
			p, t = star.pattern, star.text
			continue
		}
		star = retry{}
		if !stars.set {
			return false
		}
		slash := strings.IndexByte(text[stars.text:], '/')
		if slash < 0 {
			return false
		}
		stars.text += slash + 1
		p, t = stars.pattern, stars.text
	}
}

// retry is where to go on when what follows a star did not match.
type retry struct {
	set           bool
	pattern, text int
}

// matchByte matches one byte with the element that pattern begins with, which is no star, and gives that
// element's width.
func matchByte(pattern string, b byte) (width int, ok bool) {
	switch pattern[0] {
	case '?':
		return 1, b != '/'
	case '[':
		return matchClass(pattern, b)
	case '\\':
		return 2, len(pattern) > 1 && pattern[1] == b
	}
	return 1, pattern[0] == b
}

// matchClass matches one byte with a bracket expression. One that does not end matches nothing. A slash is in
// no class, negated or not.
func matchClass(pattern string, b byte) (width int, ok bool) {
	i := 1
	negated := len(pattern) > 1 && (pattern[1] == '!' || pattern[1] == '^')
	if negated {
		i++
	}
	matched := false
	low := byte(0) // what a range may start from: the byte before it, if that stands for itself
	for first := i; i == first || i < len(pattern) && pattern[i] != ']'; i++ {
		if i >= len(pattern) {
			return 0, false
		}
		if name, isNamed := className(pattern[i:]); isNamed {
			in, known := inNamedClass(name, b)
			if !known {
				return 0, false
			}
			matched = matched || in
			i += len(name) + len("[::]") - 1
			low = 0
			continue
		}
		isRange := pattern[i] == '-' && low != 0 && i+1 < len(pattern) && pattern[i+1] != ']'
		if isRange {
			i++
		}
		if pattern[i] == '\\' {
			if i++; i == len(pattern) {
				return 0, false
			}
		}
		high := pattern[i]
		if isRange {
			matched = matched || low <= b && b <= high
			low = 0
		} else {
			matched = matched || b == high
			low = high
		}
	}
	if i >= len(pattern) {
		return 0, false
	}
	return i + 1, matched != negated && b != '/'
}

// className finds a POSIX class such as [:alpha:] at the beginning of text.
func className(text string) (string, bool) {
	rest, ok := strings.CutPrefix(text, "[:")
	if !ok {
		return "", false
	}
	name, _, ok := strings.Cut(rest, "]")
	if !ok || !strings.HasSuffix(name, ":") {
		return "", false
	}
	return name[:len(name)-1], true
}

// inNamedClass tells whether b is in a POSIX class of the C locale, and whether there is such a class.
func inNamedClass(name string, b byte) (in, known bool) {
	upper := 'A' <= b && b <= 'Z'
	lower := 'a' <= b && b <= 'z'
	digit := '0' <= b && b <= '9'
	graphic := '!' <= b && b <= '~'
	switch name {
	case "alnum":
		return upper || lower || digit, true
	case "alpha":
		return upper || lower, true
	case "blank":
		return b == ' ' || b == '\t', true
	case "cntrl":
		return b < ' ' || b == 0x7f, true
	case "digit":
		return digit, true
	case "graph":
		return graphic, true
	case "lower":
		return lower, true
	case "print":
		return graphic || b == ' ', true
	case "punct":
		return graphic && !upper && !lower && !digit, true
	case "space":
		return b == ' ' || '\t' <= b && b <= '\r', true
	case "upper":
		return upper, true
	case "xdigit":
		return digit || 'a' <= b && b <= 'f' || 'A' <= b && b <= 'F', true
	}
	return false, false
}
