package cli

import (
	"regexp"
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// Escape sequences of a page. Each ends what it began and nothing else, so that they nest.
const (
	boldOn, boldOff = "\x1b[1m", "\x1b[22m"
	codeOn, codeOff = "\x1b[36m", "\x1b[39m"
)

var (
	inlineCode = regexp.MustCompile("`([^`]+)`")
	inlineBold = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	inlineLink = regexp.MustCompile(`\[([^\]]+)\]\(([^)]+)\)`)
	listItem   = regexp.MustCompile(`^\s*(?:[-*]|\d+\.)\s+`)
)

// layOutPage lays a Markdown page out for a terminal: headings bold, code indented, prose filled to the width. It knows
// the Markdown that rule pages use and shows everything else as it is written.
func layOutPage(page string, width int) string {
	p := &pageWriter{width: width}
	fenced := false
	for text := range strings.Lines(page) {
		text = strings.TrimRight(text, "\r\n")
		heading := strings.TrimLeft(text, "#")
		switch {
		case strings.HasPrefix(text, "```"):
			p.flush()
			fenced = !fenced
		case fenced:
			p.code(text)
		case strings.TrimSpace(text) == "":
			p.flush()
			p.out.WriteByte('\n')
		case strings.HasPrefix(text, "#") && strings.HasPrefix(heading, " "):
			p.flush()
			p.out.WriteString(boldOn + inline(strings.TrimSpace(heading)) + boldOff + "\n")
		case strings.HasPrefix(text, "|"):
			p.flush()
			p.out.WriteString(inline(text) + "\n")
		case listItem.MatchString(text):
			p.flush()
			p.prose(text)
		default:
			p.prose(text)
		}
	}
	p.flush()
	return p.out.String()
}

// pageWriter collects lines of prose until the paragraph or the item of a list ends.
type pageWriter struct {
	out       strings.Builder
	width     int
	paragraph []string
}

func (p *pageWriter) prose(text string) { p.paragraph = append(p.paragraph, text) }

func (p *pageWriter) code(text string) {
	if text != "" {
		text = "    " + codeOn + text + codeOff
	}
	p.out.WriteString(text + "\n")
}

// flush writes what was collected, filled to the width; further lines of an item stand below its text.
func (p *pageWriter) flush() {
	if len(p.paragraph) == 0 {
		return
	}
	mark := listItem.FindString(p.paragraph[0])
	p.paragraph[0] = p.paragraph[0][len(mark):]
	p.out.WriteString(mark)
	indent := strings.Repeat(" ", len(mark))
	column := len(mark)
	for i, word := range strings.Fields(inline(strings.Join(p.paragraph, " "))) {
		cells := cellsOf(word)
		switch {
		case i == 0:
		case column+1+cells > p.width:
			p.out.WriteString("\n" + indent)
			column = len(indent)
		default:
			p.out.WriteByte(' ')
			column++
		}
		p.out.WriteString(word)
		column += cells
	}
	p.out.WriteByte('\n')
	p.paragraph = nil
}

// inline replaces the marks within a line of prose.
func inline(text string) string {
	text = inlineLink.ReplaceAllString(text, "$1 ($2)")
	text = inlineBold.ReplaceAllString(text, boldOn+"$1"+boldOff)
	return inlineCode.ReplaceAllString(text, codeOn+"$1"+codeOff)
}

// cellsOf measures a word, escape sequences not counted.
func cellsOf(word string) int {
	return displaywidth.Options{ControlSequences: true}.String(word)
}
