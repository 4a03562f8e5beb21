package parse

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
)

// constants are the kinds of the constants that are one token.
var constants = [scan.KindCount]ast.Op{
	scan.None: ast.ConstNone, scan.True: ast.ConstTrue, scan.False: ast.ConstFalse, scan.Ellipsis: ast.ConstEllipsis,
	scan.Int: ast.ConstInt, scan.Float: ast.ConstFloat, scan.Imaginary: ast.ConstComplex,
}

// atom parses an operand without what follows it: a name, a literal, a display or something in parentheses.
func (p *Parser) atom() ast.Index {
	switch p.s.Kind {
	case scan.Name:
		n := p.leaf(ast.KindName, p.s.Symbol)
		p.s.Next()
		return n
	case scan.String, scan.StringStart:
		return p.strings()
	case scan.LeftParen:
		return p.parenthesised()
	case scan.LeftSquare:
		return p.listDisplay()
	case scan.LeftBrace:
		return p.braceDisplay()
	}
	if op := constants[p.s.Kind]; op != ast.OpNone {
		n := p.leaf(ast.KindConstant, 0)
		p.nodes[n].Op = op
		p.s.Next()
		return n
	}
	p.unexpected()
	return 0
}

// parenthesised parses what begins with a parenthesis: a tuple, a generator expression or an expression alone.
func (p *Parser) parenthesised() ast.Index {
	start := p.s.Start
	p.s.Next()
	return p.parenthesisedFrom(start)
}

// parenthesisedFrom goes on after the parenthesis.
func (p *Parser) parenthesisedFrom(start uint32) ast.Index {
	if p.s.Kind == scan.RightParen {
		p.s.Next()
		return p.parent(ast.KindTuple, start, 0, 0, 0)
	}
	if p.s.Kind == scan.Yield {
		return p.closeGroup(p.yield())
	}
	elementStart := p.s.Start
	first := p.element()
	switch {
	case p.s.Kind == scan.Comma:
		var elts list
		p.add(&elts, first, ast.FieldElts)
		p.elements(&elts, scan.RightParen)
		return p.parent(ast.KindTuple, start, 0, 0, elts.first)
	case p.s.Kind == scan.For || p.s.Kind == scan.Async:
		return p.comprehension(ast.KindGeneratorExp, start, first, 0, scan.RightParen)
	case p.s.Kind == scan.RightParen && p.nodes[first].Kind == ast.KindStarred:
		p.report(elementStart, p.s.PrevEnd, "cannot use starred expression here")
	}
	return p.closeGroup(first)
}

// closeGroup ends an expression in parentheses of its own.
func (p *Parser) closeGroup(n ast.Index) ast.Index {
	if p.s.Kind != scan.RightParen {
		p.unclosed(scan.RightParen)
		return n
	}
	p.nodes[n].Flags |= ast.FlagParen
	p.s.Next()
	return n
}

// elements parses the elements of a display after the first one, and its closing bracket.
func (p *Parser) elements(elts *list, closing scan.Kind) {
	for p.s.Kind == scan.Comma {
		p.s.Next()
		if p.s.Kind == closing {
			break
		}
		n := p.element()
		if closing == scan.RightBrace {
			p.setFeature(n)
		}
		p.add(elts, n, ast.FieldElts)
	}
	p.close(closing)
}

// close goes on after the closing bracket of a display or call.
func (p *Parser) close(closing scan.Kind) {
	if p.s.Kind == closing {
		p.s.Next()
		return
	}
	p.unclosed(closing)
}

// element parses an element of a display.
func (p *Parser) element() ast.Index {
	if p.s.Kind == scan.DoubleStar {
		start := p.s.Start
		p.s.Next()
		value := p.binary(bindBitOr)
		p.report(start, p.s.PrevEnd, "cannot use dict unpacking here")
		return p.one(ast.KindStarred, start, 0, value, ast.FieldValue)
	}
	return p.starNamedExpression()
}

// listDisplay parses a list or a list comprehension.
func (p *Parser) listDisplay() ast.Index {
	start := p.s.Start
	p.s.Next()
	var elts list
	if p.s.Kind != scan.RightSquare {
		first := p.element()
		if p.s.Kind == scan.For || p.s.Kind == scan.Async {
			return p.comprehension(ast.KindListComp, start, first, 0, scan.RightSquare)
		}
		p.add(&elts, first, ast.FieldElts)
	}
	p.elements(&elts, scan.RightSquare)
	return p.parent(ast.KindList, start, 0, 0, elts.first)
}

// braceDisplay parses a dictionary, a set or a comprehension of one.
func (p *Parser) braceDisplay() ast.Index {
	start := p.s.Start
	p.s.Next()
	switch p.s.Kind {
	case scan.RightBrace:
		p.s.Next()
		return p.parent(ast.KindDict, start, 0, 0, 0)
	case scan.DoubleStar:
		return p.unpackedDict(start)
	}
	elementStart := p.s.Start
	first := p.starNamedExpression()
	if p.s.Kind == scan.Colon {
		return p.dict(start, elementStart, first)
	}
	p.setFeature(first)
	if p.s.Kind == scan.For || p.s.Kind == scan.Async {
		return p.comprehension(ast.KindSetComp, start, first, 0, scan.RightBrace)
	}
	var elts list
	p.add(&elts, first, ast.FieldElts)
	p.elements(&elts, scan.RightBrace)
	return p.parent(ast.KindSet, start, 0, 0, elts.first)
}

// setFeature notes an assignment expression that is an element of a set without parentheses.
func (p *Parser) setFeature(n ast.Index) {
	if raw := p.nodes[n]; raw.Kind == ast.KindNamedExpr && raw.Flags&ast.FlagParen == 0 {
		p.feature(raw.Start, raw.End, ast.V(9), "unparenthesized assignment expression in a set")
	}
}

// unpackedDict parses a dictionary that begins with **.
func (p *Parser) unpackedDict(start uint32) ast.Index {
	at := p.s.Start
	value := p.unpackedMapping()
	if p.s.Kind == scan.For || p.s.Kind == scan.Async {
		p.feature(at, p.s.PrevEnd, ast.V(15), "unpacking in a comprehension")
		return p.comprehension(ast.KindDictComp, start, value, 0, scan.RightBrace)
	}
	var children list
	p.add(&children, value, ast.FieldValues)
	return p.dictRest(start, &children)
}

// unpackedMapping parses **mapping in a dictionary.
func (p *Parser) unpackedMapping() ast.Index {
	start := p.s.Start
	p.s.Next()
	value := p.binary(bindBitOr)
	switch p.s.Kind {
	case scan.If:
		value = p.conditional(start, value)
		p.report(start, p.s.PrevEnd, "invalid double starred expression; "+
			"did you forget to wrap the conditional expression in parentheses?")
	case scan.Colon:
		p.fail(start, p.s.PrevEnd, "cannot use dict unpacking in a dictionary key")
	}
	return value
}

// dict parses a dictionary or a comprehension of one after its first key.
func (p *Parser) dict(start, keyStart uint32, key ast.Index) ast.Index {
	p.checkKey(keyStart, key)
	value := p.dictValue()
	if p.s.Kind == scan.For || p.s.Kind == scan.Async {
		return p.comprehension(ast.KindDictComp, start, key, value, scan.RightBrace)
	}
	var children list
	p.add(&children, key, ast.FieldKeys)
	p.add(&children, value, ast.FieldValues)
	return p.dictRest(start, &children)
}

// dictValue parses a colon and a value.
func (p *Parser) dictValue() ast.Index {
	colon, end := p.s.Start, p.s.End
	p.s.Next()
	switch p.s.Kind {
	case scan.RightBrace, scan.Comma:
		p.fail(colon, end, "expression expected after dictionary key and ':'")
		return 0
	case scan.Star, scan.DoubleStar:
		what := "a starred expression"
		if p.s.Kind == scan.DoubleStar {
			what = "dict unpacking"
		}
		at := p.s.Start
		p.s.Next()
		value := p.binary(bindBitOr)
		p.report(at, p.s.PrevEnd, "cannot use "+what+" in a dictionary value")
		return value
	}
	return p.expression()
}

// checkKey reports what an element of a display may be and a key may not.
func (p *Parser) checkKey(start uint32, key ast.Index) {
	raw := &p.nodes[key]
	switch {
	case raw.Flags&ast.FlagParen != 0:
	case raw.Kind == ast.KindStarred:
		p.report(start, p.s.PrevEnd, "cannot use a starred expression in a dictionary key")
	case raw.Kind == ast.KindNamedExpr:
		p.report(start, p.s.PrevEnd, "cannot use an unparenthesized assignment expression in a dictionary key")
	}
}

// dictRest parses the items of a dictionary after the first.
func (p *Parser) dictRest(start uint32, children *list) ast.Index {
	for p.s.Kind == scan.Comma {
		p.s.Next()
		if p.s.Kind == scan.RightBrace {
			break
		}
		if p.s.Kind == scan.DoubleStar {
			p.add(children, p.unpackedMapping(), ast.FieldValues)
			continue
		}
		keyStart := p.s.Start
		key := p.starNamedExpression()
		p.add(children, key, ast.FieldKeys)
		if p.s.Kind != scan.Colon {
			p.missingColon(keyStart)
			break
		}
		p.checkKey(keyStart, key)
		p.add(children, p.dictValue(), ast.FieldValues)
	}
	p.close(scan.RightBrace)
	return p.parent(ast.KindDict, start, 0, 0, children.first)
}

// missingColon reports a key without a value.
func (p *Parser) missingColon(keyStart uint32) {
	if p.s.Kind == scan.Comma || p.s.Kind == scan.RightBrace {
		p.fail(keyStart, p.s.PrevEnd, "':' expected after dictionary key")
		return
	}
	p.unexpected()
}
