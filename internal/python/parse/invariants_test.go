package parse

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// fieldsOf gives the fields that grammar.txt lets the children of each kind fill, by "Kind.field".
var fieldsOf = sync.OnceValue(func() map[string]bool {
	grammar, err := os.ReadFile("../ast/grammar.txt")
	if err != nil {
		panic(err)
	}
	fields := map[string]bool{}
	for line := range strings.Lines(string(grammar)) {
		kind, rest, ok := strings.Cut(strings.TrimSpace(line), "(")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for _, field := range strings.Split(strings.TrimSuffix(rest, ")"), ", ") {
			if typ, name, _ := strings.Cut(field, " "); typ != "-" {
				fields[kind+"."+name] = true
			}
		}
	}
	return fields
})

// checkTree fails the test where a tree is not as every tree is, well formed source or not.
func checkTree(t *testing.T, tree *ast.Tree) {
	t.Helper()
	if message := damage(tree); message != "" {
		t.Fatalf("%s\nin %q", message, tree.Text)
	}
}

// damage describes the first thing that is wrong with a tree; empty where nothing is.
func damage(tree *ast.Tree) string {
	if tree.Nodes[0] != (ast.Raw{}) {
		return "node 0 is written to"
	}
	size := uint32(len(tree.Text))
	if root := tree.Nodes[tree.Root]; root.Kind != ast.KindModule || root.Start != 0 || root.End != size {
		return fmt.Sprintf("the root is %+v", root)
	}
	seen := make([]bool, len(tree.Nodes))
	stack := []ast.Index{tree.Root}
	for len(stack) > 0 {
		parent := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if seen[parent] {
			return fmt.Sprintf("node %d is in the tree twice", parent)
		}
		seen[parent] = true
		if message := badChildren(tree, parent); message != "" {
			return message
		}
		for child := tree.Nodes[parent].First; child != 0; child = tree.Nodes[child].Next {
			stack = append(stack, child)
		}
	}
	return badLists(tree, size)
}

// badChildren checks fields, nesting and order of the children of one node.
func badChildren(tree *ast.Tree, index ast.Index) string {
	parent := tree.Nodes[index]
	at := func(raw ast.Raw) string {
		return fmt.Sprintf("%v %d-%d %q", raw.Kind, raw.Start, raw.End, tree.Text[raw.Start:min(max(raw.End, raw.Start), uint32(len(tree.Text)))])
	}
	end := uint32(0)
	for i := parent.First; i != 0; i = tree.Nodes[i].Next {
		child := tree.Nodes[i]
		switch {
		case child.Start > child.End || child.End > uint32(len(tree.Text)):
			return "backwards: " + at(child)
		case parent.Kind == ast.KindError && child.Field != ast.FieldParts:
			return "field " + child.Field.String() + " in Error: " + at(child)
		case parent.Kind != ast.KindError && child.Kind != ast.KindError && !fieldsOf()[parent.Kind.String()+"."+child.Field.String()]:
			return "field " + child.Field.String() + " of " + at(parent) + ": " + at(child)
		case child.Field != ast.FieldDecoratorList && child.Start < parent.Start, child.End > parent.End:
			return "does not nest: " + at(child) + " in " + at(parent)
		}
		if child.Start < end && !overlaps(tree, parent, child) {
			return "out of order: " + at(child) + " in " + at(parent)
		}
		end = max(end, child.End)
	}
	return ""
}

// overlaps tells whether a child may begin before the one before it ends: the text that an Interpolation records is that
// of its value, and the text of a debug expression ends in the field that follows it.
func overlaps(tree *ast.Tree, parent, child ast.Raw) bool {
	return child.Kind == ast.KindSourceText ||
		child.Kind == ast.KindFormattedValue || child.Kind == ast.KindInterpolation ||
		parent.Kind == ast.KindError
}

// badLists checks what a tree has beside its nodes.
func badLists(tree *ast.Tree, size uint32) string {
	end := uint32(0)
	for _, c := range tree.Comments {
		if c.Start < end || c.End > size || c.Start >= c.End || tree.Text[c.Start] != '#' {
			return fmt.Sprintf("comment %v", c)
		}
		end = c.End
	}
	last := uint32(0)
	for _, e := range tree.Errors {
		if e.Span.Start < last || e.Span.Start > e.Span.End || e.Span.End > size || e.Message == "" {
			return fmt.Sprintf("error %+v", e)
		}
		last = e.Span.Start
	}
	last = 0
	for _, f := range tree.Features {
		if f.Span.Start < last || f.Span.Start >= f.Span.End || f.Span.End > size || f.What == "" {
			return fmt.Sprintf("feature %+v", f)
		}
		last = f.Span.Start
	}
	for i, name := range tree.Symbols.All() {
		if (name == "") != (i == 0) {
			return fmt.Sprintf("symbol %d is %q", i, name)
		}
	}
	return ""
}
