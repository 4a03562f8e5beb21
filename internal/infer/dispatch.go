package infer

import (
	"github.com/unheeded/unheeded/internal/python/ast"
)

// dispatched returns what functools.singledispatch makes of a function: a call runs it or one of those that are
// registered for it. Those of its own module are looked at.
func (e *Evaluator) dispatched(generic *Type) *Type {
	in := e.prog.types
	if generic.Kind != Function {
		return in.unknown
	}
	f := generic.Func.File
	out := generic
	for _, i := range e.prog.occurrences(f, generic.Func.Name()) {
		decorator := f.Parent(f.Tree.Node(i))
		if call := f.Parent(decorator); call.Kind() == ast.KindCall && decorator.Field() == ast.FieldFunc {
			decorator = call
		}
		if !registers(decorator).OK() || decorator.Field() != ast.FieldDecoratorList {
			continue
		}
		if fn := f.funcs[f.Parent(decorator).Index]; fn != nil && fn.Class == generic.Func.Class {
			out = in.join(out, in.intern(Type{Kind: Function, Func: e.prog.seenFunc(fn), Env: generic.Env}))
		}
	}
	return out
}

// registers returns the generic function that a decorator registers for, as `generic.register` or
// `generic.register(int)`; not OK for all other decorators.
func registers(decorator ast.Node) ast.Node {
	if call := decorator.AsCall(); call.OK() {
		decorator = call.Func()
	}
	if a := decorator.AsAttribute(); a.OK() && a.Attr() == "register" && a.Value().Kind() == ast.KindName {
		return a.Value()
	}
	return ast.Node{}
}

// isFunctions reports whether all that a value may be are functions.
func isFunctions(t *Type) bool {
	for _, arm := range t.Arms() {
		if arm.Kind != Function {
			return false
		}
	}
	return true
}
