package parse

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
)

// primary parses an atom and its trailers: attributes, calls and subscripts.
func (p *Parser) primary() ast.Index {
	start := p.s.Start
	return p.trailers(start, p.atom())
}

// trailers goes on after an atom.
func (p *Parser) trailers(start uint32, left ast.Index) ast.Index {
	links := 0
	for ; ; links++ {
		if links == maxTreeDepth {
			p.tooDeep()
		}
		switch p.s.Kind {
		case scan.Dot:
			p.s.Next()
			left = p.attribute(start, left)
		case scan.LeftParen:
			left = p.call(start, left)
		case scan.LeftSquare:
			left = p.subscript(start, left)
		default:
			p.countLinks(links)
			return left
		}
	}
}

// attribute parses the name after a point.
func (p *Parser) attribute(start uint32, value ast.Index) ast.Index {
	symbol := p.s.Symbol
	if p.s.Kind != scan.Name {
		p.unexpected()
		return p.remains(start, value)
	}
	p.nodes[value].Field = ast.FieldValue
	p.nodes = append(p.nodes, ast.Raw{
		Kind: ast.KindAttribute, Start: start, End: p.s.End, First: value, Data: symbol,
	})
	p.s.Next()
	return ast.Index(len(p.nodes) - 1)
}

// call parses the arguments of a call and its parentheses.
func (p *Parser) call(start uint32, function ast.Index) ast.Index {
	var children list
	p.add(&children, function, ast.FieldFunc)
	p.arguments(&children, ast.FieldArgs, true)
	return p.parent(ast.KindCall, start, 0, 0, children.first)
}

// arguments parses arguments in parentheses, of a call or of a class, whose positional ones fill the field args. A
// generator expression without parentheses of its own may be the only argument of a call.
func (p *Parser) arguments(children *list, args ast.Field, generator bool) {
	open := p.s.Start
	p.s.Next()
	var seen argumentKinds
	for p.s.Kind != scan.RightParen {
		start := p.s.Start
		n := p.argument(&seen)
		if p.s.Kind == scan.For || p.s.Kind == scan.Async {
			only := generator && children.last != 0 && p.nodes[children.last].Field == ast.FieldFunc
			if p.bareGenerator(children, args, open, start, n, only) {
				return
			}
		} else if p.nodes[n].Kind == ast.KindKeyword {
			p.add(children, n, ast.FieldKeywords)
		} else {
			p.add(children, n, args)
		}
		if p.s.Kind != scan.Comma {
			break
		}
		p.s.Next()
	}
	p.close(scan.RightParen)
}

// argumentKinds are the kinds of arguments that a call has so far, of which some must not be followed by others.
type argumentKinds struct {
	keyword, unpacking bool
}

// argument parses one argument: positional, *iterable, name=value or **mapping.
func (p *Parser) argument(seen *argumentKinds) ast.Index {
	start := p.s.Start
	switch p.s.Kind {
	case scan.Star:
		n := p.starred(bindNone)
		if seen.unpacking {
			p.report(start, p.s.PrevEnd, "iterable argument unpacking follows keyword argument unpacking")
		}
		if p.s.Kind == scan.Assign {
			p.fail(start, p.s.End, "cannot assign to iterable argument unpacking")
		}
		return n
	case scan.DoubleStar:
		p.s.Next()
		n := p.one(ast.KindKeyword, start, 0, p.expression(), ast.FieldValue)
		seen.unpacking = true
		if p.s.Kind == scan.Assign {
			p.fail(start, p.s.End, "cannot assign to keyword argument unpacking")
		}
		return n
	}
	n := p.namedExpression()
	if p.s.Kind == scan.Assign {
		seen.keyword = true
		return p.keyword(start, n)
	}
	switch {
	case seen.unpacking:
		p.report(start, p.s.PrevEnd, "positional argument follows keyword argument unpacking")
	case seen.keyword:
		p.report(start, p.s.PrevEnd, "positional argument follows keyword argument")
	}
	return n
}

// keyword parses = and the value of a keyword argument whose name was parsed as an expression.
func (p *Parser) keyword(start uint32, name ast.Index) ast.Index {
	raw := &p.nodes[name]
	if raw.Kind != ast.KindName || raw.Flags&ast.FlagParen != 0 {
		if raw.Kind == ast.KindConstant && raw.Op <= ast.ConstFalse && raw.Flags&ast.FlagParen == 0 {
			p.fail(start, p.s.End, "cannot assign to "+raw.Op.String())
		} else {
			p.fail(start, p.s.End, `expression cannot contain assignment, perhaps you meant "=="?`)
		}
		return name
	}
	raw.Kind = ast.KindIdentifier
	equals := p.s.End
	p.s.Next()
	if p.s.Kind == scan.Comma || p.s.Kind == scan.RightParen {
		p.fail(start, equals, "expected argument value expression")
	}
	return p.two(ast.KindKeyword, start, 0, name, ast.FieldArg, p.expression(), ast.FieldValue)
}

// bareGenerator parses the clauses of a generator expression that is an argument and has no parentheses of its own.
// Where it is the only argument the parentheses of the call are also its own, and it returns true after them.
func (p *Parser) bareGenerator(children *list, args ast.Field, open, start uint32, element ast.Index, only bool) bool {
	if p.nodes[element].Kind == ast.KindKeyword {
		p.fail(start, p.s.PrevEnd, "invalid syntax; maybe you meant '==' or ':=' instead of '='?")
		p.add(children, element, ast.FieldKeywords)
		return false
	}
	var parts list
	p.add(&parts, element, ast.FieldElt)
	p.starFeature(element)
	if raw := p.nodes[element]; raw.Kind == ast.KindNamedExpr && raw.Flags&ast.FlagParen == 0 {
		p.feature(raw.Start, raw.End, ast.V(9), "unparenthesized assignment expression in an argument")
	}
	p.clauses(&parts)
	closed := only && p.s.Kind == scan.RightParen
	if closed {
		start = open
		p.s.Next()
	} else {
		p.report(start, p.s.PrevEnd, "generator expression must be parenthesized")
	}
	p.add(children, p.parent(ast.KindGeneratorExp, start, 0, 0, parts.first), args)
	return closed
}

// subscript parses what stands in square brackets after an expression.
func (p *Parser) subscript(start uint32, value ast.Index) ast.Index {
	p.s.Next()
	sliceStart := p.s.Start
	slice := p.slice()
	if p.s.Kind == scan.Comma || p.nodes[slice].Kind == ast.KindStarred {
		var elts list
		p.add(&elts, slice, ast.FieldElts)
		for p.s.Kind == scan.Comma {
			p.s.Next()
			if p.s.Kind == scan.RightSquare {
				break
			}
			p.add(&elts, p.slice(), ast.FieldElts)
		}
		slice = p.parent(ast.KindTuple, sliceStart, 0, 0, elts.first)
	}
	p.close(scan.RightSquare)
	return p.two(ast.KindSubscript, start, 0, value, ast.FieldValue, slice, ast.FieldSlice)
}

// slice parses one element of a subscript.
func (p *Parser) slice() ast.Index {
	start := p.s.Start
	if p.s.Kind == scan.Star {
		n := p.starred(bindNone)
		p.feature(start, p.s.PrevEnd, ast.V(11), "unpacking in a subscript")
		return n
	}
	var lower ast.Index
	if p.s.Kind != scan.Colon {
		lower = p.namedExpression()
		if p.s.Kind != scan.Colon {
			if raw := p.nodes[lower]; raw.Kind == ast.KindNamedExpr && raw.Flags&ast.FlagParen == 0 {
				p.feature(start, p.s.PrevEnd, ast.V(10), "unparenthesized assignment expression in a subscript")
			}
			return lower
		}
		if raw := p.nodes[lower]; raw.Kind == ast.KindNamedExpr && raw.Flags&ast.FlagParen == 0 {
			p.unexpected()
		}
	}
	var children list
	p.add(&children, lower, ast.FieldLower)
	p.accept(scan.Colon)
	if begins[p.s.Kind] {
		p.add(&children, p.expression(), ast.FieldUpper)
	}
	if p.accept(scan.Colon) && begins[p.s.Kind] {
		p.add(&children, p.expression(), ast.FieldStep)
	}
	return p.parent(ast.KindSlice, start, 0, 0, children.first)
}
