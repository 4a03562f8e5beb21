package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
)

// GitHub writes workflow commands, which GitHub Actions shows beside the lines of a pull request:
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
func GitHub(w io.Writer, run Run) error {
	// A message cannot begin another command, nor end a property.
	data := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property := strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
	var b strings.Builder
	for _, f := range all(run.inFile()) {
		p := f.Place
		fmt.Fprintf(&b, "::%s title=%s,file=%s", annotation(f), property.Replace("unheeded "+string(f.Code)), property.Replace(p.Path))
		if p.Line > 0 {
			fmt.Fprintf(&b, ",line=%d,endLine=%d", p.Line, max(p.Line, p.EndLine))
			if p.EndLine == p.Line { // elsewhere columns have no meaning to it
				fmt.Fprintf(&b, ",col=%d,endColumn=%d", p.Column, p.EndColumn)
			}
		}
		fmt.Fprintf(&b, "::%s\n", data.Replace(paragraph(f)))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// annotation is the word for how much a finding weighs.
func annotation(f finding.Finding) string {
	switch {
	case f.Severity == finding.Note:
		return "notice"
	case f.Certainty == finding.Likely:
		return "warning"
	}
	return "error"
}

// paragraph is all that there is to say of a finding, a line each, for reports that have no places for the parts.
func paragraph(f finding.Finding) string {
	lines := []string{fmt.Sprintf("%s %s%s", f.Code, likely(f), f.Message)}
	for _, step := range f.Path {
		lines = append(lines, fmt.Sprintf("%s:%d: %s", step.Place.Path, step.Place.Line, step.Label))
	}
	lines = append(lines, f.Details...)
	if s := seen(f); s != "" {
		lines = append(lines, "seen: "+s)
	}
	if f.Help != "" {
		lines = append(lines, "help: "+f.Help)
	}
	return strings.Join(lines, "\n")
}

func likely(f finding.Finding) string {
	if f.Certainty == finding.Likely {
		return "(likely) "
	}
	return ""
}
