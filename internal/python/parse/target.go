package parse

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scan"
)

// setTarget makes an expression that was parsed a target: flag is FlagStore or FlagDel. What cannot be one is reported
// and stays as it is; verb says what is done to it.
func (p *Parser) setTarget(n ast.Index, flag ast.Flags) {
	if bad := p.markTarget(n, flag); bad != 0 {
		verb := "cannot assign to "
		if flag == ast.FlagDel {
			verb = "cannot delete "
		}
		raw := p.nodes[bad]
		p.report(raw.Start, raw.End, verb+p.describe(bad))
	}
}

// markTarget sets flag on a target and the targets in it, and returns the first part that cannot be a target.
func (p *Parser) markTarget(n ast.Index, flag ast.Flags) (bad ast.Index) {
	raw := &p.nodes[n]
	switch raw.Kind {
	case ast.KindName, ast.KindAttribute, ast.KindSubscript:
		raw.Flags |= flag
	case ast.KindStarred:
		if flag == ast.FlagDel || raw.Flags&ast.FlagParen != 0 {
			return n
		}
		raw.Flags |= flag
		if p.nodes[raw.First].Kind == ast.KindStarred {
			return raw.First
		}
		return p.markTarget(raw.First, flag)
	case ast.KindTuple, ast.KindList:
		raw.Flags |= flag
		for child := raw.First; child != 0; child = p.nodes[child].Next {
			if found := p.markTarget(child, flag); found != 0 && bad == 0 {
				bad = found
			}
		}
	case ast.KindError, ast.KindInvalid:
	default:
		return n
	}
	return bad
}

// forTargets parses the targets of a for statement or clause, up to in.
func (p *Parser) forTargets() ast.Index {
	start := p.s.Start
	n := p.forTarget()
	if p.s.Kind == scan.Comma {
		var elts list
		p.add(&elts, n, ast.FieldElts)
		for p.accept(scan.Comma) && (begins[p.s.Kind] || p.s.Kind == scan.Star) {
			p.add(&elts, p.forTarget(), ast.FieldElts)
		}
		n = p.parent(ast.KindTuple, start, 0, 0, elts.first)
	}
	p.setTarget(n, ast.FlagStore)
	return n
}

// forTarget parses one target: everything that binds more tightly than in.
func (p *Parser) forTarget() ast.Index {
	if p.s.Kind == scan.Star {
		return p.starred(bindBitOr)
	}
	return p.binary(bindBitOr)
}

// missingIn reports what stands in the place of in.
func (p *Parser) missingIn() {
	if p.s.Kind == scan.Colon || p.s.Kind == scan.Newline || begins[p.s.Kind] || isClosing(p.s.Kind) {
		p.fail(p.s.Start, p.s.End, "'in' expected after for-loop variables")
		return
	}
	p.unexpected()
}

// isClosing tells whether a token is a closing bracket.
func isClosing(k scan.Kind) bool {
	return k == scan.RightParen || k == scan.RightSquare || k == scan.RightBrace
}
