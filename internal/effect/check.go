package effect

import (
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// weighed returns the exception that a raise statement raises, with what speaks against its coming. A mistake in some state
// of the object is one of whoever wrote both: that it comes at the wrong time is a check as well.
func (w *walker) weighed(r ast.Raise, c *infer.Class) Exception {
	x := Exception{Class: c, Check: w.isCheck(r, c)}
	if x.Check {
		return x
	}
	switch w.condition(r) {
	case ofState:
		x.State, x.Check = true, isMistake(c)
	case withinState:
		x.State = true
	case ofValues:
		x.State = isMistake(c)
	}
	return x
}

// isCheck reports whether a raise statement only checks what a function is given: it raises one of Python's own errors for
// mistakes, or any where it looks at types and lengths, under a condition that asks of parameters and constants alone, and that
// the call does not decide. It says that the caller is wrong, as an assert does, and most callers are not.
func (w *walker) isCheck(r ast.Raise, c *infer.Class) bool {
	if w.isUnset(r, c) || w.saysNoLoop(r) || w.isFallback(r) || isMistake(c) && w.isConversion(r) {
		return true
	}
	branch := w.file.Parent(r.Node).AsIf()
	if !branch.OK() {
		return false
	}
	if holds := w.holds(branch.Test()); holds != infer.Maybe {
		return false // what the call tells decides it
	}
	fn := w.file.Scopes.EnclosingFunction(w.file.Scopes.ScopeOf(r.Node.Index))
	if fn == 0 {
		return false
	}
	asks, only, looks, kinds, derived := false, true, false, true, false
	branch.Test().Walk(func(n ast.Node) bool {
		switch n.Kind() {
		case ast.KindAwait:
			only = false
		case ast.KindCall:
			name := n.AsCall().Func().AsName().Id()
			looks = looksAt(name)
			only = only && looks
			kinds = kinds && (name == "isinstance" || name == "issubclass" || name == "callable")
		case ast.KindName:
			switch b, found := w.local(n, fn); {
			case n.AsName().Id() == "self":
				only = false
			case found && b.Kind != scope.Param:
				only, derived = only && w.isDerived(b, fn, 0), true
				asks = true
			case found:
				asks = true
			}
		}
		return only
	})
	if derived { // its kind says what the parameter was; what else it is may have come from anywhere
		return asks && only && looks && kinds
	}
	return asks && only && (looks || isMistake(c))
}

// isFallback reports whether a raise statement is what functools.singledispatch runs for what no function is registered for.
func (w *walker) isFallback(r ast.Raise) bool {
	fn := w.file.Func(w.file.Parent(r.Node))
	return fn != nil && (fn.IsMarked("singledispatch") || fn.IsMarked("singledispatchmethod"))
}

// isConversion reports whether a raise statement says that a parameter cannot be made a number, or a text: it stands in the
// clause of a try statement that does no more than that.
func (w *walker) isConversion(r ast.Raise) bool {
	clause := w.file.Parent(r.Node)
	try := w.file.Parent(clause).AsTry()
	if clause.Kind() != ast.KindExceptHandler || !try.OK() || try.Body().Len() != 1 {
		return false
	}
	fn := w.file.Scopes.EnclosingFunction(w.file.Scopes.ScopeOf(r.Node.Index))
	value := try.Body().First().AsAssign().Value()
	if !value.OK() {
		value = try.Body().First().AsReturn().Value()
	}
	call := value.AsCall()
	switch call.Func().AsName().Id() {
	case "int", "float", "str", "bytes", "complex":
	default:
		return false
	}
	if fn == 0 || call.Args().Len() != 1 || call.Args().First().Kind() != ast.KindName {
		return false
	}
	b, ok := w.local(call.Args().First(), fn)
	return ok && b.Kind == scope.Param
}

// maxDerived bounds how many variables are made of each other from a parameter on.
const maxDerived = 3

// isDerived reports whether a variable of a function is made of its parameters alone, and of what the module knows.
func (w *walker) isDerived(b scope.Binding, fn scope.ScopeID, depth int) bool {
	if b.Kind != scope.Assign || b.Value == 0 || depth == maxDerived {
		return false
	}
	asks, only := false, true
	w.file.Tree.Node(b.Value).Walk(func(n ast.Node) bool {
		switch n.Kind() {
		case ast.KindAwait:
			only = false
		case ast.KindName:
			switch from, found := w.local(n, fn); {
			case n.AsName().Id() == "self":
				only = false
			case found && from.Kind == scope.Param:
				asks = true
			case found:
				only, asks = only && w.isDerived(from, fn, depth+1), true
			}
		}
		return only
	})
	return asks && only
}

// isUnset reports whether a raise statement says that a variable of the module was not set yet: it stands in a function
// without parameters that gives the variable to whoever asks. The program was begun in the wrong order then.
func (w *walker) isUnset(r ast.Raise, c *infer.Class) bool {
	if !isMistake(c) && c.FullName() != "builtins.Exception" {
		return false
	}
	t := w.file.Scopes
	id := t.EnclosingFunction(t.ScopeOf(r.Node.Index))
	if id == 0 {
		return false
	}
	fn := w.file.Func(w.file.Tree.Node(t.Scope(id).Node))
	if fn == nil || fn.Class != nil || fn.IsAsync() || len(fn.Parameters()) > 0 {
		return false
	}
	ofModule := func(n ast.Node) bool {
		symbol := t.Resolve(n.Index)
		return n.Kind() == ast.KindName && symbol != 0 && t.Scope(t.Symbol(symbol).Scope).Kind == scope.ModuleScope
	}
	for _, ret := range fn.Returns() {
		value := ret.Value()
		if ofModule(value) {
			return true
		}
		if value.Kind() != ast.KindName || t.Resolve(value.Index) == 0 {
			continue
		}
		for id := range t.VariableBindings(t.Resolve(value.Index)) {
			if b := t.Binding(id); b.Value != 0 && ofModule(w.file.Tree.Node(b.Value)) {
				return true
			}
		}
	}
	return false
}

// saysUnreachable reports whether the message of an exception says that it is never raised: it is an assertion in other
// words.
func (w *walker) saysUnreachable(exc ast.Node) bool {
	message, ok := w.constant(exc.AsCall().Args().First())
	text, isText := message.(string)
	if !ok || !isText {
		return false
	}
	text = strings.ToLower(text)
	for _, word := range [...]string{"unreachable", "should never happen", "should not happen", "cannot happen", "can't happen"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// looksAt reports whether a function of Python's own tells something of what it is given, and no more.
func looksAt(name string) bool {
	switch name {
	case "isinstance", "issubclass", "hasattr", "callable", "len", "type":
		return true
	}
	return false
}

// local returns a binding of the variable of a function that a Name means: one that is no parameter, where there is one that
// reaches it.
func (w *walker) local(n ast.Node, fn scope.ScopeID) (out scope.Binding, ok bool) {
	symbol := w.file.Scopes.Resolve(n.Index)
	if symbol == 0 || w.file.Scopes.Symbol(symbol).Scope != fn {
		return out, false
	}
	if reach := w.file.Scopes.Flow(fn).Reaching(n.Index); len(reach.Defs) == 1 && reach.Defs[0].Binding != 0 {
		return w.file.Scopes.Binding(reach.Defs[0].Binding), true
	}
	for id := range w.file.Scopes.VariableBindings(symbol) {
		if b := w.file.Scopes.Binding(id); !ok || b.Kind != scope.Param {
			out, ok = b, true
		}
	}
	return out, ok
}

// checksIn returns the checks of the functions themselves that a value runs when it is awaited or called: whoever starts
// one gives it what it checks, and is the caller that may be wrong.
func (w *walker) checksIn(t *infer.Type) *Set {
	out := Nothing
	for _, arm := range t.Arms() {
		if arm.Func == nil || arm.Func.File.IsStub || arm.Func.File.IsInstalled {
			continue
		}
		in := &walker{e: w.e, file: arm.Func.File, env: arm.Env}
		EachOwn(arm.Func.Node, func(n ast.Node) {
			if r := n.AsRaise(); r.Exc().OK() {
				out = Union(out, in.raise(r).keep(func(x Exception) bool { return x.Check && !x.State }))
			}
		})
	}
	return out
}

// unchecked returns the exceptions, those that are checks among some others as if they were none: whether what is given
// passes them is not seen.
func (s *Set) unchecked(checks *Set) *Set {
	if checks.IsEmpty() {
		return s
	}
	return s.each(func(x *Exception) {
		if x.Check && !x.State && ofClass(checks, x.Class) {
			x.Check, x.State = false, true
		}
	})
}
