package parse

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
)

// starExpressions parses the grammar's star_expressions: one expression or, with commas, a tuple without parentheses.
func (p *Parser) starExpressions() ast.Index {
	start := p.s.Start
	first := p.starExpression()
	if p.s.Kind != scan.Comma {
		return first
	}
	var elts list
	p.add(&elts, first, ast.FieldElts)
	for p.accept(scan.Comma) && (begins[p.s.Kind] || p.s.Kind == scan.Star) {
		p.add(&elts, p.starExpression(), ast.FieldElts)
	}
	return p.parent(ast.KindTuple, start, 0, 0, elts.first)
}

// starExpression parses an expression or *expression.
func (p *Parser) starExpression() ast.Index {
	if p.s.Kind == scan.Star {
		return p.starred(bindBitOr)
	}
	return p.expression()
}

// starNamedExpression parses an element of a display: *expression, or an expression that may be an assignment.
func (p *Parser) starNamedExpression() ast.Index {
	if p.s.Kind == scan.Star {
		return p.starred(bindBitOr)
	}
	return p.namedExpression()
}

// starred parses * and what it unpacks, which binds as tightly as least; least bindNone is a whole expression.
func (p *Parser) starred(least uint8) ast.Index {
	start := p.s.Start
	p.s.Next()
	var value ast.Index
	if least == bindNone {
		value = p.expression()
	} else {
		value = p.binary(least)
	}
	return p.one(ast.KindStarred, start, 0, value, ast.FieldValue)
}

// yieldOrStarExpressions parses what may stand to the right of an assignment.
func (p *Parser) yieldOrStarExpressions() ast.Index {
	if p.s.Kind == scan.Yield {
		return p.yield()
	}
	return p.starExpressions()
}

// yield parses yield, with or without a value, and yield from.
func (p *Parser) yield() ast.Index {
	start := p.s.Start
	p.s.Next()
	if p.accept(scan.From) {
		return p.one(ast.KindYieldFrom, start, 0, p.expression(), ast.FieldValue)
	}
	var value ast.Index
	if begins[p.s.Kind] || p.s.Kind == scan.Star {
		value = p.starExpressions()
	}
	return p.one(ast.KindYield, start, 0, value, ast.FieldValue)
}

// namedExpression parses an expression or name := expression.
func (p *Parser) namedExpression() ast.Index {
	start := p.s.Start
	target := p.expression()
	if p.s.Kind != scan.Walrus {
		return target
	}
	return p.walrus(start, target)
}

// walrus parses := and the value for a target.
func (p *Parser) walrus(start uint32, target ast.Index) ast.Index {
	if raw := &p.nodes[target]; raw.Kind != ast.KindName || raw.Flags&ast.FlagParen != 0 {
		p.report(start, p.s.PrevEnd, "cannot use assignment expressions with "+p.describe(target))
	}
	p.nodes[target].Flags |= ast.FlagStore
	p.s.Next()
	value := p.expression()
	p.feature(start, p.s.PrevEnd, ast.V(8), "assignment expression")
	return p.two(ast.KindNamedExpr, start, 0, target, ast.FieldTarget, value, ast.FieldValue)
}

// expression parses the grammar's expression: a lambda, a conditional expression or a disjunction.
func (p *Parser) expression() ast.Index {
	if !p.descend() {
		return 0
	}
	var left ast.Index
	if p.s.Kind == scan.Lambda {
		left = p.lambda()
	} else {
		start := p.s.Start
		left = p.binary(bindOr)
		if p.s.Kind == scan.If {
			left = p.conditional(start, left)
		}
	}
	p.depth--
	return left
}

// conditional parses what follows the body of body if test else orelse.
func (p *Parser) conditional(start uint32, body ast.Index) ast.Index {
	p.s.Next()
	test := p.binary(bindOr)
	var orelse ast.Index
	if p.s.Kind == scan.Else {
		p.s.Next()
		orelse = p.expression()
	} else if p.s.Kind == scan.Colon {
		p.unexpected()
	} else {
		p.fail(start, p.s.PrevEnd, "expected 'else' after 'if' expression")
	}
	var children list
	p.add(&children, body, ast.FieldBody)
	p.add(&children, test, ast.FieldTest)
	p.add(&children, orelse, ast.FieldOrelse)
	return p.parent(ast.KindIfExp, start, 0, 0, children.first)
}

// binary parses operands and operators that bind at least as tightly as least, by precedence climbing.
func (p *Parser) binary(least uint8) ast.Index {
	start := p.s.Start
	left := p.unary(least)
	if binds[p.s.Kind] < least {
		return left
	}
	return p.operators(least, start, left)
}

// operators goes on after a left operand.
func (p *Parser) operators(least uint8, start uint32, left ast.Index) ast.Index {
	links := 0
	for ; ; links++ {
		bind := binds[p.s.Kind]
		if bind < least || bind == bindNone {
			break
		}
		if links == maxTreeDepth {
			p.tooDeep()
			break
		}
		switch bind {
		case bindOr:
			left = p.boolOp(start, left, scan.Or, ast.Or, bindAnd)
		case bindAnd:
			left = p.boolOp(start, left, scan.And, ast.And, bindNot)
		case bindComparison:
			left = p.comparison(start, left)
		default:
			op := binaryOps[p.s.Kind]
			p.s.Next()
			var right ast.Index
			if bind < bindPower {
				right = p.binary(bind + 1)
			} else if p.descend() {
				right = p.binary(bindUnary) // ** binds to the right, and its exponent may have a sign
				p.depth--
			}
			left = p.two(ast.KindBinOp, start, op, left, ast.FieldLeft, right, ast.FieldRight)
		}
	}
	p.countLinks(links)
	return left
}

// boolOp parses the operands of and or of or after the first.
func (p *Parser) boolOp(start uint32, left ast.Index, word scan.Kind, op ast.Op, operand uint8) ast.Index {
	var values list
	p.add(&values, left, ast.FieldValues)
	for p.accept(word) {
		p.add(&values, p.binary(operand), ast.FieldValues)
	}
	return p.parent(ast.KindBoolOp, start, op, 0, values.first)
}

// comparison parses the comparisons after the first operand.
func (p *Parser) comparison(start uint32, left ast.Index) ast.Index {
	first := ast.OpNone
	var children list
	p.add(&children, left, ast.FieldLeft)
	for binds[p.s.Kind] == bindComparison {
		at := p.s.Start
		op := p.comparisonOp()
		if first == ast.OpNone {
			first = op
		} else {
			p.add(&children, p.parent(ast.KindComparison, at, op, 0, 0), ast.FieldOps)
		}
		p.add(&children, p.binary(bindBitOr), ast.FieldComparators)
	}
	return p.parent(ast.KindCompare, start, first, 0, children.first)
}

// comparisonOp goes on after the operator of a comparison, which may be two words.
func (p *Parser) comparisonOp() ast.Op {
	kind := p.s.Kind
	p.s.Next()
	switch kind {
	case scan.Not:
		p.expect(scan.In)
		return ast.NotIn
	case scan.Is:
		if p.accept(scan.Not) {
			return ast.IsNot
		}
		return ast.Is
	}
	return binaryOps[kind]
}

// unary parses an operand, with the operators before it, for a place where operators bind as tightly as least.
func (p *Parser) unary(least uint8) ast.Index {
	var op ast.Op
	operand := bindUnary
	switch p.s.Kind {
	default:
		return p.primary()
	case scan.Await:
		return p.await()
	case scan.Not:
		op, operand = ast.Not, bindNot
	case scan.Plus:
		op = ast.UAdd
	case scan.Minus:
		op = ast.USub
	case scan.Tilde:
		op = ast.Invert
	}
	start := p.s.Start
	if op == ast.Not && least > bindNot {
		p.s.Next()
		p.fail(start, p.s.PrevEnd, "'not' after an operator must be parenthesized")
		return 0
	}
	if !p.descend() {
		return 0
	}
	p.s.Next()
	n := p.one(ast.KindUnaryOp, start, op, p.binary(operand), ast.FieldOperand)
	p.depth--
	return n
}

// await parses await and its operand.
func (p *Parser) await() ast.Index {
	start := p.s.Start
	p.s.Next()
	return p.one(ast.KindAwait, start, 0, p.primary(), ast.FieldValue)
}
