package parse

import "github.com/unheeded/unheeded/internal/python/ast"

const (
	// maxDepth is how deep rules may nest. CPython's parser gives up at a similar depth, with a MemoryError.
	maxDepth = 3000
	// maxTreeDepth is how deep a tree may be, so that those who walk it by recursion are safe. CPython's own conversion
	// of trees gives up earlier.
	maxTreeDepth = 20000

	// A tree is measured only where rules nest deeper than easyDepth or there are more than easyLinks links. Without
	// that it cannot be too deep: one nesting of rules makes at most a dozen levels, one for each precedence.
	easyDepth = 1000
	easyLinks = 4000
	// freeLinks is the length of a chain that is not counted.
	freeLinks = 4
)

// descend goes one rule deeper, unless it is too deep: then it fails. Where it returns true, p.depth-- comes back.
func (p *Parser) descend() bool {
	if p.depth < easyDepth {
		p.depth++
		return true
	}
	if p.depth >= maxDepth {
		p.tooDeep()
		return false
	}
	p.links = easyLinks + 1
	p.depth++
	return true
}

// tooDeep fails at the current token.
func (p *Parser) tooDeep() {
	p.fail(p.s.Start, p.s.End, "too deeply nested")
}

// countLinks counts the links of a chain such as a.b.c or a + b + c, each of which makes the tree one deeper. A
// chain that is too long by itself fails while it is parsed, before it fills the memory.
func (p *Parser) countLinks(n int) {
	if n > freeLinks {
		p.links += n - freeLinks
	}
}

// limitDepth cuts a tree that is too deep for recursion: nodes at the limit lose their children and become Error.
func (p *Parser) limitDepth(root ast.Index) {
	if p.links <= easyLinks {
		return
	}
	type level struct {
		node  ast.Index
		depth int
	}
	reported := len(p.s.Errors) > 0
	for stack := []level{{root, 1}}; len(stack) > 0; {
		at := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		raw := &p.nodes[at.node]
		if at.depth == maxTreeDepth && raw.First != 0 {
			raw.Kind, raw.First = ast.KindError, 0
			if !reported {
				p.s.Fail(raw.Start, raw.End, "too deeply nested")
				reported = true
			}
		}
		for child := raw.First; child != 0; child = p.nodes[child].Next {
			stack = append(stack, level{child, at.depth + 1})
		}
	}
}
