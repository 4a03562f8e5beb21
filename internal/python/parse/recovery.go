package parse

import (
	"strconv"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
)

// recover goes to the end of a statement that is broken, and the statement after it is no longer. A header may have a
// block, which is looked for.
func (p *Parser) recover(isHeader bool) {
	if !p.broken {
		return
	}
	p.broken = false
	open := p.s.Resume(isHeader)
	if open.Byte == 0 || !p.vague {
		return
	}
	// The bracket that was never closed says more than the place where that was noticed, and than what seemed wrong inside.
	errors := p.s.Errors[:min(p.failed, len(p.s.Errors))]
	for n := len(errors); n > 0 && errors[n-1].Span.Start > open.At; n-- {
		errors = errors[:n-1]
	}
	p.s.Errors = errors
	p.s.Fail(open.At, open.At+1, "'"+string(open.Byte)+"' was never closed")
}

// afterStatement fails at the token after a statement that is complete, where neither a semicolon nor the end of the
// line is.
func (p *Parser) afterStatement(start uint32, n ast.Index) {
	if p.broken {
		return
	}
	if raw := p.nodes[n]; raw.Kind == ast.KindExpr && begins[p.s.Kind] {
		word := string(p.s.Text()[raw.Start:raw.End])
		if word == "print" || word == "exec" {
			p.fail(start, p.s.End, "missing parentheses in call to '"+word+"'; did you mean "+word+"(...)?")
			return
		}
		if word == "case" {
			p.fail(start, raw.End, "'case' must be inside a match statement")
			return
		}
	}
	p.unexpected()
}

// giveUp makes an Error of a statement that is broken, goes to its end, and adds it to the body. A block that follows
// belonged to it, whatever it was: its statements go into the same body.
func (p *Parser) giveUp(body *list, field ast.Field, start uint32, n ast.Index) {
	p.add(body, p.brokenStatement(start, n), field)
	if p.s.Kind == scan.Newline {
		p.s.Next()
	}
	if p.s.Kind == scan.Indent {
		p.indented(body, field)
	}
}

// brokenStatement makes an Error of the node of a broken statement, 0 where nothing of it was finished, and goes to the
// end of the statement.
func (p *Parser) brokenStatement(start uint32, n ast.Index) ast.Index {
	p.recover(false)
	end := max(p.s.PrevEnd, start)
	if n == 0 {
		p.nodes = append(p.nodes, ast.Raw{Kind: ast.KindError, Start: start, End: end})
		return ast.Index(len(p.nodes) - 1)
	}
	raw := &p.nodes[n]
	raw.Kind, raw.Op, raw.Data, raw.Flags = ast.KindError, 0, 0, 0
	raw.Start, raw.End = min(raw.Start, start), max(raw.End, end)
	for i := raw.First; i != 0; i = p.nodes[i].Next {
		p.nodes[i].Field = ast.FieldParts
	}
	return n
}

// skipBlock passes over a block that is too deep.
func (p *Parser) skipBlock() {
	p.recover(true)
	for depth := 1; depth > 0 && p.s.Kind != scan.EOF; p.s.Next() {
		switch p.s.Kind {
		case scan.Indent:
			depth++
		case scan.Dedent:
			depth--
		}
	}
}

// line is the number of the line of a place, for messages.
func (p *Parser) line(at uint32) string { return strconv.Itoa(p.s.Line(at)) }
