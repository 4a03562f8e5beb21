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
		if tree.Symbols.At(raw.Data) == "TYPE_CHECKING" {
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

// Flag tells what a condition is that asks a constant of the module, by the spelling of constants: one that is set to True
// or False once and for all, as in files that are generated for sync and for async callers. Flow does not rely on it, for
// another module may set it all the same.
func (t *Table) Flag(cond ast.Index) Truth {
	raw := &t.tree.Nodes[cond]
	if raw.Kind == ast.KindUnaryOp && raw.Op == ast.Not {
		return t.Flag(raw.First).not()
	}
	if raw.Kind != ast.KindName {
		return Open
	}
	if name := t.tree.Symbols.At(raw.Data); strings.ToUpper(name) != name || strings.ToLower(name) == name {
		return Open
	}
	symbol := t.Resolve(cond)
	if symbol == 0 || t.scopes[t.symbols[symbol].Scope].Kind != ModuleScope {
		return Open
	}
	known := Open
	for id := range t.VariableBindings(symbol) {
		b := t.Binding(id)
		if known != Open || b.Kind != Assign && b.Kind != AnnAssign || b.Value == 0 {
			return Open
		}
		if known = Constant(t.tree, b.Value); t.tree.Nodes[b.Value].Kind != ast.KindConstant || known == Open {
			return Open
		}
	}
	return known
}
