package summary

import (
	"errors"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/source"
)

// errCorrupt is the error of bytes that no writer wrote.
var errCorrupt = errors.New("not the declarations of a module")

// maxDepth bounds how deep the nodes of a tree nest.
const maxDepth = 512

// tree builds the tree of the nodes of a module.
func (c *common) tree(data []byte, version ast.Version) (*ast.Tree, error) {
	d := decoder{common: c, version: version}
	numbers, _ := c.numbers.Get().(*[]uint32)
	if numbers == nil {
		fresh := make([]uint32, c.symbols())
		numbers = &fresh
	}
	d.numbers = *numbers
	defer d.giveBack(numbers)
	if !d.makeRoom(data) {
		return nil, errCorrupt
	}
	d.data = data
	root := ast.Index(0)
	if shape, content := d.shape(); content != ranged {
		root = d.node(shape, content, 0)
	}
	if d.failed || len(d.data) > 0 || d.nodes[root].Kind != ast.KindModule {
		return nil, errCorrupt
	}
	return &ast.Tree{
		Text: d.text, Nodes: d.nodes, Symbols: ast.NewSymbols(string(d.names), d.starts), Root: root, Lines: source.NewLines(d.text),
	}, nil
}

// decoder reads the nodes of a module; it fails once and for all.
type decoder struct {
	common  *common
	version ast.Version
	// data is what has not been read yet.
	data   []byte
	failed bool

	nodes []ast.Raw
	text  []byte
	// numbers are those that the names of the archive have in the tree, from 1 on, 0 for those that it has not; used are those that it
	// has, in their order there. Names and starts are the names themselves.
	numbers []uint32
	used    []uint32
	names   []byte
	starts  []uint32
}

// makeRoom looks through the nodes for the names that the tree has and for how much room it takes, and reports whether they can be read.
func (d *decoder) makeRoom(data []byte) (ok bool) {
	nodes, text, size := 1, 0, 0
	for d.data = data; len(d.data) > 0 && !d.failed; nodes++ {
		s, content := d.shape()
		text += 2
		switch content {
		case named:
			n := d.number(d.common.symbols())
			switch {
			case d.failed:
				return false
			case s.isText():
				text += len(d.common.symbol(n)) - 1
			case d.numbers[n] == 0:
				d.used = append(d.used, uint32(n))
				d.numbers[n] = uint32(len(d.used))
				size += len(d.common.symbol(n))
			}
		default:
			for range content.numbers() {
				d.number(1 << 16)
			}
		}
	}
	d.nodes = make([]ast.Raw, 1, nodes)
	d.text = make([]byte, 0, text)
	d.names = make([]byte, 0, size)
	d.starts = make([]uint32, 2, len(d.used)+2) // the first name is that of no name
	for _, n := range d.used {
		d.names = append(d.names, d.common.symbol(int(n))...)
		d.starts = append(d.starts, uint32(len(d.names)))
	}
	return !d.failed
}

// giveBack lets another module have the numbers.
func (d *decoder) giveBack(numbers *[]uint32) {
	for _, n := range d.used {
		d.numbers[n] = 0
	}
	d.common.numbers.Put(numbers)
}

// number reads a number that is below limit.
func (d *decoder) number(limit int) int {
	if len(d.data) > 0 && d.data[0] < 0x80 && int(d.data[0]) < limit { // most are
		n := int(d.data[0])
		d.data = d.data[1:]
		return n
	}
	n, rest, ok := cutNumber(d.data, uint64(limit)-1)
	if !ok || limit == 0 {
		d.failed, d.data = true, nil
		return 0
	}
	d.data = rest
	return int(n)
}

// shape reads the shape of the next node, and what stands beside it.
func (d *decoder) shape() (shape, content) {
	n := d.number(len(d.common.shapes))
	if d.failed {
		return shape{}, bare
	}
	content := d.common.contents[n]
	if content == invalid {
		d.failed = true
	}
	return d.common.shapes[n], content
}

// node reads what follows the shape of a node, with all below it.
func (d *decoder) node(s shape, content content, depth int) ast.Index {
	if d.failed = d.failed || depth > maxDepth; d.failed {
		return 0
	}
	raw := ast.Raw{
		Kind: ast.Kind(s[0]), Field: ast.Field(s[1]), Op: ast.Op(s[2]), Flags: ast.Flags(s[form] & flagsMask),
		Start: uint32(len(d.text)),
	}
	// Every node takes some of the text: the order of positions is that of the nodes.
	literal := " "
	switch content {
	case named:
		n := d.number(d.common.symbols())
		switch {
		case d.failed:
			return 0
		case s.isText():
			literal = d.common.symbol(n)
		default:
			raw.Data = d.numbers[n]
		}
	case numbered:
		raw.Data = uint32(d.number(1 << 16))
	}
	d.text = append(d.text, literal...)
	index := ast.Index(len(d.nodes))
	d.nodes = append(d.nodes, raw)
	if s[form]&hasChildren != 0 {
		first := d.children(depth)
		d.nodes[index].First = first
	}
	d.nodes[index].End = uint32(len(d.text))
	// What follows does not begin where this ends: two nodes in a row never share a position.
	d.text = append(d.text, ' ')
	return index
}

// children reads siblings, links those that the version has, and returns the first.
func (d *decoder) children(depth int) (first ast.Index) {
	var previous ast.Index
	var groups []group // where some of them are for certain versions
	for last := false; !last && !d.failed; {
		s, content := d.shape()
		last = s[form]&isLast != 0
		if content == ranged {
			if groups == nil {
				groups = []group{{nodes: d.siblings(first)}}
			}
			groups = append(groups, d.group(s, depth), group{})
			continue
		}
		n := d.node(s, content, depth+1)
		switch {
		case groups != nil:
			g := &groups[len(groups)-1]
			g.nodes = append(g.nodes, n)
		case previous == 0:
			first = n
		default:
			d.nodes[previous].Next = n
		}
		previous = n
	}
	if groups == nil || d.failed {
		return first
	}
	return d.link(d.choose(groups))
}

// siblings returns a node and what is linked behind it.
func (d *decoder) siblings(n ast.Index) []ast.Index {
	var out []ast.Index
	for ; n != 0; n = d.nodes[n].Next {
		out = append(out, n)
	}
	return out
}

// link links the nodes of groups, and returns the first.
func (d *decoder) link(groups []group) (first ast.Index) {
	var previous ast.Index
	for _, g := range groups {
		for _, n := range g.nodes {
			d.nodes[n].Next = 0
			if previous == 0 {
				first = n
			} else {
				d.nodes[previous].Next = n
			}
			previous = n
		}
	}
	return first
}

// group is a run of siblings that some versions have, or all.
type group struct {
	versions Range
	nodes    []ast.Index
}

// group reads what follows the shape of a range of versions: the statements that these have.
func (d *decoder) group(s shape, depth int) group {
	since, until := d.number(1<<16), d.number(1<<16)
	g := group{versions: Range{ast.Version(since), ast.Version(until)}}
	if s[form]&hasChildren == 0 {
		d.failed = true
	}
	for last := false; !last && !d.failed; {
		s, content := d.shape()
		if content == ranged { // a range in a range
			d.failed = true
			break
		}
		last = s[form]&isLast != 0
		g.nodes = append(g.nodes, d.node(s, content, depth+1))
	}
	return g
}
