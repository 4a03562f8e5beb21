package parse

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
)

// match parses a match statement; 0 where match is just a name.
func (p *Parser) match() ast.Index {
	start, end := p.s.Start, p.s.End
	certain, possible := p.afterMatch()
	if !possible {
		return 0
	}
	var subject ast.Index
	if certain {
		p.s.Next()
		subject = p.subject()
	} else if subject = p.trySubject(); subject == 0 {
		return 0
	}
	p.feature(start, end, ast.V(10), "match statement")
	var children list
	p.add(&children, subject, ast.FieldSubject)
	p.cases(&children, start)
	return p.parent(ast.KindMatch, start, 0, 0, children.first)
}

// afterMatch looks at what follows the word match: whether only a match statement, or also one, can go on like that.
func (p *Parser) afterMatch() (certain, possible bool) {
	text := p.s.Text()
	pos := int(p.s.End)
	for pos < len(text) && (text[pos] == ' ' || text[pos] == '\t') {
		pos++
	}
	if pos >= len(text) {
		return false, false
	}
	switch c := text[pos]; {
	case c == '"' || c == '\'' || c == '{' || c == '~' || c >= '0' && c <= '9':
		return true, true
	case c == '(' || c == '[' || c == '-' || c == '+' || c == '*' || c == '\\' || c == '.':
		return false, true
	case c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80:
		mark := p.s.Mark()
		p.s.Next()
		kind := p.s.Kind
		p.s.Rewind(mark)
		return begins[kind] && kind != scan.Not, begins[kind]
	}
	return false, false
}

// trySubject parses the subject where it is followed by a colon and the end of the line, and otherwise takes all back.
func (p *Parser) trySubject() ast.Index {
	mark, nodes, features, links := p.s.Mark(), len(p.nodes), len(p.features), p.links
	checks := len(p.literals)
	p.s.Next()
	subject := p.subject()
	if !p.broken && p.s.Kind == scan.Colon {
		colon := p.s.Mark()
		p.s.Next()
		isEnd := p.s.Kind == scan.Newline
		p.s.Rewind(colon)
		if isEnd {
			return subject
		}
	}
	p.s.Rewind(mark)
	p.nodes, p.features, p.links = p.nodes[:nodes], p.features[:features], links
	p.literals = p.literals[:checks]
	p.broken = false
	return 0
}

// subject parses what is matched: an expression or, with commas, a tuple.
func (p *Parser) subject() ast.Index {
	start := p.s.Start
	first := p.starNamedExpression()
	if p.s.Kind != scan.Comma {
		if p.nodes[first].Kind == ast.KindStarred {
			p.unexpected()
		}
		return first
	}
	var elts list
	p.add(&elts, first, ast.FieldElts)
	for p.accept(scan.Comma) && (begins[p.s.Kind] || p.s.Kind == scan.Star) {
		p.add(&elts, p.starNamedExpression(), ast.FieldElts)
	}
	return p.parent(ast.KindTuple, start, 0, 0, elts.first)
}

// cases parses the colon of a match statement and its cases.
func (p *Parser) cases(children *list, start uint32) {
	if !p.broken && !p.accept(scan.Colon) {
		p.fail(p.s.Start, p.s.End, "expected ':'")
		p.vague = true
	}
	p.recover(true)
	p.accept(scan.Newline)
	if p.s.Kind != scan.Indent {
		p.noBlock(header{"'match' statement", start})
		return
	}
	p.s.Next()
	if !p.descend() {
		p.skipBlock()
		return
	}
	for p.s.Kind != scan.Dedent && p.s.Kind != scan.EOF {
		if p.is("case") {
			p.add(children, p.matchCase(), ast.FieldCases)
			continue
		}
		// No case: keep what stands there all the same.
		p.report(p.s.Start, p.s.End, "expected 'case'")
		var lost list
		p.statement(&lost, ast.FieldParts)
		p.add(children, p.lost(lost), ast.FieldCases)
	}
	p.accept(scan.Dedent)
	p.depth--
}

// lost makes an Error of statements that stand where none may.
func (p *Parser) lost(l list) ast.Index {
	if l.first == 0 {
		return 0
	}
	return p.remains(p.nodes[l.first].Start, l.first)
}

// matchCase parses one case.
func (p *Parser) matchCase() ast.Index {
	start := p.s.Start
	p.s.Next()
	var children list
	p.add(&children, p.patterns(), ast.FieldPattern)
	if p.accept(scan.If) {
		p.add(&children, p.namedExpression(), ast.FieldGuard)
	}
	p.block(&children, ast.FieldBody, header{"'case' statement", start})
	return p.parent(ast.KindMatchCase, start, 0, 0, children.first)
}
