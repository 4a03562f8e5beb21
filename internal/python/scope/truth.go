package scope

import (
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// Truth is what the text alone says of a condition.
type Truth uint8

// What can be said of a condition.
const (
	Open Truth = iota
	AlwaysTrue
	AlwaysFalse
)

func (t Truth) not() Truth {
	switch t {
	case AlwaysTrue:
		return AlwaysFalse
	case AlwaysFalse:
		return AlwaysTrue
	}
	return Open
}

// Constant tells whether a condition is a constant, also under not. sys.version_info, sys.platform, __debug__ and
// TYPE_CHECKING are open.
func Constant(tree *ast.Tree, cond ast.Index) Truth {
	raw := &tree.Nodes[cond]
	switch raw.Kind {
	case ast.KindUnaryOp:
		if raw.Op == ast.Not {
			return Constant(tree, raw.First).not()
		}
	case ast.KindConstant:
		return constantTruth(raw.Op, tree.Text[raw.Start:raw.End])
	}
	return Open
}

func constantTruth(kind ast.Op, text []byte) Truth {
	switch kind {
	case ast.ConstTrue, ast.ConstEllipsis:
		return AlwaysTrue
	case ast.ConstFalse, ast.ConstNone:
		return AlwaysFalse
	case ast.ConstInt:
		if strings.Trim(string(text), "0_") == "" {
			return AlwaysFalse
		}
		if text[0] != '0' {
			return AlwaysTrue
		}
	}
	return Open
}

// typeChecking tells whether a condition is TYPE_CHECKING, under whatever import, or its negation.
func typeChecking(tree *ast.Tree, cond ast.Index) Truth {
	raw := &tree.Nodes[cond]
	switch raw.Kind {
	case ast.KindUnaryOp:
		if raw.Op == ast.Not {
			return typeChecking(tree, raw.First).not()
		}
	case ast.KindName, ast.KindAttribute:
		if tree.Symbols[raw.Data] == "TYPE_CHECKING" {
			return AlwaysTrue
		}
	}
	return Open
}

// static is what Flow takes for granted of a condition.
func static(tree *ast.Tree, cond ast.Index) Truth {
	if t := Constant(tree, cond); t != Open {
		return t
	}
	return typeChecking(tree, cond)
}
