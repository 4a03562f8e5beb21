package summary

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// common is what the modules of an archive have in common: their names, and the shapes that their nodes have. In an
// archive a node is the number of its shape, then that of its name. The same phrase gives the same bytes in all modules
// then, and what is frequent has small numbers.
type common struct {
	shapes []shape
	// contents are those of the shapes.
	contents []content
	// text has the names one behind the other, ends where each ends in it, as four bytes, the lowest first.
	text string
	ends []byte
	// numbers has what decoders number the names in.
	numbers sync.Pool
}

// symbols is how many names there are.
func (c *common) symbols() int { return len(c.ends) / endSize }

// symbol returns a name.
func (c *common) symbol(n int) string {
	start := uint32(0)
	if n > 0 {
		start = binary.LittleEndian.Uint32(c.ends[(n-1)*endSize:])
	}
	return c.text[start:binary.LittleEndian.Uint32(c.ends[n*endSize:])]
}

// endSize is the number of bytes of one of common.ends.
const endSize = 4

// shape is the kind, field, operator and form of a node.
type shape [4]byte

// form is the place of the form in a shape.
const form = 3

// content is what the nodes of a shape have beside it.
type content uint8

const (
	bare content = iota
	named
	numbered
	ranged
	// invalid is that of a shape which no writer wrote.
	invalid
)

// numbers counts the numbers beside the shape that are not those of names.
func (c content) numbers() int {
	switch c {
	case numbered:
		return 1
	case ranged:
		return 2
	}
	return 0
}

func (s shape) content() content {
	kind := ast.Kind(s[0])
	switch {
	case s[0] == versionKind:
		return ranged
	case kind == ast.KindInvalid, kind >= ast.KindCount, ast.Field(s[1]) >= ast.FieldCount, ast.Op(s[2]) >= ast.OpCount:
		return invalid
	case kind.IsNamed(), s.isText():
		return named
	case hasNumber(kind):
		return numbered
	}
	return bare
}

// isText reports whether what a node of the shape has beside it is not its name but what stands there.
func (s shape) isText() bool { return isLiteral(ast.Kind(s[0])) && s[form]&hasChildren == 0 }

// findCommon finds what encoded modules have in common, the most frequent first.
func findCommon(modules [][]encoded) *common {
	shapes, symbols := map[shape]int{}, map[string]int{}
	for _, nodes := range modules {
		for i := range nodes {
			shapes[nodes[i].shape]++
			if nodes[i].shape.content() == named {
				symbols[nodes[i].symbol]++
			}
		}
	}
	c := &common{shapes: slices.SortedFunc(maps.Keys(shapes), func(a, b shape) int {
		return cmp.Or(cmp.Compare(shapes[b], shapes[a]), bytes.Compare(a[:], b[:]))
	})}
	var text []byte
	for _, s := range slices.SortedFunc(maps.Keys(symbols), func(a, b string) int {
		return cmp.Or(cmp.Compare(symbols[b], symbols[a]), strings.Compare(a, b))
	}) {
		text = append(text, s...)
		c.ends = binary.LittleEndian.AppendUint32(c.ends, uint32(len(text)))
	}
	c.text = string(text)
	return c
}

// commonWriter writes modules by the numbers of what is common.
type commonWriter struct {
	shapes  map[shape]uint64
	symbols map[string]uint64
}

func (c *common) writer() *commonWriter {
	w := &commonWriter{map[shape]uint64{}, map[string]uint64{}}
	for i, s := range c.shapes {
		w.shapes[s] = uint64(i)
	}
	for i := range c.symbols() {
		w.symbols[c.symbol(i)] = uint64(i)
	}
	return w
}

// append adds the nodes of an encoded module.
func (w *commonWriter) append(out []byte, nodes []encoded) []byte {
	for i := range nodes {
		n := &nodes[i]
		out = binary.AppendUvarint(out, w.shapes[n.shape])
		content := n.shape.content()
		if content == named {
			out = binary.AppendUvarint(out, w.symbols[n.symbol])
		}
		for _, number := range n.numbers[:content.numbers()] {
			out = binary.AppendUvarint(out, number)
		}
	}
	return out
}

// append adds what is common itself.
func (c *common) append(out []byte) []byte {
	out = binary.AppendUvarint(out, uint64(len(c.shapes)))
	for _, s := range c.shapes {
		out = append(out, s[:]...)
	}
	out = binary.AppendUvarint(out, uint64(c.symbols()))
	return append(append(out, c.ends...), c.text...)
}

// read reads what append wrote, which is all that is left, and reports whether that was it.
func (c *common) read(r *reader) bool {
	for range r.number(uint64(len(r.data) / len(shape{}))) {
		if len(r.data) < len(shape{}) {
			return false
		}
		s := shape(r.data)
		c.shapes, c.contents = append(c.shapes, s), append(c.contents, s.content())
		r.data = r.data[len(s):]
	}
	size := endSize * r.number(uint64(len(r.data)/endSize))
	if r.failed || size > len(r.data) {
		return false
	}
	c.ends, c.text = r.data[:size], string(r.data[size:])
	before := uint32(0)
	for at := 0; at < size; at += endSize {
		end := binary.LittleEndian.Uint32(c.ends[at:])
		if end < before {
			return false
		}
		before = end
	}
	return int(before) == len(c.text)
}
