package rewrite

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// Reorder turns the order of definitions around that follow each other in one body, at every level. One whose execution
// uses others stays behind them, as do those that bind the same name.
func Reorder(t *ast.Tree) File {
	lines := linesOf(t)
	// Inner ones go first: as long as nothing around them has moved, their lines are where the tree says.
	var visit func(ast.Node)
	visit = func(n ast.Node) {
		for c := range n.All() {
			visit(c)
		}
		for _, run := range runs(n) {
			turn(lines, run)
		}
	}
	visit(t.Module().Node)
	return lines
}

// runs returns the definitions below a node that stand in one body without another statement between them.
func runs(n ast.Node) [][]ast.Node {
	var out [][]ast.Node
	var run []ast.Node
	for c := range n.All() {
		if len(run) > 0 && (!isDefinition(c) || c.Field() != run[0].Field()) {
			out, run = append(out, run), nil
		}
		if isDefinition(c) {
			run = append(run, c)
		}
	}
	return append(out, run)
}

func turn(lines File, run []ast.Node) {
	if len(run) < 2 {
		return
	}
	var turned File
	for _, i := range backwards(run) {
		c := chunkOf(run[i])
		turned = append(turned, lines[c.start-1:c.end-1]...)
	}
	copy(lines[chunkOf(run[0]).start-1:], turned)
}

// backwards returns the order in which definitions can stand, as near to the opposite of theirs as may be.
func backwards(run []ast.Node) []int {
	// tied has, for each definition, those before it that it must stay behind.
	tied := make([][]int, len(run))
	for i, def := range run {
		names := usedNow(def, run)
		for j, other := range run {
			if j != i && names[nameOf(other)] {
				tied[max(i, j)] = append(tied[max(i, j)], min(i, j))
			}
		}
	}
	var order []int
	for len(order) < len(run) {
		for i := len(run) - 1; i >= 0; i-- {
			waits := func(j int) bool { return !slices.Contains(order, j) }
			if waits(i) && !slices.ContainsFunc(tied[i], waits) {
				order = append(order, i)
				break
			}
		}
	}
	return order
}

// usedNow returns the names that the execution of a definition uses or binds. What it calls of the same run uses names of
// its own, so all names in that count.
func usedNow(def ast.Node, run []ast.Node) map[string]bool {
	names := map[string]bool{nameOf(def): true}
	namesNow(def, names)
	for known := 0; known < len(names); {
		known = len(names)
		for _, other := range run {
			if other != def && names[nameOf(other)] {
				namesIn(other, names)
			}
		}
	}
	return names
}
