package effect

import (
	"slices"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// question is what the condition asks under which something is raised.
type question uint8

const (
	// ofWorld: something that was read, or there is no condition, or what the call tells decides it.
	ofWorld question = iota
	// ofValues: it calls nobody.
	ofValues
	// ofState: the state of the object, or of the module, and nothing else: `if self._closed: raise`. Whether the object is
	// ever in that state when it is called is not seen.
	ofState
	// withinState: something else, and a condition around asks the state.
	withinState
)

// condition returns what the condition asks under which a raise statement stands: in its branches, and in those around these.
func (w *walker) condition(r ast.Raise) question {
	asked := ofWorld
	fn := w.file.Scopes.EnclosingFunction(w.file.Scopes.ScopeOf(r.Node.Index))
	if fn == 0 {
		return ofWorld
	}
	at, own := r.Node, true // whether it is a branch of the innermost statement
	if w.isBehindState(at, fn) {
		return ofState
	}
	for branch := w.file.Parent(at).AsIf(); branch.OK(); branch = w.file.Parent(at).AsIf() {
		if w.holds(branch.Test()) == infer.Maybe { // else what the call tells decides it
			switch {
			case w.asksState(branch.Test(), fn) && own:
				return ofState
			case w.asksState(branch.Test(), fn):
				return withinState
			case at.Index == r.Index && asksNobody(branch.Test()):
				asked = ofValues
			}
			own = own && branch.Node.Field() == ast.FieldOrelse
		}
		at = branch.Node
	}
	return asked
}

// isBehindState reports whether a statement stands right behind one that leaves where the object is in some state:
// `if self._db: return`.
func (w *walker) isBehindState(stmt ast.Node, fn scope.ScopeID) bool {
	var before ast.Node
	for n := range w.file.Parent(stmt).Children(stmt.Field()).All() {
		if n == stmt {
			break
		}
		before = n
	}
	branch := before.AsIf()
	return branch.OK() && !branch.Orelse().First().OK() && branch.Body().Last().Kind() == ast.KindReturn &&
		w.holds(branch.Test()) == infer.Maybe && w.asksState(branch.Test(), fn)
}

// asksNobody reports whether an expression calls nothing but what looks at values.
func asksNobody(expr ast.Node) bool {
	calls := false
	expr.Walk(func(n ast.Node) bool {
		calls = calls || n.Kind() == ast.KindAwait || n.Kind() == ast.KindCall && !looksAt(n.AsCall().Func().AsName().Id())
		return !calls
	})
	return !calls
}

// asksState reports whether an expression of a function asks attributes of the object or variables of the module, and
// nothing that was given or read.
func (w *walker) asksState(expr ast.Node, fn scope.ScopeID) bool {
	asks, only := false, true
	expr.Walk(func(n ast.Node) bool {
		switch n.Kind() {
		case ast.KindAwait, ast.KindYield, ast.KindNamedExpr:
			only = false
		case ast.KindCall:
			only = only && (looksAt(n.AsCall().Func().AsName().Id()) || n.AsCall().Func().AsAttribute().Value().AsName().Id() == "self" && n.AsCall().Args().Len() == 0)
		case ast.KindName:
			if n.AsName().Id() == "self" || n.AsName().Id() == "cls" {
				asks = true
				break
			}
			symbol := w.file.Scopes.Resolve(n.Index)
			if symbol == 0 {
				break // of Python's own
			}
			switch in := w.file.Scopes.Symbol(symbol).Scope; {
			case in == fn:
				b, ok := onlyBinding(w.file, n)
				kept := ok && b.Kind == scope.Assign && b.Value != 0 && isOfSelf(w.file.Tree.Node(b.Value))
				asks, only = asks || kept, only && kept
			case w.file.Scopes.Scope(in).Kind != scope.ModuleScope:
				only = false
			default:
				asks = asks || w.isVariable(symbol)
			}
		}
		return only
	})
	return asks && only
}

// isOfSelf reports whether an expression is an attribute of self, or one of such an attribute.
func isOfSelf(n ast.Node) bool {
	a := n.AsAttribute()
	return a.OK() && (a.Value().AsName().Id() == "self" || isOfSelf(a.Value()))
}

// isVariable reports whether a name of a module is given a value more than once.
func (w *walker) isVariable(symbol scope.SymbolID) bool {
	count := 0
	for id := range w.file.Scopes.VariableBindings(symbol) {
		switch w.file.Scopes.Binding(id).Kind {
		case scope.Assign, scope.AnnAssign:
			count++
		default:
			return false
		}
	}
	return count > 1
}

// saysNoLoop reports whether a raise statement says that no event loop runs here: it handles what asking for the loop
// raises. In what a task runs there is one.
func (w *walker) saysNoLoop(r ast.Raise) bool {
	for n := r.Node; n.OK() && !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda); n = w.file.Parent(n) {
		if !n.Is(ast.KindExceptHandler) {
			continue
		}
		body := w.file.Parent(n).Children(ast.FieldBody)
		asks := false
		body.First().Walk(func(n ast.Node) bool {
			name := n.AsCall().Func()
			switch name.AsName().Id() + name.AsAttribute().Attr() {
			case "get_running_loop", "get_event_loop":
				asks = true
			}
			return !asks
		})
		return asks && body.Len() == 1
	}
	return false
}

// overrides returns a method and what overrides it for a receiver. A program does not call what a test defines, though a
// test may hand it in, or put it in the place of what the program calls.
func (w *walker) overrides(fn *infer.Func, recv *infer.Type) []*infer.Func {
	return w.programs(w.e.types.Overrides(fn, recv))
}

// implementations returns the functions that a value calls, as overrides does.
func (w *walker) implementations(t *infer.Type) []*infer.Func {
	return w.programs(w.e.types.Implementations(t))
}

func isOfTest(fn *infer.Func) bool { return fn.File.IsTest() }

// programs returns the functions but those of tests, where the file is no test.
func (w *walker) programs(all []*infer.Func) []*infer.Func {
	if w.file.IsTest() || !slices.ContainsFunc(all, isOfTest) {
		return all
	}
	return slices.DeleteFunc(slices.Clone(all), isOfTest)
}
