package infer

import "github.com/unheeded/unheeded/internal/python/ast"

// AbstractMethod returns the name of a method that keeps objects of a class from being made: it is abstract, the class is one
// of abc, and nothing gives it a body. It is "" where there is none, or where some base was not seen.
func (e *Evaluator) AbstractMethod(c *Class) string {
	if c.File.IsLibrary() || c.Node.AsClassDef().DecoratorList().First().OK() {
		return ""
	}
	order := e.mro(c)
	checked := false
	for _, m := range order {
		if m.Kind != ClassObject {
			return ""
		}
		checked = checked || m.Class.FullName() == "abc.ABC" || e.isOfABCMeta(m.Class)
	}
	if made := e.Method(c, "__new__"); !checked || made != nil && !made.File.IsLibrary() {
		return ""
	}
	bound := map[string]bool{}
	for _, m := range order {
		if m.Class.File.IsLibrary() {
			continue
		}
		methods := m.Class.Methods()
		for _, fn := range methods {
			if fn.IsMarked("abstractmethod") && !bound[fn.Name()] {
				return fn.Name()
			}
		}
		for _, fn := range methods {
			bound[fn.Name()] = true
		}
		noteBound(m.Class, bound)
	}
	return ""
}

// noteBound notes the names that a class binds in its body by something else than a function.
func noteBound(c *Class, bound map[string]bool) {
	c.Node.Walk(func(n ast.Node) bool {
		if n.Index != c.Node.Index && n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef) {
			return false
		}
		if n.Kind() == ast.KindName && n.Has(ast.FlagStore) {
			bound[n.AsName().Id()] = true
		}
		return true
	})
}

// isOfABCMeta reports whether a class names abc.ABCMeta as its metaclass.
func (e *Evaluator) isOfABCMeta(c *Class) bool {
	for k := range c.Node.AsClassDef().Keywords().All() {
		if kw := k.AsKeyword(); kw.Arg() == "metaclass" {
			m := e.expr(ctx{file: c.File}, kw.Value())
			return m.Kind == ClassObject && m.Class.FullName() == "abc.ABCMeta"
		}
	}
	return false
}
