package report

import (
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/displaywidth"
)

// tabWidth is what a tab is expanded to in excerpts, in cells.
const tabWidth = 4

// span is a range of columns of one line: code points, counted from 1, the end exclusive.
type span struct{ start, end int }

// cluster is what a terminal draws as one thing: a letter with its accents, a tab, the picture of a control character.
type cluster struct {
	text    string
	column  int // of its first code point, counted from 1
	columns int // code points
	x       int // cells to its left
	width   int // cells
}

// line is one line of source as it is shown, cut to a number of cells where it is too long.
type line struct {
	text string
	// clusters are those that are shown; a column is found through them.
	clusters []cluster
	// lead is how far the first of them stands from the left edge: 1 behind an ellipsis, else 0.
	lead int
}

// layOut prepares source text for showing: tabs expanded, control characters made visible, wide characters measured, and
// no more than width cells of it, chosen around focus.
func layOut(text string, focus span, width int) line {
	text = strings.TrimRight(text, " \t\f")
	text, first, cutLeft, cutRight := nearby(text, focus, width)
	all := clusters(text, first)
	total := 0
	if n := len(all); n > 0 {
		total = all[n-1].x + all[n-1].width
	}
	from, to := 0, len(all)
	if total > width || cutLeft || cutRight {
		from, to = window(all, focus, width-2, total)
		cutLeft = cutLeft || from > 0
		cutRight = cutRight || to < len(all)
	}
	l := line{clusters: all[from:to]}
	var b strings.Builder
	if cutLeft {
		b.WriteString("…")
		l.lead = 1
	}
	for _, c := range l.clusters {
		b.WriteString(c.text)
	}
	if cutRight {
		b.WriteString("…")
	}
	l.text = b.String()
	return l
}

// nearby keeps the neighbourhood of focus of a line that is far too long to be measured whole (generated code has lines
// of megabytes), and tells the column that what is left begins with.
func nearby(text string, focus span, width int) (kept string, first int, cutLeft, cutRight bool) {
	reach := 4 * width
	if len(text) <= 2*reach {
		return text, 1, false, false
	}
	start := skipRunes(text, focus.start-1-reach)
	first = max(1, focus.start-reach)
	kept = text[start:]
	end := skipRunes(kept, 2*reach)
	return kept[:end], first, start > 0, end < len(kept)
}

// skipRunes returns the offset behind the first n code points of the text, or its length.
func skipRunes(text string, n int) int {
	i := 0
	for ; n > 0 && i < len(text); n-- {
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	return i
}

// clusters measures text whose first code point stands in the given column.
func clusters(text string, column int) []cluster {
	all := make([]cluster, 0, len(text))
	x := 0
	add := func(text string, width, columns int) {
		all = append(all, cluster{text: text, column: column, columns: columns, x: x, width: width})
		x += width
		column += columns
	}
	for g := displaywidth.StringGraphemes(text); g.Next(); {
		value := g.Value()
		if !strings.ContainsFunc(value, isHidden) {
			add(strings.ToValidUTF8(value, "\uFFFD"), g.Width(), utf8.RuneCountInString(value))
			continue
		}
		for _, r := range value {
			picture, hidden := pictureOf(r)
			switch {
			case r == '\t':
				n := tabWidth - x%tabWidth
				add(strings.Repeat(" ", n), n, 1)
			case hidden:
				add(picture, utf8.RuneCountInString(picture), 1)
			default:
				add(string(r), displaywidth.Rune(r), 1)
			}
		}
	}
	return all
}

func isHidden(r rune) bool {
	_, hidden := pictureOf(r)
	return hidden
}

// window picks the clusters to show of a line that does not fit: at most width cells, focus inside, a third of what
// room is left before it. Where focus itself does not fit, its beginning is shown.
func window(all []cluster, focus span, width, total int) (from, to int) {
	whole := line{clusters: all}
	lo, hi := whole.cells(focus)
	start := lo - max(0, width-(hi-lo))/3
	start = max(0, min(start, total-width))
	for from < len(all) && all[from].x < start {
		from++
	}
	to = from
	for to < len(all) && all[to].x+all[to].width-all[from].x <= width {
		to++
	}
	return from, to
}

// cells returns where a range of columns stands in the line as it is shown. What was cut away counts as standing at the
// edge, and what has no width (an empty range, the end of the line) is still one cell wide, so that it can be underlined.
func (l line) cells(s span) (start, end int) {
	start, end = l.cell(s.start), l.cell(s.end)
	return start, max(end, start+1)
}

func (l line) cell(column int) int {
	if len(l.clusters) == 0 {
		return l.lead
	}
	left := l.clusters[0].x
	for _, c := range l.clusters {
		if column < c.column+c.columns {
			return l.lead + c.x - left
		}
	}
	last := l.clusters[len(l.clusters)-1]
	return l.lead + last.x + last.width - left
}
