package infer

import "github.com/unheeded/unheeded/internal/python/ast"

// Accepts reports whether a function may take the arguments of a call, the first skip parameters of it being taken already.
// Where it does not, the call is a TypeError and gives nothing. It is true where that is not known: behind a decorator, and
// for a call with a * or ** that may hold anything.
func (f *Func) Accepts(call ast.Call, skip int) bool {
	for _, d := range f.decorators() {
		switch d.AsName().Id() {
		case "staticmethod", "classmethod":
		default:
			return true
		}
	}
	given, open := skip, false
	named := map[string]bool{}
	for n := range call.Node.All() {
		switch n.Field() {
		case ast.FieldArgs:
			open = open || n.Kind() == ast.KindStarred
			given++
		case ast.FieldKeywords:
			open = open || n.AsKeyword().Arg() == ""
			named[n.AsKeyword().Arg()] = true
		}
	}
	if open {
		return true
	}
	positional, anyPositional, anyNamed, required := 0, false, false, 0
	for n := range f.arguments().Node.All() {
		name := n.AsArg().Arg()
		switch n.Field() {
		case ast.FieldPosonlyargs, ast.FieldArgs:
			positional++
			byName := n.Field() == ast.FieldArgs && named[name]
			if byName {
				delete(named, name)
			}
			if positional > given && !byName && !f.Default(n).OK() {
				required++
			}
		case ast.FieldVararg:
			anyPositional = true
		case ast.FieldKwonlyargs:
			if !named[name] && !f.Default(n).OK() {
				required++
			}
			delete(named, name)
		case ast.FieldKwarg:
			anyNamed = true
		}
	}
	return required == 0 && (anyPositional || given <= positional) && (anyNamed || len(named) == 0)
}
