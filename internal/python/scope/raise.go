package scope

import "github.com/unheeded/unheeded/internal/python/ast"

// MayRaise tells whether evaluating a node itself, its operands apart, may raise an exception. Not counted are NameError
// and MemoryError, and what a __bool__, __eq__ or __hash__ may do in a test. Statements raise where their expressions do;
// those that call something of their own (for, with, import, class, decorators, augmented assignment) do beside that.
func MayRaise(raw *ast.Raw) bool {
	switch raw.Kind {
	case ast.KindCall, ast.KindAttribute, ast.KindSubscript, ast.KindBinOp, ast.KindAwait, ast.KindYield,
		ast.KindYieldFrom, ast.KindStarred, ast.KindFormattedValue, ast.KindInterpolation:
		return true
	case ast.KindTuple, ast.KindList:
		return raw.Flags&ast.FlagStore != 0
	case ast.KindUnaryOp:
		return raw.Op != ast.Not
	case ast.KindCompare:
		return raw.Op != ast.Is && raw.Op != ast.IsNot && raw.Op != ast.Eq && raw.Op != ast.NotEq
	}
	return false
}

// SeemsToRaise tells whether anything in the body of a try seems able to raise. Where nothing does, as in
//
//	try:
//	    text = unicode
//	except NameError: …
//
// something must all the same, or the try would not be there: the first statement of the body is then taken to raise.
func SeemsToRaise(tree *ast.Tree, try ast.Index) bool {
	for c := tree.Nodes[try].First; c != 0; c = tree.Nodes[c].Next {
		if tree.Nodes[c].Field == ast.FieldBody && seemsToRaise(tree.Nodes, c) {
			return true
		}
	}
	return false
}

func seemsToRaise(nodes []ast.Raw, i ast.Index) bool {
	switch raw := &nodes[i]; raw.Kind {
	case ast.KindRaise, ast.KindAssert, ast.KindFor, ast.KindAsyncFor, ast.KindWith, ast.KindAsyncWith, ast.KindMatch,
		ast.KindImport, ast.KindImportFrom, ast.KindAugAssign, ast.KindClassDef, ast.KindListComp, ast.KindSetComp,
		ast.KindDictComp:
		return true
	default:
		if MayRaise(raw) {
			return true
		}
	}
	for c := nodes[i].First; c != 0; c = nodes[c].Next {
		switch nodes[c].Field {
		case ast.FieldBody:
			if k := nodes[i].Kind; k == ast.KindFunctionDef || k == ast.KindAsyncFunctionDef || k == ast.KindLambda {
				continue
			}
		case ast.FieldDecoratorList:
			return true
		}
		if seemsToRaise(nodes, c) {
			return true
		}
	}
	return false
}
