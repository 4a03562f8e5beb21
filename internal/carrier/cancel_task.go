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

// Ending is how a task ends whose function has swallowed a cancellation and has nobody above who goes on.
type Ending struct {
	// Next is what the function awaits behind the clause in its task, other than clean-up; not OK where there is
	// none.
	Next ast.Node
	// Works says that the clause, or what stands behind it, does more than to log and to leave: the end that the
	// function wants to have, which an exception would skip.
	Works bool
	// Waiter is where somebody awaits the task who has not cancelled it: if that is cancelled, so is the task, and
	// the waiter gets what the task returns. Not OK where nobody was seen to.
	Waiter Element
	// Asked is where somebody asks the task whether it was cancelled, and does not cancel it behind that. Not OK where
	// nobody was seen to.
	Asked Element
}

// Ending returns how the task ends in which a swallowed cancellation arrives.
func (t *Tracker) Ending(f *infer.File, c Catch, task Element) Ending {
	fn := functionOf(f, c.At)
	graph := t.graph(f, fn)
	cl := &clause{t: t, file: f, graph: graph, fn: fn, catch: &c}
	var starts []cfg.BlockID
	for _, b := range graph.Order() {
		if cl.begins(b) {
			starts = append(starts, b)
		}
	}
	out := Ending{Works: cl.works()}
	v := &visit{t: t, file: f, graph: graph, from: c.At, awaits: true, known: cl.tells()}
	if how, next, ok := v.find(starts); ok && how == NextAwait && !isInside(f, next, c.At) {
		out.Next = next
	}
	out.Waiter, out.Asked = t.waiter(spot{task.File, task.Node})
	return out
}

// works reports whether a clause, or what stands behind it and not in a finally, does more than to log and to
// leave.
func (w *clause) works() bool {
	if h := w.catch.At; h.Kind() == ast.KindExceptHandler && !w.isIdle(h.Children(ast.FieldBody)) {
		return true
	}
	for _, at := range w.catch.Left {
		if at.Kind() == ast.KindReturn {
			continue
		}
		from := w.catch.At
		if at.Kind() == ast.KindBreak {
			from = loopOf(w.file, at)
		}
		if from.OK() && w.worksBehind(from) {
			return true
		}
	}
	return false
}

// worksBehind reports whether something is done between the end of a statement, or of a clause of one, and that of
// the function, but in a finally.
func (w *clause) worksBehind(n ast.Node) bool {
	if !n.IsStmt() {
		n = w.file.Parent(n)
	}
	for at := n; at.OK() && at != w.fn; at = w.file.Parent(at) {
		if !at.IsStmt() {
			continue
		}
		up := w.file.Parent(at)
		for stmt := at.Next(); stmt.OK() && stmt.Field() == at.Field(); stmt = stmt.Next() {
			if !w.isIdleStatement(stmt) {
				return true
			}
		}
		if up.Kind() == ast.KindTry && at.Field() == ast.FieldBody && !w.isIdle(up.Children(ast.FieldOrelse)) {
			return true
		}
	}
	return false
}

func (w *clause) isIdle(list ast.Nodes) bool {
	for stmt := range list.All() {
		if !w.isIdleStatement(stmt) {
			return false
		}
	}
	return true
}

// isIdleStatement reports whether a statement does no more than to log, to leave and to look.
func (w *clause) isIdleStatement(stmt ast.Node) bool {
	switch stmt.Kind() {
	case ast.KindPass, ast.KindBreak, ast.KindContinue, ast.KindRaise, ast.KindImport, ast.KindImportFrom:
		return true
	case ast.KindReturn:
		value := stmt.AsReturn().Value()
		return !value.OK() || value.Op() == ast.ConstNone
	case ast.KindIf:
		return w.isIdle(stmt.Children(ast.FieldBody)) && w.isIdle(stmt.Children(ast.FieldOrelse))
	case ast.KindAssign:
		for target := range stmt.AsAssign().Targets().All() {
			if target.Kind() != ast.KindName {
				return false
			}
		}
		return stmt.AsAssign().Value().Kind() != ast.KindAwait && stmt.AsAssign().Value().Kind() != ast.KindConstant
	case ast.KindExpr:
		value := stmt.AsExpr().Value()
		if call := value.AsCall(); call.OK() {
			_, logs := w.t.effects.Logs(w.file, call)
			return logs || calleeName(call) == "print"
		}
		return value.Kind() == ast.KindConstant
	}
	return false
}

// made returns the call that a coroutine is handed to, on the spot.
func (s spot) made() spot {
	up := s.parent()
	if up.node.Kind() == ast.KindKeyword {
		up = up.parent()
	}
	return up
}

// holders returns the uses of a name or an attribute in which a task is kept, or a container of tasks; ok is false
// where others may look there.
func (t *Tracker) holders(target spot) (held []spot, ok bool) {
	switch target.node.Kind() {
	case ast.KindName:
		owner := target.file.Scopes.Resolve(target.node.Index)
		if owner == 0 {
			return nil, false
		}
		for n := range t.everywhere(target.file, owner) {
			held = append(held, target.at(n))
		}
		return held, target.file.Scopes.Scope(target.file.Scopes.Symbol(owner).Scope).Kind == scope.FunctionScope
	case ast.KindAttribute:
		name := target.node.AsAttribute().Attr()
		class := target.file.ClassOfSelf(target.node.AsAttribute().Value())
		if class == nil {
			return nil, false
		}
		sites, all := t.types.Sites(class.File, name)
		for _, s := range sites {
			if a := s.Node.AsAttribute(); a.OK() && t.mayBeOf(s.File, a.Value(), class) {
				held = append(held, spot{s.File, s.Node})
			}
		}
		return held, all && shown(name) == 0
	}
	return nil, false
}

// keptIn returns the name or attribute in which the value of an expression is kept by what it is part of, and
// whether in a container; not OK where it is part of something else.
func keptIn(s spot) (target spot, inContainer bool) {
	up := s.parent()
	displays := [...]ast.Kind{
		ast.KindList, ast.KindSet, ast.KindTuple, ast.KindDict, ast.KindListComp, ast.KindSetComp, ast.KindDictComp,
	}
	for up.node.Is(displays[:]...) {
		inContainer, up = true, up.parent()
	}
	switch up.node.Kind() {
	case ast.KindAssign:
		if targets := up.node.AsAssign().Targets(); targets.Len() == 1 {
			target = up.at(targets.First())
		}
	case ast.KindAnnAssign:
		target = up.at(up.node.AsAnnAssign().Target())
	case ast.KindCall:
		switch f := up.node.AsCall().Func().AsAttribute(); f.Attr() {
		case "append", "appendleft", "add":
			return up.at(f.Value()), true
		}
	}
	if sub := target.node.AsSubscript(); sub.OK() {
		return target.at(sub.Value()), true
	}
	return target, inContainer
}

// isSeen reports whether somebody may tell whether the task was cancelled in which a coroutine runs: who awaits it,
// or asks it. Who cancels it and then waits for it takes either end.
func (t *Tracker) isSeen(coroutine spot) bool {
	made := coroutine.made()
	if fact, _ := t.Fact(made.file, made.node.AsCall()); fact != nil && fact.Call.Makes != library.Task {
		return true
	}
	w, _ := t.work(made, nil, false)
	return t.tells(made, w.Bodies, 0, 0)
}

// tells reports whether somebody to whom the value of an expression gets, a task or, at depth 1, a container of
// tasks, may tell whether it was cancelled; bodies are what the task runs, which cannot.
func (t *Tracker) tells(s spot, bodies []*infer.Func, depth, moves int) bool {
	target, inContainer := keptIn(s)
	if inContainer {
		depth++
	}
	if held, private := t.holders(target); private && moves < maxThrough {
		return slices.ContainsFunc(held, func(h spot) bool {
			return !h.node.Has(ast.FlagStore|ast.FlagDel) && !IsTest(h.file, h.node) && !t.runsIn(h, bodies, 0) &&
				t.tells(h, bodies, depth, moves+1)
		})
	}
	switch up := s.parent(); up.node.Kind() {
	case ast.KindAttribute:
		switch up.node.AsAttribute().Attr() {
		case "cancel", "done", "set_name", "get_name", "get_coro", "get_stack", "print_stack", "remove_done_callback",
			"append", "appendleft", "add", "discard", "remove", "clear":
			return false
		case "cancelled":
			// if not task.cancelled(): task.cancel()
			return !asksForEnd(up) && !cancelsWhere(s, func(n ast.Index) bool { return n > s.node.Index })
		}
	case ast.KindSubscript:
		if up.node.Has(ast.FlagStore | ast.FlagDel) {
			return false
		}
	case ast.KindAwait:
		if t.isGuarded(up) {
			return false
		}
	}
	if t.value(s, depth)&(Reads|Waits|Shows|Returns|Runs) == 0 {
		return false
	}
	return !cancelsIn(functionOf(s.file, s.node).Children(ast.FieldBody))
}

// isGuarded reports whether a cancellation that arrives at an await point is caught in the function around it.
func (t *Tracker) isGuarded(at spot) bool {
	fn := functionOf(at.file, at.node)
	if fn.Kind() != ast.KindAsyncFunctionDef {
		return false
	}
	arrivals := t.arrivals(at.file, fn)
	for _, from := range arrivals.clauses {
		if slices.Contains(from, at.node) {
			return true
		}
	}
	for item, from := range arrivals.managers {
		if slices.Contains(from, at.node) && t.suppresses(at.file, at.file.Tree.Node(item)) != Misses {
			return true
		}
	}
	return false
}

// waiter returns an await of a task, by the name or attribute under which it is kept, in a function that cancels
// nothing, and where it is asked whether it was cancelled.
func (t *Tracker) waiter(coroutine spot) (waits, asks Element) {
	made := coroutine.made()
	w, ok := t.work(made, nil, false)
	if !ok || w.Kind != library.Task {
		return waits, asks
	}
	var held []spot
	if target, inContainer := keptIn(made); !inContainer {
		held, _ = t.holders(target)
	}
	for _, s := range append(held, made) {
		if t.runsIn(s, w.Bodies, 0) {
			continue
		}
		at := s.parent()
		fn := functionOf(at.file, at.node)
		switch at.node.Kind() {
		case ast.KindAttribute:
			behind := func(n ast.Index) bool { return n > s.node.Index }
			if at.node.AsAttribute().Attr() == "cancelled" && !asks.Node.OK() && !cancelsWhere(s, behind) && !asksForEnd(at) {
				asks = Element{at.file, at.node}
			}
		case ast.KindAwait:
			if !waits.Node.OK() && !t.isGuarded(at) && !t.isOutermost(at.file, fn) && !cancelsIn(fn.Children(ast.FieldBody)) {
				waits = Element{at.file, at.node}
			}
		case ast.KindCall:
			// asyncio.wait_for(task, 1) ends it by a cancellation, and takes what comes of it.
			f, bound := t.Fact(at.file, at.node.AsCall())
			if f == nil || waits.Node.OK() || at.parent().node.Kind() != ast.KindAwait || IsTest(at.file, fn) {
				continue
			}
			if p, ok := f.Call.ParameterOf(at.node.AsCall(), s.node, bound); ok && p.Fate == library.Awaits && !p.Each &&
				slices.Contains(f.Raises, "asyncio.TimeoutError") {
				waits = Element{at.file, at.node}
			}
		}
	}
	return waits, asks
}

// maxInside bounds how many functions call each other from what a task runs to a use of the task.
const maxInside = 3

// runsIn reports whether a node is evaluated in one of some functions alone: it stands there, or in a function that only they
// call. In what a task runs, the task is not over, whatever it is asked.
func (t *Tracker) runsIn(s spot, bodies []*infer.Func, depth int) bool {
	fn := s.file.Func(functionOf(s.file, s.node))
	if fn == nil || depth == maxInside {
		return false
	}
	if slices.Contains(bodies, fn) {
		return true
	}
	calls, _ := t.types.CallsOf(fn)
	return len(calls) > 0 && !slices.ContainsFunc(calls, func(c infer.Site) bool {
		return !t.runsIn(spot{c.File, c.Node}, bodies, depth+1)
	})
}

// asksForEnd reports whether a task is asked in one breath whether it was cancelled or is done: the answer is the same.
func asksForEnd(cancelled spot) bool {
	or := cancelled.parent().parent().node
	if or.Kind() != ast.KindBoolOp {
		return false
	}
	for value := range or.AsBoolOp().Values().All() {
		if calleeName(value.AsCall()) == "done" {
			return true
		}
	}
	return false
}

// isRun reports whether the coroutine that a call makes is run as a task, by what is seen of its way, or by the
// name of what it is handed to where that was not seen.
func (t *Tracker) isRun(s spot) bool {
	if t.value(s, 0)&Runs != 0 {
		return true
	}
	call := s.made().node.AsCall()
	if !call.OK() || s.node.Field() == ast.FieldFunc {
		return false
	}
	name := strings.ToLower(calleeName(call))
	return strings.Contains(name, "task") || strings.Contains(name, "spawn") || strings.Contains(name, "ensure_future")
}
