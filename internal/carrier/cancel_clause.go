package carrier

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// clause follows the ways out of one that has caught a cancellation.
type clause struct {
	t     *Tracker
	file  *infer.File
	graph *cfg.Graph
	fn    ast.Node
	catch *Catch
}

// region is the node in which the cancellation is in hand: the clause. That of a suppress is empty.
func (w *clause) region(n ast.Node) bool {
	return w.catch.At.Kind() == ast.KindExceptHandler && isInside(w.file, n, w.catch.At)
}

// follow walks all ways from the clause to the end of the function, but for those that only an exception takes that the
// code does not raise itself.
func (w *clause) follow() {
	var todo []cfg.BlockID
	seen := make([]bool, w.graph.Len())
	for _, b := range w.graph.Order() {
		if w.begins(b) {
			todo, seen[b] = append(todo, b), true
		}
	}
	h := w.catch.At.AsExceptHandler()
	w.catch.Heeded = h.OK() && (w.handsOn(h) || w.asksWhether())
	told := w.tells()
	for ; len(todo) > 0; todo = todo[1:] {
		b := todo[0]
		inside, last := w.items(b)
		for _, e := range w.graph.Out(b) {
			switch {
			case e.Kind == cfg.Raises || e.Kind.IsException() || e.Kind == cfg.Swallowed:
				continue
			case inside && w.excluded(e):
				continue
			case !inside && told.denies(w.file, e):
				continue
			}
			if inside && !w.staysInside(e) {
				w.left(e, last)
			}
			w.loops(e)
			if !seen[e.To] {
				seen[e.To] = true
				todo = append(todo, e.To)
			}
		}
	}
	if r := w.raisedFinally(); r.OK() {
		w.catch.Raised, w.catch.Left = []ast.Node{r}, nil
		w.catch.Heeded = w.handsOn(h) || w.asksWhether()
		return
	}
	switch {
	case w.catch.Breadth == ByName && w.catch.Loop.OK() && w.endsSometimes():
		w.catch.Heeded = true // it asks whether it was meant
	case !h.OK():
		w.catch.Left = []ast.Node{w.catch.At}
	case len(w.catch.Left) == 0 && len(w.catch.Raised) == 0:
		w.catch.Heeded = true // no way out: what it calls never returns
	}
}

// raisedFinally returns the raise statement that ends the finally of the clause's try statement, and takes the place of
// whatever the clause does; not OK where there is none, or where it is for a cancellation, or for the end of the program.
func (w *clause) raisedFinally() ast.Node {
	if w.catch.At.Kind() != ast.KindExceptHandler {
		return ast.Node{}
	}
	last := w.file.Parent(w.catch.At).Children(ast.FieldFinalbody).Last()
	exc := last.AsRaise().Exc()
	if !exc.OK() || w.endsProgram(exc) {
		return ast.Node{}
	}
	if sure, maybe := w.t.raisesCancellation(w.file, exc); sure || maybe {
		return ast.Node{}
	}
	return last
}

// endsSometimes reports whether the clause ends the loop under a condition.
func (w *clause) endsSometimes() bool {
	return slices.ContainsFunc(w.catch.Left, func(left ast.Node) bool {
		if !left.Is(ast.KindReturn, ast.KindBreak) {
			return false
		}
		for at := w.file.Parent(left); at.OK() && at != w.catch.At; at = w.file.Parent(at) {
			if at.Kind() == ast.KindIf {
				return true
			}
		}
		return false
	})
}

// begins reports whether a block is where the clause begins, or what follows a suppress that has caught something.
func (w *clause) begins(b cfg.BlockID) bool {
	if w.catch.At.Kind() == ast.KindExceptHandler {
		items := w.graph.Items(b)
		return len(items) > 0 && items[0].Role == cfg.Handler && items[0].Node == w.catch.At.Index
	}
	for e := range w.graph.In(b) {
		if e.Kind == cfg.Swallowed && e.Node == w.catch.At.Index {
			return true
		}
	}
	return false
}

// items looks at what a block does with the cancellation, and returns whether it is inside the clause, and its last node.
func (w *clause) items(b cfg.BlockID) (inside bool, last ast.Node) {
	for _, item := range w.graph.Items(b) {
		n := w.file.Tree.Node(item.Node)
		last = n
		inside = w.region(n)
		switch item.Role {
		case cfg.Raise:
			w.raise(n, inside)
		case cfg.Enter:
			if m := w.t.Manager(w.file, n); !inside && !w.catch.Group.OK() && m != nil && m.Call.Makes == library.Group {
				w.catch.Group = n
			}
		}
		w.graph.Visit(item, func(i ast.Index) {
			n := w.file.Tree.Node(i)
			if call := n.AsCall(); call.OK() {
				w.call(call, inside)
			}
			if inside && n.Kind() == ast.KindAwait && w.endsWithOther(n) {
				w.catch.Heeded = true
			}
		})
	}
	return inside, last
}

// raise looks at a raise statement on the way.
func (w *clause) raise(n ast.Node, inside bool) {
	exc := n.AsRaise().Exc()
	owner := clauseOf(w.file, n)
	switch {
	case raisesAgain(w.file, n):
		if owner == w.catch.At {
			w.catch.Heeded = true
		}
		return
	case !exc.OK():
		return
	}
	sure, maybe := w.t.raisesCancellation(w.file, exc)
	if sure || maybe {
		w.catch.Heeded = true
		return
	}
	if inside && owner == w.catch.At {
		if w.endsProgram(exc) {
			w.catch.Heeded = true
			return
		}
		w.catch.Raised = append(w.catch.Raised, n)
	}
}

// endsProgram reports whether what is raised ends the program or the thread: SystemExit, KeyboardInterrupt.
func (w *clause) endsProgram(exc ast.Node) bool {
	for _, arm := range w.t.types.TypeOf(w.file, exc).Arms() {
		if arm.Class != nil {
			switch arm.Class.FullName() {
			case "builtins.SystemExit", "builtins.KeyboardInterrupt", "builtins.GeneratorExit", "builtins.StopAsyncIteration":
				return true
			}
		}
	}
	return false
}

// call looks at a call on the way: one that takes the request back, or makes it anew, heeds it.
func (w *clause) call(call ast.Call, inside bool) {
	switch calleeName(call) {
	case "uncancel":
		w.catch.Heeded = true
	case "cancel":
		// asyncio.current_task().cancel(): it will arrive again.
		recv := call.Func().AsAttribute().Value()
		if name := calleeName(recv.AsCall()); name == "current_task" {
			w.catch.Heeded = true
		} else if made := w.t.origin(spot{w.file, recv}); calleeName(made.node.AsCall()) == "current_task" {
			w.catch.Heeded = true
		}
	case "exit", "_exit", "abort":
		w.catch.Heeded = w.catch.Heeded || inside
	case "stop":
		w.catch.Heeded = w.catch.Heeded || inside && strings.Contains(call.Func().Text(), "loop")
	}
}

// asksWhether reports whether the clause asks if the running task was asked to stop.
func (w *clause) asksWhether() bool {
	found := false
	w.catch.At.Walk(func(n ast.Node) bool {
		if a := n.AsAttribute().Attr(); a == "cancelling" || a == "uncancel" || a == "cancel_called" || a == "cancelled_caught" {
			found = true
		}
		return !found
	})
	return found
}

// excluded reports whether a cancellation cannot take an edge: the condition asks for another class.
func (w *clause) excluded(e cfg.Edge) bool {
	if e.Kind != cfg.True && e.Kind != cfg.False {
		return false
	}
	h := w.catch.At.AsExceptHandler()
	call := w.file.Tree.Node(e.Node).AsCall()
	args := call.Args().Slice()
	if !h.OK() || h.Name() == "" || call.Func().AsName().Id() != "isinstance" || len(args) != 2 || args[0].AsName().Id() != h.Name() {
		return false
	}
	is := w.t.breadth(w.file, args[1]) != Misses
	if !is && !w.t.isKnownClass(w.file, args[1]) {
		return false
	}
	return is != (e.Kind == cfg.True)
}

// staysInside reports whether an edge leads to another place in the clause.
func (w *clause) staysInside(e cfg.Edge) bool {
	if w.catch.At.Kind() != ast.KindExceptHandler || e.To == w.graph.Exit {
		return false
	}
	for _, item := range w.graph.Items(e.To) {
		return w.region(w.file.Tree.Node(item.Node))
	}
	// An empty block: what follows it decides.
	for _, next := range w.graph.Out(e.To) {
		return w.staysInside(next)
	}
	return false
}

// left notes a way on which the clause is left.
func (w *clause) left(e cfg.Edge, last ast.Node) {
	at := last
	if e.Node != 0 && (e.Kind == cfg.Returns || e.Kind == cfg.Breaks || e.Kind == cfg.Continues) {
		at = w.file.Tree.Node(e.Node)
	}
	if !slices.Contains(w.catch.Left, at) {
		w.catch.Left = append(w.catch.Left, at)
	}
}

// loops notes that the while loop around the clause goes on.
func (w *clause) loops(e cfg.Edge) {
	if e.Kind != cfg.Loop && e.Kind != cfg.Continues {
		return
	}
	n := w.file.Tree.Node(e.Node)
	if e.Kind == cfg.Continues {
		n = loopOf(w.file, n)
	}
	if n.Kind() != ast.KindWhile || !isInside(w.file, w.catch.At, n) || w.catch.Loop.OK() && isInside(w.file, w.catch.Loop, n) {
		return
	}
	if w.decides(n.AsWhile().Test()) {
		return
	}
	w.catch.Loop = n
	w.catch.Forever = scope.Constant(w.file.Tree, n.AsWhile().Test().Index) == scope.AlwaysTrue
}

// decides reports whether the clause changes what a condition asks.
func (w *clause) decides(test ast.Node) bool {
	found := false
	test.Walk(func(n ast.Node) bool {
		if n.Is(ast.KindName, ast.KindAttribute) {
			text := n.Text()
			w.catch.At.Walk(func(m ast.Node) bool {
				found = found || m.Has(ast.FlagStore) && m.Text() == text
				return !found
			})
		}
		return !found
	})
	return found
}

// loopOf returns the loop that a continue statement is about.
func loopOf(f *infer.File, n ast.Node) ast.Node {
	for ; n.OK(); n = f.Parent(n) {
		if n.Is(ast.KindWhile, ast.KindFor, ast.KindAsyncFor) {
			return n
		}
	}
	return n
}

// handsOn reports whether the clause gives the exception to somebody as a value: to a function that is no logger, into an
// attribute, a container or a variable, to the caller.
func (w *clause) handsOn(h ast.ExceptHandler) bool {
	found := false
	for stmt := range h.Body().All() {
		stmt.Walk(func(n ast.Node) bool {
			switch {
			case n.AsCall().OK() && calleeName(n.AsCall()) == "exc_info":
				found = found || !w.file.Parent(n).Is(ast.KindExpr, ast.KindSubscript, ast.KindKeyword)
			case h.Name() != "" && n.AsName().Id() == h.Name() && !n.Has(ast.FlagStore|ast.FlagDel):
				found = found || w.takes(n)
			}
			return !found
		})
	}
	return found
}

// takes reports whether what is around the name of the exception keeps it, as an exception.
func (w *clause) takes(n ast.Node) bool {
	up := w.file.Parent(n)
	switch up.Kind() {
	case ast.KindBoolOp, ast.KindIfExp:
		return n.Field() != ast.FieldTest && w.takes(up) // first or error
	case ast.KindKeyword, ast.KindStarred:
		if up.Kind() == ast.KindKeyword && up.AsKeyword().Arg() == "exc_info" {
			return false
		}
		return w.taken(w.file.Parent(up).AsCall(), up)
	case ast.KindCall:
		return n.Field() == ast.FieldArgs && w.taken(up.AsCall(), n)
	case ast.KindReturn, ast.KindYield, ast.KindAssign, ast.KindAnnAssign, ast.KindNamedExpr, ast.KindTuple, ast.KindList, ast.KindDict, ast.KindSet:
		return !isFormatting(w.file.Parent(up))
	}
	return false
}

// isFormatting: "%s %s" % (name, error).
func isFormatting(n ast.Node) bool { return n.Kind() == ast.KindBinOp }

// taken reports whether a call keeps the exception that it is given by an argument.
func (w *clause) taken(call ast.Call, arg ast.Node) bool {
	switch calleeName(call) {
	case "isinstance", "issubclass", "type", "str", "repr", "print", "format", "hasattr", "getattr", "len", "bool", "id",
		"format_exception", "format_exception_only", "print_exception", "capture_exception", "print_exc":
		return false
	}
	if _, logs := w.t.effects.Logs(w.file, call); logs {
		return false
	}
	if f, bound := w.t.Fact(w.file, call); f != nil {
		p, _ := f.Call.ParameterOf(call, arg, bound)
		switch p.Fate {
		case library.Formats, library.Writes, library.Reports, library.Inspects, library.Tests, library.Compares:
			return false
		}
		return true
	}
	// A function of the project that was seen, and does no more than look at it.
	return w.t.argument(spot{w.file, call.Node}, arg, 0)&^Looks != 0
}
