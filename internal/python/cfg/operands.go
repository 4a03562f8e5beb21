package cfg

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// operands calls visit for the nodes that are evaluated as part of a node, in Python's order. Bodies that run elsewhere
// are left out, as are targets that are plain names of a comprehension's inner scopes.
func operands(nodes []ast.Raw, i ast.Index, visit func(ast.Index)) {
	raw := &nodes[i]
	field := func(fields ...ast.Field) {
		for _, f := range fields {
			for c := raw.First; c != 0; c = nodes[c].Next {
				if nodes[c].Field == f {
					visit(c)
				}
			}
		}
	}
	switch raw.Kind {
	case ast.KindConstant, ast.KindName, ast.KindIdentifier, ast.KindImport, ast.KindImportFrom, ast.KindGlobal,
		ast.KindNonlocal:
	case ast.KindTypeAlias:
		field(ast.FieldName)
	case ast.KindFunctionDef, ast.KindAsyncFunctionDef:
		field(ast.FieldDecoratorList)
		for c := raw.First; c != 0; c = nodes[c].Next {
			if nodes[c].Kind == ast.KindArguments {
				operands(nodes, c, visit)
			}
		}
		field(ast.FieldReturns)
	case ast.KindLambda:
		for c := raw.First; c != 0; c = nodes[c].Next {
			if nodes[c].Kind == ast.KindArguments {
				operands(nodes, c, visit)
			}
		}
	case ast.KindArguments:
		for c := raw.First; c != 0; c = nodes[c].Next {
			if nodes[c].Kind != ast.KindArg {
				visit(c)
			}
		}
		for c := raw.First; c != 0; c = nodes[c].Next {
			if nodes[c].Kind == ast.KindArg && nodes[c].First != 0 {
				visit(nodes[c].First)
			}
		}
	case ast.KindClassDef:
		field(ast.FieldDecoratorList, ast.FieldBases)
		for c := raw.First; c != 0; c = nodes[c].Next {
			if nodes[c].Kind == ast.KindKeyword {
				operands(nodes, c, visit)
			}
		}
	case ast.KindGeneratorExp:
		for c := raw.First; c != 0; c = nodes[c].Next {
			if nodes[c].Kind == ast.KindComprehension {
				visit(childOf(nodes, c, ast.FieldIter))
				return
			}
		}
	case ast.KindListComp, ast.KindSetComp, ast.KindDictComp:
		for c := raw.First; c != 0; c = nodes[c].Next {
			if nodes[c].Kind == ast.KindComprehension {
				operands(nodes, c, visit)
			}
		}
		field(ast.FieldElt, ast.FieldKey, ast.FieldValue)
	case ast.KindComprehension:
		field(ast.FieldIter, ast.FieldTarget, ast.FieldIfs)
	case ast.KindAssign:
		field(ast.FieldValue, ast.FieldTargets)
	case ast.KindAnnAssign:
		field(ast.FieldValue, ast.FieldTarget, ast.FieldAnnotation)
	case ast.KindNamedExpr:
		field(ast.FieldValue, ast.FieldTarget)
	case ast.KindIfExp:
		field(ast.FieldTest, ast.FieldBody, ast.FieldOrelse)
	case ast.KindKeyword:
		field(ast.FieldValue)
	case ast.KindCall, ast.KindDict, ast.KindTuple, ast.KindList:
		for c := raw.First; c != 0; c = nodes[c].Next {
			if nodes[c].Kind == ast.KindKeyword {
				operands(nodes, c, visit)
			} else {
				visit(c)
			}
		}
	default:
		for c := raw.First; c != 0; c = nodes[c].Next {
			visit(c)
		}
	}
}

func childOf(nodes []ast.Raw, i ast.Index, field ast.Field) ast.Index {
	for c := nodes[i].First; c != 0; c = nodes[c].Next {
		if nodes[c].Field == field {
			return c
		}
	}
	return 0
}

// Visit calls visit for each node that an item evaluates, operands before what they are operands of, in the order in
// which Python does. A node that was evaluated early (see Early) is visited, its operands are not. For Step, Bind, Enter,
// Exit, Handler, Forget and Pattern the item's own node comes last, for others it is the evaluated expression or statement.
func (g *Graph) Visit(item Item, visit func(ast.Index)) {
	v := visitor{g.Tree.Nodes, g.Early, func(i ast.Index) bool { return has(g.taken, i) }, visit}
	v.item(item)
}

// Early reports whether a node was evaluated before the item that it is part of: it had an item of its own, or it is an
// and, or, conditional expression or comprehension whose parts had.
func (g *Graph) Early(i ast.Index) bool { return has(g.early, i) || has(g.taken, i) }

func has(sorted []ast.Index, i ast.Index) bool {
	if len(sorted) == 0 {
		return false
	}
	_, found := slices.BinarySearch(sorted, i)
	return found
}

// visitor walks what items evaluate.
type visitor struct {
	nodes []ast.Raw
	// early tells of nodes that had an item before or were taken apart, taken of the latter alone.
	early, taken func(ast.Index) bool
	visit        func(ast.Index)
}

func (v *visitor) item(item Item) {
	switch item.Role {
	case Step, Exit, Forget, Result:
	case Bind:
		v.fields(item.Node, ast.FieldTarget, ast.FieldOptionalVars)
	case Enter:
		v.fields(item.Node, ast.FieldContextExpr)
	case Handler:
		v.fields(item.Node, ast.FieldType)
	case Pattern:
		v.fields(item.Node, ast.FieldPattern)
	case Raise:
		if v.nodes[item.Node].Kind == ast.KindAssert {
			// Its test and message had items of their own.
			v.visit(item.Node)
		} else {
			v.root(item.Node)
		}
	default:
		v.root(item.Node)
	}
	switch item.Role {
	case Step, Bind, Enter, Exit, Handler, Forget, Pattern:
		v.visit(item.Node)
	}
}

func (v *visitor) fields(i ast.Index, fields ...ast.Field) {
	for _, f := range fields {
		for c := v.nodes[i].First; c != 0; c = v.nodes[c].Next {
			if v.nodes[c].Field == f {
				v.root(c)
			}
		}
	}
}

// root visits what an item is there for, even if others have it early.
func (v *visitor) root(i ast.Index) {
	if !v.taken(i) {
		operands(v.nodes, i, v.node)
	}
	v.visit(i)
}

func (v *visitor) node(i ast.Index) {
	if !v.early(i) {
		operands(v.nodes, i, v.node)
	}
	v.visit(i)
}
