package oracle

import (
	"bytes"
	"fmt"
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

// A deviation is a fault of some versions of CPython that many files meet, so that the dump of their tree must be put
// right before it is compared.
type deviation struct {
	cause       string
	first, last ast.Version
	// correct rewrites a dump of CPython's, or one of ours.
	correct func(dump []byte) []byte
}

// deviations are all that have been found. There are not more than five, or the comparison would prove little.
func deviations() []deviation {
	return []deviation{{
		cause:   "the first releases of 3.12 put an empty Constant after a replacement field in a format specification",
		first:   ast.V(12),
		last:    ast.V(12),
		correct: withoutEmptyFormat,
	}}
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
	if r.Verdict != Differs {
		return
	}
	for _, d := range deviations() {
		if d.first <= version && version <= d.last && bytes.Equal(d.correct(ours), d.correct(theirs)) {
			r.Verdict, r.Deviation = Known, d.cause
			return
		}
	}
}
