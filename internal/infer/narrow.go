package infer

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// narrow applies the conditions that a value went through on its way from a definition to a use.
func (e *Evaluator) narrow(c ctx, t *Type, d scope.Def, flow *scope.Flow) *Type {
	for _, g := range flow.Narrowings(d) {
		t = e.filter(c, t, c.file.Tree.Node(g.Cond), g.Holds, func(n ast.Node) bool { return n.Kind() == ast.KindName })
	}
	return t
}

// narrowAttribute says what an attribute of a name holds where it is read: what this function stored to it last, or
// what it may hold otherwise, less what conditions on the way exclude. Like type checkers do, it takes for granted that
// nobody else assigns it in between; but a None that was stored here is there to be replaced by somebody.
func (e *Evaluator) narrowAttribute(c ctx, n ast.Node, t *Type) *Type {
	base := n
	for base.Kind() == ast.KindAttribute {
		base = base.AsAttribute().Value()
	}
	if base.Kind() != ast.KindName || c.quoted != 0 {
		return t
	}
	flow := c.file.Scopes.Flow(c.scopeOf(base))
	reach := flow.Reaching(n.Index)
	if reach.Dead {
		return e.prog.types.never
	}
	out := e.prog.types.never
	for _, d := range reach.Defs {
		held := t
		if d.Binding != 0 && !e.runsCode(e.expr(c, n.AsAttribute().Value()), n.AsAttribute().Attr()) && c.file.Scopes.Binding(d.Binding).Kind != scope.AnnAssign {
			if stored := e.binding(c, d.Binding); stored.Kind != None && stored.Kind != Never {
				held = stored
			}
		}
		for _, g := range flow.Narrowings(d) {
			held = e.filter(c, held, c.file.Tree.Node(g.Cond), g.Holds, func(m ast.Node) bool { return sameChain(m, n) })
		}
		out = e.join(out, held)
	}
	return out
}

// sameChain reports whether two nodes are the same name with the same attributes.
func sameChain(a, b ast.Node) bool {
	for a.Kind() == ast.KindAttribute && b.Kind() == ast.KindAttribute {
		if a.AsAttribute().Attr() != b.AsAttribute().Attr() {
			return false
		}
		a, b = a.AsAttribute().Value(), b.AsAttribute().Value()
	}
	return a.Kind() == ast.KindName && b.Kind() == ast.KindName && a.AsName().Id() == b.AsName().Id()
}

// filter takes from a type the arms that a condition excludes. Only conditions are understood that test the value
// itself: isSubject tells whether a node is it.
func (e *Evaluator) filter(c ctx, t *Type, cond ast.Node, holds bool, isSubject func(ast.Node) bool) *Type {
	switch cond.Kind() {
	case ast.KindName, ast.KindAttribute:
		if isSubject(cond) {
			if holds {
				return e.without(t, None)
			}
			return e.keep(t, func(arm *Type) bool { return !alwaysTrue(arm) })
		}
	case ast.KindNamedExpr:
		return e.filter(c, t, cond.AsNamedExpr().Target(), holds, isSubject)
	case ast.KindCompare:
		cmp := cond.AsCompare()
		right := cmp.Comparators().First()
		if cmp.Comparators().Len() != 1 || !isSubject(cmp.Left()) || right.Op() != ast.ConstNone {
			return t
		}
		isNone := cond.Op() == ast.Is || cond.Op() == ast.Eq
		if isNone == holds {
			return e.keep(t, func(arm *Type) bool { return arm.Kind == None || arm.IsUnknown() })
		}
		return e.without(t, None)
	case ast.KindCall:
		call := cond.AsCall()
		if isSubject(call.Args().First()) {
			return e.filterCall(c, t, call, holds)
		}
	}
	return t
}

// filterCall knows the functions that tell what a value is.
func (e *Evaluator) filterCall(c ctx, t *Type, call ast.Call, holds bool) *Type {
	name := call.Func().AsName().Id()
	if name == "" {
		name = call.Func().AsAttribute().Attr()
	}
	args := call.Args().Slice()
	switch name {
	case "isinstance":
		if len(args) == 2 {
			return e.filterClass(c, t, args[1], holds)
		}
	case "isawaitable", "iscoroutine", "is_awaitable", "is_coroutine", "isfuture":
		if holds {
			return e.keep(t, func(arm *Type) bool { return arm.IsUnknown() || e.isAwaitable(arm) })
		}
		return e.without(t, Coroutine)
	case "callable":
		unwanted := No
		if !holds {
			unwanted = Yes
		}
		return e.keep(t, func(arm *Type) bool { return e.isCallable(arm) != unwanted })
	case "iscoroutinefunction", "is_coroutine_function":
		return e.keep(t, func(arm *Type) bool { return arm.IsUnknown() || isAsyncFunction(arm) == holds || arm.Kind == Callable })
	case "hasattr":
		// An object that may lack the attribute is no object that we know.
		return e.keep(t, func(arm *Type) bool { return arm.Kind != Coroutine || holds })
	}
	return t
}

// isCallable tells whether values of a type can be called.
func (e *Evaluator) isCallable(t *Type) Answer {
	switch t.Kind {
	case Function, ClassObject, Callable, Partial:
		return Yes
	case Instance:
		return e.hasMethod(t.Class, "__call__")
	case Unknown, Wide, Elsewhere, TypeVar:
		return Maybe
	}
	return No
}

// isAsyncFunction reports whether calling a value makes a coroutine as Python's inspect sees it: it looks through partials.
func isAsyncFunction(t *Type) bool {
	for t.Kind == Partial {
		t = t.Args[0]
	}
	return t.Kind == Function && t.Func.IsAsync() && !t.Func.IsGenerator()
}

// filterClass applies isinstance(value, class).
func (e *Evaluator) filterClass(c ctx, t *Type, class ast.Node, holds bool) *Type {
	in := e.prog.types
	var classes []*Type
	nodes := []ast.Node{class}
	if class.Kind() == ast.KindTuple {
		nodes = class.AsTuple().Elts().Slice()
	}
	for _, n := range nodes {
		ct := e.expr(c, n)
		if ct.Kind != ClassObject {
			if holds {
				return in.unknown
			}
			continue
		}
		classes = append(classes, ct)
	}
	inside := func(arm *Type) bool {
		for _, ct := range classes {
			if arm.Kind == Instance && e.isSubclass(arm.Class, ct.Class) ||
				arm.Kind == Coroutine && ct.Class.File.Name == "typing" && (ct.Class.Name() == "Coroutine" || ct.Class.Name() == "Awaitable") {
				return true
			}
		}
		return false
	}
	if !holds {
		return e.keep(t, func(arm *Type) bool { return !inside(arm) })
	}
	kept := e.keep(t, inside)
	if kept.Kind != Never && !t.HasUnknown() {
		return kept
	}
	arms := []*Type{kept}
	for _, ct := range classes {
		if excludes(t, ct) {
			continue
		}
		arms = append(arms, in.intern(Type{Kind: Instance, Class: ct.Class, Args: ct.Args}))
	}
	return in.join(arms...)
}

// excludes reports whether no value of a type is an instance of a class that the type does not name: all are of classes
// known exactly, or both are builtins, which have no common subclass.
func excludes(t, class *Type) bool {
	for _, arm := range t.Arms() {
		switch {
		case arm.Kind == None:
		case arm.Kind == Instance && (arm.Exact || arm.Class.File.Name == "builtins" && class.Class.File.Name == "builtins"):
		default:
			return false
		}
	}
	return true
}

// keep returns the type with only those arms that ok accepts.
func (e *Evaluator) keep(t *Type, ok func(*Type) bool) *Type {
	arms := make([]*Type, 0, 4)
	for _, arm := range t.Arms() {
		if ok(arm) {
			arms = append(arms, arm)
		}
	}
	return e.prog.types.join(arms...)
}
