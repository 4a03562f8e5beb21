package parse

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
)

// statement parses a compound statement, or a line of simple ones, and adds what it finds to a body.
func (p *Parser) statement(body *list, field ast.Field) {
	switch p.s.Kind {
	case scan.Newline, scan.Dedent: // left over where a line was given up
		p.s.Next()
		return
	case scan.Indent:
		p.report(p.s.Start, p.s.End, "unexpected indent")
		p.indented(body, field)
		return
	}
	if p.s.Kind >= scan.And || p.s.Kind == scan.Name || p.s.Kind == scan.At {
		if n := p.compound(); n != 0 {
			p.add(body, n, field)
			return
		}
	}
	p.simpleLine(body, field)
}

// simpleLine parses simple statements with semicolons between them, up to the end of the line.
func (p *Parser) simpleLine(body *list, field ast.Field) {
	for {
		start := p.s.Start
		n := p.simple()
		switch p.s.Kind {
		case scan.Newline:
			p.add(body, n, field)
			p.s.Next()
			return
		case scan.Semicolon:
			p.add(body, n, field)
			p.s.Next()
			if p.s.Kind == scan.Newline {
				p.s.Next()
				return
			}
			continue
		}
		p.afterStatement(start, n)
		p.giveUp(body, field, start, n)
		return
	}
}

// simple parses one simple statement, without what ends it.
func (p *Parser) simple() ast.Index {
	start := p.s.Start
	switch p.s.Kind {
	case scan.Return:
		p.s.Next()
		var value ast.Index
		if begins[p.s.Kind] || p.s.Kind == scan.Star {
			value = p.starExpressions()
		}
		return p.one(ast.KindReturn, start, 0, value, ast.FieldValue)
	case scan.Import:
		return p.importNames(start)
	case scan.From:
		return p.importFrom(start)
	case scan.Raise:
		return p.raise()
	case scan.Pass:
		p.s.Next()
		return p.parent(ast.KindPass, start, 0, 0, 0)
	case scan.Break:
		p.s.Next()
		return p.parent(ast.KindBreak, start, 0, 0, 0)
	case scan.Continue:
		p.s.Next()
		return p.parent(ast.KindContinue, start, 0, 0, 0)
	case scan.Del:
		return p.del()
	case scan.Assert:
		return p.assert()
	case scan.Global:
		return p.declaration(ast.KindGlobal)
	case scan.Nonlocal:
		return p.declaration(ast.KindNonlocal)
	case scan.Name:
		if n := p.softSimple(); n != 0 {
			return n
		}
	}
	return p.expressionStatement()
}

// softSimple parses a simple statement that begins with a soft keyword; 0 where the name is just a name.
func (p *Parser) softSimple() ast.Index {
	start := p.s.Start
	if p.s.End-start != 4 || !p.is("type") && !p.is("lazy") {
		return 0
	}
	lazy := p.is("lazy")
	mark := p.s.Mark()
	end := p.s.End
	p.s.Next()
	switch {
	case lazy && p.s.Kind == scan.Import:
		p.feature(start, end, ast.V(15), "lazy import")
		n := p.importNames(start)
		p.nodes[n].Flags |= ast.FlagIsLazy
		return n
	case lazy && p.s.Kind == scan.From:
		p.feature(start, end, ast.V(15), "lazy import")
		n := p.importFrom(start)
		p.nodes[n].Flags |= ast.FlagIsLazy
		return n
	case !lazy && p.s.Kind == scan.Name:
		p.feature(start, end, ast.V(12), "type statement")
		return p.typeAlias(start)
	}
	p.s.Rewind(mark)
	return 0
}

// typeAlias parses a type statement from its name on.
func (p *Parser) typeAlias(start uint32) ast.Index {
	var children list
	name := p.leaf(ast.KindName, p.s.Symbol)
	p.nodes[name].Flags |= ast.FlagStore
	p.s.Next()
	p.add(&children, name, ast.FieldName)
	if p.s.Kind == scan.LeftSquare {
		p.typeParameters(&children)
	}
	if p.expect(scan.Assign) {
		p.add(&children, p.expression(), ast.FieldValue)
	}
	return p.parent(ast.KindTypeAlias, start, 0, 0, children.first)
}

// expressionStatement parses an expression, or an assignment of one of the three kinds.
func (p *Parser) expressionStatement() ast.Index {
	start := p.s.Start
	first := p.yieldOrStarExpressions()
	switch p.s.Kind {
	case scan.Newline:
	case scan.Assign:
		return p.assignment(start, first)
	case scan.Colon:
		return p.annotated(start, first)
	default:
		if op := augmentedOps[p.s.Kind]; op != ast.OpNone {
			return p.augmented(start, first, op)
		}
	}
	return p.one(ast.KindExpr, start, 0, first, ast.FieldValue)
}

// assignment parses what follows the first target.
func (p *Parser) assignment(start uint32, target ast.Index) ast.Index {
	var children list
	for p.s.Kind == scan.Assign {
		p.setTarget(target, ast.FlagStore)
		p.add(&children, target, ast.FieldTargets)
		p.s.Next()
		target = p.yieldOrStarExpressions()
	}
	p.add(&children, target, ast.FieldValue)
	return p.parent(ast.KindAssign, start, 0, 0, children.first)
}

// augmented parses an augmented assignment after its target.
func (p *Parser) augmented(start uint32, target ast.Index, op ast.Op) ast.Index {
	switch p.nodes[target].Kind {
	case ast.KindName, ast.KindAttribute, ast.KindSubscript:
		p.nodes[target].Flags |= ast.FlagStore
	default:
		p.report(start, p.s.PrevEnd, "'"+p.describe(target)+"' is an illegal expression for augmented assignment")
	}
	p.s.Next()
	at := p.s.Start
	value := p.yieldOrStarExpressions()
	if p.hasBareStar(value) {
		p.feature(at, p.s.PrevEnd, ast.V(9), "unparenthesized unpacking in an augmented assignment")
	}
	return p.two(ast.KindAugAssign, start, op, target, ast.FieldTarget, value, ast.FieldValue)
}

// annotated parses an annotation, and the value where there is one, after their target.
func (p *Parser) annotated(start uint32, target ast.Index) ast.Index {
	raw := &p.nodes[target]
	var flags ast.Flags
	switch raw.Kind {
	case ast.KindName:
		if raw.Flags&ast.FlagParen == 0 {
			flags = ast.FlagSimple
		}
		raw.Flags |= ast.FlagStore
	case ast.KindAttribute, ast.KindSubscript:
		raw.Flags |= ast.FlagStore
	case ast.KindList, ast.KindTuple:
		p.report(start, p.s.PrevEnd, "only single target (not "+p.describe(target)+") can be annotated")
	default:
		return p.illegalAnnotation(start, target)
	}
	var children list
	p.add(&children, target, ast.FieldTarget)
	p.s.Next()
	p.add(&children, p.expression(), ast.FieldAnnotation)
	if p.s.Kind == scan.Assign {
		p.s.Next()
		at := p.s.Start
		value := p.yieldOrStarExpressions()
		if raw := p.nodes[value]; raw.Kind == ast.KindTuple && raw.Start == at && p.hasBareStar(value) {
			p.feature(at, p.s.PrevEnd, ast.V(8), "unpacking in an annotated assignment")
		}
		p.add(&children, value, ast.FieldValue)
	}
	n := p.parent(ast.KindAnnAssign, start, 0, 0, children.first)
	p.nodes[n].Flags |= flags
	return n
}

// illegalAnnotation fails at a colon after something that cannot be annotated. Where nothing follows the colon, it was
// more likely meant to begin a block.
func (p *Parser) illegalAnnotation(start uint32, target ast.Index) ast.Index {
	end := p.s.PrevEnd
	colon, colonEnd := p.s.Start, p.s.End
	p.s.Next()
	if begins[p.s.Kind] {
		p.fail(start, end, "illegal target for annotation")
	} else {
		p.fail(colon, colonEnd, "invalid syntax")
	}
	return p.remains(start, target)
}

// raise parses a raise statement.
func (p *Parser) raise() ast.Index {
	start := p.s.Start
	p.s.Next()
	var children list
	switch {
	case begins[p.s.Kind]:
		p.add(&children, p.expression(), ast.FieldExc)
	case p.s.Kind == scan.From:
		p.fail(start, p.s.End, "did you forget an expression between 'raise' and 'from'?")
	default:
		return p.parent(ast.KindRaise, start, 0, 0, 0)
	}
	if p.s.Kind == scan.From {
		at, end := p.s.Start, p.s.End
		p.s.Next()
		if !begins[p.s.Kind] {
			p.fail(at, end, "did you forget an expression after 'from'?")
		}
		p.add(&children, p.expression(), ast.FieldCause)
	}
	return p.parent(ast.KindRaise, start, 0, 0, children.first)
}

// del parses a del statement.
func (p *Parser) del() ast.Index {
	start := p.s.Start
	p.s.Next()
	var targets list
	for {
		target := p.starExpression()
		p.setTarget(target, ast.FlagDel)
		p.add(&targets, target, ast.FieldTargets)
		if !p.accept(scan.Comma) || !begins[p.s.Kind] && p.s.Kind != scan.Star {
			break
		}
	}
	return p.parent(ast.KindDelete, start, 0, 0, targets.first)
}

// assert parses an assert statement.
func (p *Parser) assert() ast.Index {
	start := p.s.Start
	p.s.Next()
	var children list
	p.add(&children, p.asserted(), ast.FieldTest)
	if p.accept(scan.Comma) {
		p.add(&children, p.asserted(), ast.FieldMsg)
	}
	return p.parent(ast.KindAssert, start, 0, 0, children.first)
}

// asserted parses an expression of an assert, after which an assignment is a common slip.
func (p *Parser) asserted() ast.Index {
	start := p.s.Start
	n := p.expression()
	switch p.s.Kind {
	case scan.Assign:
		p.fail(start, p.s.End, "cannot assign to "+p.describe(n)+" here; maybe you meant '==' instead of '='?")
	case scan.Walrus:
		p.fail(start, p.s.End, "cannot use named expression without parentheses here")
	}
	return n
}

// declaration parses a global or nonlocal statement.
func (p *Parser) declaration(kind ast.Kind) ast.Index {
	start := p.s.Start
	p.s.Next()
	var names list
	for {
		if p.s.Kind != scan.Name {
			p.unexpected()
			break
		}
		p.add(&names, p.identifier(), ast.FieldNames)
		if !p.accept(scan.Comma) {
			break
		}
	}
	return p.parent(kind, start, 0, 0, names.first)
}
