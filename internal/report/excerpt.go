package report

import (
	"bytes"
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
)

// mark is one underlined range of an excerpt.
type mark struct {
	place finding.Place
	label string
	// primary marks the finding's own place; the others are steps of its evidence.
	primary bool
}

// excerpt is the part of one file, or cell, that a finding shows: a header with the first mark's place, then the marked lines.
type excerpt struct {
	name  string
	marks []mark
}

// excerpts groups what a finding points at by file: the finding's own file first, then the others in the order in which
// the evidence reaches them.
func excerpts(f finding.Finding) []excerpt {
	all := []excerpt{{name: f.Place.Name(), marks: []mark{{place: f.Place, label: f.Label, primary: true}}}}
	for _, step := range f.Path {
		m := mark{place: step.Place, label: step.Label}
		i := slices.IndexFunc(all, func(e excerpt) bool { return e.name == step.Place.Name() })
		if i < 0 {
			all = append(all, excerpt{name: step.Place.Name()})
			i = len(all) - 1
		}
		all[i].marks = append(all[i].marks, m)
	}
	return all
}

// gutterWidth is the width of the largest line number that a finding shows, at least 2.
func gutterWidth(all []excerpt) int {
	width := 2
	for _, e := range all {
		for _, m := range e.marks {
			width = max(width, len(strconv.Itoa(m.place.Line)))
		}
	}
	return width
}

// sourceLines finds lines of the files that a run's findings name. It remembers the last few files, because findings come
// sorted by file.
type sourceLines struct {
	source func(path string) []byte
	files  map[string][][]byte
}

const rememberedFiles = 16

// line returns the text of a line, counted from 1, without its end; false where it is not to be had.
func (s *sourceLines) line(path string, number int) (string, bool) {
	if s.source == nil {
		return "", false
	}
	lines, known := s.files[path]
	if !known {
		lines = splitLines(s.source(path))
		if s.files == nil || len(s.files) == rememberedFiles {
			s.files = map[string][][]byte{}
		}
		s.files[path] = lines
	}
	if number < 1 || number > len(lines) {
		return "", false
	}
	return string(lines[number-1]), true
}

// splitLines cuts a text where Python does: at a line feed, a carriage return, or both.
func splitLines(text []byte) [][]byte {
	if text == nil {
		return nil
	}
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	if bytes.IndexByte(text, '\r') < 0 {
		return bytes.Split(text, []byte("\n"))
	}
	var lines [][]byte
	for {
		i := bytes.IndexAny(text, "\r\n")
		if i < 0 {
			return append(lines, text)
		}
		lines = append(lines, text[:i])
		if bytes.HasPrefix(text[i:], []byte("\r\n")) {
			i++
		}
		text = text[i+1:]
	}
}

// printer writes the parts of text reports. Errors stay in the writer beneath it until it is flushed.
type printer struct {
	out    *strings.Builder
	style  Style
	lines  *sourceLines
	gutter int
	tone   role // the colour of the finding at hand
}

func (p *printer) excerpt(e excerpt) {
	p.margin("┌─")
	p.write(roleStrong, " "+Visible(position(e.marks[0].place)))
	p.out.WriteByte('\n')
	marks := slices.Clone(e.marks)
	slices.SortStableFunc(marks, func(a, b mark) int {
		return cmp.Or(cmp.Compare(a.place.Line, b.place.Line), preferPrimary(a, b), cmp.Compare(a.place.Column, b.place.Column))
	})
	shown := 0 // the last line that was written
	for len(marks) > 0 {
		number := marks[0].place.Line
		n := len(marks)
		if i := slices.IndexFunc(marks, func(m mark) bool { return m.place.Line != number }); i >= 0 {
			n = i
		}
		text, ok := p.lines.line(e.name, number)
		if !ok {
			p.unseen(marks[:n], len(e.marks) > 1)
		} else {
			p.gap(e.name, shown, number)
			p.marked(number, text, marks[:n])
			shown = number
		}
		marks = marks[n:]
	}
}

func preferPrimary(a, b mark) int {
	switch {
	case a.primary == b.primary:
		return 0
	case a.primary:
		return -1
	}
	return 1
}

// gap stands for the lines between two marked ones. A single line is shown: an ellipsis takes as much room.
func (p *printer) gap(path string, before, next int) {
	switch missing := next - before - 1; {
	case before == 0 || missing == 0:
	case missing == 1:
		text, _ := p.lines.line(path, next-1)
		p.source(next-1, layOut(text, span{1, 1}, p.room()))
	default:
		p.write(roleGutter, strings.Repeat(" ", p.gutter-1)+"…")
		p.out.WriteByte('\n')
	}
}

// room is the number of cells for source text beside the gutter.
func (p *printer) room() int { return p.style.width() - p.gutter - 2 }

// marked writes one line of source and below it an underline for each mark on it.
func (p *printer) marked(number int, text string, marks []mark) {
	focus := columns(marks[0].place)
	for _, m := range marks[1:] {
		wider := span{min(focus.start, m.place.Column), max(focus.end, columns(m.place).end)}
		if wider.end-wider.start < p.room()-2 {
			focus = wider
		}
	}
	l := layOut(text, focus, p.room())
	p.source(number, l)
	for _, m := range marks {
		start, end := l.cells(columns(m.place))
		bar, tone := "─", p.tone
		if !m.primary {
			bar, tone = "╌", roleStep
		}
		p.margin("│")
		p.out.WriteString(strings.Repeat(" ", start+1))
		p.write(tone, strings.Repeat(bar, end-start))
		if m.label != "" {
			p.write(tone, " "+Visible(m.label))
		}
		p.out.WriteByte('\n')
	}
}

// columns is the part of a place that lies on its first line; what reaches beyond is underlined to the end of the line.
func columns(place finding.Place) span {
	const lineEnd = 1 << 30
	if place.EndLine > place.Line {
		return span{place.Column, lineEnd}
	}
	return span{place.Column, place.EndColumn}
}

// unseen tells of marks whose line is not to be had, so that a label is not lost with it. A lone mark's place stands in
// the header already.
func (p *printer) unseen(marks []mark, tellPlace bool) {
	for _, m := range marks {
		if m.label == "" {
			continue
		}
		text := m.label
		if tellPlace {
			text = "line " + strconv.Itoa(m.place.Line) + ": " + text
		}
		p.bullet(text)
	}
}

func (p *printer) source(number int, l line) {
	digits := strconv.Itoa(number)
	p.write(roleGutter, strings.Repeat(" ", p.gutter-len(digits))+digits+"│")
	if l.text != "" {
		p.out.WriteString(" " + l.text)
	}
	p.out.WriteByte('\n')
}

func (p *printer) bullet(text string) {
	p.margin("·")
	p.out.WriteString(" " + Visible(text) + "\n")
}

func (p *printer) margin(sign string) {
	p.out.WriteString(strings.Repeat(" ", p.gutter))
	p.write(roleGutter, sign)
}

func (p *printer) write(r role, text string) { p.out.WriteString(p.style.paint(r, text)) }

// position is name:line:column, or the path alone where a finding is about the whole file.
func position(place finding.Place) string {
	if place.Line == 0 {
		return place.Name()
	}
	return place.Name() + ":" + strconv.Itoa(place.Line) + ":" + strconv.Itoa(place.Column)
}
