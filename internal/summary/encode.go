package summary

import (
	"iter"
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// A module is written node by node in the order of the source, parents first: the kind, the field, the operator and the form, which
// together are its shape; then the name or the text of those that have one, the numbers of those that have such, and the ranges of
// versions.
//
// The form is the node's flags and two bits that give the tree its shape.
const (
	hasChildren = 0x40
	isLast      = 0x80
	flagsMask   = hasChildren - 1
)

// versionKind stands for a kind in the column of kinds: its children are statements of the list that it is part of, for
// versions in a range.
const versionKind = 0xff

// encoded is a node as it is written. What of it counts beside its shape is told by the content of that.
type encoded struct {
	shape   shape
	symbol  string
	numbers [2]uint64
}

// encode returns the nodes of declarations.
func encode(tree *ast.Tree) []encoded {
	e := encoder{tree: tree}
	e.node(tree.Node(tree.Root), ast.FieldNone, Range{})
	e.nodes[0].shape[form] |= isLast
	return e.nodes
}

type encoder struct {
	tree  *ast.Tree
	nodes []encoded
}

// member is a statement or another sibling with the versions that have it.
type member struct {
	node     ast.Node
	versions Range
}

// members returns siblings, with the statements under tests of sys.version_info in place of the tests.
func members(list iter.Seq[ast.Node], within Range) []member {
	var out []member
	for n := range list {
		then, otherwise, ok := versionTest(n.AsIf().Test())
		switch {
		case !ok:
			out = append(out, member{n, within})
		default:
			out = append(out, members(n.AsIf().Body().All(), within.and(then))...)
			out = append(out, members(n.AsIf().Orelse().All(), within.and(otherwise))...)
		}
	}
	return slices.DeleteFunc(out, func(m member) bool { return m.versions.isEmpty() })
}

// children writes the children of a node that stands there for versions in a range.
func (e *encoder) children(n ast.Node, within Range) {
	field := func(m member) ast.Field {
		if m.versions != within {
			return ast.FieldBody // tests of versions are statements
		}
		return m.node.Field()
	}
	last := -1
	for list := members(n.All(), within); len(list) > 0; {
		run := 1
		if list[0].versions != within {
			for run < len(list) && list[run].versions == list[0].versions {
				run++
			}
			last = e.put(encoded{
				shape:   shape{versionKind, byte(ast.FieldBody), byte(ast.OpNone), hasChildren},
				numbers: [2]uint64{uint64(list[0].versions.Since), uint64(list[0].versions.Until)},
			})
			end := 0
			for _, m := range list[:run] {
				end = e.node(m.node, field(m), m.versions)
			}
			e.nodes[end].shape[form] |= isLast
		} else {
			last = e.node(list[0].node, field(list[0]), within)
		}
		list = list[run:]
	}
	if last < 0 {
		return
	}
	e.nodes[last].shape[form] |= isLast
}

func (e *encoder) put(n encoded) int {
	e.nodes = append(e.nodes, n)
	return len(e.nodes) - 1
}

// node writes a node with all below it, and returns its place.
func (e *encoder) node(n ast.Node, field ast.Field, within Range) int {
	raw := e.tree.Nodes[n.Index]
	out := encoded{shape: shape{byte(raw.Kind), byte(field), byte(raw.Op), byte(raw.Flags&^ast.FlagParen) & flagsMask}}
	switch {
	case raw.Kind.IsNamed():
		out.symbol = e.tree.Symbols.At(raw.Data)
	case isLiteral(raw.Kind) && raw.First == 0:
		out.symbol = n.Text()
	case hasNumber(raw.Kind):
		out.numbers[0] = uint64(raw.Data)
	}
	at := e.put(out)
	e.children(n, within)
	if len(e.nodes) > at+1 {
		e.nodes[at].shape[form] |= hasChildren
	}
	return at
}

// isLiteral reports whether the text of a node of a kind says what it is.
func isLiteral(k ast.Kind) bool {
	return k == ast.KindConstant || k == ast.KindStringPart || k == ast.KindSourceText
}

// hasNumber reports whether nodes of a kind keep a small number in themselves.
func hasNumber(k ast.Kind) bool {
	return k == ast.KindImportFrom || k == ast.KindFormattedValue || k == ast.KindInterpolation
}
