package rewrite

import (
	"iter"
	"strings"
	"unicode"

	"github.com/unheeded/unheeded/internal/python/ast"
)

func isFunction(n ast.Node) bool { return n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef) }

// isDefinition reports whether a node is the statement of a function or class.
func isDefinition(n ast.Node) bool { return isFunction(n) || n.Is(ast.KindClassDef) }

// nameOf returns the name that a definition binds.
func nameOf(def ast.Node) string { return def.Tree.Symbols.At(def.Tree.Nodes[def.Index].Data) }

// namesIn adds the names that occur anywhere in a node.
func namesIn(n ast.Node, names map[string]bool) {
	n.Walk(func(n ast.Node) bool {
		if id := n.AsName().Id(); id != "" {
			names[id] = true
		}
		return true
	})
}

// namesNow adds the names that occur in what a statement evaluates when it is executed: all but the bodies of functions.
func namesNow(n ast.Node, names map[string]bool) {
	n.Walk(func(n ast.Node) bool {
		if id := n.AsName().Id(); id != "" {
			names[id] = true
		}
		if !isFunction(n) && !n.Is(ast.KindLambda) {
			return true
		}
		for c := range n.All() {
			if c.Field() != ast.FieldBody {
				namesNow(c, names)
			}
		}
		return false
	})
}

// words yields the words in a string: where it is an annotation, names.
func words(str ast.Node) iter.Seq[string] {
	return strings.FieldsFuncSeq(str.Text(), func(c rune) bool { return c != '_' && !unicode.IsLetter(c) && !unicode.IsDigit(c) })
}
