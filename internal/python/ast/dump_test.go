package ast

import (
	_ "embed" // for the grammar
	"slices"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/python/source"
)

//go:embed grammar.txt
var grammar string

// Every kind is dumped with the fields of the grammar, whatever their order.
func TestShapesHaveTheFieldsOfTheGrammar(t *testing.T) {
	shapes := shapesByKind()
	for line := range strings.Lines(grammar) {
		name, rest, ok := strings.Cut(strings.TrimSpace(line), "(")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		var want, have []string
		for _, field := range strings.Split(strings.TrimSuffix(rest, ")"), ", ") {
			typ, field, _ := strings.Cut(field, " ")
			switch {
			case field == "" || field == "type_comment" || field == "type_ignores" || typ == "+" && field == "parts":
				continue
			case typ == "-" || typ == "+" || typ == "identifier" || typ == "op" || typ == "flag" || typ == "int":
				field = "=" + field
			case strings.HasSuffix(typ, "*"):
				field += "*"
			}
			want = append(want, field)
		}
		for _, f := range shapes[slices.Index(kindNames[:], name)] {
			field := f.name
			if f.field == FieldNone {
				field = "=" + field
			}
			if f.list {
				field += "*"
			}
			have = append(have, field)
		}
		slices.Sort(want)
		slices.Sort(have)
		if !slices.Equal(want, have) {
			t.Errorf("%s: the dump has %v, the grammar %v", name, have, want)
		}
	}
}

// small is the tree of a text in which a function has a keyword-only argument without a default and one with, and
// returns a dictionary that unpacks another.
func small() *Tree {
	const text = "def f(*, a, b=1):\n  return {**a, b'\\n': 'é'}"
	at := func(s string) (start, end uint32) {
		i := uint32(strings.Index(text, s))
		return i, i + uint32(len(s))
	}
	tree := &Tree{Text: []byte(text), Symbols: SymbolsOf("", "f", "a", "b"), Nodes: make([]Raw, 1)}
	tree.Lines = source.NewLines(tree.Text)
	add := func(kind Kind, field Field, data uint32, source string, children ...Index) Index {
		start, end := at(source)
		raw := Raw{Kind: kind, Field: field, Data: data, Start: start, End: end}
		for i, child := range children {
			if i == 0 {
				raw.First = child
			} else {
				tree.Nodes[children[i-1]].Next = child
			}
		}
		tree.Nodes = append(tree.Nodes, raw)
		return Index(len(tree.Nodes) - 1)
	}
	constant := func(field Field, op Op, source string) Index {
		i := add(KindConstant, field, 0, source)
		tree.Nodes[i].Op = op
		return i
	}
	tree.Root = add(KindModule, FieldNone, 0, text,
		add(KindFunctionDef, FieldBody, 1, text,
			add(KindArguments, FieldArgs, 0, "*, a, b=1",
				add(KindArg, FieldKwonlyargs, 2, "a"),
				add(KindArg, FieldKwonlyargs, 3, "b"),
				constant(FieldKwDefaults, ConstInt, "1")),
			add(KindReturn, FieldBody, 0, "return {**a, b'\\n': 'é'}",
				add(KindDict, FieldValue, 0, "{**a, b'\\n': 'é'}",
					add(KindName, FieldValues, 2, "a, b'"),
					constant(FieldKeys, ConstBytes, "b'\\n'"),
					constant(FieldValues, ConstStr, "'é'")))))
	return tree
}

func TestDump(t *testing.T) {
	const want = `Module
 body FunctionDef 1:0-2:27 name="f"
  args arguments
   kwonlyargs arg 1:9-1:10 arg="a"
   kwonlyargs arg 1:12-1:13 arg="b"
   kw_defaults None
   kw_defaults Constant 1:14-1:15 value=int:1
  body Return 2:2-2:27
   value Dict 2:9-2:27
    keys None
    keys Constant 2:15-2:20 value=bytes:0a
    values Name 2:12-2:17 id="a" ctx=Load
    values Constant 2:22-2:26 value=str:"é"
`
	tree := small()
	var have strings.Builder
	if err := Dump(&have, tree.Module().Node, DumpOptions{}); err != nil || have.String() != want {
		t.Errorf("%v\n%s", err, have.String())
	}
	bare := string(AppendDump(nil, tree.Module().Node, DumpOptions{NoPositions: true}))
	if strings.Contains(bare, ":1-") || strings.Count(bare, "\n") != strings.Count(want, "\n") {
		t.Error(bare)
	}
}

func TestDumpOfNothing(t *testing.T) {
	if out := AppendDump(nil, Node{}, DumpOptions{}); len(out) != 0 {
		t.Errorf("%q", out)
	}
}
