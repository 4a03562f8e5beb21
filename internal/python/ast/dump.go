package ast

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// DumpOptions says what a dump shows.
type DumpOptions struct {
	// NoPositions leaves all positions out.
	NoPositions bool
	// Version leaves out what this version of CPython does not record, or records wrongly: before 3.12 positions and
	// the kind "u" inside f-strings, before 3.10 positions of aliases. The zero Version leaves nothing out.
	Version Version
}

// Dump writes the node and everything below it, one line a node: its depth as spaces, the field of its parent, its
// kind, its position as CPython has it (lines from 1, columns in bytes from 0, end exclusive), and the fields that are
// no nodes. Fields stand in the order of CPython's _fields; None and empty lists are left out, a None inside a list is
// a line of its own. Strings are quoted UTF-8 with surrogates as Constant.Str has them, bytes and the bits of floats
// are hexadecimal.
//
//	Module
//	 body Assign 1:0-1:5
//	  targets Name 1:0-1:1 id="a" ctx=Store
//	  value Constant 1:4-1:5 value=int:1
//
// Two trees with the same dump are the same to CPython's ast module. The only errors are those of w.
func Dump(w io.Writer, n Node, options DumpOptions) error {
	_, err := w.Write(AppendDump(nil, n, options))
	return err
}

// AppendDump appends what Dump writes.
func AppendDump(out []byte, n Node, options DumpOptions) []byte {
	if !n.OK() {
		return out
	}
	shapes := shapesByKind()
	d := dumper{out: out, shapes: &shapes, options: options, positions: !options.NoPositions}
	d.node("", n)
	return d.out
}

type dumper struct {
	out     []byte
	shapes  *[KindCount][]shapeField
	options DumpOptions
	depth   int
	// positions is whether positions are shown here; inString is set below a JoinedStr or TemplateStr.
	positions, inString bool
}

func (d *dumper) before(minor int) bool {
	return d.options.Version != 0 && d.options.Version < V(minor)
}

func (d *dumper) node(field string, n Node) {
	d.start(field)
	kind := n.Kind()
	d.out = append(d.out, kind.String()...)
	positions, inString := d.positions, d.inString
	if kind == KindJoinedStr && d.before(12) {
		d.positions = false
	}
	if kind == KindJoinedStr || kind == KindTemplateStr {
		d.inString = true
	}
	if d.positions && d.placed(kind) {
		d.position(n)
	}
	for i := range d.shapes[kind] {
		d.scalar(n, &d.shapes[kind][i])
	}
	d.out = append(d.out, '\n')
	d.depth++
	for i := range d.shapes[kind] {
		d.children(n, &d.shapes[kind][i])
	}
	d.depth--
	d.positions, d.inString = positions, inString
}

// start begins a line.
func (d *dumper) start(field string) {
	for range d.depth {
		d.out = append(d.out, ' ')
	}
	if field != "" {
		d.out = append(d.out, field...)
		d.out = append(d.out, ' ')
	}
}

// placed reports whether CPython gives the kind a position.
func (d *dumper) placed(kind Kind) bool {
	switch kind.Group() {
	case GroupMod, GroupComprehension, GroupArguments, GroupWithitem, GroupMatchCase:
		return false
	case GroupAlias:
		return !d.before(10)
	}
	return true
}

func (d *dumper) position(n Node) {
	span := n.Span()
	line, column := n.Tree.Lines.Position(span.Start)
	endLine, endColumn := n.Tree.Lines.Position(span.End)
	d.out = append(d.out, ' ')
	d.number(line)
	d.out = append(d.out, ':')
	d.number(column)
	d.out = append(d.out, '-')
	d.number(endLine)
	d.out = append(d.out, ':')
	d.number(endColumn)
}

func (d *dumper) number(value int) { d.out = strconv.AppendInt(d.out, int64(value), 10) }

// children dumps the nodes that fill a field.
func (d *dumper) children(n Node, f *shapeField) {
	if f.field == FieldNone {
		return
	}
	switch {
	case n.Is(KindDict) && f.field == FieldKeys:
		// **mapping has no key.
		d.aligned(n, f, FieldKeys, FieldValues)
		return
	case n.Is(KindArguments) && f.field == FieldKwDefaults:
		d.aligned(n, f, FieldKwonlyargs, FieldKwDefaults)
		return
	}
	for child := n.First(); child.OK(); child = child.Next() {
		if child.Field() == f.field && !child.Is(KindIdentifier) {
			d.node(f.name, child)
		}
	}
}

// aligned dumps field f of children in which first and second alternate and one of the two may lack: then it is None.
func (d *dumper) aligned(n Node, f *shapeField, first, second Field) {
	none := func() {
		d.start(f.name)
		d.out = append(d.out, "None\n"...)
	}
	var last Field
	for child := n.First(); child.OK(); child = child.Next() {
		field := child.Field()
		switch {
		case field == f.field:
			d.node(f.name, child)
		case f.field == first && field == second && last != first:
			none()
		case f.field == second && field == first && child.Next().Field() != second:
			none()
		}
		last = field
	}
}

// scalar dumps a field that holds no nodes: what the node keeps in itself, and names with a place of their own.
func (d *dumper) scalar(n Node, f *shapeField) {
	if f.field != FieldNone {
		d.identifiers(n, f)
		return
	}
	switch f.name {
	case "ops":
		d.name(f.name)
		separator := ""
		for op := range n.AsCompare().Ops() {
			d.out = append(append(d.out, separator...), op.String()...)
			separator = ","
		}
	case "op":
		d.name(f.name)
		d.out = append(d.out, n.Op().String()...)
	case "ctx":
		d.name(f.name)
		d.out = append(d.out, contextOf(n)...)
	case "value":
		d.name(f.name)
		d.value(n)
	case "kind":
		if n.Has(FlagUnicode) && !(d.inString && d.before(12)) {
			d.name(f.name)
			d.out = append(d.out, `"u"`...)
		}
	case "str":
		d.name(f.name)
		for child := range n.All() {
			if child.Is(KindSourceText) {
				d.quote(strings.TrimRight(string(appendSource(nil, child)), " \t\f\n"))
			}
		}
	case "simple", "is_async":
		d.name(f.name)
		d.out = append(d.out, '0'+flagDigit(n))
	case "is_lazy":
		if n.Has(FlagIsLazy) { // no version before 3.15 has the field
			d.name(f.name)
			d.out = append(d.out, '1')
		}
	case "level":
		d.name(f.name)
		d.number(n.number())
	case "conversion":
		d.name(f.name)
		if conversion := n.number(); conversion != 0 {
			d.number(conversion)
		} else {
			d.number(-1) // as CPython says that there is none
		}
	default:
		d.name(f.name)
		d.quote(n.symbol())
	}
}

// name begins a field in the line of a node.
func (d *dumper) name(name string) {
	d.out = append(d.out, ' ')
	d.out = append(d.out, name...)
	d.out = append(d.out, '=')
}

// identifiers dumps the children that are names, separated by commas.
func (d *dumper) identifiers(n Node, f *shapeField) {
	first := true
	for child := n.First(); child.OK(); child = child.Next() {
		if child.Field() != f.field || !child.Is(KindIdentifier) {
			continue
		}
		if first {
			d.name(f.name)
		} else {
			d.out = append(d.out, ',')
		}
		d.quote(child.symbol())
		first = false
	}
}

func contextOf(n Node) string {
	switch {
	case n.Has(FlagStore):
		return "Store"
	case n.Has(FlagDel):
		return "Del"
	}
	return "Load"
}

// flagDigit is 1 for a node that has FlagSimple or FlagIsAsync, which are one bit.
func flagDigit(n Node) byte {
	if n.Has(FlagSimple) {
		return 1
	}
	return 0
}

// value dumps the value of a Constant or MatchSingleton. One that does not decode is shown as its error.
func (d *dumper) value(n Node) {
	d.out = append(d.out, n.Op().String()...)
	c := n.AsConstant()
	var err error
	switch n.Op() {
	case ConstStr:
		var value string
		value, err = c.Str()
		d.out = append(d.out, ':')
		d.quote(value)
	case ConstBytes:
		var value []byte
		value, err = c.Bytes()
		d.out = fmt.Appendf(d.out, ":%x", value)
	case ConstInt:
		if value, failed := c.Int(); failed == nil {
			d.out = fmt.Appendf(d.out, ":%x", value)
		} else {
			err = failed
		}
	case ConstFloat:
		var value float64
		value, err = c.Float()
		d.out = fmt.Appendf(d.out, ":%016x", math.Float64bits(value))
	case ConstComplex:
		var value float64
		value, err = c.Imag()
		d.out = fmt.Appendf(d.out, ":%016x", math.Float64bits(value))
	}
	if err != nil {
		d.out = fmt.Appendf(d.out, " error=%q", err)
	}
}

const hexDigits = "0123456789abcdef"

// quote writes a string between double quotes. Only these, backslashes and ASCII control characters are escaped.
func (d *dumper) quote(s string) {
	d.out = append(d.out, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			d.out = append(d.out, '\\', c)
		case c < ' ' || c == 0x7f:
			d.out = append(d.out, '\\', 'x', hexDigits[c>>4], hexDigits[c&15])
		default:
			d.out = append(d.out, c)
		}
	}
	d.out = append(d.out, '"')
}
