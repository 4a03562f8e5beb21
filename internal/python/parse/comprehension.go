package parse

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
)

// comprehension parses the clauses of a comprehension after its element, or its key and value, and the closing bracket.
func (p *Parser) comprehension(kind ast.Kind, start uint32, element, value ast.Index, closing scan.Kind) ast.Index {
	var children list
	if kind == ast.KindDictComp {
		p.add(&children, element, ast.FieldKey)
		p.add(&children, value, ast.FieldValue)
	} else {
		p.add(&children, element, ast.FieldElt)
		p.starFeature(element)
	}
	p.clauses(&children)
	p.close(closing)
	return p.parent(kind, start, 0, 0, children.first)
}

// starFeature notes an element of a comprehension that is unpacked (PEP 798).
func (p *Parser) starFeature(element ast.Index) {
	if raw := p.nodes[element]; raw.Kind == ast.KindStarred {
		p.feature(raw.Start, raw.End, ast.V(15), "unpacking in a comprehension")
	}
}

// clauses parses the for clauses of a comprehension.
func (p *Parser) clauses(children *list) {
	for p.s.Kind == scan.For || p.s.Kind == scan.Async {
		p.add(children, p.clause(), ast.FieldGenerators)
	}
}

// clause parses one for clause with its conditions.
func (p *Parser) clause() ast.Index {
	start := p.s.Start
	var flags ast.Flags
	if p.accept(scan.Async) {
		flags = ast.FlagIsAsync
	}
	if !p.expect(scan.For) {
		return 0
	}
	var children list
	p.add(&children, p.forTargets(), ast.FieldTarget)
	if p.s.Kind != scan.In {
		p.missingIn()
	}
	p.accept(scan.In)
	p.add(&children, p.binary(bindOr), ast.FieldIter)
	for p.accept(scan.If) {
		p.add(&children, p.condition(), ast.FieldIfs)
	}
	n := p.parent(ast.KindComprehension, start, 0, 0, children.first)
	p.nodes[n].Flags |= flags
	return n
}

// condition parses a condition of a comprehension. Before 3.9 it could be a lambda.
func (p *Parser) condition() ast.Index {
	if p.s.Kind != scan.Lambda {
		return p.binary(bindOr)
	}
	start := p.s.Start
	if !p.descend() {
		return 0
	}
	n := p.lambda()
	p.depth--
	p.dropped(start, p.s.PrevEnd, 0, ast.V(9), "lambda as a condition")
	return n
}
