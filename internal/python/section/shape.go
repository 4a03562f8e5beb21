package section

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// Hash is a hash of a part of a module.
type Hash uint64

// Shape has hashes of the parts of a module. They leave out docstrings, where anything stands, and comments, but for those
// inside a statement and behind its first line; of what can be analysed, all is in them to the letter.
//
// What of a body shows outside of it, to those who look through a module or a class for something of which they do not know
// where it is, is hashed with what stands around the bodies: see shows.
type Shape struct {
	// Around is of all that is in no body, and of how many bodies there are and where.
	Around Hash
	// Bodies are those of Of.
	Bodies []Hash
}

// ShapeOf returns the shape of a module. One that does not parse has no parts: it is all around.
func ShapeOf(t *ast.Tree) Shape {
	if len(t.Errors) > 0 {
		return Shape{Around: hashOf(t.Text)}
	}
	shows := shows(t)
	s := Shape{Bodies: make([]Hash, 0, len(shows))}
	var around, body writer
	around.enter = func(fn ast.Node) {
		body.b = body.b[:0]
		body.body(fn)
		hash := hashOf(body.b)
		around.hash(shows[len(s.Bodies)])
		if shows[len(s.Bodies)] == isOpen {
			around.hash(hash)
		}
		s.Bodies = append(s.Bodies, hash)
	}
	around.node(t.Node(t.Root))
	s.Around = hashOf(around.b)
	return s
}

func hashOf(b []byte) Hash {
	sum := sha256.Sum256(b)
	return Hash(binary.LittleEndian.Uint64(sum[:]))
}

// writer writes a tree down, statements by their text and what has statements in it by what it is, so that different trees
// are different bytes.
type writer struct {
	b []byte
	// enter, where not nil, is called in the place of what is in the body of a function.
	enter func(fn ast.Node)
}

func (w *writer) hash(h Hash) { w.b = binary.LittleEndian.AppendUint64(w.b, uint64(h)) }

func (w *writer) text(text []byte) {
	w.b = binary.AppendUvarint(w.b, uint64(len(text)))
	w.b = append(w.b, text...)
}

func (w *writer) node(n ast.Node) {
	raw := &n.Tree.Nodes[n.Index]
	w.b = append(w.b, byte(raw.Kind), byte(raw.Field), byte(raw.Op), byte(raw.Flags))
	if n.IsExpr() || n.IsStmt() && !isCompound(n) {
		w.text(n.Tree.Text[raw.Start:raw.End])
		return
	}
	if n.Kind() != ast.KindModule && isCompound(n) {
		w.text(head(n))
	}
	if raw.Kind.IsNamed() {
		w.text([]byte(n.Tree.Symbols.At(raw.Data)))
	} else {
		w.b = binary.AppendUvarint(w.b, uint64(raw.Data))
	}
	isFunction := n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef)
	for child := range n.All() {
		if isFunction && w.enter != nil && child.Field() == ast.FieldBody {
			continue
		}
		w.statement(n, child)
	}
	if isFunction && w.enter != nil {
		w.enter(n)
	}
	w.b = append(w.b, 0) // no kind: the end
}

// head returns the first line of a compound statement, without what it has of a body: messages have it as it stands there.
func head(n ast.Node) []byte {
	raw := &n.Tree.Nodes[n.Index]
	end := raw.End
	if first := n.Child(ast.FieldBody); first.OK() {
		end = first.Span().Start
	}
	line, _, _ := bytes.Cut(n.Tree.Text[raw.Start:end], []byte{'\n'})
	return bytes.TrimSpace(line)
}

// body writes the body of a function.
func (w *writer) body(fn ast.Node) {
	for stmt := range fn.Children(ast.FieldBody).All() {
		w.statement(fn, stmt)
	}
}

// statement writes a child of a node. Of a docstring it writes that there is one.
func (w *writer) statement(of, n ast.Node) {
	if n.Kind() == ast.KindExpr && n.AsExpr().Value().Op() == ast.ConstStr && n.Field() == ast.FieldBody && of.Child(ast.FieldBody) == n &&
		of.Is(ast.KindModule, ast.KindClassDef, ast.KindFunctionDef, ast.KindAsyncFunctionDef) && n.AsExpr().Value().Kind() == ast.KindConstant {
		w.b = append(w.b, byte(ast.KindExpr))
		return
	}
	w.node(n)
}

// Append appends a shape to what ReadShape reads.
func (s Shape) Append(b []byte) []byte {
	b = binary.LittleEndian.AppendUint64(b, uint64(s.Around))
	for _, hash := range s.Bodies {
		b = binary.LittleEndian.AppendUint64(b, uint64(hash))
	}
	return b
}

// ReadShape reads what Append wrote. Of anything else it makes a shape that no module has.
func ReadShape(b []byte) Shape {
	if len(b)%8 != 0 || len(b) == 0 {
		return Shape{}
	}
	s := Shape{Around: Hash(binary.LittleEndian.Uint64(b)), Bodies: make([]Hash, 0, len(b)/8)}
	for b = b[8:]; len(b) > 0; b = b[8:] {
		s.Bodies = append(s.Bodies, Hash(binary.LittleEndian.Uint64(b)))
	}
	return s
}
