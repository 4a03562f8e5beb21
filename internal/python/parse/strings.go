package parse

import (
	"bytes"
	"errors"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
)

// strings parses one or more adjacent string literals, which are one expression.
func (p *Parser) strings() ast.Index {
	if p.s.Kind == scan.String {
		start, end, flags := p.s.Start, p.s.End, p.s.Flags
		p.s.Next()
		if p.s.Kind != scan.String && p.s.Kind != scan.StringStart {
			return p.literalConstant(piece{start, end, flags, ast.KindStringPart, false})
		}
		c := concatenation{start: start}
		p.addLiteral(&c, start, end, flags)
		return p.concatenate(&c)
	}
	c := concatenation{start: p.s.Start}
	return p.concatenate(&c)
}

// A piece is a literal, a stretch of an f-string or the text of a debug expression.
type piece struct {
	start, end uint32
	flags      scan.Flags
	kind       ast.Kind
	middle     bool
}

// nodeFlags are the flags of a node that stands for the piece.
func (s piece) nodeFlags() (flags ast.Flags) {
	if s.flags&scan.Raw != 0 {
		flags |= ast.FlagRaw
	}
	if s.flags&scan.Unicode != 0 {
		flags |= ast.FlagUnicode
	}
	if s.middle {
		flags |= ast.FlagMiddle
	}
	return flags
}

// op is the kind of constant that the piece is.
func (s piece) op() ast.Op {
	if s.flags&scan.Bytes != 0 {
		return ast.ConstBytes
	}
	return ast.ConstStr
}

// literalConstant makes the Constant of a piece that stands alone.
func (p *Parser) literalConstant(s piece) ast.Index {
	p.nodes = append(p.nodes, ast.Raw{
		Kind: ast.KindConstant, Flags: s.nodeFlags(), Op: s.op(), Start: s.start, End: s.end,
	})
	n := ast.Index(len(p.nodes) - 1)
	if s.flags&scan.Escapes != 0 {
		p.literals = append(p.literals, n)
	}
	return n
}

// A concatenation is a row of adjacent literals that is being parsed, as CPython folds them: neighbouring pieces of text
// become one Constant, empty ones vanish from f-strings.
type concatenation struct {
	start uint32
	// formatted and template say which kinds of literals occur, bytes and text whether plain ones do.
	formatted, template, bytes, text bool
	// values are what a JoinedStr or TemplateStr will have.
	values list
	// The pieces since the last value: the first of them, nodes for all where there are several, where the last ends.
	first   piece
	parts   list
	count   int
	end     uint32
	escapes bool
	solid   bool // one of the pieces is not empty
}

// concatenate parses the literals that are left and makes one node of all.
func (p *Parser) concatenate(c *concatenation) ast.Index {
	for {
		switch p.s.Kind {
		case scan.String:
			start, end, flags := p.s.Start, p.s.End, p.s.Flags
			p.s.Next()
			p.addLiteral(c, start, end, flags)
			continue
		case scan.StringStart:
			template := p.s.Flags&scan.Template != 0
			c.template = c.template || template
			c.formatted = c.formatted || !template
			if template {
				p.feature(p.s.Start, p.s.End, ast.V(14), "t-string")
			}
			p.formattedString(c)
			continue
		}
		break
	}
	switch {
	case c.template && (c.formatted || c.text || c.bytes):
		p.report(c.start, p.s.PrevEnd, "cannot mix t-string literals with string or bytes literals")
	case c.bytes && (c.formatted || c.text):
		p.report(c.start, p.s.PrevEnd, "cannot mix bytes and nonbytes literals")
	}
	switch {
	case c.template:
		p.flush(c)
		return p.parent(ast.KindTemplateStr, c.start, 0, 0, c.values.first)
	case c.formatted:
		p.flush(c)
		return p.parent(ast.KindJoinedStr, c.start, 0, 0, c.values.first)
	}
	return p.folded(c)
}

// addLiteral adds a plain literal.
func (p *Parser) addLiteral(c *concatenation, start, end uint32, flags scan.Flags) {
	if flags&scan.Bytes != 0 {
		c.bytes = true
	} else {
		c.text = true
	}
	p.addPiece(c, piece{start, end, flags, ast.KindStringPart, false})
}

// addPiece adds a piece to the ones since the last value.
func (p *Parser) addPiece(c *concatenation, s piece) {
	if c.count == 0 {
		c.first, c.parts, c.solid, c.escapes = s, list{}, false, false
	} else {
		if c.count == 1 {
			p.addPart(c, c.first)
		}
		p.addPart(c, s)
	}
	c.count++
	c.end = s.end
	c.escapes = c.escapes || s.flags&scan.Escapes != 0
	c.solid = c.solid || !p.isEmpty(s)
}

func (p *Parser) addPart(c *concatenation, s piece) {
	p.nodes = append(p.nodes, ast.Raw{
		Kind: s.kind, Flags: s.nodeFlags(), Op: s.op(), Start: s.start, End: s.end,
	})
	p.add(&c.parts, ast.Index(len(p.nodes)-1), ast.FieldParts)
}

// flush makes a value of the pieces since the last one, unless they are empty.
func (p *Parser) flush(c *concatenation) {
	if c.count > 0 && c.solid {
		p.add(&c.values, p.folded(c), ast.FieldValues)
	}
	c.count = 0
}

// folded makes one Constant of the pieces since the last value.
func (p *Parser) folded(c *concatenation) ast.Index {
	if c.count == 1 {
		if c.first.kind == ast.KindStringPart {
			return p.literalConstant(c.first)
		}
		p.addPart(c, c.first)
	}
	p.nodes = append(p.nodes, ast.Raw{
		Kind: ast.KindConstant, Flags: c.first.nodeFlags() & ast.FlagUnicode, Op: c.first.op(),
		Start: c.first.start, End: c.end, First: c.parts.first,
	})
	n := ast.Index(len(p.nodes) - 1)
	if c.escapes {
		p.literals = append(p.literals, n)
	}
	return n
}

// isEmpty tells whether the value of a piece is empty: it has no text, or only joined lines.
func (p *Parser) isEmpty(s piece) bool {
	if s.kind == ast.KindSourceText {
		return s.start == s.end
	}
	body := p.s.Text()[s.start:s.end]
	if !s.middle {
		quotes := 2
		if s.flags&scan.Triple != 0 {
			quotes = 6
		}
		prefix := bytes.IndexAny(body, `"'`)
		if len(body) <= prefix+quotes {
			return true
		}
		body = body[prefix+quotes/2 : len(body)-quotes/2]
	}
	if s.flags&scan.Raw != 0 {
		return len(body) == 0
	}
	for len(body) > 0 {
		switch {
		case bytes.HasPrefix(body, []byte("\\\r\n")):
			body = body[3:]
		case bytes.HasPrefix(body, []byte("\\\n")), bytes.HasPrefix(body, []byte("\\\r")):
			body = body[2:]
		default:
			return false
		}
	}
	return true
}

// checkLiterals decodes the literals that may not decode, and reports those that do not.
func (p *Parser) checkLiterals(tree *ast.Tree) {
	for _, n := range p.literals {
		c := tree.Node(n).AsConstant()
		if !c.OK() {
			continue // given up since
		}
		var err error
		if c.Op() == ast.ConstBytes {
			_, err = c.Bytes()
		} else {
			_, err = c.Str()
		}
		var escape *ast.EscapeError
		if errors.As(err, &escape) {
			p.s.Fail(escape.Span.Start, escape.Span.End, escape.Reason)
		}
	}
}
