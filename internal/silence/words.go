package silence

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// writer words what is to be said of the directives of a file.
type writer struct {
	tree       *ast.Tree
	path       string
	policy     Policy
	directives []*directive
	findings   []finding.Finding
}

// say adds a finding about a directive, unless one for the same line names its code.
func (w *writer) say(d *directive, f finding.Finding) {
	if !silenced(w.directives, f.Code, []int{d.line}) {
		w.findings = append(w.findings, f)
	}
}

func (w *writer) reasonMissing(d *directive) {
	w.say(d, finding.Finding{
		Code: finding.ReasonMissing, Rule: finding.ReasonMissingName, Place: w.place(d, d.Start, d.End),
		Message: "this comment silences findings and does not say why",
		Label:   "no reason",
		Help:    "write the reason behind it: " + strings.TrimRight(w.text(d, d.Start, d.End), " \t-") + " -- the reason",
	})
}

// unused reports what of a directive silences nothing.
func (w *writer) unused(d *directive) {
	switch {
	case d.All && d.Directive == finding.NoQA:
		return // another linter may need it
	case d.All:
		if _, ran := w.policy.judge("UH"); !d.used && ran {
			w.report(d, d.Start, d.End, fmt.Sprintf("nothing is found %s, so this comment silences nothing", where(d)), w.removeAll(d))
		}
		return
	case len(d.Codes) == 0:
		if d.Directive != finding.NoQA {
			w.report(d, d.Start, d.End, "this is no list of codes, so this comment silences nothing", nil)
		}
		return
	}
	idle := d.idle(w.policy)
	for _, entry := range idle {
		code := d.Codes[entry.index]
		message := fmt.Sprintf("nothing of %s is found %s", code.Code, where(d))
		if entry.unknown {
			message = finding.NoSuchCode(string(code.Code))
		}
		fix := w.removeAll
		if len(idle) < len(d.Codes) {
			fix = func(d *directive) *finding.Edit { return w.removeCode(d, entry.index) }
		}
		w.report(d, code.Start, code.End, message, fix(d))
	}
}

// where says what a directive holds for.
func where(d *directive) string {
	switch {
	case d.Directive == finding.IgnoreFile:
		return "in this file"
	case d.alone && d.Directive == finding.Ignore:
		return "on the line below"
	}
	return "on this line"
}

func (w *writer) report(d *directive, start, end int, message string, edit *finding.Edit) {
	f := finding.Finding{
		Code: finding.UnusedSuppression, Rule: finding.UnusedSuppressionName, Place: w.place(d, start, end),
		Message: message, Label: "silences nothing", Help: "take it away: it would hide what comes here later",
	}
	if edit != nil {
		f.Fixes = []finding.Fix{{Title: "take it away", Safe: true, Edits: []finding.Edit{*edit}}}
	}
	w.say(d, f)
}

// removeAll takes a directive away: with its line where it stands alone, and never a number sign that text behind it needs.
func (w *writer) removeAll(d *directive) *finding.Edit {
	text := w.text(d, 0, int(d.comment.End-d.comment.Start))
	behind := strings.TrimLeft(text[d.End:], " \t")
	start, end := d.Start, len(text)-len(behind)
	switch {
	case behind != "" && behind[0] != '#':
		return w.edit(d, start, end, "# ")
	case behind != "":
		return w.edit(d, start, end, "")
	}
	// Blanks before it go as well, and the line where nothing is left.
	lines := w.tree.Lines
	line := lines.Line(d.comment.Start)
	before := string(w.tree.Text[lines.Start(line) : d.comment.Start+uint32(start)])
	kept := strings.TrimRight(before, " \t\f")
	from := lines.Start(line) + uint32(len(kept))
	if kept == "" && line < lines.Count() {
		return &finding.Edit{Place: finding.Place{Path: w.path, Line: line, Column: 1, EndLine: line + 1, EndColumn: 1}}
	}
	return w.edit(d, int(from)-int(d.comment.Start), end, "")
}

// removeCode takes one entry out of a list that keeps others.
func (w *writer) removeCode(d *directive, i int) *finding.Edit {
	if i > 0 {
		return w.edit(d, d.Codes[i-1].End, d.Codes[i].End, "")
	}
	return w.edit(d, d.Codes[0].Start, d.Codes[1].Start, "")
}

// edit replaces a range of the comment of a directive; offsets count from its beginning and may lie before it.
func (w *writer) edit(d *directive, start, end int, text string) *finding.Edit {
	return &finding.Edit{Place: w.place(d, start, end), Text: text}
}

func (w *writer) text(d *directive, start, end int) string {
	return string(w.tree.Text[int(d.comment.Start)+start : int(d.comment.Start)+end])
}

func (w *writer) place(d *directive, start, end int) finding.Place {
	line, column := w.tree.Lines.PositionCodePoints(uint32(int(d.comment.Start) + start))
	endLine, endColumn := w.tree.Lines.PositionCodePoints(uint32(int(d.comment.Start) + end))
	return finding.Place{Path: w.path, Line: line, Column: column + 1, EndLine: endLine, EndColumn: endColumn + 1}
}
