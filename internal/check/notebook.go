package check

import (
	"errors"
	"regexp"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/notebook"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
)

// readNotebook returns the Python of a notebook; nil, and a reason, where it is none.
func (m *module) readNotebook(raw []byte) []byte {
	book, err := notebook.Parse(raw)
	if err != nil {
		failure := unreadable(m.display, 0, err.Error())
		var at *notebook.Error
		if errors.As(err, &at) {
			p := &failure.Place
			p.Line, p.Column, p.EndLine, p.EndColumn = at.Line, at.Column, at.Line, at.Column
		}
		m.failures = append(m.failures, failure)
		return nil
	}
	m.book = book
	return book.Code
}

// parseNotebook parses the cells as one module. IPython runs each by itself, so what is wrong with one leaves the others
// alone: it is left out, and its errors are those that it has by itself.
func (m *module) parseNotebook(p *parse.Parser) {
	m.tree = p.File(m.book.Code)
	if len(m.tree.Errors) > 0 {
		broken := map[int]bool{}
		for i := range m.book.Cells {
			start := m.book.StartOf(i)
			for _, err := range p.File(m.book.CellCode(i)).Errors {
				broken[i] = true
				err.Span.Start, err.Span.End = err.Span.Start+start, err.Span.End+start
				m.findings = append(m.findings, syntaxError(m, err, err.Message))
			}
		}
		m.partial = len(broken) > 0
		m.book = m.book.WithoutCells(broken)
		m.tree = p.File(m.book.Code)
	}
	book := m.book
	m.inferred = &infer.Book{
		Displayed: displayed(m.tree, book),
		ReadsOut:  readsOutput(m.tree) || readsLast(m.tree),
		Cell: func(line int) (number, cellLine int) {
			number, first := book.Cell(line)
			return number, line - first + 1
		},
	}
	for i := range book.Cells {
		m.inferred.Sync = append(m.inferred.Sync, book.Sync(i)...)
	}
}

// readsOutput tells whether a notebook has one of the names by which alone IPython gives what it displayed.
func readsOutput(t *ast.Tree) bool {
	for _, name := range t.Symbols.All() {
		if outputName.MatchString(name) {
			return true
		}
	}
	return false
}

// readsLast tells whether a notebook reads `_`, which IPython gives what it displayed last. Where the notebook binds that
// itself, it is the name of a value that nobody wants.
func readsLast(t *ast.Tree) bool {
	reads := false
	for i := range t.Nodes {
		if name := t.Node(ast.Index(i)).AsName(); name.OK() && name.Id() == "_" {
			if name.Node.Has(ast.FlagStore) {
				return false
			}
			reads = true
		}
	}
	return reads
}

// outputName is a name by which alone IPython gives what it displayed.
var outputName = regexp.MustCompile(`^(Out|_oh|__|___|_\d+)$`)

// displayed are the statements whose values IPython displays and keeps: the last of each cell, where that is an expression
// and no semicolon stands behind it.
func displayed(t *ast.Tree, book *notebook.Notebook) map[ast.Index]bool {
	found := map[ast.Index]bool{}
	last := make([]ast.Node, len(book.Cells))
	i := 0
	for stmt := range t.Module().Body().All() {
		for i < len(last) && stmt.Span().Start > book.EndOf(i) {
			i++
		}
		if i < len(last) {
			last[i] = stmt
		}
	}
	for i, stmt := range last {
		if stmt.Kind() == ast.KindExpr && !endsQuietly(t.Text[stmt.Span().End:book.EndOf(i)]) {
			found[stmt.Index] = true
		}
	}
	return found
}

// endsQuietly tells whether a semicolon is what follows.
func endsQuietly(rest []byte) bool {
	for _, c := range rest {
		switch c {
		case ' ', '\t', ')', '\r', '\n':
		default:
			return c == ';'
		}
	}
	return false
}

// text is what places in a module count in, as people see it.
func (m *module) text() []byte {
	if m.book != nil {
		return m.book.Text
	}
	return m.tree.Text
}

// isForeign tells whether a file is a notebook of another language.
func (m *module) isForeign() bool { return m.book != nil && !m.book.IsPython }
