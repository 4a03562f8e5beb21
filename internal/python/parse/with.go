package parse

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
)

// with parses a with statement from its with; start is that of an async before it.
func (p *Parser) with(start uint32, kind ast.Kind) ast.Index {
	p.s.Next()
	var items list
	all := false
	if p.s.Kind == scan.LeftParen {
		all = p.parenthesisedItems(&items)
	} else {
		p.add(&items, p.withItem(), ast.FieldItems)
	}
	for p.s.Kind == scan.Comma && !all {
		at, end := p.s.Start, p.s.End
		p.s.Next()
		if p.s.Kind == scan.Colon {
			p.report(at, end, "the last 'with' item has a trailing comma")
			break
		}
		p.add(&items, p.withItem(), ast.FieldItems)
	}
	p.block(&items, ast.FieldBody, header{"'with' statement", start})
	return p.parent(kind, start, 0, 0, items.first)
}

// withItem parses one item without parentheses around it.
func (p *Parser) withItem() ast.Index {
	start := p.s.Start
	return p.withItemRest(start, p.expression())
}

// withItemRest parses the as of an item, where there is one.
func (p *Parser) withItemRest(start uint32, context ast.Index) ast.Index {
	if p.s.Kind != scan.As {
		return p.one(ast.KindWithitem, start, 0, context, ast.FieldContextExpr)
	}
	p.s.Next()
	target := p.starExpression()
	p.setTarget(target, ast.FlagStore)
	return p.two(ast.KindWithitem, start, 0, context, ast.FieldContextExpr, target, ast.FieldOptionalVars)
}

// parenthesisedItems parses what follows with when that is a parenthesis. It may hold the items, or begin the
// expression of the first: only what follows it tells, and neither is parsed twice. It returns true where the
// parenthesis held all items.
func (p *Parser) parenthesisedItems(items *list) bool {
	open := p.s.Start
	p.s.Next()
	if !begins[p.s.Kind] {
		p.firstItem(items, open, p.parenthesisedFrom(open))
		return false
	}
	var elements list // expressions, and withitems from the first as on
	comma, plain, named := false, true, false
	for begins[p.s.Kind] || p.s.Kind == scan.Star {
		start := p.s.Start
		n := p.starNamedExpression()
		if elements.first == 0 && (p.s.Kind == scan.For || p.s.Kind == scan.Async) {
			p.firstItem(items, open, p.comprehension(ast.KindGeneratorExp, open, n, 0, scan.RightParen))
			return false
		}
		raw := p.nodes[n]
		plain = plain && raw.Kind != ast.KindStarred && (raw.Kind != ast.KindNamedExpr || raw.Flags&ast.FlagParen != 0)
		if p.s.Kind == scan.As && !named {
			p.feature(open, open+1, ast.V(9), "parenthesized context managers")
			named = true
			p.wrapItems(&elements)
		}
		if named {
			n = p.withItemRest(start, n)
		}
		p.add(&elements, n, ast.FieldElts)
		comma = p.s.Kind == scan.Comma
		if !p.accept(scan.Comma) {
			break
		}
	}
	several := comma || elements.first != elements.last
	if p.s.Kind != scan.RightParen {
		p.unclosed(scan.RightParen)
	}
	p.accept(scan.RightParen)
	switch {
	case named && !plain:
		p.report(open, p.s.PrevEnd, "invalid syntax")
	case named:
	case p.s.Kind == scan.Colon && plain:
		if !several {
			p.nodes[elements.first].Flags |= ast.FlagParen
		}
		p.wrapItems(&elements)
	case several:
		p.firstItem(items, open, p.parent(ast.KindTuple, open, 0, 0, elements.first))
		return false
	default:
		if p.nodes[elements.first].Kind == ast.KindStarred {
			p.report(open, p.s.PrevEnd, "cannot use starred expression here")
		}
		p.nodes[elements.first].Flags |= ast.FlagParen
		p.firstItem(items, open, elements.first)
		return false
	}
	for n := elements.first; n != 0; {
		next := p.nodes[n].Next
		p.nodes[n].Next = 0
		p.add(items, n, ast.FieldItems)
		n = next
	}
	return true
}

// firstItem goes on after a parenthesis that begins the expression of the first item.
func (p *Parser) firstItem(items *list, open uint32, n ast.Index) {
	n = p.trailers(open, n)
	if !p.broken {
		n = p.operators(bindOr, open, n)
	}
	if p.s.Kind == scan.If {
		n = p.conditional(open, n)
	}
	p.add(items, p.withItemRest(open, n), ast.FieldItems)
}

// wrapItems makes a withitem of each expression in a list.
func (p *Parser) wrapItems(l *list) {
	var wrapped list
	for n := l.first; n != 0; {
		raw := &p.nodes[n]
		next := raw.Next
		raw.Next, raw.Field = 0, ast.FieldContextExpr
		item := ast.Raw{Kind: ast.KindWithitem, Start: raw.Start, End: raw.End, First: n}
		p.nodes = append(p.nodes, item)
		p.add(&wrapped, ast.Index(len(p.nodes)-1), ast.FieldItems)
		n = next
	}
	*l = wrapped
}
