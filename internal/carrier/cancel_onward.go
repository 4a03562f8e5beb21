package carrier

import (
	"iter"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// Onward is where a program goes on although it was cancelled, behind the function that has caught the cancellation.
type Onward struct {
	// By is the coroutine that goes on, and File where it stands.
	By   *infer.Func
	File *infer.File
	// Await is the await point at which it waits for Of, which is the function, or one that ends with it; not OK where the
	// function itself goes on.
	Await ast.Node
	Of    *infer.Func
	How   Way
	// Next is what comes then: the loop whose next turn begins, the next await point, or the node that takes what the
	// function gives for a result; the manager or the call that counts the time.
	Next ast.Node
}

// Way says how a program goes on.
type Way uint8

// The ways.
const (
	// NextTurn: the next turn of a loop begins.
	NextTurn Way = iota
	// NextAwait: something else is awaited that is no clean-up.
	NextAwait
	// AsResult: what the function returns is taken for a result.
	AsResult
	// InTime: a timeout around it takes it for one that was in time.
	InTime
)

// Audience is who stands behind a function that has caught a cancellation. A task whose function ends there ends as if it
// had finished; that weighs little, since hardly anybody asks a task that was cancelled whether it was.
type Audience struct {
	// Onward is where the first coroutine goes on that was seen to; ok is Goes.
	Onward Onward
	Goes   bool
	// Unseen says that nobody was seen who runs the function, or a coroutine that ends with it, and that others may: its
	// name is public. By is the first of which that holds.
	Unseen bool
	By     *infer.Func
	// Task is the call that makes the coroutine which runs as a task of its own: that of the function, or of one that ends
	// with it; not OK where none was seen.
	Task Element
	// Raises says that the function raises something behind the clause on each way, and so does not end as if nothing were:
	// what it was handling when the cancellation came, or an exception in its place. Or that all do who wait for it, or ask it
	// for what the clause has told.
	Raises bool
}

// Weighs reports whether somebody is misled, as far as was seen or may be.
func (a Audience) Weighs() bool { return a.Goes || a.Unseen }

// maxAudience bounds how many coroutines are asked that end with one another.
const maxAudience = 5

// Audience returns who goes on when the function around a clause or a suppress has swallowed what that catches.
func (t *Tracker) Audience(f *infer.File, c Catch) Audience {
	fn := functionOf(f, c.At)
	key := spot{f, c.At}
	if known, seen := t.audiences.Get(t.record, key); seen {
		return known
	}
	t.record.Begin()
	cl := &clause{t: t, file: f, graph: t.graph(f, fn), fn: fn, catch: &c}
	w := &onward{t: t, fn: f.Func(fn), catch: c, known: cl.tells()}
	w.behind(cl)
	if !w.out.Goes && !w.out.Raises {
		w.above(f.Func(fn), w.known)
		w.out.Raises = w.told > 0 && w.told == w.waits
	}
	return t.audiences.Put(t.record, key, w.out)
}

// onward looks for who goes on.
type onward struct {
	t *Tracker
	// fn is the function around the clause, known what that tells.
	fn    *infer.Func
	catch Catch
	known known
	seen  []*infer.Func
	// waits counts those who were seen to use a coroutine on the way, told those of them who do not go on as if nothing were.
	waits, told int
	out         Audience
}

// behind looks at what the function of a clause does after it itself: the next turn of a loop is more than an end. What it
// awaits then may be the end that it wants to have, whoever cancels it.
func (w *onward) behind(cl *clause) {
	graph := cl.graph
	v := &visit{t: w.t, file: cl.file, graph: graph, from: cl.catch.At, known: w.known}
	var starts []cfg.BlockID
	for _, b := range graph.Order() {
		if cl.begins(b) {
			starts = append(starts, b)
		}
	}
	if how, next, ok := v.find(starts); ok {
		w.out.Goes, w.out.Onward = true, Onward{By: w.fn, File: cl.file, How: how, Next: next}
		return
	}
	w.out.Raises = v.raises(starts)
}

// above looks at those who wait for a function. k is what is known of it then.
func (w *onward) above(fn *infer.Func, k known) {
	if fn == nil || slices.Contains(w.seen, fn) || len(w.seen) >= maxAudience || w.out.Goes {
		return
	}
	w.seen = append(w.seen, fn)
	calls, named := w.t.callsOf(fn)
	if !named && isPublic(fn) && w.t.mayBeCalled(fn) {
		if !w.out.Unseen {
			w.out.Unseen, w.out.By = true, fn
		}
	}
	for _, call := range calls {
		w.call(fn, call, k)
		if w.out.Goes {
			return
		}
	}
}

// call looks at what a call of a function is part of.
func (w *onward) call(fn *infer.Func, s spot, k known) {
	w.waits++
	if !w.out.Task.Node.OK() && !IsTest(s.file, s.node) && w.t.isRun(s) && w.t.isSeen(s) {
		w.out.Task = Element{s.file, s.node}
	}
	up := s.parent()
	if call := up.node.AsCall(); call.OK() && s.node.Field() == ast.FieldArgs {
		// wait_for ends the work by a cancellation, and takes what comes of it.
		if f, bound := w.t.Fact(s.file, call); f != nil && f.Call.Gives != library.Outcomes && up.parent().node.Kind() == ast.KindAwait {
			p, ok := f.Call.ParameterOf(call, s.node, bound)
			if ok && p.Fate == library.Awaits && !p.Each && slices.Contains(f.Raises, "asyncio.TimeoutError") {
				by := s.file.Func(functionOf(s.file, up.node))
				w.out.Goes, w.out.Onward = true, Onward{
					By: by, File: s.file, Await: up.parent().node, Of: fn, How: InTime, Next: call.Func(),
				}
			}
		}
		return
	}
	at := up.node
	switch {
	case at.Kind() == ast.KindAwait:
	case at.Kind() == ast.KindAsyncFor && s.node.Field() == ast.FieldIter:
	default:
		return
	}
	caller := functionOf(s.file, at)
	if caller.Kind() != ast.KindAsyncFunctionDef || IsTest(s.file, caller) {
		return
	}
	v := &visit{t: w.t, file: s.file, graph: w.t.graph(s.file, caller), from: at, awaits: true, known: k}
	how, next, goes := w.after(fn, v, caller)
	switch starts := v.behind(); {
	case goes:
		w.out.Goes, w.out.Onward = true, Onward{By: s.file.Func(caller), File: s.file, Await: at, Of: fn, How: how, Next: next}
	case v.told && w.catch.Breadth == ByName, v.raises(starts):
		w.told++ // it is in the hands of the caller
	default:
		answer, _ := answerOf(s.file, v.graph, starts, v.excludes)
		w.above(s.file.Func(caller), known{answer: answer, marks: k.marks})
	}
}

// after returns how a coroutine goes on behind an await point at which it has waited for a function; ok is false where it just
// ends then, or raises.
func (w *onward) after(fn *infer.Func, v *visit, caller ast.Node) (how Way, next ast.Node, ok bool) {
	at := v.from
	if scope := w.t.timeoutAround(v.file, at, caller); scope.OK() {
		return InTime, scope.AsWithitem().ContextExpr(), true
	}
	if at.Kind() == ast.KindAwait {
		v.answer = at
	}
	starts := v.behind()
	for e := range v.out() {
		if v.isNextTurn(e) {
			return NextTurn, v.loopOf(e), true
		}
	}
	how, next, ok = v.find(starts)
	switch {
	case (!ok || clauseOf(v.file, at).OK()) && v.raises(starts):
		return 0, ast.Node{}, false // what it was handling, or an exception in its place
	case v.told && w.catch.Breadth == ByName:
		return 0, ast.Node{}, false
	case ok:
		return how, next, true
	case v.answered && w.catch.Breadth <= Among:
		return 0, ast.Node{}, false // the answer says that it is over, and is asked for
	}
	if up := v.file.Parent(at); at.Kind() == ast.KindAwait && !up.Is(ast.KindExpr, ast.KindReturn) && givesValue(fn) {
		return AsResult, up, true
	}
	return 0, ast.Node{}, false
}

// IsAwaited reports whether a bigger coroutine awaits a function, as far as was seen, or may where nobody was.
func (t *Tracker) IsAwaited(fn *infer.Func) bool {
	calls, named := t.callsOf(fn)
	if !named {
		return isPublic(fn) && t.mayBeCalled(fn)
	}
	return slices.ContainsFunc(calls, func(s spot) bool {
		return s.parent().node.Kind() == ast.KindAwait && !isSuper(s.node.AsCall()) && !IsTest(s.file, s.node)
	})
}

// isSuper reports whether a call is one of the method that is overridden: super().run().
func isSuper(call ast.Call) bool {
	return call.Func().AsAttribute().Value().AsCall().Func().AsName().Id() == "super"
}

// givesValue reports whether a function returns something but None.
func givesValue(fn *infer.Func) bool {
	for _, r := range fn.Returns() {
		if r.Value().OK() && r.Value().Op() != ast.ConstNone {
			return true
		}
	}
	return false
}

// callsOf returns the calls of a function in the project; named is false where nothing reads its name.
func (t *Tracker) callsOf(fn *infer.Func) (calls []spot, named bool) {
	sites, named := t.types.CallsOf(fn)
	for _, s := range sites {
		calls = append(calls, spot{s.File, s.Node})
	}
	return calls, named
}

// isPublic reports whether the names of a function, and of the classes and functions around it, are for others.
func isPublic(fn *infer.Func) bool {
	if fn.Outer != nil || strings.HasPrefix(fn.Name(), "_") || fn.Name() == "<lambda>" {
		return false
	}
	return fn.Class == nil || !strings.HasPrefix(fn.Class.Name(), "_")
}

// mayBeCalled reports whether somebody else may await a public function: no decorator takes it, no base of a library
// has a method of its name that the library calls, and it stands in no program of its own.
func (t *Tracker) mayBeCalled(fn *infer.Func) bool {
	for d := range fn.Node.Children(ast.FieldDecoratorList).All() {
		switch d.Text() {
		case "staticmethod", "classmethod", "override", "typing.override", "abstractmethod", "abc.abstractmethod":
		default:
			return false
		}
	}
	if fn.Class == nil {
		return !IsTest(fn.File, fn.Node)
	}
	for _, base := range t.types.MRO(fn.Class)[1:] {
		if base.Kind != infer.ClassObject {
			return false
		}
		if slices.ContainsFunc(base.Class.Methods(), func(m *infer.Func) bool { return m.Name() == fn.Name() }) {
			return false
		}
	}
	return !IsTest(fn.File, fn.Node)
}

// timeoutAround returns the withitem of the innermost timeout around a node in a function; not OK where there is none.
func (t *Tracker) timeoutAround(f *infer.File, n, fn ast.Node) ast.Node {
	for at := n; at.OK() && at != fn; at = f.Parent(at) {
		if !at.Is(ast.KindWith, ast.KindAsyncWith) {
			continue
		}
		for item := range at.Children(ast.FieldItems).All() {
			if t.IsTimeout(f, item) && !isInside(f, n, item) {
				return item
			}
		}
	}
	return ast.Node{}
}

// visit walks the ways behind a place of a function on which nothing is raised.
type visit struct {
	t     *Tracker
	file  *infer.File
	graph *cfg.Graph
	// from is the await point or the clause.
	from ast.Node
	// awaits says that the next await point is looked for too, and not only the next turn of a loop.
	awaits bool
	// known is what the clause has told, and answer the await that gives what its function returns, where there is one.
	known  known
	answer ast.Node
	// answered says that a condition on the way has asked for the answer, told that it has asked for a part of it in which the
	// clause tells of the cancellation.
	answered, told bool
}

// out yields the edges by which the await point is left when nothing is raised in it.
func (v *visit) out() iter.Seq[cfg.Edge] {
	return func(yield func(cfg.Edge) bool) {
		for _, b := range v.graph.Order() {
			if v.graph.Await(b) != v.from.Index {
				continue
			}
			for _, e := range v.graph.Out(b) {
				if !e.Kind.IsException() && e.Kind != cfg.Swallowed && e.Kind != cfg.HasElement && !v.excludes(e) && !yield(e) {
					return
				}
			}
		}
	}
}

// behind returns the blocks to which those lead.
func (v *visit) behind() (starts []cfg.BlockID) {
	for e := range v.out() {
		starts = append(starts, e.To)
	}
	return starts
}

// find returns the first thing that is looked for, nearest first.
func (v *visit) find(starts []cfg.BlockID) (Way, ast.Node, bool) {
	seen := make([]bool, v.graph.Len())
	todo := slices.Clone(starts)
	for _, b := range todo {
		seen[b] = true
	}
	for ; len(todo) > 0; todo = todo[1:] {
		b := todo[0]
		if at := v.file.Tree.Node(v.graph.Await(b)); v.awaits && at.OK() && v.weighs(at) {
			return NextAwait, at, true
		}
		for _, e := range v.graph.Out(b) {
			if e.Kind.IsException() || e.Kind == cfg.Swallowed || v.excludes(e) {
				continue
			}
			if v.isNextTurn(e) {
				return NextTurn, v.loopOf(e), true
			}
			if !seen[e.To] {
				seen[e.To] = true
				todo = append(todo, e.To)
			}
		}
	}
	return 0, ast.Node{}, false
}

// excludes reports whether a condition asks for what the clause has told, and an edge is for another answer.
func (v *visit) excludes(e cfg.Edge) bool {
	excluded, answered := v.known.excludes(v.file, e, v.answer)
	v.answered, v.told = v.answered || answered, v.told || v.known.asksPart(v.file, e, v.answer)
	return excluded
}

// raises reports whether each way from some blocks ends at a raise statement.
func (v *visit) raises(starts []cfg.BlockID) bool {
	seen := make([]bool, v.graph.Len())
	raised := false
	for todo := slices.Clone(starts); len(todo) > 0; todo = todo[1:] {
		for _, e := range v.graph.Out(todo[0]) {
			switch {
			case e.To == v.graph.Exit:
				return false
			case e.Kind == cfg.Raises:
				raised = true
			case !e.Kind.IsException() && e.Kind != cfg.Swallowed && !seen[e.To]:
				seen[e.To] = true
				todo = append(todo, e.To)
			}
		}
	}
	return raised
}

// isNextTurn reports whether an edge leads to the next turn of a loop around the place.
func (v *visit) isNextTurn(e cfg.Edge) bool {
	if e.Kind != cfg.Loop && e.Kind != cfg.Continues {
		return false
	}
	loop := v.loopOf(e)
	if !loop.OK() || loop == v.from || !isInside(v.file, v.from, loop) || v.isWhileOfClause(loop) {
		return false
	}
	truth, _ := v.known.truth(v.file, loop.AsWhile().Test(), ast.Node{})
	return truth != scope.AlwaysFalse
}

// isWhileOfClause: what a clause does in a while loop is told by Catch.Loop.
func (v *visit) isWhileOfClause(loop ast.Node) bool {
	return loop.Kind() == ast.KindWhile && v.from.Is(ast.KindExceptHandler, ast.KindWithitem)
}

func (v *visit) loopOf(e cfg.Edge) ast.Node {
	n := v.file.Tree.Node(e.Node)
	if e.Kind == cfg.Continues {
		return loopOf(v.file, n)
	}
	return n
}

// weighs reports whether an await point is more than the end of what has been begun: it may give way, it does not run in
// any case, and it is no clean-up by its name.
func (v *visit) weighs(at ast.Node) bool {
	if v.t.effects.Suspends(v.file, at) == effect.Never || v.runsAnyway(at) {
		return false
	}
	value := at
	if await := at.AsAwait(); await.OK() {
		value = await.Value()
	}
	return !isClosing(calleeName(value.AsCall()))
}

// runsAnyway reports whether a node stands in the finally of a try statement, or is the exit of a with, around the place.
func (v *visit) runsAnyway(n ast.Node) bool {
	for at := n; at.OK(); at = v.file.Parent(at) {
		up := v.file.Parent(at)
		if at.Field() == ast.FieldFinalbody && isInside(v.file, v.from, up) {
			return true
		}
		if at.Kind() == ast.KindWithitem && isInside(v.file, v.from, up) {
			return true
		}
	}
	return false
}

// isClosing reports whether a function ends something, by its name: what is begun has to be ended in any case.
func isClosing(name string) bool {
	name = strings.ToLower(strings.Trim(name, "_"))
	for _, word := range [...]string{
		"close", "aclose", "stop", "shutdown", "shut_down", "cleanup", "clean_up", "disconnect", "dispose", "terminate", "teardown",
		"tear_down", "wait_closed", "release", "finish", "finalize", "cancel", "kill", "unsubscribe", "logout", "exit", "join", "flush", "drain",
	} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return name == "end"
}
