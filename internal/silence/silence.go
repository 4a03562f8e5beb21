package silence

import (
	"slices"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Policy says what is asked of the comments of a file.
type Policy struct {
	// Codes are all codes that there are.
	Codes []Code
	// ReportUnused asks for UH003. It is not to be asked of a file that was not checked whole.
	ReportUnused bool
	// RequireReason asks for UH004.
	RequireReason bool
}

// Code is one code as a run knows it.
type Code struct {
	finding.Code
	// Ran tells that what has the code was looked for. A comment that silences what was not looked for may have its use.
	Ran bool
	// OptIn codes are looked for only where they are selected.
	OptIn bool
	// SameAs are codes of other linters for the same hazard.
	SameAs []string
}

// Apply returns the findings of a file that its comments leave, and those about the comments.
func Apply(t *ast.Tree, path string, findings []finding.Finding, policy Policy) []finding.Finding {
	directives := directivesOf(t)
	if len(directives) == 0 {
		return findings
	}
	var anchors anchors
	audible := slices.DeleteFunc(slices.Clone(findings), func(f finding.Finding) bool {
		lines := anchors.of(t, f.Place)
		return silenced(directives, f.Code, lines) || policy.judgedElsewhere(directives, f.Code, lines)
	})
	w := writer{tree: t, path: path, policy: policy, directives: directives}
	for _, d := range directives {
		if policy.RequireReason && d.lacksReason() {
			w.reasonMissing(d)
		}
		if policy.ReportUnused {
			w.unused(d)
		}
	}
	return append(audible, w.findings...)
}

// silenced reports whether a directive silences a code at one of some lines. Each that does has its use.
func silenced(directives []*directive, code finding.Code, lines []int) (yes bool) {
	for _, d := range directives {
		if d.Directive != finding.IgnoreFile && !slices.Contains(lines, d.line) {
			continue
		}
		if d.All && d.Silences(code) {
			d.used, yes = true, true
		}
		for i, entry := range d.Codes {
			if entry.Silences(code) {
				d.usedCodes[i], yes = true, true
			}
		}
	}
	return yes
}

// judgedElsewhere reports whether a noqa for another linter stands at one of some lines, and means the hazard that a code
// of ours stands for.
func (p Policy) judgedElsewhere(directives []*directive, code finding.Code, lines []int) bool {
	i := slices.IndexFunc(p.Codes, func(c Code) bool { return c.Code == code })
	if i < 0 || len(p.Codes[i].SameAs) == 0 {
		return false
	}
	return slices.ContainsFunc(directives, func(d *directive) bool {
		return d.Directive == finding.NoQA && slices.Contains(lines, d.line) &&
			slices.ContainsFunc(d.Codes, func(entry finding.SuppressedCode) bool {
				return slices.Contains(p.Codes[i].SameAs, string(entry.Code))
			})
	})
}
