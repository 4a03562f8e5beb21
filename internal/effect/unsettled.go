package effect

import "github.com/unheeded/unheeded/internal/infer"

// Unsettled returns the functions of which it was given up to find out what they raise, or whether they suspend: see
// infer.Program.Unsettled.
func (p *Program) Unsettled() []infer.Place {
	var out []infer.Place
	for _, k := range p.sets.Unsettled() {
		out = append(out, infer.Place{File: k.fn.File, Node: k.fn.Node.Index})
	}
	for _, w := range p.waits.Unsettled() {
		out = append(out, infer.Place{File: w.fn.File, Node: w.fn.Node.Index})
	}
	return out
}
