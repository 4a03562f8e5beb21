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
	if raw := p.nodes[target]; raw.Kind == ast.KindStarred {
		p.feature(raw.Start, raw.End, ast.V(9), "unpacking in the target of a with statement")
	}
	p.setTarget(target, ast.FlagStore)
	return p.two(ast.KindWithitem, start, 0, context, ast.FieldContextExpr, target, ast.FieldOptionalVars)
}

// Elements are what stands in the parenthesis after with, before it is known what that is.
type elements struct {
	list list // expressions, or withitems where one of them is named
	// named tells that one has an as; plain that none is starred or an assignment, so that all can be items; comma that
	// a comma ends them.
	named, plain, comma bool
}

// several tells whether the elements are a tuple, should they be an expression.
func (e *elements) several() bool { return e.comma || e.list.first != e.list.last }

// parenthesisedItems parses what follows with when that is a parenthesis. It may hold the items, or begin the
// expression of the first: only what follows it tells, and neither is parsed twice. It returns true where the
// parenthesis held all items.
func (p *Parser) parenthesisedItems(items *list) bool {
	open := p.s.Start
	p.s.Next()
	if !begins[p.s.Kind] && p.s.Kind != scan.Star {
		p.firstItem(items, open, p.parenthesisedFrom(open))
		return false
	}
	e := elements{plain: true}
	for begins[p.s.Kind] || p.s.Kind == scan.Star {
		start := p.s.Start
		n := p.starNamedExpression()
		if e.list.first == 0 && (p.s.Kind == scan.For || p.s.Kind == scan.Async) {
			p.firstItem(items, open, p.comprehension(ast.KindGeneratorExp, open, n, 0, scan.RightParen))
			return false
		}
		p.addElement(&e, open, start, n)
		e.comma = p.accept(scan.Comma)
		if !e.comma {
			break
		}
	}
	p.close(scan.RightParen)
	if !e.named && (!e.plain || p.s.Kind != scan.Colon) {
		p.firstItem(items, open, p.asExpression(&e, open))
		return false
	}
	if !e.plain {
		p.report(open, p.s.PrevEnd, "invalid syntax")
	}
	if !e.named {
		if !e.several() {
			p.nodes[e.list.first].Flags |= ast.FlagParen
		}
		p.wrapItems(&e.list)
	}
	*items = e.list
	return true
}

// addElement adds an expression, and its as where there is one.
func (p *Parser) addElement(e *elements, open, start uint32, n ast.Index) {
	raw := p.nodes[n]
	if raw.Kind == ast.KindStarred || raw.Kind == ast.KindNamedExpr && raw.Flags&ast.FlagParen == 0 {
		e.plain = false
	}
	if p.s.Kind == scan.As && !e.named {
		p.feature(open, open+1, ast.V(9), "parenthesized context managers")
		e.named = true
		p.wrapItems(&e.list)
	}
	if !e.named {
		p.add(&e.list, n, ast.FieldElts)
		return
	}
	p.add(&e.list, p.withItemRest(start, n), ast.FieldItems)
}

// asExpression makes the expression in parentheses that the elements turned out to be.
func (p *Parser) asExpression(e *elements, open uint32) ast.Index {
	if e.several() {
		return p.parent(ast.KindTuple, open, 0, 0, e.list.first)
	}
	if p.nodes[e.list.first].Kind == ast.KindStarred {
		p.report(open, p.s.PrevEnd, "cannot use starred expression here")
	}
	p.nodes[e.list.first].Flags |= ast.FlagParen
	return e.list.first
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
