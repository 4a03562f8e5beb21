package infer

import "github.com/unheeded/unheeded/internal/python/ast"

// aliasOf returns what a generic alias means with its parameters: Response[User], where Response is
// Coroutine[Any, Any, T].
func (e *Evaluator) aliasOf(c ctx, file *File, alias ast.Node, params []ast.Node) *Type {
	t := e.aliased(file, alias)
	if !hasTypeVar(t) {
		return t
	}
	free := e.freeVars(file, alias)
	if len(free) != len(params) {
		// One of them is a ParamSpec or TypeVarTuple, or an alias in the alias has some more: they stay open.
		return t
	}
	vars := make(map[string]*Type, len(free))
	for i, v := range free {
		vars[v.Name] = e.annotation(c, params[i])
	}
	return e.replace(t, vars, true)
}

// freeVars returns the type variables of the value of an alias: in the order that a type statement declares them in, else
// in that of their first mention.
func (e *Evaluator) freeVars(file *File, alias ast.Node) []*Type {
	var out []*Type
	if def := file.Parent(alias).AsTypeAlias(); def.OK() {
		for p := range def.TypeParams().All() {
			if v := p.AsTypeVar(); v.OK() {
				out = append(out, e.typeVar(file, p, v.Name()))
			}
		}
		return out
	}
	return e.namedTypeVars(ctx{file: file}, alias, nil)
}
