package parse

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
)

// A header is what a block belongs to, for messages.
type header struct {
	what string
	at   uint32
}

// compound parses a compound statement; 0 where none begins here.
func (p *Parser) compound() ast.Index {
	switch p.s.Kind {
	case scan.If:
		return p.ifStatement()
	case scan.Def:
		return p.functionDef(p.s.Start, false, list{})
	case scan.Class:
		return p.classDef(list{})
	case scan.For:
		return p.forStatement(p.s.Start, ast.KindFor)
	case scan.With:
		return p.with(p.s.Start, ast.KindWith)
	case scan.Try:
		return p.try()
	case scan.While:
		return p.while()
	case scan.At:
		return p.decorated()
	case scan.Async:
		return p.async(list{})
	case scan.Name:
		if p.s.End-p.s.Start == 5 && p.is("match") {
			return p.match()
		}
	}
	return 0
}

// block parses the colon and the body that end a header.
func (p *Parser) block(children *list, field ast.Field, h header) {
	if !p.broken && !p.accept(scan.Colon) {
		if begins[p.s.Kind] || p.s.Kind == scan.Newline {
			p.fail(p.s.Start, p.s.End, "expected ':'")
			p.vague = true
		} else {
			p.unexpected()
		}
	}
	if p.broken {
		p.recover(true)
		p.accept(scan.Newline)
		if p.s.Kind == scan.Indent {
			p.indented(children, field)
		}
		return
	}
	if p.s.Kind != scan.Newline {
		p.simpleLine(children, field)
		return
	}
	p.s.Next()
	if p.s.Kind != scan.Indent {
		p.noBlock(h)
		return
	}
	p.indented(children, field)
}

// indented parses the statements of an indented block, from its Indent to its Dedent.
func (p *Parser) indented(body *list, field ast.Field) {
	p.s.Next()
	if !p.descend() {
		p.skipBlock()
		return
	}
	for p.s.Kind != scan.Dedent && p.s.Kind != scan.EOF {
		p.statement(body, field)
	}
	p.accept(scan.Dedent)
	p.depth--
}

// ifStatement parses if, elif and else. An elif is an If in the orelse of the one before, so the chain is built from its
// end.
func (p *Parser) ifStatement() ast.Index {
	type branch struct {
		start    uint32
		children list
	}
	var few [4]branch
	branches := few[:0]
	for {
		at := branch{start: p.s.Start}
		what := "'if' statement"
		if len(branches) > 0 {
			what = "'elif' statement"
		}
		p.s.Next()
		p.add(&at.children, p.namedExpression(), ast.FieldTest)
		p.block(&at.children, ast.FieldBody, header{what, at.start})
		branches = append(branches, at)
		if p.s.Kind != scan.Elif || len(branches) == maxTreeDepth {
			break
		}
	}
	last := &branches[len(branches)-1]
	p.elseBlock(&last.children)
	if p.s.Kind == scan.Elif {
		p.report(p.s.Start, p.s.End, "'elif' block follows an 'else' block")
	}
	p.countLinks(len(branches))
	n := p.parent(ast.KindIf, last.start, 0, 0, last.children.first)
	for i := len(branches) - 2; i >= 0; i-- {
		at := &branches[i]
		p.add(&at.children, n, ast.FieldOrelse)
		n = p.parent(ast.KindIf, at.start, 0, 0, at.children.first)
	}
	return n
}

// elseBlock parses an else, where there is one.
func (p *Parser) elseBlock(children *list) {
	if p.s.Kind == scan.Else {
		at := p.s.Start
		p.s.Next()
		p.block(children, ast.FieldOrelse, header{"'else' statement", at})
	}
}

// while parses a while statement.
func (p *Parser) while() ast.Index {
	start := p.s.Start
	p.s.Next()
	var children list
	p.add(&children, p.namedExpression(), ast.FieldTest)
	p.block(&children, ast.FieldBody, header{"'while' statement", start})
	p.elseBlock(&children)
	return p.parent(ast.KindWhile, start, 0, 0, children.first)
}

// forStatement parses a for statement from its for; start is that of an async before it.
func (p *Parser) forStatement(start uint32, kind ast.Kind) ast.Index {
	p.s.Next()
	var children list
	p.add(&children, p.forTargets(), ast.FieldTarget)
	if p.s.Kind != scan.In {
		p.missingIn()
	}
	p.accept(scan.In)
	at := p.s.Start
	iter := p.starExpressions()
	if p.hasBareStar(iter) {
		p.feature(at, p.s.PrevEnd, ast.V(9), "unparenthesized unpacking in a for statement")
	}
	p.add(&children, iter, ast.FieldIter)
	p.block(&children, ast.FieldBody, header{"'for' statement", start})
	p.elseBlock(&children)
	return p.parent(kind, start, 0, 0, children.first)
}

// hasBareStar tells whether a node is a tuple without parentheses in which something is unpacked.
func (p *Parser) hasBareStar(n ast.Index) bool {
	if p.nodes[n].Kind == ast.KindStarred {
		return true
	}
	if p.nodes[n].Kind != ast.KindTuple || p.s.Text()[p.nodes[n].Start] == '(' {
		return false
	}
	for i := p.nodes[n].First; i != 0; i = p.nodes[i].Next {
		if p.nodes[i].Kind == ast.KindStarred {
			return true
		}
	}
	return false
}

// try parses a try statement.
func (p *Parser) try() ast.Index {
	start := p.s.Start
	p.s.Next()
	var children list
	p.block(&children, ast.FieldBody, header{"'try' statement", start})
	kind := ast.KindTry
	handlers := 0
	for ; p.s.Kind == scan.Except; handlers++ {
		at := p.s.Start
		n, star := p.handler()
		switch {
		case handlers == 0 && star:
			kind = ast.KindTryStar
		case handlers > 0 && star != (kind == ast.KindTryStar):
			p.report(at, at+uint32(len("except")), "cannot have both 'except' and 'except*' on the same 'try'")
		}
		p.add(&children, n, ast.FieldHandlers)
	}
	if handlers > 0 {
		p.elseBlock(&children)
	}
	if p.s.Kind == scan.Finally {
		at := p.s.Start
		p.s.Next()
		p.block(&children, ast.FieldFinalbody, header{"'finally' statement", at})
	} else if handlers == 0 {
		p.report(p.s.Start, p.s.End, "expected 'except' or 'finally' block")
	}
	return p.parent(kind, start, 0, 0, children.first)
}

// handler parses an except block and tells whether it is except*.
func (p *Parser) handler() (n ast.Index, star bool) {
	start := p.s.Start
	p.s.Next()
	what := "'except' statement"
	if p.accept(scan.Star) {
		star, what = true, "'except*' statement"
		p.feature(start, p.s.PrevEnd, ast.V(11), "except*")
	}
	var children list
	if p.s.Kind != scan.Colon {
		p.handledTypes(&children, star)
	} else if star {
		p.fail(p.s.Start, p.s.End, "expected one or more exception types")
	}
	p.block(&children, ast.FieldBody, header{what, start})
	return p.parent(ast.KindExceptHandler, start, 0, 0, children.first), star
}

// handledTypes parses the types of an except block and the name that the exception is bound to.
func (p *Parser) handledTypes(children *list, star bool) {
	if star && p.s.Kind == scan.Newline {
		p.fail(p.s.Start, p.s.End, "expected one or more exception types")
		return
	}
	if p.s.Kind == scan.Newline {
		p.fail(p.s.Start, p.s.End, "expected ':'")
		return
	}
	start := p.s.Start
	types := p.expression()
	bare := p.s.Kind == scan.Comma
	if bare {
		var elts list
		p.add(&elts, types, ast.FieldElts)
		for p.accept(scan.Comma) && begins[p.s.Kind] {
			p.add(&elts, p.expression(), ast.FieldElts)
		}
		types = p.parent(ast.KindTuple, start, 0, 0, elts.first)
		p.feature(start, p.s.PrevEnd, ast.V(14), "except without parentheses")
	}
	p.add(children, types, ast.FieldType)
	if p.s.Kind != scan.As {
		return
	}
	if bare {
		p.report(start, p.s.PrevEnd, "multiple exception types must be parenthesized when using 'as'")
	}
	p.s.Next()
	at := p.s.Start
	target := p.expression()
	if raw := &p.nodes[target]; raw.Kind == ast.KindName && raw.Flags&ast.FlagParen == 0 {
		raw.Kind = ast.KindIdentifier
		p.add(children, target, ast.FieldName)
	} else {
		what := "except"
		if star {
			what = "except*"
		}
		p.fail(at, p.s.PrevEnd, "cannot use "+what+" statement with "+p.describe(target))
	}
}

// async parses a statement that begins with async.
func (p *Parser) async(decorators list) ast.Index {
	start := p.s.Start
	p.s.Next()
	switch p.s.Kind {
	case scan.Def:
		return p.functionDef(start, true, decorators)
	case scan.For:
		return p.forStatement(start, ast.KindAsyncFor)
	case scan.With:
		return p.with(start, ast.KindAsyncWith)
	}
	p.unexpected()
	return p.brokenStatement(start, 0)
}

// decorated parses decorators and the function or class that they decorate.
func (p *Parser) decorated() ast.Index {
	start := p.s.Start
	var decorators list
	known := false // that something is wrong
	for p.s.Kind == scan.At {
		p.s.Next()
		at := p.s.Start
		n := p.namedExpression()
		if !p.isDotted(n) {
			p.feature(at, p.s.PrevEnd, ast.V(9), "decorator that is not a dotted name or a call of one")
		}
		p.add(&decorators, n, ast.FieldDecoratorList)
		if p.s.Kind != scan.Newline {
			p.unexpected()
			p.recover(false)
			known = true
		}
		p.accept(scan.Newline)
	}
	switch p.s.Kind {
	case scan.Def:
		return p.functionDef(p.s.Start, false, decorators)
	case scan.Class:
		return p.classDef(decorators)
	case scan.Async:
		mark := p.s.Mark()
		p.s.Next()
		isDef := p.s.Kind == scan.Def
		p.s.Rewind(mark)
		if isDef {
			return p.async(decorators)
		}
	}
	if !known {
		p.report(p.s.Start, p.s.End, "expected a function or class after a decorator")
	}
	if n := p.remains(start, decorators.first); n != 0 {
		return n
	}
	p.nodes = append(p.nodes, ast.Raw{Kind: ast.KindError, Start: start, End: p.s.PrevEnd})
	return ast.Index(len(p.nodes) - 1)
}

// isDotted tells whether a decorator is one that Python 3.8 has: a dotted name, or a call of one.
func (p *Parser) isDotted(n ast.Index) bool {
	if p.nodes[n].Flags&ast.FlagParen != 0 {
		return false
	}
	if p.nodes[n].Kind == ast.KindCall {
		n = p.nodes[n].First
	}
	for p.nodes[n].Kind == ast.KindAttribute && p.nodes[n].Flags&ast.FlagParen == 0 {
		n = p.nodes[n].First
	}
	return p.nodes[n].Kind == ast.KindName && p.nodes[n].Flags&ast.FlagParen == 0
}
