package parse

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
)

// patterns parses the pattern of a case, which may be a sequence without brackets.
func (p *Parser) patterns() ast.Index {
	start := p.s.Start
	first, star := p.sequenceElement()
	if p.s.Kind != scan.Comma {
		if star {
			p.unexpected()
		}
		return first
	}
	var elements list
	p.add(&elements, first, ast.FieldPatterns)
	for p.accept(scan.Comma) && p.s.Kind != scan.Colon && p.s.Kind != scan.If {
		n, _ := p.sequenceElement()
		p.add(&elements, n, ast.FieldPatterns)
	}
	return p.parent(ast.KindMatchSequence, start, 0, 0, elements.first)
}

// sequenceElement parses an element of a sequence pattern, and tells whether it is a star.
func (p *Parser) sequenceElement() (n ast.Index, star bool) {
	if p.s.Kind != scan.Star {
		return p.pattern(), false
	}
	start := p.s.Start
	p.s.Next()
	var name ast.Index
	switch {
	case p.s.Kind != scan.Name:
		p.unexpected()
	case p.is("_"):
		p.s.Next()
	default:
		name = p.identifier()
	}
	return p.withName(ast.KindMatchStar, start, 0, name, ast.FieldName), true
}

// pattern parses a pattern and the name that it is bound to.
func (p *Parser) pattern() ast.Index {
	if !p.descend() {
		return 0
	}
	start := p.s.Start
	n := p.patternRest(start, p.closedPattern())
	p.depth--
	return n
}

// patternRest goes on after the first alternative of a pattern.
func (p *Parser) patternRest(start uint32, n ast.Index) ast.Index {
	if p.s.Kind == scan.Pipe {
		var alternatives list
		p.add(&alternatives, n, ast.FieldPatterns)
		for p.accept(scan.Pipe) {
			p.add(&alternatives, p.closedPattern(), ast.FieldPatterns)
		}
		n = p.parent(ast.KindMatchOr, start, 0, 0, alternatives.first)
	}
	if p.s.Kind != scan.As {
		return n
	}
	p.s.Next()
	at := p.s.Start
	underscore := p.is("_")
	target := p.primary()
	raw := &p.nodes[target]
	switch {
	case underscore && raw.Kind == ast.KindName:
		p.report(at, p.s.PrevEnd, "cannot use '_' as a target")
	case raw.Kind != ast.KindName || raw.Flags&ast.FlagParen != 0:
		p.fail(at, p.s.PrevEnd, "cannot use "+p.describe(target)+" as pattern target")
	}
	if raw.Kind == ast.KindName {
		raw.Kind = ast.KindIdentifier
	}
	return p.two(ast.KindMatchAs, start, 0, n, ast.FieldPattern, target, ast.FieldName)
}

// closedPattern parses a pattern without alternatives.
func (p *Parser) closedPattern() ast.Index {
	start := p.s.Start
	switch p.s.Kind {
	case scan.Name:
		return p.namePattern(start, p.identifier())
	case scan.None, scan.True, scan.False:
		op := constants[p.s.Kind]
		p.s.Next()
		return p.parent(ast.KindMatchSingleton, start, op, 0, 0)
	case scan.LeftParen:
		return p.groupPattern()
	case scan.LeftSquare:
		p.s.Next()
		var elements list
		p.sequencePattern(&elements, scan.RightSquare)
		return p.parent(ast.KindMatchSequence, start, 0, 0, elements.first)
	case scan.LeftBrace:
		return p.mappingPattern()
	}
	value := p.literal()
	return p.one(ast.KindMatchValue, start, 0, value, ast.FieldValue)
}

// namePattern goes on after a name: it is captured, or the wildcard, or begins a dotted name or a class.
func (p *Parser) namePattern(start uint32, name ast.Index) ast.Index {
	raw := p.nodes[name]
	wildcard := raw.End-raw.Start == 1 && p.s.Text()[raw.Start] == '_'
	if p.s.Kind != scan.Dot && p.s.Kind != scan.LeftParen {
		if wildcard {
			name = 0
		}
		return p.withName(ast.KindMatchAs, start, 0, name, ast.FieldName)
	}
	if wildcard {
		p.unexpected()
	}
	value := p.dottedValue(start, name)
	if p.s.Kind == scan.LeftParen {
		return p.classPattern(start, value)
	}
	return p.one(ast.KindMatchValue, start, 0, value, ast.FieldValue)
}

// dottedValue parses the attributes after an Identifier, which becomes a Name.
func (p *Parser) dottedValue(start uint32, name ast.Index) ast.Index {
	p.nodes[name].Kind = ast.KindName
	value := name
	links := 0
	for ; p.accept(scan.Dot); links++ {
		value = p.attribute(start, value)
	}
	p.countLinks(links)
	return value
}

// groupPattern parses a pattern in parentheses, or a sequence.
func (p *Parser) groupPattern() ast.Index {
	start := p.s.Start
	p.s.Next()
	var elements list
	if p.s.Kind != scan.RightParen {
		first, star := p.sequenceElement()
		if p.s.Kind != scan.Comma && !star {
			p.close(scan.RightParen)
			return first
		}
		p.add(&elements, first, ast.FieldPatterns)
		if !p.accept(scan.Comma) {
			p.unexpected()
		}
	}
	p.sequencePattern(&elements, scan.RightParen)
	return p.parent(ast.KindMatchSequence, start, 0, 0, elements.first)
}

// sequencePattern parses the elements of a sequence pattern that are left, and its closing bracket.
func (p *Parser) sequencePattern(elements *list, closing scan.Kind) {
	for p.s.Kind != closing {
		n, _ := p.sequenceElement()
		p.add(elements, n, ast.FieldPatterns)
		if !p.accept(scan.Comma) {
			break
		}
	}
	p.close(closing)
}

// mappingPattern parses a mapping pattern.
func (p *Parser) mappingPattern() ast.Index {
	start := p.s.Start
	p.s.Next()
	var children list
	var rest ast.Index
	for p.s.Kind != scan.RightBrace {
		if rest != 0 {
			raw := p.nodes[rest]
			p.report(raw.Start, raw.End,
				"double star pattern must be the last (right-most) subpattern in the mapping pattern")
		}
		if p.accept(scan.DoubleStar) {
			if p.s.Kind != scan.Name || p.is("_") {
				p.unexpected()
				break
			}
			rest = p.identifier()
			p.add(&children, rest, ast.FieldRest)
		} else {
			p.add(&children, p.mappingKey(), ast.FieldKeys)
			if !p.expect(scan.Colon) {
				break
			}
			p.add(&children, p.pattern(), ast.FieldPatterns)
		}
		if !p.accept(scan.Comma) {
			break
		}
	}
	p.close(scan.RightBrace)
	return p.parent(ast.KindMatchMapping, start, 0, 0, children.first)
}

// mappingKey parses a key: a literal or a dotted name.
func (p *Parser) mappingKey() ast.Index {
	start := p.s.Start
	if p.s.Kind != scan.Name {
		return p.literal()
	}
	name := p.identifier()
	if p.s.Kind != scan.Dot {
		p.unexpected()
	}
	return p.dottedValue(start, name)
}

// classPattern parses the arguments of a class pattern.
func (p *Parser) classPattern(start uint32, class ast.Index) ast.Index {
	p.s.Next()
	var children list
	p.add(&children, class, ast.FieldCls)
	keywords := false
	for p.s.Kind != scan.RightParen {
		at := p.s.Start
		n, isKeyword := p.classArgument(&children)
		switch {
		case isKeyword:
			keywords = true
		case keywords:
			p.report(at, p.s.PrevEnd, "positional patterns follow keyword patterns")
			p.add(&children, n, ast.FieldPatterns)
		default:
			p.add(&children, n, ast.FieldPatterns)
		}
		if !p.accept(scan.Comma) {
			break
		}
	}
	p.close(scan.RightParen)
	return p.parent(ast.KindMatchClass, start, 0, 0, children.first)
}

// classArgument parses an argument of a class pattern. A keyword one it adds to the children.
func (p *Parser) classArgument(children *list) (n ast.Index, isKeyword bool) {
	if p.s.Kind != scan.Name {
		return p.pattern(), false
	}
	start := p.s.Start
	name := p.identifier()
	if p.accept(scan.Assign) {
		p.add(children, name, ast.FieldKwdAttrs)
		p.add(children, p.pattern(), ast.FieldKwdPatterns)
		return 0, true
	}
	return p.patternRest(start, p.namePattern(start, name)), false
}

// literal parses a literal of a pattern: strings, a number with a sign, a complex number, a constant of a mapping key.
func (p *Parser) literal() ast.Index {
	start := p.s.Start
	switch p.s.Kind {
	case scan.String, scan.StringStart:
		return p.strings()
	case scan.None, scan.True, scan.False:
		return p.atom()
	case scan.Int, scan.Float, scan.Imaginary, scan.Minus, scan.Plus:
	default:
		p.unexpected()
		return 0
	}
	left := p.signedNumber()
	if p.s.Kind != scan.Plus && p.s.Kind != scan.Minus {
		return left
	}
	op := binaryOps[p.s.Kind]
	if p.isImaginary(left) {
		p.report(start, p.s.PrevEnd, "real number required in complex literal")
	}
	p.s.Next()
	if p.s.Kind == scan.Int || p.s.Kind == scan.Float {
		p.report(p.s.Start, p.s.End, "imaginary number required in complex literal")
	}
	right := p.number()
	return p.two(ast.KindBinOp, start, op, left, ast.FieldLeft, right, ast.FieldRight)
}

// isImaginary tells whether a number, or the operand of its sign, is imaginary.
func (p *Parser) isImaginary(n ast.Index) bool {
	if p.nodes[n].Kind == ast.KindUnaryOp {
		n = p.nodes[n].First
	}
	return p.nodes[n].Op == ast.ConstComplex
}

// signedNumber parses a number that may have a sign. A plus leaves no trace.
func (p *Parser) signedNumber() ast.Index {
	start := p.s.Start
	if p.accept(scan.Minus) {
		return p.one(ast.KindUnaryOp, start, ast.USub, p.number(), ast.FieldOperand)
	}
	if p.accept(scan.Plus) {
		p.feature(start, start+1, ast.V(15), "plus sign in a pattern")
	}
	return p.number()
}

// number parses a number without a sign.
func (p *Parser) number() ast.Index {
	switch p.s.Kind {
	case scan.Int, scan.Float, scan.Imaginary:
		return p.atom()
	}
	p.unexpected()
	return 0
}
