package report

import (
	"io"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
)

// Text writes a run for people: each finding with its source and its evidence, then one line that sums up.
func Text(w io.Writer, run Run, style Style) error {
	run = run.inCells()
	var out strings.Builder
	p := &printer{out: &out, style: style, lines: &sourceLines{source: run.Source}}
	for _, list := range [][]finding.Finding{run.Findings, run.Failures} {
		for _, f := range list {
			p.finding(f)
			out.WriteByte('\n')
			if _, err := io.WriteString(w, out.String()); err != nil {
				return err
			}
			out.Reset()
		}
	}
	_, err := io.WriteString(w, style.paint(roleStrong, run.Summary())+"\n")
	return err
}

func (p *printer) finding(f finding.Finding) {
	parts := excerpts(f)
	p.gutter = gutterWidth(parts)
	p.tone = tone(f)
	p.header(f)
	for _, e := range parts {
		p.excerpt(e)
	}
	for _, detail := range f.Details {
		p.bullet(detail)
	}
	if seen := seen(f); seen != "" {
		p.bullet("seen: " + seen)
	}
	if f.Help != "" {
		p.out.WriteString(strings.Repeat(" ", p.gutter))
		p.write(roleHelp, "help:")
		p.out.WriteString(" " + Visible(f.Help) + "\n")
	}
	if len(f.Fixes) > 0 {
		p.out.WriteString(strings.Repeat(" ", p.gutter))
		p.write(roleHelp, "fix:")
		p.out.WriteString(" " + Visible(f.Fixes[0].Title) + ", with " + option(f.Fixes[0]) + "\n")
	}
}

// option is what a fix is applied with.
func option(f finding.Fix) string {
	if f.Safe {
		return "--fix"
	}
	return "--unsafe-fixes"
}

func (p *printer) header(f finding.Finding) {
	p.write(p.tone, f.Severity.String()+"["+Visible(string(f.Code))+"]")
	if f.Rule != "" {
		p.write(roleStrong, " "+Visible(f.Rule))
	}
	if f.Certainty == finding.Likely {
		p.out.WriteString(" (" + f.Certainty.String() + ")")
	}
	p.out.WriteString(": " + Visible(f.Message) + "\n")
}

func tone(f finding.Finding) role {
	switch {
	case f.Severity == finding.Note:
		return roleNote
	case f.Certainty == finding.Likely:
		return roleLikely
	}
	return roleError
}

// seen says who will see the loss: in the finding's own sentence, or else in that of its visibility.
func seen(f finding.Finding) string {
	if f.Seen != "" {
		return f.Seen
	}
	switch f.Visibility {
	case finding.Never:
		return "never"
	case finding.WhileCollected:
		return "when the object is collected"
	case finding.WarnedOnce:
		return "once, as a warning"
	case finding.LoudElsewhere:
		return "as an error, in another place"
	}
	return ""
}
