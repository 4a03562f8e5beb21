package parse

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
)

// importNames parses an import statement from its keyword; start is that of a lazy before it.
func (p *Parser) importNames(start uint32) ast.Index {
	p.s.Next()
	if p.s.Kind == scan.Newline {
		p.fail(p.s.Start, p.s.End, "expected one or more names after 'import'")
	}
	var names list
	for {
		at := p.s.Start
		symbol, ok := p.dottedName()
		if !ok {
			break
		}
		p.add(&names, p.alias(at, symbol), ast.FieldNames)
		if !p.accept(scan.Comma) {
			break
		}
	}
	if p.s.Kind == scan.From {
		p.fail(start, p.s.End, "did you mean to use 'from ... import ...' instead?")
	}
	return p.parent(ast.KindImport, start, 0, 0, names.first)
}

// importFrom parses a from import from its keyword; start is that of a lazy before it.
func (p *Parser) importFrom(start uint32) ast.Index {
	p.s.Next()
	var children list
	level := uint32(0)
	for {
		if p.s.Kind == scan.Dot {
			level++
		} else if p.s.Kind == scan.Ellipsis {
			level += 3
		} else {
			break
		}
		p.s.Next()
	}
	if level == 0 || p.s.Kind == scan.Name {
		at := p.s.Start
		if symbol, ok := p.dottedName(); ok {
			p.add(&children, p.parent(ast.KindIdentifier, at, 0, symbol, 0), ast.FieldModule)
		}
	}
	if p.expect(scan.Import) {
		p.importTargets(&children)
	}
	return p.parent(ast.KindImportFrom, start, 0, level, children.first)
}

// futureFeatures notes features that __future__ does not have, in the imports that begin a module. ast.parse refuses
// them since 3.14; before, the compiler did.
func (p *Parser) futureFeatures(first ast.Index) {
	if raw := p.nodes[first]; raw.Kind == ast.KindExpr && p.isDocstring(raw.First) {
		first = raw.Next
	}
	for n := first; p.nodes[n].Kind == ast.KindImportFrom && p.nodes[n].Data == 0; n = p.nodes[n].Next {
		module := p.nodes[n].First
		if string(p.s.Spelling(p.nodes[module].Data)) != "__future__" {
			return
		}
		for name := p.nodes[module].Next; name != 0; name = p.nodes[name].Next {
			raw := p.nodes[name]
			switch spelling := string(p.s.Spelling(raw.Data)); spelling {
			case "nested_scopes", "generators", "division", "absolute_import", "with_statement", "print_function",
				"unicode_literals", "barry_as_FLUFL", "generator_stop", "annotations":
			default:
				p.dropped(raw.Start, raw.End, 0, ast.V(14), "unknown future feature "+spelling)
			}
		}
	}
}

// isDocstring tells whether an expression is a string without fields.
func (p *Parser) isDocstring(n ast.Index) bool {
	return p.nodes[n].Kind == ast.KindConstant && p.nodes[n].Op == ast.ConstStr
}

// importTargets parses what is imported from a module.
func (p *Parser) importTargets(children *list) {
	at := p.s.Start
	switch p.s.Kind {
	case scan.Star:
		symbol := p.s.InternRange(at, p.s.End)
		p.s.Next()
		p.add(children, p.parent(ast.KindAlias, at, 0, symbol, 0), ast.FieldNames)
		return
	case scan.Newline:
		p.fail(at, p.s.End, "expected one or more names after 'import'")
		return
	}
	parentheses := p.accept(scan.LeftParen)
	for {
		at = p.s.Start
		symbol, ok := p.name()
		if !ok {
			return
		}
		p.add(children, p.alias(at, symbol), ast.FieldNames)
		comma, end := p.s.Start, p.s.End
		if !p.accept(scan.Comma) {
			break
		}
		if parentheses && p.s.Kind == scan.RightParen {
			break
		}
		if !parentheses && p.s.Kind == scan.Newline {
			p.report(comma, end, "trailing comma not allowed without surrounding parentheses")
			return
		}
	}
	if parentheses {
		p.close(scan.RightParen)
	}
}

// alias parses the as of an imported name.
func (p *Parser) alias(start, symbol uint32) ast.Index {
	var asname ast.Index
	if p.accept(scan.As) {
		at := p.s.Start
		if p.s.Kind == scan.Name {
			asname = p.identifier()
		} else {
			p.unexpected()
		}
		if p.s.Kind == scan.Dot || p.s.Kind == scan.LeftParen || p.s.Kind == scan.LeftSquare {
			target := p.leaf(ast.KindName, 0)
			target = p.trailers(at, target)
			p.fail(at, p.s.PrevEnd, "cannot use "+p.describe(target)+" as import target")
		}
	}
	return p.withName(ast.KindAlias, start, symbol, asname, ast.FieldAsname)
}

// withName is parent for a node with a symbol and at most one child.
func (p *Parser) withName(kind ast.Kind, start, symbol uint32, child ast.Index, field ast.Field) ast.Index {
	p.nodes[child].Field = field
	return p.parent(kind, start, 0, symbol, child)
}

// dottedName parses a.b.c and returns the symbol of the whole.
func (p *Parser) dottedName() (uint32, bool) {
	start := p.s.Start
	symbol, ok := p.name()
	if !ok || p.s.Kind != scan.Dot {
		return symbol, ok
	}
	// Where no blanks and no characters to normalise are in it, the text is the name.
	size := len(p.s.Spelling(symbol))
	joined := append(p.joined[:0], p.s.Spelling(symbol)...)
	for p.accept(scan.Dot) {
		symbol, ok = p.name()
		if !ok {
			return 0, false
		}
		joined = append(append(joined, '.'), p.s.Spelling(symbol)...)
		size += 1 + len(p.s.Spelling(symbol))
	}
	p.joined = joined
	if end := p.s.PrevEnd; string(p.s.Text()[start:end]) == string(joined) {
		return p.s.InternRange(start, end), true
	}
	return p.s.InternOther(joined), true
}
