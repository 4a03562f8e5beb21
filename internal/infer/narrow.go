package infer

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// narrow applies the conditions that the value of a name went through on its way from a definition to a use.
func (e *Evaluator) narrow(c ctx, name string, t *Type, d scope.Def, flow *scope.Flow) *Type {
	for _, g := range flow.Narrowings(d) {
		// A condition may mention the name without testing it: isinstance(other, name).
		t = e.filter(c, t, c.file.Tree.Node(g.Cond), g.Holds, func(n ast.Node) bool { return n.AsName().Id() == name })
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
			return e.keep(t, func(arm *Type) bool { return !e.alwaysTrue(arm) })
		}
	case ast.KindNamedExpr:
		return e.filter(c, t, cond.AsNamedExpr().Target(), holds, isSubject)
	case ast.KindCompare:
		return e.filterCompare(c, t, cond.AsCompare(), holds, isSubject)
	case ast.KindCall:
		call := cond.AsCall()
		arg := unwrapped(call.Args().First())
		if isSubject(arg) {
			return e.filterCall(c, t, call, holds)
		}
		if method := arg.AsAttribute(); method.Attr() == "__call__" && isSubject(method.Value()) {
			return e.filterCallMethod(t, call, holds)
		}
	}
	if isPattern(cond) {
		if m := c.file.matchOf(cond); isSubject(unwrapped(m.Subject())) {
			return e.filterPattern(c, t, cond, holds)
		}
	}
	return t
}

// unwrapped returns the target of a walrus, and any other expression as it is.
func unwrapped(n ast.Node) ast.Node {
	if w := n.AsNamedExpr(); w.OK() {
		return w.Target()
	}
	return n
}

// matchOf returns the match statement whose case a pattern heads.
func (f *File) matchOf(pattern ast.Node) ast.Match {
	return f.Parent(f.Parent(pattern)).AsMatch()
}

// filterCompare applies a comparison of a value with None, with something else that is not None, or of its type.
func (e *Evaluator) filterCompare(c ctx, t *Type, cmp ast.Compare, holds bool, isSubject func(ast.Node) bool) *Type {
	op := cmp.Node.Op()
	if cmp.Comparators().Len() != 1 {
		return t
	}
	left, right := unwrapped(cmp.Left()), cmp.Comparators().First()
	same := op == ast.Is || op == ast.Eq
	if op == ast.IsNot || op == ast.NotEq {
		same, holds = true, !holds
	}
	if same && left.Op() == ast.ConstNone {
		left, right = unwrapped(right), left
	}
	if call := left.AsCall(); call.OK() && same {
		if call.Func().AsName().Id() == "type" && call.Args().Len() == 1 && isSubject(call.Args().First()) {
			return e.filterType(c, t, right, holds)
		}
		return t
	}
	if !isSubject(left) {
		return t
	}
	switch {
	case same && right.Op() == ast.ConstNone && holds:
		return e.keep(t, func(arm *Type) bool { return arm.Kind == None || arm.IsUnknown() })
	case same && right.Op() == ast.ConstNone:
		return e.without(t, None)
	case same && holds && e.excludesNone(e.expr(c, right)):
		return e.without(t, None)
	case op == ast.In && holds && e.excludesNone(e.element(e.expr(c, right))):
		return e.without(t, None)
	}
	return t
}

// excludesNone reports whether a value of a type is known not to be None.
func (e *Evaluator) excludesNone(t *Type) bool {
	return t.Kind != Never && !t.HasUnknown() && !slices.ContainsFunc(t.Arms(), func(arm *Type) bool {
		return arm.Kind == None || arm.Kind == TypeVar
	})
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
	case "issubclass":
		if len(args) == 2 {
			return e.filterSubclass(c, t, args[1], holds)
		}
	case "bool":
		if holds {
			return e.without(t, None)
		}
		return e.keep(t, func(arm *Type) bool { return !e.alwaysTrue(arm) })
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
	case "isasyncgenfunction":
		return e.keep(t, func(arm *Type) bool {
			isGenerator := arm.Kind == Function && arm.Func.IsAsync() && arm.Func.IsGenerator()
			return arm.IsUnknown() || isGenerator == holds || arm.Kind == Callable
		})
	case "hasattr":
		if len(args) == 2 {
			if name, err := args[1].AsConstant().Str(); err == nil {
				return e.filterHas(t, name, holds)
			}
		}
	}
	return t
}

// filterCallMethod applies iscoroutinefunction(value.__call__).
func (e *Evaluator) filterCallMethod(t *Type, call ast.Call, holds bool) *Type {
	switch call.Func().AsName().Id() + call.Func().AsAttribute().Attr() {
	case "iscoroutinefunction", "is_coroutine_function":
		return e.keep(t, func(arm *Type) bool {
			if arm.Kind != Instance {
				return true
			}
			fn := e.Method(arm.Class, "__call__")
			return fn == nil || (fn.IsAsync() && !fn.IsGenerator()) == holds
		})
	}
	return t
}

// filterHas applies hasattr(value, name).
func (e *Evaluator) filterHas(t *Type, name string, holds bool) *Type {
	return e.keep(t, func(arm *Type) bool {
		switch arm.Kind {
		case None:
			return !holds || IsDunder(name)
		case Coroutine:
			switch name {
			case "__await__", "send", "throw", "close":
				return holds
			}
			return !holds || IsDunder(name)
		case Instance:
			if holds {
				return !e.lacks(arm.Class, name) && !(arm.Class.File.Name == "builtins" && e.hasMethod(arm.Class, name) == No)
			}
			return !e.alwaysHas(arm.Class, name)
		}
		return true
	})
}

// alwaysHas reports whether every object of a class has an attribute: what methods assign, or a declaration without a
// value promises, is not there yet when somebody asks for it.
func (e *Evaluator) alwaysHas(c *Class, name string) bool {
	if e.hasMethod(c, name) != Yes {
		return false
	}
	for _, m := range e.mro(c) {
		if m.Kind == ClassObject && e.classVar(m.Class, name).Kind != Never {
			return true
		}
	}
	return false
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
