package infer

import "github.com/unheeded/unheeded/internal/python/ast"

// Place is a node of a file.
type Place struct {
	File *File
	Node ast.Index
}

// Unsettled returns the places that questions were about which were given up: they lean on each other, and their answers
// still grew after as many rounds as package fixpoint allows. In no order; a place may be there several times.
func (p *Program) Unsettled() []Place {
	var out []Place
	for _, k := range p.memo.Unsettled() {
		out = append(out, Place{k.file, k.node})
	}
	return out
}
