package oracle

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// File is a file to compare.
type File struct {
	Path string
	// known says where the outcome differs because CPython's versions disagree with each other.
	known []known
}

// Deviates tells whether the outcome is known to differ under some version.
func (f File) Deviates() bool { return len(f.known) > 0 }

// Files are files of which nothing is known.
func Files(paths []string) []File {
	files := make([]File, len(paths))
	for i, path := range paths {
		files[i].Path = path
	}
	return files
}

// known is a deviation of one small program: under these versions of CPython, first and last included, the outcome may
// differ, and why.
type known struct {
	first, last ast.Version
	cause       string
}

// parseKnown reads "3.8-3.9: cause" or "3.8: cause".
func parseKnown(text string) (known, error) {
	versions, cause, ok := strings.Cut(strings.TrimSpace(text), ": ")
	first, last, several := strings.Cut(versions, "-")
	if !several {
		last = first
	}
	from, fromErr := strconv.Atoi(strings.TrimPrefix(first, "3."))
	to, toErr := strconv.Atoi(strings.TrimPrefix(last, "3."))
	if !ok || fromErr != nil || toErr != nil || from < FirstMinor || from > to || to > LastMinor {
		return known{}, fmt.Errorf("want VERSION: cause or VERSION-VERSION: cause, have %q", text)
	}
	return known{ast.V(from), ast.V(to), cause}, nil
}

// A deviation is a fault of some versions of CPython, first and last included, that any file may meet.
type deviation struct {
	cause       string
	first, last ast.Version
	// correct rewrites a dump, one of CPython's or of ours, so that the deviation is not seen; nil where it is not in the
	// trees.
	correct func(dump []byte) []byte
	// rejection is what ours begins with where CPython accepts; empty where both accept.
	rejection string
}

// deviations are all that have been found. There are not more than five, or the comparison would prove little.
func deviations() []deviation {
	return []deviation{
		{
			cause:   "the first releases of 3.12 put an empty Constant after a replacement field in a format",
			first:   ast.V(12),
			last:    ast.V(12),
			correct: withoutEmptyFormat,
		},
		{
			cause: "the first releases of 3.12 and 3.13 cut the text of {a!=b=} and {'#'=}, and decode escapes in the " +
				"format of a raw f-string",
			first:   ast.V(12),
			last:    ast.V(13),
			correct: func(dump []byte) []byte { return withoutText(withoutEmptyFormat(dump)) },
		},
		{
			cause:     "before 3.12 the expression in an f-string was parsed as if in parentheses",
			first:     ast.V(8),
			last:      ast.V(11),
			rejection: "f-string: expecting '=', or '!', or ':', or '}'",
		},
		{
			cause:     "before 3.14 the bytes of comments were not decoded, unless the tokenizer itself read the file",
			first:     ast.V(8),
			last:      ast.V(13),
			rejection: "Non-UTF-8 code",
		},
	}
}

// withoutEmptyFormat takes the empty strings out of format specifications.
func withoutEmptyFormat(dump []byte) []byte {
	var out []byte
	var formats []int // how deep the format specifications are that we are in
	for line := range bytes.Lines(dump) {
		text := bytes.TrimLeft(line, " ")
		depth := len(line) - len(text)
		for len(formats) > 0 && depth <= formats[len(formats)-1] {
			formats = formats[:len(formats)-1]
		}
		if bytes.HasPrefix(text, []byte("format_spec ")) {
			formats = append(formats, depth)
		}
		empty := bytes.HasPrefix(text, []byte("values Constant ")) && bytes.HasSuffix(text, []byte(" value=str:\"\"\n"))
		if !empty || len(formats) == 0 || depth != formats[len(formats)-1]+1 {
			out = append(out, line...)
		}
	}
	return out
}

// stringText is a literal part of an f-string or t-string in a dump.
var stringText = regexp.MustCompile(`(?m)^( *values Constant .*value=str:).*$`)

// withoutText takes the texts out of f-strings, and leaves where they stand.
func withoutText(dump []byte) []byte { return stringText.ReplaceAll(dump, []byte("$1")) }

// explain turns a fault that is known into a Known deviation. The dumps are nil unless the trees differ.
func (r *Result) explain(file File, version ast.Version, ours, theirs []byte) {
	if !r.Verdict.IsFault() {
		return
	}
	for _, k := range file.known {
		if k.first <= version && version <= k.last {
			r.Verdict, r.Deviation = Known, k.cause
			return
		}
	}
	for _, d := range deviations() {
		if d.first <= version && version <= d.last && d.fits(r, ours, theirs) {
			r.Verdict, r.Deviation = Known, d.cause
			return
		}
	}
}

// fits reports whether a fault is this deviation.
func (d deviation) fits(r *Result, ours, theirs []byte) bool {
	switch {
	case r.Verdict == Differs:
		return d.correct != nil && bytes.Equal(d.correct(ours), d.correct(theirs))
	case r.Verdict == WeReject:
		return d.rejection != "" && strings.HasPrefix(r.Detail, d.rejection)
	}
	return false
}
