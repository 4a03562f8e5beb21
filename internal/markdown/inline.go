package markdown

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// Escape sequences. Each ends what it began and nothing else, so that they nest.
const (
	boldOn, boldOff  = "\x1b[1m", "\x1b[22m"
	codeOn, colorOff = "\x1b[36m", "\x1b[39m"
	takenOn, addedOn = "\x1b[31m", "\x1b[32m"
)

// hardBreak is a break of the line that the page asks for.
const hardBreak = "\n"

func (s Style) paint(on, text, off string) string {
	if !s.Color || text == "" {
		return text
	}
	return on + text + off
}

func (s Style) bold(text string) string { return s.paint(boldOn, text, boldOff) }

func (s Style) code(text string) string { return s.paint(codeOn, text, colorOff) }

// change paints a line of a diff.
func (s Style) change(line string) string {
	switch line[0] {
	case '-':
		return s.paint(takenOn, line, colorOff)
	case '+':
		return s.paint(addedOn, line, colorOff)
	}
	return line
}

// inline returns what stands within a block as one line of text, in which a line feed is a break that the page wants.
func (w *writer) inline(parent ast.Node) string {
	var b strings.Builder
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Text:
			b.Write(unescape(n, w.source))
			switch {
			case n.HardLineBreak():
				b.WriteString(hardBreak)
			case n.SoftLineBreak():
				b.WriteByte(' ')
			}
		case *ast.CodeSpan:
			text := w.literal(n)
			if !w.style.Color {
				text = "`" + text + "`"
			}
			b.WriteString(w.style.code(text))
		case *ast.Emphasis:
			b.WriteString(w.style.bold(w.inline(n)))
		case *ast.Link:
			b.WriteString(w.inline(n))
			if to := string(n.Destination); !isRelative(to) {
				b.WriteString(" (" + to + ")")
			}
		case *ast.AutoLink:
			b.Write(n.URL(w.source))
		case *ast.RawHTML:
		default:
			b.WriteString(w.inline(n))
		}
	}
	return b.String()
}

// literal returns the text of a code span, in which nothing is a mark.
func (w *writer) literal(span *ast.CodeSpan) string {
	var b strings.Builder
	for n := span.FirstChild(); n != nil; n = n.NextSibling() {
		if t, ok := n.(*ast.Text); ok {
			b.WriteString(strings.ReplaceAll(string(t.Value(w.source)), "\n", " "))
		}
	}
	return b.String()
}

// unescape reads what stands for a character: \* and &lt;.
func unescape(t *ast.Text, source []byte) []byte {
	text := t.Value(source)
	if t.IsRaw() {
		return text
	}
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(text)))
}

// fill breaks text between its words, into lines of no more than width cells where the words allow it.
func fill(text string, width int) []string {
	var lines []string
	for part := range strings.SplitSeq(text, hardBreak) {
		line, cells := "", 0
		for i, word := range strings.Fields(part) {
			wide := cellsOf(word)
			switch {
			case i == 0:
			case cells+1+wide > width:
				lines = append(lines, line)
				line, cells = "", 0
			default:
				line += " "
				cells++
			}
			line += word
			cells += wide
		}
		lines = append(lines, line)
	}
	return lines
}

// cellsOf measures text, escape sequences not counted.
func cellsOf(text string) int { return displaywidth.Options{ControlSequences: true}.String(text) }
