package summary

import (
	"encoding/binary"
	"iter"
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// A module is written column by column, which compresses better than node by node: the symbols; then, for all nodes in
// the order of the source, parents first, one byte each for the kind, the field, the operator and the form; then the
// numbers of those kinds that have one, and the ranges of versions.
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

// encode returns the encoding of declarations.
func encode(tree *ast.Tree) []byte {
	e := encoder{tree: tree, known: map[string]uint64{}}
	e.node(tree.Node(tree.Root), ast.FieldNone, Range{})
	e.forms[0] |= isLast
	var out []byte
	out = binary.AppendUvarint(out, uint64(len(e.symbols)))
	for _, s := range e.symbols {
		out = binary.AppendUvarint(out, uint64(len(s)))
	}
	for _, s := range e.symbols {
		out = append(out, s...)
	}
	out = binary.AppendUvarint(out, uint64(len(e.kinds)))
	for _, column := range [][]byte{e.kinds, e.fields, e.ops, e.forms} {
		out = append(out, column...)
	}
	return append(out, e.data...)
}

type encoder struct {
	tree    *ast.Tree
	symbols []string
	known   map[string]uint64

	kinds, fields, ops, forms []byte
	// data has the numbers, as they are needed when the nodes are read in order.
	data []byte
}

func (e *encoder) symbol(name string) uint64 {
	id, ok := e.known[name]
	if !ok {
		id = uint64(len(e.symbols))
		e.known[name] = id
		e.symbols = append(e.symbols, name)
	}
	return id
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
			last = e.put(versionKind, ast.FieldBody, ast.OpNone, hasChildren)
			e.data = binary.AppendUvarint(e.data, uint64(list[0].versions.Since))
			e.data = binary.AppendUvarint(e.data, uint64(list[0].versions.Until))
			end := 0
			for _, m := range list[:run] {
				end = e.node(m.node, field(m), m.versions)
			}
			e.forms[end] |= isLast
		} else {
			last = e.node(list[0].node, field(list[0]), within)
		}
		list = list[run:]
	}
	if last < 0 {
		return
	}
	e.forms[last] |= isLast
}

func (e *encoder) put(kind byte, field ast.Field, op ast.Op, form byte) int {
	e.kinds = append(e.kinds, kind)
	e.fields = append(e.fields, byte(field))
	e.ops = append(e.ops, byte(op))
	e.forms = append(e.forms, form)
	return len(e.kinds) - 1
}

// node writes a node with all below it, and returns its place in the columns.
func (e *encoder) node(n ast.Node, field ast.Field, within Range) int {
	raw := e.tree.Nodes[n.Index]
	at := e.put(byte(raw.Kind), field, raw.Op, byte(raw.Flags&^ast.FlagParen)&flagsMask)
	switch {
	case raw.Kind.IsNamed():
		e.data = binary.AppendUvarint(e.data, e.symbol(e.tree.Symbols.At(raw.Data)))
	case isLiteral(raw.Kind) && raw.First == 0:
		e.data = binary.AppendUvarint(e.data, e.symbol(n.Text()))
	case hasNumber(raw.Kind):
		e.data = binary.AppendUvarint(e.data, uint64(raw.Data))
	}
	before := len(e.kinds)
	e.children(n, within)
	if len(e.kinds) > before {
		e.forms[at] |= hasChildren
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
