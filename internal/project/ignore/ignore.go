package ignore

import (
	"bytes"
	"strings"
)

// Verdict is what a list of patterns says of one path.
type Verdict uint8

const (
	// Undecided means that no pattern matches.
	Undecided Verdict = iota
	// Ignored means that the last pattern that matches ignores the path.
	Ignored
	// Included means that the last pattern that matches begins with an exclamation mark.
	Included
)

// List is the patterns of one file, in order. The zero value decides nothing. A List is immutable.
type List struct {
	patterns []pattern
}

// Parse reads a file of patterns: one a line, with comments, as gitignore(5) has it. Nothing is an error; a
// malformed pattern matches nothing.
func Parse(data []byte) List {
	var list List
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	for line := range bytes.SplitSeq(data, []byte{'\n'}) {
		list.add(string(bytes.TrimSuffix(line, []byte{'\r'})))
	}
	return list
}

// Patterns makes a list of single patterns, as settings hold them.
func Patterns(lines []string) List {
	var list List
	for _, line := range lines {
		list.add(line)
	}
	return list
}

func (l *List) add(line string) {
	if line == "" || line[0] == '#' {
		return
	}
	if p, ok := newPattern(trimSpaces(line)); ok {
		l.patterns = append(l.patterns, p)
	}
}

// Empty tells whether the list decides nothing, ever.
func (l List) Empty() bool { return len(l.patterns) == 0 }

// Match decides about one path: slash-separated, relative to the folder that the patterns are relative to, and
// without a slash at either end. What the list says of the folders above path is not asked: git looks at
// nothing inside an ignored folder, so whoever walks down has asked already.
func (l List) Match(path string, isFolder bool) Verdict {
	name := path[strings.LastIndexByte(path, '/')+1:]
	for i := len(l.patterns) - 1; i >= 0; i-- {
		p := &l.patterns[i]
		if p.folderOnly && !isFolder || !p.matches(path, name) {
			continue
		}
		if p.negated {
			return Included
		}
		return Ignored
	}
	return Undecided
}

// MatchBelow decides about a path and, where nothing is said of it, about the folders above it, nearest first.
func (l List) MatchBelow(path string, isFolder bool) Verdict {
	for {
		if verdict := l.Match(path, isFolder); verdict != Undecided {
			return verdict
		}
		slash := strings.LastIndexByte(path, '/')
		if slash < 0 {
			return Undecided
		}
		path, isFolder = path[:slash], true
	}
}

// pattern is one line. Most lines hold no wildcard or are a star and a suffix; those are compared directly.
type pattern struct {
	// literal is how the pattern begins, up to the first character with a meaning; rest is what follows.
	literal, rest string
	negated       bool
	folderOnly    bool
	// nameOnly patterns hold no slash and look at the last part of a path alone.
	nameOnly bool
}

// newPattern parses a line that is neither blank nor a comment; ok is false where it can match nothing.
func newPattern(text string) (p pattern, ok bool) {
	text, p.negated = strings.CutPrefix(text, "!")
	text, p.folderOnly = strings.CutSuffix(text, "/")
	p.nameOnly = !strings.Contains(text, "/")
	text = strings.TrimPrefix(text, "/")
	if text == "" {
		return p, false
	}
	special := strings.IndexAny(text, `*?[\`)
	if special < 0 {
		special = len(text)
	}
	p.literal, p.rest = text[:special], text[special:]
	return p, true
}

func (p *pattern) matches(path, name string) bool {
	subject := path
	if p.nameOnly {
		subject = name
	}
	rest, ok := strings.CutPrefix(subject, p.literal)
	if !ok {
		return false
	}
	switch {
	case p.rest == "":
		return rest == ""
	case p.nameOnly && p.rest[0] == '*' && !strings.ContainsAny(p.rest[1:], `*?[\`):
		return strings.HasSuffix(rest, p.rest[1:])
	}
	// The literal beginning is cut off before wildcards are looked at, so two stars behind it count as if they
	// began the pattern: foo**/bar matches foobar. So it is in git.
	return wildMatch(p.rest, rest)
}

// trimSpaces drops the spaces at the end of a line, except those behind a backslash.
func trimSpaces(line string) string {
	end := 0
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case ' ':
			continue
		case '\\':
			if i++; i == len(line) {
				return line
			}
		}
		end = i + 1
	}
	return line[:end]
}
