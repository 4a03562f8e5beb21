package carrier

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Unsettled returns the places of names and attributes of which it was given up to find out what becomes of their values,
// and those of package effect: see infer.Program.Unsettled.
func (p *Program) Unsettled() []infer.Place {
	out := p.effects.Unsettled()
	for _, q := range p.uses.Unsettled() {
		out = append(out, infer.Place{File: q.file, Node: q.place()})
	}
	return out
}

// place is a node that the question is about.
func (q question) place() ast.Index {
	table := q.file.Scopes
	switch {
	case q.class != nil:
		return q.class.Node.Index
	case q.binding != 0:
		return table.Binding(q.binding).Node
	}
	for id := range table.Bindings(q.variable) {
		return table.Binding(id).Node
	}
	return table.Scope(table.Symbol(q.variable).Scope).Node
}

// Merged returns the functions in which a finally is nested too deeply to be followed for each way through it; in no order.
func (p *Program) Merged() []infer.Place {
	var out []infer.Place
	p.merged.Range(func(place, _ any) bool {
		out = append(out, place.(infer.Place))
		return true
	})
	return out
}
