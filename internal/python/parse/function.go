package parse

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
)

// lambda parses a lambda.
func (p *Parser) lambda() ast.Index {
	start := p.s.Start
	p.s.Next()
	args := p.parameters(scan.Colon)
	if prefix, ok := p.s.BeginsSpec(); ok {
		p.fail(start, p.s.End, prefix+": lambda expressions are not allowed without parentheses")
	}
	p.expect(scan.Colon)
	return p.two(ast.KindLambda, start, 0, args, ast.FieldArgs, p.expression(), ast.FieldBody)
}

// A parameterList is the state of a list of parameters that is being parsed.
type parameterList struct {
	children list
	closing  scan.Kind // what ends the list: a parenthesis or, in a lambda, a colon
	count    int
	slash    bool // a slash was seen
	star     bool // a star was seen: what follows is keyword-only
	bare     bool // the star had no name, and no keyword-only parameter followed yet
	bareAt   [2]uint32
	defaults bool // a positional parameter had a default
	kwarg    bool // a ** was seen, after which nothing may come
}

// parameters parses the parameters of a function or lambda, up to what closes them.
func (p *Parser) parameters(closing scan.Kind) ast.Index {
	start := p.s.Start
	if p.s.Kind == closing {
		// No parameters: the node is an empty one, at the end of the token before.
		p.nodes = append(p.nodes, ast.Raw{Kind: ast.KindArguments, Start: p.s.PrevEnd, End: p.s.PrevEnd})
		return ast.Index(len(p.nodes) - 1)
	}
	l := parameterList{closing: closing}
	for p.s.Kind != closing {
		p.parameter(&l)
		l.count++
		if p.s.Kind != scan.Comma {
			break
		}
		p.s.Next()
	}
	if l.bare {
		p.report(l.bareAt[0], l.bareAt[1], "named parameters must follow bare *")
	}
	if p.s.Kind != closing {
		if closing == scan.RightParen {
			p.unclosed(closing)
		} else {
			p.unexpected()
		}
	}
	// They stay arguments where they are broken: the names that were finished are bound.
	end := p.s.PrevEnd
	start = min(start, end)
	p.nodes = append(p.nodes, ast.Raw{Kind: ast.KindArguments, Start: start, End: end, First: l.children.first})
	return ast.Index(len(p.nodes) - 1)
}

// parameter parses one parameter, or the slash or star between them.
func (p *Parser) parameter(l *parameterList) {
	start, end := p.s.Start, p.s.End
	if l.kwarg {
		p.report(start, end, "parameters cannot follow var-keyword parameter")
	}
	switch p.s.Kind {
	case scan.Name:
		p.namedParameter(l)
	case scan.Slash:
		p.s.Next()
		p.slash(l, start, end)
	case scan.Star:
		p.s.Next()
		if l.star {
			p.report(start, end, "* may appear only once")
		}
		l.star = true
		if p.s.Kind == scan.Comma || p.s.Kind == l.closing {
			l.bare, l.bareAt = true, [2]uint32{start, end}
			return
		}
		p.add(&l.children, p.arg(l, true), ast.FieldVararg)
		p.noDefault("var-positional")
	case scan.DoubleStar:
		p.s.Next()
		l.kwarg = true
		p.add(&l.children, p.arg(l, false), ast.FieldKwarg)
		p.noDefault("var-keyword")
	case scan.LeftParen:
		if l.closing == scan.RightParen {
			p.fail(start, end, "function parameters cannot be parenthesized")
		} else {
			p.fail(start, end, "lambda expression parameters cannot be parenthesized")
		}
	default:
		p.unexpected()
	}
}

// namedParameter parses a parameter that has neither * nor **, and its default.
func (p *Parser) namedParameter(l *parameterList) {
	start := p.s.Start
	field, defaults := ast.FieldArgs, ast.FieldDefaults
	if l.star {
		field, defaults = ast.FieldKwonlyargs, ast.FieldKwDefaults
		l.bare = false
	}
	p.add(&l.children, p.arg(l, false), field)
	if p.s.Kind != scan.Assign {
		if l.defaults && !l.star {
			p.report(start, p.s.PrevEnd, "parameter without a default follows parameter with a default")
		}
		return
	}
	at, end := p.s.Start, p.s.End
	p.s.Next()
	if p.s.Kind == scan.Comma || p.s.Kind == scan.RightParen {
		p.fail(at, end, "expected default value expression")
		return
	}
	p.add(&l.children, p.expression(), defaults)
	l.defaults = l.defaults || !l.star
}

// arg parses the name of a parameter and, where it is one of a function, its annotation.
func (p *Parser) arg(l *parameterList, unpacked bool) ast.Index {
	start := p.s.Start
	symbol, ok := p.name()
	if !ok {
		return 0
	}
	var annotation ast.Index
	if l.closing == scan.RightParen && p.accept(scan.Colon) {
		if unpacked && p.s.Kind == scan.Star {
			at := p.s.Start
			annotation = p.starred(bindBitOr)
			p.feature(at, p.s.PrevEnd, ast.V(11), "unpacking in an annotation")
		} else {
			annotation = p.expression()
		}
	}
	p.nodes[annotation].Field = ast.FieldAnnotation
	return p.parent(ast.KindArg, start, 0, symbol, annotation)
}

// slash makes the parameters before it positional-only.
func (p *Parser) slash(l *parameterList, start, end uint32) {
	switch {
	case l.count == 0:
		p.report(start, end, "at least one parameter must precede /")
	case l.slash:
		p.report(start, end, "/ may appear only once")
	case l.star:
		p.report(start, end, "/ must be ahead of *")
	case p.s.Kind == scan.Star:
		p.fail(p.s.Start, p.s.End, "expected comma between / and *")
	}
	l.slash = true
	for i := l.children.first; i != 0; i = p.nodes[i].Next {
		if p.nodes[i].Field == ast.FieldArgs {
			p.nodes[i].Field = ast.FieldPosonlyargs
		}
	}
	p.feature(start, end, ast.V(8), "positional-only parameters")
}

// noDefault reports a default where none may be.
func (p *Parser) noDefault(what string) {
	if p.s.Kind == scan.Assign {
		p.fail(p.s.Start, p.s.End, what+" parameter cannot have default value")
	}
}

// functionDef parses a function from its def; first is where the statement starts, which for a coroutine is its async.
func (p *Parser) functionDef(start uint32, async bool, decorators list) ast.Index {
	kind := ast.KindFunctionDef
	if async {
		kind = ast.KindAsyncFunctionDef
	}
	p.s.Next()
	children := decorators
	symbol, _ := p.name()
	if p.s.Kind == scan.LeftSquare {
		p.typeParameters(&children)
	}
	if p.expect(scan.LeftParen) {
		p.add(&children, p.parameters(scan.RightParen), ast.FieldArgs)
		p.accept(scan.RightParen)
	}
	if p.accept(scan.Arrow) {
		p.add(&children, p.expression(), ast.FieldReturns)
	}
	p.block(&children, ast.FieldBody, header{"function definition", start})
	return p.parent(kind, start, 0, symbol, children.first)
}

// classDef parses a class.
func (p *Parser) classDef(decorators list) ast.Index {
	start := p.s.Start
	p.s.Next()
	children := decorators
	symbol, _ := p.name()
	if p.s.Kind == scan.LeftSquare {
		p.typeParameters(&children)
	}
	if p.s.Kind == scan.LeftParen {
		p.arguments(&children, ast.FieldBases, false)
	}
	p.block(&children, ast.FieldBody, header{"class definition", start})
	return p.parent(ast.KindClassDef, start, 0, symbol, children.first)
}

// typeParameters parses the type parameters of a class, function or type alias (PEP 695).
func (p *Parser) typeParameters(children *list) {
	start := p.s.Start
	p.s.Next()
	if p.s.Kind == scan.RightSquare {
		p.report(start, p.s.End, "type parameter list cannot be empty")
	}
	for p.s.Kind != scan.RightSquare {
		p.add(children, p.typeParameter(), ast.FieldTypeParams)
		if p.s.Kind != scan.Comma {
			break
		}
		p.s.Next()
	}
	p.close(scan.RightSquare)
	p.feature(start, p.s.PrevEnd, ast.V(12), "type parameter list")
}

// typeParameter parses one type parameter with its bound and default.
func (p *Parser) typeParameter() ast.Index {
	start := p.s.Start
	kind := ast.KindTypeVar
	switch p.s.Kind {
	case scan.Star:
		kind = ast.KindTypeVarTuple
		p.s.Next()
	case scan.DoubleStar:
		kind = ast.KindParamSpec
		p.s.Next()
	}
	symbol, ok := p.name()
	if !ok {
		return 0
	}
	var children list
	if p.s.Kind == scan.Colon {
		colon := p.s.Start
		p.s.Next()
		bound := p.expression()
		if kind != ast.KindTypeVar {
			what := "bound"
			if p.nodes[bound].Kind == ast.KindTuple {
				what = "constraints"
			}
			p.report(colon, p.s.PrevEnd, "cannot use "+what+" with "+kind.String())
			bound = p.remains(colon, bound)
		}
		p.add(&children, bound, ast.FieldBound)
	}
	if p.s.Kind == scan.Assign {
		at := p.s.Start
		p.s.Next()
		if kind == ast.KindTypeVarTuple {
			p.add(&children, p.starExpression(), ast.FieldDefaultValue)
		} else {
			p.add(&children, p.expression(), ast.FieldDefaultValue)
		}
		p.feature(at, p.s.PrevEnd, ast.V(13), "type parameter default")
	}
	return p.parent(kind, start, 0, symbol, children.first)
}
