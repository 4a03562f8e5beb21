package check

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// noteBounds notes in each module what was not looked at because a bound was hit: one finding for all that did not settle,
// at the first place, and one for each function that was not followed on all ways. It reports whether there was any, be it in a
// file that is not checked.
func (r *run) noteBounds(types *infer.Program, carriers *carrier.Program) (hit bool) {
	unsettled := byFile(slices.Concat(types.Unsettled(), carriers.Unsettled()))
	merged := byFile(carriers.Merged())
	for _, m := range r.checked {
		if nodes := unsettled[m.path]; len(nodes) > 0 {
			m.findings = append(m.findings, boundHit(m, nodes[0], fmt.Sprintf(
				"what is returned, raised or done with values was given up here and in %d other places of the file: "+
					"they depend on each other in a circle that does not settle", len(nodes)-1)))
		}
		for _, node := range merged[m.path] {
			m.findings = append(m.findings, boundHit(m, node,
				"'finally' is nested too deeply in this function to follow each way through it, so a way that leaves something behind may be missed"))
		}
	}
	return len(unsettled)+len(merged) > 0
}

// byFile returns the nodes of places by the path of their file, in the order in which they stand there, each once.
func byFile(places []infer.Place) map[string][]ast.Index {
	slices.SortFunc(places, func(a, b infer.Place) int {
		return cmp.Or(
			strings.Compare(a.File.Path, b.File.Path),
			cmp.Compare(a.File.Tree.Nodes[a.Node].Start, b.File.Tree.Nodes[b.Node].Start), cmp.Compare(a.Node, b.Node),
		)
	})
	out := map[string][]ast.Index{}
	for _, p := range slices.Compact(places) {
		out[p.File.Path] = append(out[p.File.Path], p.Node)
	}
	return out
}

// boundHit is the note about a node: at its first line, for it may be a whole function.
func boundHit(m *module, node ast.Index, message string) finding.Finding {
	raw, text := m.tree.Nodes[node], m.tree.Text
	end := raw.End
	if newline := bytes.IndexByte(text[raw.Start:raw.End], '\n'); newline >= 0 {
		end = raw.Start + uint32(newline)
	}
	lines := m.tree.Lines
	line, column := lines.PositionCodePoints(raw.Start)
	endLine, endColumn := lines.PositionCodePoints(end)
	return finding.Finding{
		Code: finding.BoundHit, Rule: finding.BoundHitName, Severity: finding.Note, Message: message,
		Place: finding.Place{Path: m.display, Line: line, Column: column + 1, EndLine: endLine, EndColumn: endColumn + 1},
		Label: "not followed any further", Help: "nothing has to be done; what is not known counts as taken care of",
	}
}
