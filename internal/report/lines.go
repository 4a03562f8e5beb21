package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
)

// all returns findings and failures in the order of finding.Sort over both.
func all(run Run) []finding.Finding {
	list := slices.Concat(run.Findings, run.Failures)
	finding.Sort(list)
	return list
}

// Concise writes a line for each finding, in the form that editors and terminals make links of, and the summary.
func Concise(w io.Writer, run Run, style Style) error {
	run = run.inCells()
	var b strings.Builder
	for _, f := range all(run) {
		b.WriteString(style.paint(roleStrong, Visible(f.Place.Name())))
		if f.Place.Line > 0 {
			fmt.Fprintf(&b, ":%d:%d", f.Place.Line, f.Place.Column)
		}
		b.WriteString(": " + headline(f, style) + "\n")
	}
	b.WriteString(style.paint(roleStrong, run.Summary()) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// Grouped writes the findings of each file below its name, and the summary.
func Grouped(w io.Writer, run Run, style Style) error {
	run = run.inCells()
	var b strings.Builder
	list := all(run)
	for i := 0; i < len(list); {
		n := i
		for n < len(list) && list[n].Place.Name() == list[i].Place.Name() {
			n++
		}
		b.WriteString(style.paint(roleStrong, Visible(list[i].Place.Name())) + ":\n")
		places := make([]string, n-i)
		width := 0
		for j, f := range list[i:n] {
			if f.Place.Line > 0 {
				places[j] = fmt.Sprintf("%d:%d", f.Place.Line, f.Place.Column)
			}
			width = max(width, len(places[j]))
		}
		for j, f := range list[i:n] {
			if width > 0 {
				fmt.Fprintf(&b, "  %*s", width, places[j])
			}
			b.WriteString("  " + headline(f, style) + "\n")
		}
		b.WriteByte('\n')
		i = n
	}
	b.WriteString(style.paint(roleStrong, run.Summary()) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// headline is what one line says of a finding: its code, whether it is less than certain, and the message.
func headline(f finding.Finding, style Style) string {
	text := style.paint(tone(f), Visible(string(f.Code)))
	switch {
	case f.Severity == finding.Note:
		text += " (note)"
	case f.Certainty == finding.Likely:
		text += " (likely)"
	}
	return text + " " + Visible(f.Message)
}
