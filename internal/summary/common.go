package summary

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"maps"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// common is what the modules of an archive have in common: their names, and the shapes that their nodes have. In an
// archive a node is the number of its shape, then that of its name. The same phrase gives the same bytes in all modules
// then, and what is frequent has small numbers.
type common struct {
	shapes  []shape
	symbols []string
}

// shape is the kind, field, operator and form of a node.
type shape [4]byte

// eachNode calls visit for the nodes of an encoded module in order, with the number of the name that it has or -1, and the
// other numbers.
func eachNode(d decoder, visit func(s shape, symbol int, numbers []byte)) error {
	for at := range d.kinds {
		s := shape{d.kinds[at], d.fields[at], d.ops[at], d.forms[at]}
		symbol, before := -1, d.data
		switch content := s.content(); content {
		case named:
			n, err := d.number(uint64(len(d.symbols) - 1))
			if err != nil {
				return err
			}
			symbol, before = int(n)+1, d.data
		default:
			for range content.numbers() {
				if _, err := d.number(1 << 16); err != nil {
					return err
				}
			}
		}
		visit(s, symbol, before[:len(before)-len(d.data)])
	}
	return nil
}

// content is what the nodes of a shape have beside it.
type content uint8

const (
	bare content = iota
	named
	numbered
	ranged
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
	case kind >= ast.KindCount:
		return bare // an error, when it is decoded
	case kind.IsNamed(), isLiteral(kind) && s[3]&hasChildren == 0:
		return named
	case hasNumber(kind):
		return numbered
	}
	return bare
}

// findCommon finds what encoded modules have in common, the most frequent first.
func findCommon(modules []decoder) (*common, error) {
	shapes, symbols := map[shape]int{}, map[string]int{}
	for _, m := range modules {
		if err := eachNode(m, func(s shape, symbol int, _ []byte) {
			shapes[s]++
			if symbol >= 0 {
				symbols[m.symbols[symbol]]++
			}
		}); err != nil {
			return nil, err
		}
	}
	return &common{
		shapes: slices.SortedFunc(maps.Keys(shapes), func(a, b shape) int {
			return cmp.Or(cmp.Compare(shapes[b], shapes[a]), bytes.Compare(a[:], b[:]))
		}),
		symbols: slices.SortedFunc(maps.Keys(symbols), func(a, b string) int {
			return cmp.Or(cmp.Compare(symbols[b], symbols[a]), strings.Compare(a, b))
		}),
	}, nil
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
	for i, s := range c.symbols {
		w.symbols[s] = uint64(i)
	}
	return w
}

// append adds the nodes of an encoded module.
func (w *commonWriter) append(out []byte, m decoder) ([]byte, error) {
	err := eachNode(m, func(s shape, symbol int, numbers []byte) {
		out = binary.AppendUvarint(out, w.shapes[s])
		if symbol >= 0 {
			out = binary.AppendUvarint(out, w.symbols[m.symbols[symbol]])
		}
		out = append(out, numbers...)
	})
	return out, err
}

// append adds what is common itself.
func (c *common) append(out []byte) []byte {
	out = binary.AppendUvarint(out, uint64(len(c.shapes)))
	for _, s := range c.shapes {
		out = append(out, s[:]...)
	}
	out = binary.AppendUvarint(out, uint64(len(c.symbols)))
	for _, s := range c.symbols {
		out = binary.AppendUvarint(out, uint64(len(s)))
	}
	for _, s := range c.symbols {
		out = append(out, s...)
	}
	return out
}

// read reads what append wrote, which is all that is left.
func (c *common) read(r *reader) error {
	count := r.number(uint64(len(r.data) / len(shape{})))
	for range count {
		if len(r.data) < len(shape{}) {
			return errCorrupt
		}
		c.shapes = append(c.shapes, shape(r.data))
		r.data = r.data[len(shape{}):]
	}
	sizes := make([]int, r.number(uint64(len(r.data))))
	total := 0
	for i := range sizes {
		sizes[i] = r.number(uint64(len(r.data)))
		total += sizes[i]
	}
	if r.failed || total != len(r.data) {
		return errCorrupt
	}
	names := string(r.data)
	c.symbols = make([]string, len(sizes))
	for i, size := range sizes {
		c.symbols[i], names = names[:size], names[size:]
	}
	return nil
}

// columns undoes commonWriter.append: it gives a decoder the columns that those of one module alone would give.
func (c *common) columns(d *decoder, nodes []byte) error {
	r := reader{data: nodes}
	local := map[int]uint64{}
	d.symbols = []string{""}
	for len(r.data) > 0 {
		n := r.number(uint64(len(c.shapes)))
		if r.failed || n == len(c.shapes) {
			return errCorrupt
		}
		s := c.shapes[n]
		d.kinds, d.fields = append(d.kinds, s[0]), append(d.fields, s[1])
		d.ops, d.forms = append(d.ops, s[2]), append(d.forms, s[3])
		content := s.content()
		if content == named {
			symbol := r.number(uint64(len(c.symbols)))
			if r.failed || symbol == len(c.symbols) {
				return errCorrupt
			}
			number, ok := local[symbol]
			if !ok {
				number = uint64(len(local))
				local[symbol] = number
				d.symbols = append(d.symbols, c.symbols[symbol])
			}
			d.data = binary.AppendUvarint(d.data, number)
		}
		for range content.numbers() {
			d.data = binary.AppendUvarint(d.data, uint64(r.number(1<<16)))
		}
	}
	if r.failed {
		return errCorrupt
	}
	return nil
}
