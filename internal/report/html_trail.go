package report

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
)

// The evidence of a finding as the HTML report draws it: a trail of steps in the order in which they happen, each below
// the source that it speaks of.
type (
	// htmlLeg is a part of the trail that goes down one file.
	htmlLeg struct {
		// Place is that of the first step; empty where it need not be said.
		Place string
		Rows  []htmlRow
		// Joined tells that a leg stands before this one.
		Joined bool
	}
	// htmlRow is a line of source, what a step says below it, or the mark of lines that are left out.
	htmlRow struct {
		Kind string // "line", "step" or "gap"
		// Rail is how the line that joins the steps passes the row: "", "from", "through" or "to".
		Rail string
		// Number is that of the line, from 1, or that of the step.
		Number int
		// Indent are the blanks that all lines of the leg begin with.
		Indent string
		Pieces []htmlPiece
		// Pad are the blanks before the text of a step that bring it below what it speaks of.
		Pad  string
		Text string
		// Primary tells that the step is the place of the finding.
		Primary bool
	}
	// htmlPiece is a part of a line, marked or not.
	htmlPiece struct {
		Text string
		Mark string // "", "step" or "primary"; with " on" where the place began in a line above
	}
)

// htmlStep is one station of the trail.
type htmlStep struct {
	finding.Step
	number  int
	primary bool
}

// Context is shown around what is marked, and of what is marked itself no more than a screen holds.
const (
	contextLines = 2
	markedLines  = 12
	htmlWidth    = 160
)

// trail draws the evidence of a finding; nil where the finding is about a file as a whole.
func trail(f finding.Finding, lines *sourceLines) []htmlLeg {
	if f.Place.Line == 0 {
		return nil
	}
	all, at := f.Trail()
	steps := make([]htmlStep, len(all))
	for i, s := range all {
		steps[i] = htmlStep{Step: s, number: i + 1, primary: i == at}
	}
	if len(steps) == 1 {
		steps[0].Label = f.Label // the message stands above it already
	}
	var legs []htmlLeg
	for from := 0; from < len(steps); {
		to := from + 1
		for to < len(steps) && goesDown(steps[to-1], steps[to]) {
			to++
		}
		legs = append(legs, legOf(steps[from:to], lines, len(legs) > 0))
		from = to
	}
	if len(legs) == 1 {
		legs[0].Place = "" // it is that of the finding, which stands above
	}
	rail(legs, len(steps))
	return legs
}

// goesDown reports whether a step stands in the file of the one before it, not above it.
func goesDown(a, b htmlStep) bool {
	return a.Place.Name() == b.Place.Name() && a.Place.Line <= b.Place.Line
}

func legOf(steps []htmlStep, lines *sourceLines, joined bool) htmlLeg {
	path := steps[0].Place.Name()
	leg := htmlLeg{Place: position(steps[0].Place), Joined: joined}
	numbers := shownLines(steps, lines)
	laid := make([]line, len(numbers))
	texts := make([]string, len(numbers))
	for i, number := range numbers {
		texts[i], _ = lines.line(path, number)
		laid[i] = layOut(texts[i], focusOf(steps, number), htmlWidth)
	}
	indent := commonIndent(laid)
	before := 0
	for i, number := range numbers {
		if before > 0 && number > before+1 {
			leg.Rows = append(leg.Rows, htmlRow{Kind: "gap"})
		}
		before = number
		leg.Rows = append(leg.Rows, htmlRow{
			Kind: "line", Number: number, Indent: indent, Pieces: pieces(laid[i], steps, number, len(indent)),
		})
		for _, s := range steps {
			if s.Place.Line == number {
				leg.Rows = append(leg.Rows, stepRow(s, laid[i]))
			}
		}
	}
	for _, s := range steps {
		if _, ok := lines.line(path, s.Place.Line); !ok {
			leg.Rows = append(leg.Rows, stepRow(s, line{}))
		}
	}
	return leg
}

// stepRow is what a step says, below its place in a line that is shown.
func stepRow(s htmlStep, l line) htmlRow {
	start := 0
	if len(l.clusters) > 0 {
		start, _ = l.cells(columns(s.Place))
	}
	return htmlRow{Kind: "step", Number: s.number, Pad: strings.Repeat(" ", start), Text: s.Label, Primary: s.primary}
}

// shownLines are the lines that the steps mark, with context around them; a line that would be left out alone is shown.
func shownLines(steps []htmlStep, lines *sourceLines) []int {
	path := steps[0].Place.Name()
	var numbers []int
	add := func(number int) {
		if _, ok := lines.line(path, number); ok {
			numbers = append(numbers, number)
		}
	}
	for _, s := range steps {
		for number := s.Place.Line - contextLines; number <= lastMarked(s.Place)+contextLines; number++ {
			add(number)
		}
	}
	slices.Sort(numbers)
	numbers = slices.Compact(numbers)
	for i := len(numbers) - 1; i > 0; i-- {
		if numbers[i] == numbers[i-1]+2 {
			numbers = slices.Insert(numbers, i, numbers[i]-1)
		}
	}
	return trimBlank(numbers, path, lines)
}

// lastMarked is the last line of a place that is marked.
func lastMarked(p finding.Place) int {
	return min(max(p.Line, p.EndLine), p.Line+markedLines-1)
}

// trimBlank leaves out blank lines at either end.
func trimBlank(numbers []int, path string, lines *sourceLines) []int {
	isBlank := func(number int) bool {
		text, _ := lines.line(path, number)
		return strings.TrimSpace(text) == ""
	}
	for len(numbers) > 0 && isBlank(numbers[0]) {
		numbers = numbers[1:]
	}
	for len(numbers) > 0 && isBlank(numbers[len(numbers)-1]) {
		numbers = numbers[:len(numbers)-1]
	}
	return numbers
}

// markedPart is the part of a line that a place covers; false where it covers none of it.
func markedPart(p finding.Place, number int) (span, bool) {
	const lineEnd = 1 << 30
	if number < p.Line || number > lastMarked(p) {
		return span{}, false
	}
	part := span{1, lineEnd}
	if number == p.Line {
		part.start = p.Column
	}
	if number == p.EndLine {
		part.end = p.EndColumn
	}
	return part, part.start < part.end || number == p.Line
}

// focusOf is the part of a line that has to be seen where the line is too long.
func focusOf(steps []htmlStep, number int) span {
	for _, s := range steps {
		if part, ok := markedPart(s.Place, number); ok {
			return part
		}
	}
	return span{1, 1}
}

// commonIndent returns the blanks that all lines begin with.
func commonIndent(laid []line) string {
	common := -1
	for _, l := range laid {
		if l.text == "" {
			continue
		}
		n := len(l.text) - len(strings.TrimLeft(l.text, " "))
		if common < 0 || n < common {
			common = n
		}
	}
	return strings.Repeat(" ", max(common, 0))
}

// pieces cuts a line, without its first cells, which are blanks, where what is marked begins and ends. Blanks at the
// beginning of a line are not marked, and what has no width is marked one cell wide.
func pieces(l line, steps []htmlStep, number, indent int) []htmlPiece {
	var all []htmlPiece
	add := func(text, mark string) {
		if n := len(all); n > 0 && all[n-1].Mark == mark {
			all[n-1].Text += text
		} else if text != "" {
			all = append(all, htmlPiece{text, mark})
		}
	}
	text := l.text
	if l.lead > 0 && len(l.clusters) > 0 {
		add("…", "")
		text = strings.TrimPrefix(text, "…")
	}
	started := l.lead > 0
	skip := indent
	end := 1
	for _, c := range l.clusters {
		text = strings.TrimPrefix(text, c.text)
		shown := c.text
		cut := min(skip, len(shown))
		skip -= cut
		shown = shown[cut:]
		started = started || strings.TrimLeft(c.text, " ") != ""
		mark := ""
		if started {
			mark = markOf(steps, number, c.column)
		}
		add(shown, mark)
		end = c.column + c.columns
	}
	add(text, "") // an ellipsis, where the line is cut
	if mark := markOf(steps, number, end); mark != "" && !slices.ContainsFunc(all, isMarked) {
		add(" ", mark)
	}
	return all
}

func isMarked(p htmlPiece) bool { return p.Mark != "" }

// markOf is how a column of a line is marked; the place of the finding before the steps to it.
func markOf(steps []htmlStep, number, column int) string {
	mark := ""
	for _, s := range steps {
		part, ok := markedPart(s.Place, number)
		if !ok || column < part.start || column >= max(part.end, part.start+1) {
			continue
		}
		kind := "step"
		if s.primary {
			kind = "primary"
		}
		if number > s.Place.Line {
			kind += " on"
		}
		if s.primary {
			return kind
		}
		mark = kind
	}
	return mark
}

// rail draws the line from the first step to the last one; a lone step needs none.
func rail(legs []htmlLeg, steps int) {
	if steps < 2 {
		return
	}
	seen := 0
	for i := range legs {
		for j := range legs[i].Rows {
			row := &legs[i].Rows[j]
			if row.Kind == "step" {
				seen++
			}
			switch {
			case row.Kind == "step" && seen == 1:
				row.Rail = "from"
			case row.Kind == "step" && seen == steps:
				row.Rail = "to"
			case seen > 0 && seen < steps:
				row.Rail = "through"
			}
		}
	}
}
