package parse

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
)

// A list is a row of siblings that are being collected. Node 0, which is what rules return when there is nothing, can
// be added and is left out.
type list struct {
	first, last ast.Index
}

// add appends a node and says which field of the parent it fills.
func (p *Parser) add(l *list, n ast.Index, field ast.Field) {
	if n == 0 {
		return
	}
	p.nodes[n].Field = field
	if l.last == 0 {
		l.first = n
	} else {
		p.nodes[l.last].Next = n
	}
	l.last = n
}

// leaf makes a node without children out of the current token.
func (p *Parser) leaf(kind ast.Kind, data uint32) ast.Index {
	p.nodes = append(p.nodes, ast.Raw{Kind: kind, Start: p.s.Start, End: p.s.End, Data: data})
	return ast.Index(len(p.nodes) - 1)
}

// parent makes the node that the given children have; it ends where the last token ended. After a syntax error it is an
// Error, or nothing where there are no children.
func (p *Parser) parent(kind ast.Kind, start uint32, op ast.Op, data uint32, first ast.Index) ast.Index {
	if p.broken {
		return p.remains(start, first)
	}
	p.nodes = append(p.nodes, ast.Raw{
		Kind: kind, Op: op, Start: start, End: p.s.PrevEnd, First: first, Data: data,
	})
	return ast.Index(len(p.nodes) - 1)
}

// one is parent for a single child.
func (p *Parser) one(kind ast.Kind, start uint32, op ast.Op, child ast.Index, field ast.Field) ast.Index {
	p.nodes[child].Field = field
	return p.parent(kind, start, op, 0, child)
}

// two is parent for two children.
func (p *Parser) two(kind ast.Kind, start uint32, op ast.Op, a ast.Index, fa ast.Field, b ast.Index, fb ast.Field) ast.Index {
	if p.broken {
		var parts list
		p.add(&parts, a, fa)
		p.add(&parts, b, fb)
		return p.remains(start, parts.first)
	}
	p.nodes[a].Field, p.nodes[a].Next = fa, b
	p.nodes[b].Field = fb
	return p.parent(kind, start, op, 0, a)
}

// remains makes an Error of the finished parts of something that is broken.
func (p *Parser) remains(start uint32, first ast.Index) ast.Index {
	if first == 0 {
		return 0
	}
	if only := &p.nodes[first]; only.Next == 0 && only.Kind == ast.KindError {
		return first
	}
	end := start
	for i := first; i != 0; i = p.nodes[i].Next {
		p.nodes[i].Field = ast.FieldParts
		start = min(start, p.nodes[i].Start)
		end = max(end, p.nodes[i].End)
	}
	end = max(end, p.s.PrevEnd)
	p.nodes = append(p.nodes, ast.Raw{Kind: ast.KindError, Start: start, End: end, First: first})
	return ast.Index(len(p.nodes) - 1)
}

// identifier makes an Identifier of the current token, which is a Name, and goes on.
func (p *Parser) identifier() ast.Index {
	n := p.leaf(ast.KindIdentifier, p.s.Symbol)
	p.s.Next()
	return n
}

// accept goes on after a token of the given kind, where it is one.
func (p *Parser) accept(kind scan.Kind) bool {
	if p.s.Kind != kind {
		return false
	}
	p.s.Next()
	return true
}

// expect goes on after a token of the given kind; any other is an error.
func (p *Parser) expect(kind scan.Kind) bool {
	if p.s.Kind != kind {
		p.unexpectedFor(kind)
		return false
	}
	p.s.Next()
	return true
}

// name returns the symbol of the current token, which must be a Name, and goes on.
func (p *Parser) name() (symbol uint32, ok bool) {
	if p.s.Kind != scan.Name {
		p.unexpected()
		return 0, false
	}
	symbol = p.s.Symbol
	p.s.Next()
	return symbol, true
}

// is reports whether the current token is a Name that is spelled so, as soft keywords are.
func (p *Parser) is(word string) bool {
	return p.s.Kind == scan.Name && int(p.s.End-p.s.Start) == len(word) &&
		string(p.s.Text()[p.s.Start:p.s.End]) == word
}
