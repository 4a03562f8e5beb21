package report

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
)

// Run is what a report is made from: the outcome of one check.
type Run struct {
	// Findings and Failures are sorted with finding.Sort. Failures tell what could not be checked.
	Findings, Failures []finding.Finding
	// Files counts the files that were looked at.
	Files int
	// Narrowed tells that only what some changes can affect was to be looked at.
	Narrowed bool
	// OnlySeen tells that findings are left out whose loss was not seen at run time.
	OnlySeen bool
	// Recorded counts the findings that are left out because a baseline has them.
	Recorded int
	// Source returns the decoded UTF-8 text of a file that a Place names; nil, or a nil result, means no excerpt.
	Source func(path string) []byte
	// Notebook returns what is known of a notebook that a Place names; nil for other files. A nil Notebook stands for none.
	Notebook func(path string) Notebook
	// Rules are what is known of the rules that findings may have, and Version is that of the program; for formats that
	// describe the tool.
	Rules   []Rule
	Version string
}

// Rule is what a report says of a rule, besides its findings.
type Rule struct {
	Code    finding.Code
	Summary string
	// Page is Markdown; empty where there is none.
	Page string
}

// tally counts a run for its last line.
type tally struct {
	certain, likely, notes int
	files                  int // with a finding or a note
	failed                 int // paths that could not be checked
}

func count(run Run) tally {
	var t tally
	seen := map[string]bool{}
	for _, f := range run.Findings {
		seen[f.Place.Path] = true
		switch {
		case f.Severity == finding.Note:
			t.notes++
		case f.Certainty == finding.Likely:
			t.likely++
		default:
			t.certain++
		}
	}
	t.files = len(seen)
	failed := map[string]bool{}
	for _, f := range run.Failures {
		failed[f.Place.Path] = true
	}
	t.failed = len(failed)
	return t
}

// Summary is the last line of the text report. It claims no more than was done: what could not be checked is said in
// the same line as what was found.
func (r Run) Summary() string {
	t := count(r)
	var b strings.Builder
	switch {
	case t.certain+t.likely > 0:
		fmt.Fprintf(&b, "%s (%s)", Plural(t.certain+t.likely, "finding"), certainties(t))
		if t.notes > 0 {
			fmt.Fprintf(&b, " and %s", Plural(t.notes, "note"))
		}
		fmt.Fprintf(&b, " in %d of %s", t.files, Plural(r.Files, "file"))
	case r.Files == 0 && t.failed > 0:
		return fmt.Sprintf("Nothing was checked: %s could not be.", Plural(t.failed, "path"))
	case r.OnlySeen && r.Files > 0:
		fmt.Fprintf(&b, "No finding in %s was %s", Plural(r.Files, "file"), seenAtRunTime)
	case r.Files == 0 && r.Narrowed:
		return "Nothing was checked: nothing that changed can affect a file here."
	case r.Files == 0:
		return "Nothing was checked: no Python file was found."
	default:
		found := "lost exception"
		if r.Recorded > 0 {
			found = "new lost exception"
		}
		fmt.Fprintf(&b, "No %s found in %s", found, Plural(r.Files, "file"))
		if t.notes > 0 {
			fmt.Fprintf(&b, "; %s", Plural(t.notes, "note"))
		}
	}
	if r.Recorded > 0 {
		fmt.Fprintf(&b, "; %d in the baseline", r.Recorded)
	}
	if t.failed > 0 {
		fmt.Fprintf(&b, "; %s could not be checked", Plural(t.failed, "path"))
	}
	b.WriteByte('.')
	return b.String()
}

func certainties(t tally) string {
	switch {
	case t.likely == 0:
		return fmt.Sprintf("%d certain", t.certain)
	case t.certain == 0:
		return fmt.Sprintf("%d likely", t.likely)
	}
	return fmt.Sprintf("%d certain, %d likely", t.certain, t.likely)
}

// Plural counts things: "1 file", "2 files".
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
