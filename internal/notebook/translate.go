package notebook

import (
	"bytes"
	"regexp"
	"strings"
)

// unknown is what a line for IPython becomes: nobody knows what it returns, raises, or does with what it is given.
const unknown = "get_ipython()"

// translate returns a cell as Python, line by line as long as it is. What IPython does to a cell is described in its manual
// (https://ipython.readthedocs.io/en/stable/interactive/reference.html); a cell that it shifts or strips of prompts has
// other columns than Python would see, so nothing is looked at there. Sync are the parts that a magic runs, which
// cannot await at their top level.
func translate(cell []byte) (code []byte, sync []span) {
	rest := cell
	for {
		first := firstLine(rest)
		end := endOfLine(rest, first)
		m := cellMagic.FindSubmatch(rest[first:end])
		if m == nil || !runsPython(string(m[1])) {
			break
		}
		code = append(append(code, rest[:first]...), call(rest[first:end])...)
		rest = rest[end:]
	}
	below, sync := withoutMagic(rest)
	code = append(code, below...)
	if len(rest) < len(cell) {
		sync = []span{{0, len(code)}}
	}
	return code, sync
}

// withoutMagic translates a cell, or what is below the magics that run it.
func withoutMagic(cell []byte) (code []byte, sync []span) {
	first := firstLine(cell)
	line := cell[first:endOfLine(cell, first)]
	switch {
	case len(line) == 0:
		return cell, nil
	case line[0] == ' ' || line[0] == '\t' || hasPrompt(line), cellMagic.Match(line): // %%name? asks for help
		return opaque(cell), nil
	}
	t := translator{in: cell}
	for t.at < len(t.in) {
		t.logicalLine()
	}
	return t.out, t.sync
}

var (
	cellMagic = regexp.MustCompile(`^%%(\w+)(?:[ \t]|$)`)
	lineMagic = regexp.MustCompile(`^%time[ \t]+[^ \t-]`)
	prompt    = regexp.MustCompile(`^(?:>>> ?|In \[\d+\]: ?)`)
)

func hasPrompt(line []byte) bool { return prompt.Match(line) }

// runsPython tells whether a cell magic runs what is below it where the other cells are run.
func runsPython(magic string) bool {
	switch magic {
	case "time", "timeit", "capture", "prun", "debug", "ipytest":
		return true
	}
	return false
}

// opaque is a text of which nothing is looked at: a call that is given its names, and empty lines.
func opaque(text []byte) []byte {
	out := []byte(call(text))
	for at := 0; at < len(text); at++ {
		if text[at] == '\n' || text[at] == '\r' {
			out = append(out, text[at])
		}
	}
	return out
}

// call is the call that is given every name in a text.
func call(text []byte) string {
	seen := map[string]bool{}
	var names []string
	for _, name := range identifier.FindAllString(string(text), -1) {
		if !seen[name] && !isKeyword(name) {
			seen[name] = true
			names = append(names, name)
		}
	}
	return unknown + "(" + strings.Join(names, ", ") + ")"
}

var identifier = regexp.MustCompile(`[\pL_][\pL\pN_]*`)

func isKeyword(name string) bool {
	switch name {
	case "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
		"else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
		"pass", "raise", "return", "try", "while", "with", "yield", "__debug__":
		return true
	}
	return false
}

// translator goes through a cell, a logical line at a time.
type translator struct {
	in, out []byte
	at      int
	sync    []span
}

// logicalLine copies what Python reads as one line, or replaces what is for IPython.
func (t *translator) logicalLine() {
	start := t.at
	for t.at < len(t.in) && (t.in[t.at] == ' ' || t.in[t.at] == '\t') {
		t.at++
	}
	t.out = append(t.out, t.in[start:t.at]...)
	if t.at == len(t.in) {
		return
	}
	switch t.in[t.at] {
	case '%', '!', '?', ',', ';', '/':
		end := t.endOfCommand()
		if line := t.in[t.at:end]; lineMagic.Match(line) {
			const magic, filler = "%time", "0;   " // a statement of the same length
			t.out = append(t.out, filler...)
			t.at += len(magic)
			before := len(t.out)
			t.python()
			t.sync = append(t.sync, span{before, len(t.out)})
			return
		}
		t.replace(end)
		return
	}
	t.python()
}

// python copies up to the end of the logical line, or up to an assigned command, which it replaces.
func (t *translator) python() {
	start, depth, assigned, last := t.at, 0, false, byte(0)
	keep := func() { t.out = append(t.out, t.in[start:t.at]...) }
	for t.at < len(t.in) {
		c := t.in[t.at]
		switch c {
		case '\n', '\r':
			if depth > 0 {
				break
			}
			if last == '?' { // name? asks for help
				end := t.at
				t.at = start
				t.replace(end)
				start = t.at
			}
			t.newline()
			keep()
			return
		case '#':
			t.at = endOfLine(t.in, t.at)
			continue
		case '\'', '"':
			t.text(c)
			last = c
			continue
		case '(', '[', '{':
			depth++
		case ')', ']', '}':
			depth = max(0, depth-1)
		case '\\':
			t.at++
			t.newline()
			continue
		case '=':
			if depth == 0 && !assigned && !isOperator(last) && !t.follows('=') {
				assigned = true
				if at := t.command(); at > 0 {
					t.at = at
					keep()
					t.replace(t.endOfCommand())
					return
				}
			}
		}
		if c != ' ' && c != '\t' && c != '\n' && c != '\r' {
			last = c
		}
		t.at++
	}
	if last == '?' {
		t.at = start
		t.replace(len(t.in))
		return
	}
	keep()
}

// isOperator tells whether a sign makes another operator of the equals sign behind it.
func isOperator(sign byte) bool { return strings.IndexByte("=!<>:+-*/%&|^@", sign) >= 0 && sign != 0 }

func (t *translator) follows(sign byte) bool { return t.at+1 < len(t.in) && t.in[t.at+1] == sign }

// command returns where a command begins that is assigned here, behind an equals sign: `!ls` or `%magic`; 0 where there is none.
func (t *translator) command() int {
	at := t.at + 1
	for at < len(t.in) && (t.in[at] == ' ' || t.in[at] == '\t') {
		at++
	}
	if at < len(t.in) && (t.in[at] == '!' || t.in[at] == '%') {
		return at
	}
	return 0
}

// replace puts a call in the place of all up to an offset, and keeps the ends of lines.
func (t *translator) replace(end int) {
	t.out = append(t.out, opaque(t.in[t.at:end])...)
	t.at = end
}

// endOfCommand is where the line ends; one that ends with a backslash goes on in the next.
func (t *translator) endOfCommand() int {
	at := t.at
	for {
		at = endOfLine(t.in, at)
		if at == len(t.in) || t.in[at-1] != '\\' {
			return at
		}
		at++
		if t.in[at-1] == '\r' && at < len(t.in) && t.in[at] == '\n' {
			at++
		}
	}
}

// text passes a string literal; one that is not closed ends with its line.
func (t *translator) text(quote byte) {
	rest := t.in[t.at:]
	closing := []byte{quote}
	if triple := bytes.Repeat(closing, 3); bytes.HasPrefix(rest, triple) {
		closing = triple
	}
	for t.at += len(closing); t.at < len(t.in); t.at++ {
		switch {
		case t.in[t.at] == '\\':
			t.at++
		case len(closing) == 1 && (t.in[t.at] == '\n' || t.in[t.at] == '\r'):
			return
		case bytes.HasPrefix(t.in[t.at:], closing):
			t.at += len(closing)
			return
		}
	}
	t.at = min(t.at, len(t.in))
}

// newline passes the end of a line, if there is one.
func (t *translator) newline() {
	if t.at < len(t.in) && t.in[t.at] == '\r' {
		t.at++
		if t.at < len(t.in) && t.in[t.at] == '\n' {
			t.at++
		}
		return
	}
	if t.at < len(t.in) && t.in[t.at] == '\n' {
		t.at++
	}
}

// firstLine is where the first line begins that is not empty; the length of the text where there is none.
func firstLine(text []byte) int {
	for at := 0; at < len(text); {
		end := endOfLine(text, at)
		if len(bytes.TrimSpace(text[at:end])) > 0 {
			return at
		}
		at = end + 1
	}
	return len(text)
}

// endOfLine is the offset of the end of the line that an offset lies in, before its newline.
func endOfLine(text []byte, at int) int {
	if i := bytes.IndexAny(text[at:], "\r\n"); i >= 0 {
		return at + i
	}
	return len(text)
}
