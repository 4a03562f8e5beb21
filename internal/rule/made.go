package rule

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// NeverMade reports whether making an object of a class of the file fails: its __init__ is async, and nothing that was seen
// awaits the coroutine. An async __new__, or a metaclass, makes the objects in a way of its own; a base or a decorator that
// was not seen may; or the class itself awaits it by that name.
func (p *Pass) NeverMade(class ast.Node) bool {
	c := p.File.Class(class)
	if c == nil || class.AsClassDef().DecoratorList().First().OK() {
		return false
	}
	init := p.Types.Method(c, "__init__")
	if init == nil || init.Class != c || !init.IsAsync() {
		return false
	}
	for _, m := range p.Types.MRO(c) {
		if m.Kind != infer.ClassObject {
			return false
		}
	}
	if made := p.Types.Method(c, "__new__"); made != nil && made.IsAsync() {
		return false
	}
	awaited := false
	class.Walk(func(n ast.Node) bool {
		call := n.AsAwait().Value().AsCall().Func().AsAttribute()
		awaited = awaited || call.Attr() == "__init__" && call.Value().Kind() == ast.KindName
		return !awaited
	})
	return !awaited
}

// isMethodOfNone reports whether a node is a method of a class of which nobody can make an object, other than __init__.
func (p *Pass) isMethodOfNone(n ast.Node) bool {
	if !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef) || p.Parent(n).Kind() != ast.KindClassDef {
		return false
	}
	for d := range n.Children(ast.FieldDecoratorList).All() {
		if name := d.AsName().Id(); name == "staticmethod" || name == "classmethod" {
			return false
		}
	}
	return p.File.Func(n).Name() != "__init__" && p.NeverMade(p.Parent(n))
}
