package markdown

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// Style says how a page is laid out in a terminal.
type Style struct {
	// Width is the number of cells that prose is filled to. Code and rows of tables are never cut or filled.
	Width int
	// Color allows escape sequences; without it headings and code keep the marks that they have on the page.
	Color bool
}

// Terminal lays a page out: headings bold, code indented, prose filled. Comments are left out.
func Terminal(page string, style Style) string {
	w := &writer{style: style, source: []byte(page)}
	w.blocks(newParser().Parser().Parse(text.NewReader(w.source)), "", style.Width)
	return w.out.String()
}

// writer writes blocks one below the other.
type writer struct {
	style  Style
	source []byte
	out    strings.Builder
	// first is what stands before the next line in the place of its indent: the mark of an item of a list.
	first string
	// pending tells that a blank line is due before the next block.
	pending bool
}

// codeIndent stands before code.
const codeIndent = "    "

// blocks writes the children of a node, each line behind an indent.
func (w *writer) blocks(parent ast.Node, indent string, width int) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			w.lines(w.heading(n, width), indent)
		case *ast.FencedCodeBlock:
			var info string
			if n.Info != nil {
				info = string(n.Info.Value(w.source))
			}
			w.code(n, info, indent)
		case *ast.CodeBlock:
			w.code(n, "", indent)
		case *ast.List:
			w.list(n, indent, width)
			continue // its items have said already whether they stand apart
		case *ast.Blockquote:
			w.blocks(n, indent+"│ ", width-2)
			continue
		case *ast.ThematicBreak:
			w.lines([]string{strings.Repeat("─", max(width, 1))}, indent)
		case *extension.Table:
			w.lines(w.table(n), indent)
		case *ast.HTMLBlock:
			continue // a comment: the pages have no other
		default:
			w.lines(fill(w.inline(n), width), indent)
		}
		w.pending = true
	}
}

func (w *writer) heading(n *ast.Heading, width int) []string {
	text := w.inline(n)
	if !w.style.Color {
		text = strings.Repeat("#", n.Level) + " " + text
	}
	lines := fill(text, width)
	for i, line := range lines {
		lines[i] = w.style.bold(line)
	}
	return lines
}

// lines writes the lines of one block. The pages are read from top to bottom: one blank line stands between two blocks.
func (w *writer) lines(lines []string, indent string) {
	if w.pending {
		w.out.WriteString(strings.TrimRight(indent, " ") + "\n")
		w.pending = false
	}
	for _, line := range lines {
		before := indent
		if w.first != "" {
			before, w.first = w.first, ""
		}
		w.out.WriteString(strings.TrimRight(before+line, " ") + "\n")
	}
}

// list writes the items below each other; those of a list that is written with blank lines between them stand apart.
func (w *writer) list(list *ast.List, indent string, width int) {
	number := list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		mark := "- "
		if list.IsOrdered() {
			mark = strconv.Itoa(number) + ". "
			number++
		}
		if w.first == "" {
			w.lines(nil, indent)
			w.first = indent
		}
		w.first += mark
		w.blocks(item, indent+strings.Repeat(" ", len(mark)), width-len(mark))
		w.first = ""
		w.pending = !list.IsTight || item.NextSibling() == nil
	}
}

// code writes lines as they are, below what stands behind the language. What a diff takes away and adds has the colours
// that it has everywhere; what a program prints stands behind a bar, so that it is not taken for a part of it.
func (w *writer) code(n ast.Node, info, indent string) {
	language, words, _ := strings.Cut(info, " ")
	before, paint := codeIndent, w.style.code
	switch language {
	case "diff":
		paint = w.style.change
	case "output":
		before, paint = codeIndent+"│ ", func(line string) string { return line }
	}
	var lines []string
	if words != "" {
		lines = append(lines, before+"("+words+")")
	}
	for i := range n.Lines().Len() {
		segment := n.Lines().At(i)
		line := strings.TrimRight(string(segment.Value(w.source)), "\r\n")
		if line != "" {
			line = paint(line)
		}
		lines = append(lines, before+line)
	}
	w.lines(lines, indent)
}

// table writes the rows with their cells below each other.
func (w *writer) table(table *extension.Table) []string {
	var rows [][]string
	var widths []int
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			if len(widths) == len(cells) {
				widths = append(widths, 0)
			}
			widths[len(cells)] = max(widths[len(cells)], cellsOf(w.inline(cell)))
			cells = append(cells, w.inline(cell))
		}
		rows = append(rows, cells)
	}
	var lines []string
	for i, cells := range rows {
		line := ""
		for j, cell := range cells {
			line += cell + strings.Repeat(" ", widths[j]-cellsOf(cell)+2)
		}
		line = strings.TrimRight(line, " ")
		if i == 0 {
			line = w.style.bold(line)
		}
		lines = append(lines, line)
	}
	return lines
}
