package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// newParser returns what reads pages: CommonMark, and tables as GitHub knows them.
func newParser() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.Table),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(codeRenderer{}, 0))),
	)
}

// codeRenderer writes blocks of code; what a diff takes away and adds is marked as that.
type codeRenderer struct{}

// RegisterFuncs says which nodes this is for.
func (codeRenderer) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindFencedCodeBlock, renderCode)
}

func renderCode(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*ast.FencedCodeBlock)
	isDiff := string(n.Language(source)) == "diff"
	out := "<pre><code>"
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		text := string(util.EscapeHTML(line.Value(source)))
		switch {
		case isDiff && strings.HasPrefix(text, "-"):
			text = "<del>" + text + "</del>"
		case isDiff && strings.HasPrefix(text, "+"):
			text = "<ins>" + text + "</ins>"
		}
		out += text
	}
	_, err := w.WriteString(out + "</code></pre>\n")
	return ast.WalkContinue, err
}

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
