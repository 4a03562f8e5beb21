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
	given := p.memo.Unsettled()
	if len(given) == 0 {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	byID := make(map[uint32]*File, len(p.files)+len(p.stubs))
	for _, files := range []map[string]*File{p.files, p.stubs} {
		for _, f := range files {
			if f != nil { // a module that is not there is remembered as well
				byID[f.id] = f
			}
		}
	}
	var out []Place
	for _, k := range given {
		if f := byID[k.file]; f != nil {
			out = append(out, Place{f, k.node})
		}
	}
	return out
}
