package section

import (
	"cmp"
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// Body is where the body of a function lies that is in no other function. Functions and classes inside it are part of it;
// decorators, parameters and annotations are not, nor are lambdas outside.
type Body struct{ Start, End uint32 }

// Bodies are those of a module, in the order of the text.
type Bodies []Body

// Of returns the bodies of a module.
func Of(t *ast.Tree) Bodies {
	var bodies Bodies
	eachFunction(t, func(fn ast.Node, _ bool) { bodies = append(bodies, bodyOf(fn)) })
	return bodies
}

// At returns the number of the body that an offset lies in, from 1 on; 0 for what is in none.
func (b Bodies) At(offset uint32) int {
	at, found := slices.BinarySearchFunc(b, offset, func(b Body, offset uint32) int { return cmp.Compare(b.Start, offset) })
	if !found {
		at--
	}
	if at < 0 || b[at].End <= offset {
		return 0
	}
	return at + 1
}

func bodyOf(fn ast.Node) Body {
	return Body{fn.Child(ast.FieldBody).Span().Start, fn.Span().End}
}

// eachFunction visits the functions that are in no other function, in the order of the text; method tells those that stand
// directly in a class.
func eachFunction(t *ast.Tree, visit func(fn ast.Node, method bool)) {
	var statements func(n ast.Node, class bool)
	statements = func(n ast.Node, class bool) {
		for child := range n.All() {
			switch {
			case child.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef):
				visit(child, class)
			case child.IsStmt() || child.Is(ast.KindExceptHandler, ast.KindMatchCase):
				if isCompound(child) {
					statements(child, child.Kind() == ast.KindClassDef)
				}
			}
		}
	}
	statements(t.Node(t.Root), false)
}

// isCompound reports whether a node has statements in it.
func isCompound(n ast.Node) bool {
	switch n.Kind() {
	case ast.KindModule, ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef, ast.KindFor, ast.KindAsyncFor, ast.KindWhile,
		ast.KindIf, ast.KindWith, ast.KindAsyncWith, ast.KindMatch, ast.KindTry, ast.KindTryStar, ast.KindExceptHandler, ast.KindMatchCase:
		return true
	}
	return false
}
