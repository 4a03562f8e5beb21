package ast

import (
	"iter"

	"github.com/unheeded/unheeded/internal/python/source"
)

// Node is one node of a tree. The zero Node is no node: it is not OK, its kind is KindInvalid and it has no children.
// Two Nodes are equal when they are the same node of the same tree.
type Node struct {
	Tree  *Tree
	Index Index
}

// OK reports whether there is a node.
func (n Node) OK() bool { return n.Index != 0 }

func (n Node) raw() *Raw {
	if n.Index == 0 {
		return &noNode
	}
	return &n.Tree.Nodes[n.Index]
}

// noNode is what the zero Node reads; it is never written.
var noNode Raw

// Kind returns the kind.
func (n Node) Kind() Kind { return n.raw().Kind }

// Is reports whether the node is of one of the kinds.
func (n Node) Is(kinds ...Kind) bool {
	have := n.Kind()
	for _, k := range kinds {
		if k == have {
			return true
		}
	}
	return false
}

// IsExpr reports whether the node is an expression.
func (n Node) IsExpr() bool { return n.Kind().Group() == GroupExpr }

// IsStmt reports whether the node is a statement.
func (n Node) IsStmt() bool { return n.Kind().Group() == GroupStmt }

// Field returns the field of its parent that the node fills.
func (n Node) Field() Field { return n.raw().Field }

// Op returns the operator or the kind of constant; OpNone where the node has neither. For Compare it is the first
// comparison, which nearly always is the only one.
func (n Node) Op() Op { return n.raw().Op }

// Has reports whether a flag is set.
func (n Node) Has(f Flags) bool { return n.raw().Flags&f != 0 }

// Span returns the node's range in the text, as CPython gives it: a decorated function begins at its def.
func (n Node) Span() source.Span {
	r := n.raw()
	return source.Span{Start: r.Start, End: r.End}
}

// Text returns the node's source text.
func (n Node) Text() string {
	r := n.raw()
	if n.Tree == nil {
		return ""
	}
	return string(n.Tree.Text[r.Start:r.End])
}

// Next returns the next sibling; not OK after the last.
func (n Node) Next() Node { return n.at(n.raw().Next) }

// First returns the first child; not OK where there is none.
func (n Node) First() Node { return n.at(n.raw().First) }

// Child returns the first child that fills a field; not OK where there is none.
func (n Node) Child(f Field) Node {
	if n.Index == 0 {
		return Node{}
	}
	nodes := n.Tree.Nodes
	for i := nodes[n.Index].First; i != 0; i = nodes[i].Next {
		switch nodes[i].Field {
		case f:
			return Node{n.Tree, i}
		case FieldBody:
			if nodes[n.Index].Kind.endsInBody() {
				return Node{}
			}
		}
	}
	return Node{}
}

// endsInBody reports whether nodes of a kind have nothing behind their body, which may be long: who wants their decorators or
// what they return need not go through it.
func (k Kind) endsInBody() bool {
	return k == KindFunctionDef || k == KindAsyncFunctionDef || k == KindClassDef
}

// Children returns the children that fill a field, in the order of the source.
func (n Node) Children(f Field) Nodes { return Nodes{n, f} }

// All yields every child in the order of the source.
func (n Node) All() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for c := n.First(); c.OK(); c = c.Next() {
			if !yield(c) {
				return
			}
		}
	}
}

// Walk calls visit for the node and everything below it, parents first, in the order of the source. Where visit
// returns false it does not go below that node.
func (n Node) Walk(visit func(Node) bool) {
	if !n.OK() || !visit(n) {
		return
	}
	for c := n.First(); c.OK(); c = c.Next() {
		c.Walk(visit)
	}
}

func (n Node) at(i Index) Node {
	if i == 0 {
		return Node{}
	}
	return Node{n.Tree, i}
}

func (n Node) only(k Kind) Node {
	if n.Kind() != k {
		return Node{}
	}
	return n
}

func (n Node) symbol() string {
	if n.Index == 0 {
		return ""
	}
	return n.Tree.Symbols.At(n.raw().Data)
}

func (n Node) number() int { return int(n.raw().Data) }

// Nodes are the children of one node that fill one field. The zero Nodes is empty.
type Nodes struct {
	parent Node
	field  Field
}

// All yields the nodes in the order of the source.
func (l Nodes) All() iter.Seq[Node] {
	return func(yield func(Node) bool) {
		for c := l.parent.First(); c.OK(); c = c.Next() {
			switch c.Field() {
			case l.field:
				if !yield(c) {
					return
				}
			case FieldBody:
				if l.parent.Kind().endsInBody() {
					return
				}
			}
		}
	}
}

// Len counts the nodes.
func (l Nodes) Len() int {
	n := 0
	for range l.All() {
		n++
	}
	return n
}

// First returns the first node; not OK where there is none.
func (l Nodes) First() Node { return l.parent.Child(l.field) }

// Last returns the last node; not OK where there is none.
func (l Nodes) Last() Node {
	var last Node
	for c := range l.All() {
		last = c
	}
	return last
}

// Slice returns the nodes as a slice.
func (l Nodes) Slice() []Node {
	var out []Node
	for c := range l.All() {
		out = append(out, c)
	}
	return out
}
