package cfg

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// String writes the live blocks, one a line, for tests and for the eye:
//
//	2: test x -> true 3, false 4, ?R
//
// Blocks are numbered in Order; X is Exit, R is Raised. A bare number is an edge Next, ? is Implicit, ~ is Cancel. An
// exception that a handler catches has no mark of its own: it leads to the handler's block. Copies of a finally or exit
// are marked by the way that leads through them.
func (g *Graph) String() string {
	d := dumper{g, g.numbers()}
	var out strings.Builder
	for _, b := range g.order {
		if b == g.Exit || b == g.Raised {
			continue
		}
		fmt.Fprintf(&out, "%s:", d.numbers[b])
		for i, item := range g.Items(b) {
			if i > 0 {
				out.WriteString(";")
			}
			out.WriteString(" " + d.item(item))
		}
		out.WriteString(" ->")
		for i, e := range g.Out(b) {
			if i > 0 {
				out.WriteString(",")
			}
			out.WriteString(" " + d.edge(e))
		}
		if c := g.Copy(b); c != Original {
			out.WriteString(" (" + copyNames[c] + ")")
		}
		out.WriteString("\n")
	}
	return out.String()
}

// DOT writes the graph in the language of Graphviz.
func (g *Graph) DOT() string {
	d := dumper{g, g.numbers()}
	var out strings.Builder
	out.WriteString("digraph {\n\tnode [shape=box, fontname=monospace]\n")
	for _, b := range g.order {
		var items []string
		for _, item := range g.Items(b) {
			items = append(items, d.item(item))
		}
		fmt.Fprintf(&out, "\t%q [label=%q]\n", d.numbers[b], d.numbers[b]+"\n"+strings.Join(items, "\n"))
		for _, e := range g.Out(b) {
			style := ""
			if e.Kind.IsException() {
				style = ", style=dashed"
			}
			fmt.Fprintf(&out, "\t%q -> %q [label=%q%s]\n", d.numbers[b], d.numbers[e.To], e.Kind, style)
		}
	}
	out.WriteString("}\n")
	return out.String()
}

var copyNames = [...]string{
	Original: "", OnRaise: "on raise", OnReturn: "on return", OnBreak: "on break", OnContinue: "on continue",
	OnAny: "on any",
}

type dumper struct {
	*Graph
	numbers []string
}

func (g *Graph) numbers() []string {
	numbers := make([]string, g.Len())
	n := 0
	for _, b := range g.order {
		switch b {
		case g.Exit:
			numbers[b] = "X"
		case g.Raised:
			numbers[b] = "R"
		default:
			n++
			numbers[b] = fmt.Sprint(n)
		}
	}
	return numbers
}

func (d dumper) item(item Item) string {
	node := d.Tree.Node(item.Node)
	text := node.Text()
	switch item.Role {
	case Step, Bind:
		if node.Is(ast.KindFor, ast.KindAsyncFor, ast.KindComprehension) {
			text = node.Child(ast.FieldTarget).Text()
		} else {
			text = node.Child(ast.FieldOptionalVars).Text()
		}
	case Enter, Exit:
		text = node.Child(ast.FieldContextExpr).Text()
	case Pattern:
		text = node.Child(ast.FieldPattern).Text()
	case Handler:
		text = node.Child(ast.FieldType).Text()
	case Forget:
		text = node.Child(ast.FieldName).Text()
	}
	if line, _, more := strings.Cut(text, "\n"); more {
		text = line + " …"
	}
	return strings.TrimSpace(item.Role.String() + " " + text)
}

func (d dumper) edge(e Edge) string {
	to := d.numbers[e.To]
	switch e.Kind {
	case Next:
		return to
	case Implicit:
		return "?" + to
	case Cancel:
		return "~" + to
	}
	return e.Kind.String() + " " + to
}
