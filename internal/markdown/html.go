package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// newParser returns what reads pages: CommonMark, and tables as GitHub knows them.
func newParser() goldmark.Markdown { return goldmark.New(goldmark.WithExtensions(extension.Table)) }

// deepestHeading is the last level of headings that HTML has.
const deepestHeading = 6

// HTML returns a page as HTML that stands below a heading of the given level: a heading of the first level becomes one of
// the level below it. HTML in the page is left out, and so are links that lead to files beside it: their text stays.
func HTML(page string, below int) (string, error) {
	m := newParser()
	source := []byte(page)
	tree := m.Parser().Parse(text.NewReader(source))
	var relative []*ast.Link
	err := ast.Walk(tree, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			n.Level = min(n.Level+below, deepestHeading)
		case *ast.Link:
			if isRelative(string(n.Destination)) {
				relative = append(relative, n)
			}
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return "", err
	}
	for _, link := range relative {
		unwrap(link)
	}
	var b bytes.Buffer
	if err := m.Renderer().Render(&b, source, tree); err != nil {
		return "", fmt.Errorf("page: %w", err)
	}
	return b.String(), nil
}

// isRelative reports whether a link leads to a file beside the page, or to a place in it.
func isRelative(destination string) bool { return !strings.Contains(destination, "://") }

// unwrap puts what is in a node in its place.
func unwrap(n ast.Node) {
	parent := n.Parent()
	for child := n.FirstChild(); child != nil; child = n.FirstChild() {
		parent.InsertBefore(parent, n, child)
	}
	parent.RemoveChild(parent, n)
}
