package main

import (
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// annotation returns an annotation of the module as it is written, without quotes and metadata; names that it uses are
// declared. It is "" where it says nothing that could be said here.
func (w *writer) annotation(n ast.Node) string {
	if !n.OK() {
		return ""
	}
	text, _ := w.expression(n, w.file.Scopes.ScopeOf(n.Index))
	return text
}

// expression returns the text of an expression that stands in an annotation, or as a base, and what its names lead to.
func (w *writer) expression(n ast.Node, at scope.ScopeID) (string, *infer.Type) {
	switch n.Kind() {
	case ast.KindName:
		return w.name(n.AsName().Id(), at)
	case ast.KindAttribute:
		a := n.AsAttribute()
		text, value := w.expression(a.Value(), at)
		if text == "" || value == nil {
			return "", nil
		}
		if value.Kind == infer.Module {
			w.declarer.need(value.Module, a.Attr())
		}
		return text + "." + a.Attr(), w.types.Attribute(value, a.Attr())
	case ast.KindConstant:
		switch n.Op() {
		case ast.ConstNone:
			return "None", nil
		case ast.ConstEllipsis:
			return "...", nil
		case ast.ConstStr:
			return w.quoted(n, at), nil
		}
	case ast.KindBinOp:
		b := n.AsBinOp()
		if b.Op() == ast.BitOr {
			left, _ := w.expression(b.Left(), at)
			right, _ := w.expression(b.Right(), at)
			return w.orAny(left) + " | " + w.orAny(right), nil
		}
	case ast.KindSubscript:
		return w.subscript(n.AsSubscript(), at), nil
	case ast.KindList:
		return "[" + w.list(n.AsList().Elts().Slice(), at) + "]", nil
	case ast.KindTuple:
		return "(" + w.list(n.AsTuple().Elts().Slice(), at) + ")", nil
	case ast.KindStarred:
		text, _ := w.expression(n.AsStarred().Value(), at)
		return "*" + w.orAny(text), nil
	}
	return "", nil
}

func (w *writer) orAny(text string) string {
	if text == "" {
		return w.any()
	}
	return text
}

func (w *writer) list(nodes []ast.Node, at scope.ScopeID) string {
	parts := make([]string, len(nodes))
	for i, n := range nodes {
		text, _ := w.expression(n, at)
		parts[i] = w.orAny(text)
	}
	return strings.Join(parts, ", ")
}

// quoted returns the annotation inside a string.
func (w *writer) quoted(n ast.Node, at scope.ScopeID) string {
	text, err := n.AsConstant().Str()
	if err != nil {
		return ""
	}
	tree := parse.File([]byte(text), parse.Options{Expression: true})
	if len(tree.Errors) > 0 {
		return ""
	}
	out, _ := w.expression(tree.Module().Body().First().AsExpr().Value(), at)
	return out
}

// subscript returns X[...]. Of Annotated only the type counts, of Literal only that of its values.
func (w *writer) subscript(s ast.Subscript, at scope.ScopeID) string {
	params := []ast.Node{s.Slice()}
	if s.Slice().Kind() == ast.KindTuple {
		params = s.Slice().AsTuple().Elts().Slice()
	}
	if len(params) > 0 {
		switch lastName(s.Value()) {
		case "Annotated":
			text, _ := w.expression(params[0], at)
			return text
		case "Literal":
			return w.literal(s, params)
		}
	}
	base, _ := w.expression(s.Value(), at)
	if base == "" {
		return ""
	}
	if len(params) == 0 {
		return base + "[()]"
	}
	return base + "[" + w.list(params, at) + "]"
}

// literal returns what the values of a Literal are; booleans stay, since overloads go by them.
func (w *writer) literal(s ast.Subscript, params []ast.Node) string {
	var arms []string
	add := func(arm string) {
		for _, have := range arms {
			if have == arm {
				return
			}
		}
		arms = append(arms, arm)
	}
	for _, p := range params {
		switch p.Op() {
		case ast.ConstStr:
			add(w.builtin("str"))
		case ast.ConstBytes:
			add(w.builtin("bytes"))
		case ast.ConstInt:
			add(w.builtin("int"))
		case ast.ConstNone:
			add("None")
		case ast.ConstTrue, ast.ConstFalse:
			base, _ := w.expression(s.Value(), w.file.Scopes.ScopeOf(s.Index))
			if base == "" {
				return ""
			}
			add(base + "[" + p.Text() + "]")
		default:
			return ""
		}
	}
	return strings.Join(arms, " | ")
}

// lastName returns the last part of a dotted name, "" for other expressions.
func lastName(n ast.Node) string {
	if a := n.AsAttribute(); a.OK() {
		return a.Attr()
	}
	return n.AsName().Id()
}

// name returns a name as it is seen from a scope, and has what it means declared. It is "" for what a function around
// binds, and for names that nothing is known of.
func (w *writer) name(name string, at scope.ScopeID) (string, *infer.Type) {
	t := w.file.Scopes
	for id := at; id != 0; id = t.Scope(id).Parent {
		symbol := t.Lookup(id, name)
		if symbol == 0 || !t.Symbol(symbol).Has(scope.IsBound) {
			continue
		}
		switch t.Scope(id).Kind {
		case scope.ModuleScope:
			w.need(name)
			return name, w.types.Member(w.file, name)
		case scope.ClassScope:
			if !w.isWritten(name) {
				return "", nil
			}
			return name, w.types.LookUp(w.file, id, name)
		case scope.TypeParamsScope:
			return name, nil
		}
		return "", nil
	}
	for b := range t.StarImports() {
		from := w.types.ImportedFrom(w.file, w.file.Tree.Node(t.Binding(b).Stmt).AsImportFrom())
		if from != nil && w.types.Exports(from, name) {
			w.need(name)
			return name, w.types.Member(w.file, name)
		}
	}
	if b := w.types.LookUp(w.file, scope.Module, name); !b.IsUnknown() {
		return name, b
	}
	return "", nil
}

// builtin returns the name of a builtin class as the module can write it anywhere.
func (w *writer) builtin(name string) string {
	if w.hidden[name] {
		return w.helper("builtins", "") + "." + name
	}
	return name
}

// hiddenNames returns the names that the module or one of its classes binds: a builtin of the name is not seen there.
func hiddenNames(f *infer.File) map[string]bool {
	hidden := map[string]bool{}
	for id, s := range f.Scopes.Scopes() {
		if s.Kind != scope.ModuleScope && s.Kind != scope.ClassScope {
			continue
		}
		for symbol := range f.Scopes.Symbols(id) {
			if f.Scopes.Symbol(symbol).Has(scope.IsBound) {
				hidden[f.Scopes.Name(symbol)] = true
			}
		}
	}
	for _, c := range f.Classes() {
		for _, name := range c.Attributes() {
			hidden[name] = true
		}
	}
	return hidden
}
