package nameindex

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// body is a function of a file.
type body struct {
	start, end uint32
	node       ast.Index
}

// stores gives names the role Stored. Most stores are to the object of a method itself, and nobody looks for these: they are
// told by the first parameter of the function that they directly stand in.
func stores(t *ast.Tree, names []Name) {
	var bodies []body
	selves := map[ast.Index]uint32{} // by the functions that are methods
	var targets []ast.Attribute
	for i := range t.Nodes {
		n := t.Node(ast.Index(i))
		switch n.Kind() {
		case ast.KindClassDef:
			for stmt := range n.AsClassDef().Body().All() {
				if self := selfOf(stmt); self != 0 {
					selves[stmt.Index] = self
				}
			}
		case ast.KindFunctionDef, ast.KindAsyncFunctionDef:
			span := n.Span()
			bodies = append(bodies, body{span.Start, span.End, n.Index})
		case ast.KindAttribute:
			if n.Has(ast.FlagStore) {
				targets = append(targets, n.AsAttribute())
			}
		}
	}
	if len(targets) == 0 {
		return
	}
	slices.SortFunc(bodies, func(a, b body) int { return int(a.start) - int(b.start) })
	for _, a := range targets {
		name := a.Value().AsName()
		if !name.OK() || t.Nodes[name.Index].Data != selves[around(bodies, a.Span().Start)] {
			names[t.Nodes[a.Index].Data].Role |= Stored
		}
	}
}

// selfOf returns the symbol of the first parameter of a statement of a class that is a method, which Python fills; else 0.
func selfOf(stmt ast.Node) uint32 {
	if !stmt.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef) {
		return 0
	}
	for d := range stmt.Children(ast.FieldDecoratorList).All() {
		if d.AsName().Id() == "staticmethod" {
			return 0
		}
	}
	for n := range stmt.Child(ast.FieldArgs).All() {
		switch n.Field() {
		case ast.FieldPosonlyargs, ast.FieldArgs:
			return n.Tree.Nodes[n.Index].Data
		}
	}
	return 0
}

// around returns the innermost function around an offset, 0 where there is none. The functions are in the order of the text.
func around(bodies []body, offset uint32) ast.Index {
	at, _ := slices.BinarySearchFunc(bodies, offset, func(b body, offset uint32) int { return int(b.start) - int(offset) })
	for i := at - 1; i >= 0; i-- {
		if bodies[i].end > offset {
			return bodies[i].node
		}
	}
	return 0
}
