package rule

import (
	"bytes"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/source"
)

// Replace returns the edit that puts a text in the place of a node.
func Replace(f *infer.File, n ast.Node, text string) finding.Edit {
	return finding.Edit{Place: Place(f, n), Text: text}
}

// InsertBefore and InsertAfter return the edit that puts a text at the beginning or at the end of a node.
func InsertBefore(f *infer.File, n ast.Node, text string) finding.Edit {
	return insert(f, n.Span().Start, text)
}

// InsertAfter returns the edit that puts a text at the end of a node.
func InsertAfter(f *infer.File, n ast.Node, text string) finding.Edit {
	return insert(f, n.Span().End, text)
}

// InsertBelow returns the edit that puts lines below the last line of a statement, behind a comment on it.
func InsertBelow(f *infer.File, stmt ast.Node, lines string) finding.Edit {
	text, end := f.Tree.Text, stmt.Span().End
	for int(end) < len(text) && text[end] != '\n' && text[end] != '\r' {
		end++
	}
	return insert(f, end, "\n"+lines[:len(lines)-1])
}

func insert(f *infer.File, at uint32, text string) finding.Edit {
	return finding.Edit{Place: place(f, source.Span{Start: at, End: at}), Text: text}
}

// Indent returns what stands before a statement on its line; false where that is not blanks alone, as behind a colon or
// a semicolon.
func Indent(f *infer.File, stmt ast.Node) (string, bool) {
	line := f.Tree.Lines.Line(stmt.Span().Start)
	before := f.Tree.Text[f.Tree.Lines.Start(line):stmt.Span().Start]
	return string(before), len(bytes.Trim(before, " \t\f")) == 0
}

// EndsLine reports whether nothing but a comment stands behind a statement on its last line.
func EndsLine(f *infer.File, stmt ast.Node) bool {
	rest := f.Tree.Text[stmt.Span().End:]
	if end := bytes.IndexAny(rest, "\r\n"); end >= 0 {
		rest = rest[:end]
	}
	rest = bytes.TrimLeft(rest, " \t\f")
	return len(rest) == 0 || rest[0] == '#'
}

// FreeName returns the first of some names that does not occur in the function around a node, nor, at the level of the
// module, in the file.
func (p *Pass) FreeName(n ast.Node, names ...string) (string, bool) {
	around := p.Function(n)
	if !around.OK() {
		around = p.File.Tree.Module().Node
	}
	for _, name := range names {
		if !mentions(around.Text(), name) {
			return name, true
		}
	}
	return "", false
}

// Mentions reports whether a name occurs in the text of the file.
func (p *Pass) Mentions(name string) bool { return mentions(string(p.File.Tree.Text), name) }

func mentions(text, name string) bool {
	for {
		at := strings.Index(text, name)
		if at < 0 {
			return false
		}
		end := at + len(name)
		if (at == 0 || !isWord(text[at-1])) && (end == len(text) || !isWord(text[end])) {
			return true
		}
		text = text[end:]
	}
}

func isWord(b byte) bool {
	return b == '_' || b >= 0x80 || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

// AddAwait returns the edits that put an await before an expression, with parentheses where what stands around binds
// tighter; false where there can be none.
func (p *Pass) AddAwait(n ast.Node) ([]finding.Edit, bool) {
	if !p.TakesAwait(n) {
		return nil, false
	}
	for child, at := n, p.Parent(n); at.OK(); child, at = at, p.Parent(at) {
		if at.Kind() == ast.KindGeneratorExp || inHeader(child, at) {
			return nil, false // it would become an async generator; or belongs to the scope outside
		}
		if at.Kind() == ast.KindAsyncFunctionDef {
			break
		}
	}
	if !p.bindsTighter(n) {
		return []finding.Edit{InsertBefore(p.File, n, "await ")}, true
	}
	return []finding.Edit{InsertBefore(p.File, n, "(await "), InsertAfter(p.File, n, ")")}, true
}

// inHeader reports whether a child of a function is not in its body: a default, a decorator, an annotation.
func inHeader(child, function ast.Node) bool {
	switch function.Kind() {
	case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda:
		return child.Field() != ast.FieldBody
	}
	return false
}

// bindsTighter reports whether what stands around an expression would take the first word of `await x` alone.
func (p *Pass) bindsTighter(n ast.Node) bool {
	around := p.Parent(n)
	switch around.Kind() {
	case ast.KindAttribute, ast.KindAwait:
		return true
	case ast.KindSubscript:
		return n.Field() == ast.FieldValue
	case ast.KindCall:
		return n.Field() == ast.FieldFunc
	}
	return false
}
