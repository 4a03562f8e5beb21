package parse

import (
	"bytes"
	"fmt"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
)

// report records an error in something that can still be understood, and goes on.
func (p *Parser) report(start, end uint32, message string) {
	if !p.broken {
		p.s.Fail(start, end, message)
	}
}

// fail records the error that ends the statement. Where the scanner has already said what is wrong with the current
// token, or the statement has failed before, it records nothing.
func (p *Parser) fail(start, end uint32, message string) {
	if p.broken {
		return
	}
	if p.s.Kind == scan.Newline && start == p.s.Start {
		// What is missing belongs right after the last token, not behind a comment or on the next line.
		start, end = p.s.PrevEnd, p.s.PrevEnd
	}
	p.failed = MaxErrors
	if p.s.Kind != scan.Invalid {
		p.failed = len(p.s.Errors)
		p.s.Fail(start, end, message)
	}
	p.broken, p.vague = true, false
	p.s.Stop()
}

// unexpected is fail for the current token, for which no rule is.
func (p *Parser) unexpected() {
	if p.broken {
		return
	}
	message, vague := "invalid syntax", true
	switch {
	case p.s.Kind == scan.Indent:
		message, vague = "unexpected indent", false
	case p.s.Kind == scan.EOF:
		message = "unexpected end of file"
	}
	vague = vague && p.s.Kind != scan.Invalid // of which the scanner has said more
	p.fail(p.s.Start, p.s.End, message)
	p.vague = vague
}

// unexpectedFor is unexpected where one kind of token alone makes sense.
func (p *Parser) unexpectedFor(want scan.Kind) {
	if p.broken {
		return
	}
	switch {
	case p.s.Kind == scan.Invalid:
		p.unexpected()
	default:
		p.fail(p.s.Start, p.s.End, fmt.Sprintf("expected '%v'", want))
	}
}

// unclosed is unexpected where a closing bracket should be.
func (p *Parser) unclosed(want scan.Kind) {
	if p.broken {
		return
	}
	if begins[p.s.Kind] && p.s.Kind != scan.Not {
		start, end := p.s.Start, p.s.End
		if bytes.ContainsAny(p.s.Text()[p.s.PrevEnd:start], "\r\n") {
			start, end = p.s.PrevEnd, p.s.PrevEnd
		}
		p.fail(start, end, "invalid syntax; perhaps you forgot a comma?")
		p.vague = true
		return
	}
	p.unexpected()
}

// noBlock reports a header without a body.
func (p *Parser) noBlock(h header) {
	start, end := p.s.Start, p.s.End
	if p.s.Kind == scan.EOF || p.s.Kind == scan.Dedent {
		start, end = p.s.PrevEnd, p.s.PrevEnd
	}
	p.report(start, end, "expected an indented block after "+h.what+" on line "+p.line(h.at))
}

// describe names an expression as CPython's messages do.
func (p *Parser) describe(n ast.Index) string {
	raw := p.nodes[n]
	switch raw.Kind {
	case ast.KindAttribute:
		return "attribute"
	case ast.KindSubscript:
		return "subscript"
	case ast.KindStarred:
		return "starred"
	case ast.KindName:
		return "name"
	case ast.KindList:
		return "list"
	case ast.KindTuple:
		return "tuple"
	case ast.KindLambda:
		return "lambda"
	case ast.KindCall:
		return "function call"
	case ast.KindBoolOp, ast.KindBinOp, ast.KindUnaryOp:
		return "expression"
	case ast.KindGeneratorExp:
		return "generator expression"
	case ast.KindYield, ast.KindYieldFrom:
		return "yield expression"
	case ast.KindAwait:
		return "await expression"
	case ast.KindListComp:
		return "list comprehension"
	case ast.KindSetComp:
		return "set comprehension"
	case ast.KindDictComp:
		return "dict comprehension"
	case ast.KindDict:
		return "dict literal"
	case ast.KindSet:
		return "set display"
	case ast.KindJoinedStr:
		return "f-string expression"
	case ast.KindTemplateStr:
		return "t-string expression"
	case ast.KindCompare:
		return "comparison"
	case ast.KindIfExp:
		return "conditional expression"
	case ast.KindNamedExpr:
		return "named expression"
	case ast.KindConstant:
		switch raw.Op {
		case ast.ConstNone, ast.ConstTrue, ast.ConstFalse:
			return raw.Op.String()
		case ast.ConstEllipsis:
			return "ellipsis"
		}
		return "literal"
	}
	return "expression"
}
