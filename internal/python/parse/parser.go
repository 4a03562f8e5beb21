package parse

import (
	"cmp"
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
	"github.com/unheeded/unheeded/internal/python/source"
)

// MaxErrors is how many errors a tree has at the most; what is wrong beyond them is dropped.
const MaxErrors = scan.MaxErrors

// Options say how a text is parsed. The zero Options are right for a file.
type Options struct {
	// Expression parses an expression, as eval and string annotations have it: blanks before it do not count, and it may
	// be followed by empty lines only. The tree is a Module with one Expr.
	Expression bool
}

// Parser parses files one after the other and keeps its tables and buffers in between. It is not safe for concurrent
// use: take one for each goroutine. The zero Parser is ready.
type Parser struct {
	Options Options

	s        scan.Scanner
	nodes    []ast.Raw
	features []ast.Feature
	// broken is set from a syntax error to the end of its statement.
	broken bool
	// vague is set when the error says no more than that the syntax is invalid.
	vague bool
	// failed is the index of that error in the scanner's.
	failed int
	// depth is how deep the rules are nested now.
	depth int
	// links counts the operators and trailers beyond the first few of each chain: they make trees deep without nesting.
	links int
	// literals are the constants that may not decode.
	literals []ast.Index
	// joined is a buffer for dotted names.
	joined []byte
}

// File parses a text with a parser of its own. See Parser.File.
func File(text []byte, options Options) *ast.Tree {
	p := Parser{Options: options}
	return p.File(text)
}

// keptNodes is the size of the largest tree whose buffer is kept for the next file.
const keptNodes = 1 << 20

// File parses a text, which must be valid UTF-8 without byte order mark, not longer than source.MaxSize, and must not
// change as long as the tree is used. It always returns a tree; Tree.Errors says whether the file is well formed.
func (p *Parser) File(text []byte) *ast.Tree {
	if want := len(text)/5 + 64; cap(p.nodes) < want {
		p.nodes = make([]ast.Raw, 0, want)
	}
	tree := &ast.Tree{}
	p.parse(text, tree)
	if len(p.nodes) < keptNodes {
		tree.Nodes = slices.Clone(p.nodes)
	} else {
		tree.Nodes, p.nodes = p.nodes, nil // a very large tree is not copied
	}
	tree.Comments = slices.Clone(p.s.Comments)
	tree.Features = slices.Clone(p.features)
	return tree
}

// FileInto is File into a tree that is no longer needed, whose memory it uses again.
func (p *Parser) FileInto(text []byte, tree *ast.Tree) {
	nodes, features, comments := p.nodes, p.features, p.s.Comments
	p.nodes, p.features, p.s.Comments = tree.Nodes, tree.Features, tree.Comments
	p.parse(text, tree)
	tree.Nodes, tree.Features, tree.Comments = p.nodes, p.features, p.s.Comments
	p.nodes, p.features, p.s.Comments = nodes, features, comments
}

// parse fills all of a tree but for the slices that are the parser's own.
func (p *Parser) parse(text []byte, tree *ast.Tree) {
	p.s.Reset(text)
	p.nodes = append(p.nodes[:0], ast.Raw{})
	p.features, p.literals = p.features[:0], p.literals[:0]
	p.broken, p.depth, p.links = false, 0, 0

	tree.Text = text
	if p.Options.Expression {
		p.s.SkipBlanks()
	}
	tree.Root = p.module()
	p.nodes[0] = ast.Raw{}
	tree.Nodes = p.nodes
	p.checkLiterals(tree)
	p.limitDepth(tree.Root)
	tree.Symbols = ast.NewSymbols(p.s.Symbols())
	tree.Lines = source.NewLines(text)
	tree.Errors = tree.Errors[:0]
	for _, e := range p.s.Errors {
		tree.Errors = append(tree.Errors, ast.SyntaxError(e))
	}
	slices.SortStableFunc(tree.Errors, func(a, b ast.SyntaxError) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	slices.SortStableFunc(p.features, func(a, b ast.Feature) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
}

// module parses the whole file.
func (p *Parser) module() ast.Index {
	p.s.Next()
	var body list
	if p.Options.Expression {
		p.onlyExpression(&body)
	}
	for p.s.Kind != scan.EOF {
		p.statement(&body, ast.FieldBody)
	}
	p.futureFeatures(body.first)
	p.nodes = append(p.nodes, ast.Raw{Kind: ast.KindModule, First: body.first, End: uint32(len(p.s.Text()))})
	return ast.Index(len(p.nodes) - 1)
}

// onlyExpression parses the expression that is the whole text.
func (p *Parser) onlyExpression(body *list) {
	start := p.s.Start
	n := p.one(ast.KindExpr, start, 0, p.starExpressions(), ast.FieldValue)
	if p.accept(scan.Newline) && p.s.Kind == scan.EOF {
		p.add(body, n, ast.FieldBody)
		return
	}
	p.afterStatement(start, n)
	p.giveUp(body, ast.FieldBody, start, n)
}

// feature records a construct that came with a version.
func (p *Parser) feature(start, end uint32, since ast.Version, what string) {
	if p.broken {
		return
	}
	p.features = append(p.features, ast.Feature{Span: source.Span{Start: start, End: end}, Since: since, What: what})
}

// dropped records a construct that only the versions before until have.
func (p *Parser) dropped(start, end uint32, since, until ast.Version, what string) {
	if !p.broken {
		p.feature(start, end, since, what)
		p.features[len(p.features)-1].Until = until
	}
}
