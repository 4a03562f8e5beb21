package silence

import (
	"bytes"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/source"
)

// directive is one suppression in its file.
type directive struct {
	finding.Suppression
	// comment is the comment that it stands in; alone tells that nothing stands before that on its line.
	comment source.Span
	alone   bool
	// line is the one that it holds for.
	line int
	// used tells that it silenced something, usedCodes which of its entries did.
	used      bool
	usedCodes []bool
}

// directivesOf finds the directives in the comments of a file. The scanner knows what is a comment: a number sign in a
// string begins none.
func directivesOf(t *ast.Tree) []*directive {
	var found []*directive
	for _, span := range t.Comments {
		for _, s := range finding.ParseSuppressions(string(t.Text[span.Start:span.End])) {
			line := t.Lines.Line(span.Start)
			d := &directive{Suppression: s, comment: span, line: line, usedCodes: make([]bool, len(s.Codes))}
			d.alone = isBlank(t.Text[t.Lines.Start(line):span.Start])
			if d.alone && s.Directive == finding.Ignore {
				d.line = lineOfCodeBelow(t, line)
			}
			found = append(found, d)
		}
	}
	return found
}

// lineOfCodeBelow is the first line below one that has more than a comment. A comment of ours that stands alone speaks of
// that, so that a reason need not fit behind the code.
func lineOfCodeBelow(t *ast.Tree, line int) int {
	for line++; line <= t.Lines.Count(); line++ {
		if text := t.Lines.Text(line); !isBlank(text) && bytes.TrimLeft(text, " \t\f")[0] != '#' {
			return line
		}
	}
	return line
}

func isBlank(text []byte) bool { return len(bytes.Trim(text, " \t\f")) == 0 }

// lacksReason reports whether the directive silences what is ours and does not say why. A bare noqa is shared by all
// linters.
func (d *directive) lacksReason() bool {
	if d.Reason != "" {
		return false
	}
	if d.Directive != finding.NoQA {
		return true
	}
	for _, entry := range d.Codes {
		if entry.Code.IsOurs() {
			return true
		}
	}
	return false
}

// idle are the entries of a list that silence nothing.
func (d *directive) idle(policy Policy) []idleCode {
	var idle []idleCode
	for i, entry := range d.Codes {
		if d.usedCodes[i] || d.Directive == finding.NoQA && !entry.Code.IsOurs() || entry.Code.Under("UH0") {
			continue // what is said of comments, and of the check, cannot be judged while it is being said
		}
		switch known, ran := policy.judge(entry.Code); {
		case !known:
			idle = append(idle, idleCode{i, true})
		case ran:
			idle = append(idle, idleCode{i, false})
		}
	}
	return idle
}

// idleCode is an entry, by its index, that silences nothing, perhaps because there is no such code.
type idleCode struct {
	index   int
	unknown bool
}

// judge reports whether a code or prefix stands for anything, and whether a run looked for enough of that to say that there
// is nothing to silence: for the code itself, or for all below the prefix that is on by default.
func (p Policy) judge(prefix finding.Code) (known, ran bool) {
	ran = true
	for _, c := range p.Codes {
		if !c.Under(prefix) {
			continue
		}
		known = true
		if !c.Ran && (!c.OptIn || c.Code == prefix) {
			ran = false
		}
	}
	return known, known && ran
}
