package effect

import (
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// A callee that was not seen may raise anything, and is evidence only where nothing speaks against it. Where the code
// around such a call handles an error of the world, as ConnectionError, or one of the library's own, the author knows what
// the call raises, and what is handled is taken for all of it.

// unseen returns what a callee raises that was not seen.
func (w *walker) unseen(x Exception) *Set {
	if w.expects {
		return Nothing
	}
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
	case !n.AsCall().OK() && isFutureName(name):
		return w.unseen(Exception{From: name})
	}
	return w.unseen(Exception{From: name, Awaited: true})
}

// isFutureName reports whether a dotted name says that it is a future, in which somebody puts the outcome.
func isFutureName(name string) bool {
	last := strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
	return strings.HasSuffix(last, "fut") || strings.HasSuffix(last, "future") || strings.HasSuffix(last, "waiter")
}

// raises is Evaluator.Raises, for a call that stands here.
func (w *walker) raises(fn *infer.Func, env *infer.Env) *Set {
	raised := w.e.Raises(fn, env)
	if w.expects && (fn.File.IsStub || fn.File.IsInstalled) {
		return raised.keep(func(x Exception) bool { return x.Class != nil })
	}
	return raised
}

// inside returns what statements raise, where the code around them may handle what unseen calls among them raise.
func (w *walker) inside(list ast.Nodes, handled bool) *Set {
	around := w.expects
	w.expects = around || handled
	out := w.block(list)
	w.expects = around
	return out
}

// handleUnseen reports whether a clause of a try statement is for what unseen calls raise.
func (w *walker) handleUnseen(try ast.Node) bool {
	for h := range try.Children(ast.FieldHandlers).All() {
		if t := h.AsExceptHandler().Type(); t.OK() && w.expectsUnseen(t) {
			return true
		}
	}
	return false
}

// suppressUnseen reports whether a manager suppresses what unseen calls raise.
func (w *walker) suppressUnseen(items []ast.Node) bool {
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
			if param.Fate == library.Suppresses && w.expectsUnseen(arg) {
				return true
			}
		}
	}
	return false
}

// expectsUnseen reports whether an except clause for an expression is written for what an unseen call raises: it names an
// error of the operating system, a class that is not Python's own, or one of which nothing is known.
func (w *walker) expectsUnseen(clause ast.Node) bool {
	if elts := clause.AsTuple(); elts.OK() {
		for e := range elts.Elts().All() {
			if w.expectsUnseen(e) {
				return true
			}
		}
		return false
	}
	t := w.typeOf(clause)
	for _, arm := range t.Arms() {
		if arm.IsUnknown() {
			return true
		}
	}
	for _, c := range w.e.Classes(t) {
		if w.isOfTheWorld(c) {
			return true
		}
	}
	return false
}

// isOfTheWorld reports whether a class is one of what goes wrong outside of the program. That something takes too long is
// said by whoever waits, and does not tell what else may happen.
func (w *walker) isOfTheWorld(c *infer.Class) bool {
	late := w.e.types.ClassNamed("builtins.TimeoutError")
	if late != nil && w.e.types.IsSubclass(c, late) || strings.HasSuffix(c.Name(), "TimeoutError") {
		return false
	}
	if !c.File.IsStandard() {
		failure := w.e.types.ClassNamed("builtins.Exception")
		return failure == nil || w.e.types.IsSubclass(c, failure)
	}
	system := w.e.types.ClassNamed("builtins.OSError")
	return system != nil && w.e.types.IsSubclass(c, system)
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
	for d := range fn.Node.Children(ast.FieldDecoratorList).All() {
		if name := d.AsName().Id() + d.AsAttribute().Attr(); name == "abstractmethod" {
			return true
		}
	}
	exc := fn.Node.Children(ast.FieldBody).Last().AsRaise().Exc()
	if call := exc.AsCall(); call.OK() {
		exc = call.Func()
	}
	return exc.AsName().Id() == "NotImplementedError"
}
