package effect

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// A callee that was not seen may raise anything, and is evidence only where nothing speaks against it. Where the code
// around such a call handles errors of the world, or of a library, the author knows what the call raises. A clause for the
// root of such a family is taken to handle all of it; beside one for a branch, others of the family may be left.

// coverage says how much of what unseen calls raise the code around handles.
type coverage uint8

const (
	uncovered coverage = iota
	partly
	wholly
)

// unbound begins what inference calls a name that nothing binds: to read it is a NameError, and nothing is called.
const unbound = "builtins."

// unseen returns what a callee raises that was not seen.
func (w *walker) unseen(x Exception) *Set {
	if w.covers == wholly || strings.HasPrefix(x.From, unbound) {
		return Nothing
	}
	x.Expected = w.covers == partly
	return single(x)
}

// unseenAwaited returns what awaiting an expression raises of which nothing is known. A name stands for the call that has
// made it.
func (w *walker) unseenAwaited(n ast.Node, t *infer.Type) *Set {
	if made := w.origin(n); made.AsCall().OK() {
		n = made
	}
	name := nameOf(t, n)
	switch {
	case starts(name):
		return Nothing
	case w.isQuietByName(n, t, true):
		return Nothing
	case !n.AsCall().OK() && isFutureName(name) || strings.HasSuffix(name, ".create_future"):
		return w.unseen(Exception{From: name})
	}
	return w.unseen(Exception{From: name, Awaited: true, Library: isOfLibrary(t)})
}

// inThread returns what is raised of a function that runs in a thread and is awaited: it is there because it deals with the
// world, by calls that wait.
func inThread(s *Set) *Set {
	return s.each(func(x *Exception) { x.Awaited = x.Awaited || x.Class == nil })
}

// isOfLibrary reports whether a value that is not known comes from a library that was not seen.
func isOfLibrary(t *infer.Type) bool { return t.Kind == infer.Unknown && t.Name != "" }

// isFutureName reports whether a dotted name says that it is a future, in which somebody puts the outcome.
func isFutureName(name string) bool {
	last := strings.Trim(strings.ToLower(name[strings.LastIndexByte(name, '.')+1:]), `"']`) // also self._calls["future"]
	return strings.HasSuffix(last, "fut") || strings.HasSuffix(last, "future") || strings.HasSuffix(last, "promise") || strings.HasSuffix(last, "waiter")
}

// raises is Evaluator.raises, for a call that stands here.
func (w *walker) raises(fn *infer.Func, env *infer.Env, say told) *Set {
	raised := w.e.raises(fn, env, say)
	if fn.File.IsStub || fn.File.IsInstalled {
		return raised.covered(w.covers)
	}
	return raised
}

// covered returns the exceptions of which the code around handles that much where libraries raise them.
func (s *Set) covered(c coverage) *Set {
	ofLibrary := func(x Exception) bool { return x.Class == nil && x.Library }
	switch {
	case c == uncovered || !slices.ContainsFunc(s.List, ofLibrary):
		return s
	case c == wholly:
		return s.keep(func(x Exception) bool { return !ofLibrary(x) })
	}
	return s.each(func(x *Exception) { x.Expected = x.Expected || ofLibrary(*x) })
}

// inside returns what statements raise, where the code around them handles that much of what unseen calls in them raise.
// What libraries raise further down is handled where it suits; a value that is called there is another's.
func (w *walker) inside(list ast.Nodes, covers coverage) *Set {
	around := w.covers
	w.covers = max(around, covers)
	out := w.block(list).covered(covers)
	w.covers = around
	return out
}

// handledByClauses returns how much the clauses of a try statement handle of what unseen calls raise.
func (w *walker) handledByClauses(try ast.Node) coverage {
	out := uncovered
	for h := range try.Children(ast.FieldHandlers).All() {
		if t := h.AsExceptHandler().Type(); t.OK() {
			out = max(out, w.covered(t))
		}
	}
	return out
}

// handledByManagers returns how much the managers of a with statement suppress of what unseen calls raise.
func (w *walker) handledByManagers(items []ast.Node) coverage {
	out := uncovered
	for _, item := range items {
		call := item.AsWithitem().ContextExpr().AsCall()
		if !call.OK() {
			continue
		}
		fact, bound := w.e.fact(w.typeOf(call.Func()), call)
		if fact == nil || fact.Exit != library.ExitSuppresses {
			continue
		}
		for param, arg := range fact.Call.Arguments(call, bound) {
			if param.Fate == library.Suppresses {
				out = max(out, w.covered(arg))
			}
		}
	}
	return out
}

// covered returns how much an except clause for an expression handles of what unseen calls raise. A class of which nothing
// is known may be the root of all that its library raises.
func (w *walker) covered(clause ast.Node) coverage {
	out := uncovered
	if elts := clause.AsTuple(); elts.OK() {
		for e := range elts.Elts().All() {
			out = max(out, w.covered(e))
		}
		return out
	}
	t := w.typeOf(clause)
	for _, arm := range t.Arms() {
		if arm.IsUnknown() {
			return wholly
		}
	}
	for _, c := range w.e.Classes(t) {
		out = max(out, w.coveredBy(c))
	}
	return out
}

// coveredBy returns how much a clause for a class handles. That something takes too long is said by whoever waits, and does
// not tell what else may happen; nor does a class of Python's own that is not about the system.
func (w *walker) coveredBy(c *infer.Class) coverage {
	late := w.e.types.ClassNamed("builtins.TimeoutError")
	if late != nil && w.e.types.IsSubclass(c, late) || strings.HasSuffix(c.Name(), "TimeoutError") {
		return uncovered
	}
	system, failure := w.e.types.ClassNamed("builtins.OSError"), w.e.types.ClassNamed("builtins.Exception")
	switch {
	case c == system:
		return wholly
	case system != nil && w.e.types.IsSubclass(c, system):
		return partly
	case c.File.IsStandard() || failure != nil && !w.e.types.IsSubclass(c, failure):
		return uncovered
	}
	for _, base := range w.e.types.MRO(c)[1:] {
		if base.Kind != infer.ClassObject || !base.Class.File.IsStandard() {
			return partly
		}
	}
	return wholly
}

// starts reports whether a dotted name ends as names of functions do that start something and give what stands for it:
// what goes wrong later is in that.
func starts(name string) bool {
	switch name[strings.LastIndexByte(name, '.')+1:] {
	case "spawn", "start_soon", "create_task", "ensure_future", "add_task", "create_background_task":
		return true
	}
	return false
}

// isFuture reports whether a value is a future of asyncio, or a task.
func (w *walker) isFuture(t *infer.Type) bool {
	if t.Kind != infer.Instance {
		return false
	}
	future := w.e.types.ClassNamed("asyncio.Future")
	return future != nil && w.e.types.IsSubclass(t.Class, future)
}

// future returns what awaiting a future raises: what the call raises that has made it, where a name was given that alone.
// Of any other nothing is known but that somebody else puts something in, and that is no failure of whoever awaits it.
func (w *walker) future(n ast.Node, t *infer.Type) *Set {
	if made := w.origin(n); made.OK() {
		if call := made.AsCall(); call.OK() {
			if fact, bound := w.e.fact(w.typeOf(call.Func()), call); fact != nil {
				return w.awaitedCall(call, fact, bound)
			}
		}
	}
	return w.unseen(Exception{From: nameOf(t, n)})
}

// driven returns what a step of an async generator raises: what its function does. To close one raises nothing but what its
// clean-up does.
func (w *walker) driven(call ast.Call) (raised *Set, ok bool) {
	method := call.Func().AsAttribute()
	switch method.Attr() {
	case "__anext__", "asend", "athrow", "aclose":
	default:
		return nil, false
	}
	t := w.typeOf(method.Value())
	if t.Kind != infer.AsyncGenerator || t.Func == nil {
		return nil, false
	}
	if method.Attr() == "aclose" {
		return Nothing, true
	}
	return w.raises(t.Func, t.Env, ""), true
}

// origin returns the expression that a name was given, where it was given one alone.
func (w *walker) origin(n ast.Node) ast.Node {
	if !n.AsName().OK() {
		return ast.Node{}
	}
	table := w.file.Scopes
	if table.Resolve(n.Index) == 0 {
		return ast.Node{}
	}
	reach := table.Flow(table.ScopeOf(n.Index)).Reaching(n.Index)
	if len(reach.Defs) != 1 || reach.Defs[0].Binding == 0 {
		return ast.Node{}
	}
	value := table.Binding(reach.Defs[0].Binding).Value
	if value == 0 || len(table.Path(reach.Defs[0].Binding)) != 0 {
		return ast.Node{}
	}
	return w.file.Tree.Node(value)
}

// isAbstract reports whether a method says that others are called in its place. One that merely does nothing is a hook,
// and may be the one that is called.
func isAbstract(fn *infer.Func) bool {
	if fn.IsMarked("abstractmethod") {
		return true
	}
	exc := fn.Node.Children(ast.FieldBody).Last().AsRaise().Exc()
	if call := exc.AsCall(); call.OK() {
		exc = call.Func()
	}
	return exc.AsName().Id() == "NotImplementedError"
}
