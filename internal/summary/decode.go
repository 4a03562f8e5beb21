package summary

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/source"
)

// errCorrupt is the error of bytes that no writer wrote.
var errCorrupt = errors.New("not the declarations of a module")

// maxDepth bounds how deep the nodes of a tree nest.
const maxDepth = 512

// tree builds the tree from the columns.
func (d *decoder) tree() (*ast.Tree, error) {
	d.nodes = make([]ast.Raw, 1, len(d.kinds)+1)
	d.text = make([]byte, 0, len(d.kinds)+len(d.kinds)/2)
	root, err := d.node(0)
	if err != nil {
		return nil, err
	}
	if d.at != len(d.kinds) || d.nodes[root].Kind != ast.KindModule {
		return nil, errCorrupt
	}
	return &ast.Tree{Text: d.text, Nodes: d.nodes, Symbols: ast.SymbolsOf(d.symbols...), Root: root, Lines: source.NewLines(d.text)}, nil
}

type decoder struct {
	version ast.Version
	symbols []string

	kinds, fields, ops, forms, data []byte
	// at is the place in the columns of the node that is read next.
	at int

	nodes []ast.Raw
	text  []byte
}

// columns cuts the encoding into its columns. Symbols[0] of the tree is "", so all others are one further.
func (d *decoder) columns(data []byte) error {
	count, data, err := length(data, 1)
	if err != nil {
		return err
	}
	sizes := make([]int, count)
	total := 0
	for i := range sizes {
		if sizes[i], data, err = length(data, 0); err != nil {
			return err
		}
		if total += sizes[i]; total > len(data) {
			return errCorrupt
		}
	}
	names := string(data[:total])
	data = data[total:]
	d.symbols = make([]string, count+1)
	at := 0
	for i, size := range sizes {
		d.symbols[i+1] = names[at : at+size]
		at += size
	}
	nodes, data, err := length(data, 4)
	if err != nil {
		return err
	}
	for _, column := range []*[]byte{&d.kinds, &d.fields, &d.ops, &d.forms} {
		*column, data = data[:nodes], data[nodes:]
	}
	d.data = data
	return nil
}

// length reads a number of things, each of which takes at least size bytes of what follows.
func length(data []byte, size int) (int, []byte, error) {
	n, rest, ok := cutNumber(data, uint64(len(data)))
	if !ok || int(n)*size > len(rest) {
		return 0, nil, errCorrupt
	}
	return int(n), rest, nil
}

// cutNumber takes a number that is at most most from the beginning of data.
func cutNumber(data []byte, most uint64) (n uint64, rest []byte, ok bool) {
	n, used := binary.Uvarint(data)
	if used <= 0 || n > most {
		return 0, nil, false
	}
	return n, data[used:], true
}

// number reads a number that is below limit.
func (d *decoder) number(limit uint64) (uint32, error) {
	n, rest, ok := cutNumber(d.data, limit-1)
	if !ok || limit == 0 {
		return 0, errCorrupt
	}
	d.data = rest
	return uint32(n), nil
}

// node reads the node at d.at with all below it.
func (d *decoder) node(depth int) (ast.Index, error) {
	if d.at >= len(d.kinds) || depth > maxDepth {
		return 0, errCorrupt
	}
	at := d.at
	d.at++
	raw := ast.Raw{
		Kind: ast.Kind(d.kinds[at]), Field: ast.Field(d.fields[at]), Op: ast.Op(d.ops[at]),
		Flags: ast.Flags(d.forms[at] & flagsMask), Start: uint32(len(d.text)),
	}
	if raw.Kind == ast.KindInvalid || raw.Kind >= ast.KindCount || raw.Field >= ast.FieldCount || raw.Op >= ast.OpCount {
		return 0, errCorrupt
	}
	// Every node takes some of the text: the order of positions is that of the nodes.
	literal := " "
	switch {
	case raw.Kind.IsNamed():
		n, err := d.number(uint64(len(d.symbols) - 1))
		if err != nil {
			return 0, err
		}
		raw.Data = n + 1
	case isLiteral(raw.Kind) && d.forms[at]&hasChildren == 0:
		n, err := d.number(uint64(len(d.symbols) - 1))
		if err != nil {
			return 0, err
		}
		literal = d.symbols[n+1]
	case hasNumber(raw.Kind):
		n, err := d.number(1 << 16)
		if err != nil {
			return 0, err
		}
		raw.Data = n
	}
	d.text = append(d.text, literal...)
	index := ast.Index(len(d.nodes))
	d.nodes = append(d.nodes, raw)
	if d.forms[at]&hasChildren != 0 {
		first, err := d.children(depth)
		if err != nil {
			return 0, err
		}
		d.nodes[index].First = first
	}
	d.nodes[index].End = uint32(len(d.text))
	// What follows does not begin where this ends: two nodes in a row never share a position.
	d.text = append(d.text, ' ')
	return index, nil
}

// group is a run of siblings that some versions have.
type group struct {
	versions Range
	nodes    []ast.Index
}

// children reads siblings and links those that the version has.
func (d *decoder) children(depth int) (ast.Index, error) {
	var list []group
	versioned := false
	for last := false; !last; {
		if d.at >= len(d.kinds) {
			return 0, errCorrupt
		}
		last = d.forms[d.at]&isLast != 0
		if d.kinds[d.at] != versionKind {
			n, err := d.node(depth + 1)
			if err != nil {
				return 0, err
			}
			if len(list) == 0 || list[len(list)-1].versions != (Range{}) {
				list = append(list, group{})
			}
			list[len(list)-1].nodes = append(list[len(list)-1].nodes, n)
			continue
		}
		versioned = true
		g, err := d.group(depth)
		if err != nil {
			return 0, err
		}
		list = append(list, g)
	}
	if versioned {
		list = d.choose(list)
	}
	var first, previous ast.Index
	for _, g := range list {
		for _, n := range g.nodes {
			if previous == 0 {
				first = n
			} else {
				d.nodes[previous].Next = n
			}
			previous = n
		}
	}
	return first, nil
}

// group reads the statements that a range of versions has.
func (d *decoder) group(depth int) (group, error) {
	if d.forms[d.at]&hasChildren == 0 {
		return group{}, errCorrupt
	}
	d.at++
	since, err := d.number(1 << 16)
	if err != nil {
		return group{}, err
	}
	until, err := d.number(1 << 16)
	if err != nil {
		return group{}, err
	}
	g := group{versions: Range{ast.Version(since), ast.Version(until)}}
	for last := false; !last; {
		if d.at >= len(d.kinds) || d.kinds[d.at] == versionKind {
			return group{}, fmt.Errorf("%w: a range in a range", errCorrupt)
		}
		last = d.forms[d.at]&isLast != 0
		n, err := d.node(depth + 1)
		if err != nil {
			return group{}, err
		}
		g.nodes = append(g.nodes, n)
	}
	return g, nil
}
