package effect

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// walker finds out what a body can raise, statement by statement.
type walker struct {
	e    *Evaluator
	file *infer.File
	env  *infer.Env
	// handled is what the except clause around has caught: a bare raise raises it again.
	handled *Set
	// name is what the clause calls it.
	name string
	// covers says how much of what unseen calls raise the code around handles.
	covers coverage
	// fn is the function whose body it is, nil for a part of one, and told what a call tells it.
	fn   *infer.Func
	told told
	// thrown are the generators into which is thrown, from the outermost on, where the body is that of a manager.
	thrown []*infer.Func
}

// body returns what the body of a function can raise; decorators, defaults and annotations run elsewhere.
func (w *walker) body(fn ast.Node) *Set {
	if fn.Kind() == ast.KindLambda {
		return w.node(fn.AsLambda().Body())
	}
	return w.block(fn.Children(ast.FieldBody))
}

func (w *walker) block(list ast.Nodes) *Set {
	out := Nothing
	for stmt := range list.All() {
		if branch := stmt.AsIf(); branch.OK() {
			raised, over := w.branches(branch)
			if out = Union(out, raised); over {
				break
			}
			continue
		}
		out = Union(out, w.node(stmt))
	}
	return out
}

// node returns what evaluating a statement or an expression can raise.
func (w *walker) node(n ast.Node) *Set {
	switch n.Kind() {
	case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda:
		return Nothing
	case ast.KindClassDef:
		return w.block(n.Children(ast.FieldBody))
	case ast.KindGeneratorExp:
		return Nothing // runs when somebody iterates over it
	case ast.KindTry, ast.KindTryStar:
		return w.try(n)
	case ast.KindIf:
		raised, _ := w.branches(n.AsIf())
		return raised
	case ast.KindRaise:
		return w.raise(n.AsRaise())
	case ast.KindAssert:
		return Nothing
	case ast.KindCall:
		return Union(w.children(n), w.call(n.AsCall()))
	case ast.KindAwait:
		value := n.AsAwait().Value()
		return Union(w.node(value), w.awaited(value))
	case ast.KindYieldFrom:
		value := n.AsYieldFrom().Value()
		if w.fn == nil || !isOldCoroutine(w.fn) {
			return w.node(value)
		}
		return Union(w.node(value), w.awaited(value))
	case ast.KindAsyncFor:
		return Union(w.children(n), w.iterated(n.AsAsyncFor().Iter()))
	case ast.KindWith, ast.KindAsyncWith:
		return w.with(n)
	}
	return w.children(n)
}

func (w *walker) children(n ast.Node) *Set {
	out := Nothing
	for c := range n.All() {
		out = Union(out, w.node(c))
	}
	return out
}

func (w *walker) typeOf(n ast.Node) *infer.Type { return w.e.types.TypeIn(w.file, w.env, n) }

// raise returns what a raise statement raises.
func (w *walker) raise(r ast.Raise) *Set {
	exc := r.Exc()
	if !exc.OK() || w.name != "" && exc.AsName().Id() == w.name {
		if w.handled != nil {
			return w.handled
		}
		return Nothing
	}
	out := Nothing
	for _, arm := range w.typeOf(exc).Arms() {
		switch {
		case arm.Kind == infer.Instance || arm.Kind == infer.ClassObject:
			if !w.isException(arm.Class) {
				// It is taken for another thing than it is then: (None, error) as a rule, (message, None) else.
				out = Union(out, single(Exception{From: exc.Text()}))
			} else if counts(arm.Class) && !w.isCancellation(arm.Class) && !w.saysUnreachable(exc) {
				out = Union(out, single(w.weighed(r, arm.Class)))
			}
		case arm.IsUnknown():
			out = Union(out, single(Exception{From: exc.Text()}))
		}
	}
	if call := exc.AsCall(); call.OK() {
		for arg := range call.Node.All() {
			if arg.Field() != ast.FieldFunc {
				out = Union(out, w.node(arg))
			}
		}
	}
	return out
}

// isException reports whether a class may be one of exceptions: only then can it be raised.
func (w *walker) isException(c *infer.Class) bool {
	return slices.ContainsFunc(w.e.types.MRO(c), func(base *infer.Type) bool {
		return base.Kind != infer.ClassObject || base.Class.FullName() == "builtins.BaseException"
	})
}

// counts reports whether an exception is a loss when nobody sees it. What says that the program is wrong, or not written
// yet, and a cancellation are none; nor is what a queue raises that is full or empty, which is asked of it as a key is of
// a dict: whether there is a bound, and whether the program has looked before, is seldom seen.
func counts(c *infer.Class) bool {
	switch c.FullName() {
	case "builtins.AssertionError", "builtins.NotImplementedError", "builtins.StopIteration", "builtins.StopAsyncIteration",
		"builtins.GeneratorExit",
		"asyncio.CancelledError", "asyncio.exceptions.CancelledError",
		"concurrent.futures.CancelledError", "concurrent.futures._base.CancelledError",
		"asyncio.InvalidStateError", "asyncio.exceptions.InvalidStateError", "concurrent.futures.InvalidStateError",
		"concurrent.futures._base.InvalidStateError",
		"asyncio.QueueFull", "asyncio.queues.QueueFull", "asyncio.QueueEmpty", "asyncio.queues.QueueEmpty",
		"queue.Full", "queue.Empty", "_queue.Empty":
		return false
	}
	return true
}

// isCancellation reports whether a class is one of a project's own cancellations: a task that ends with one is cancelled.
func (w *walker) isCancellation(c *infer.Class) bool {
	for _, base := range w.e.types.MRO(c) {
		if base.Class == nil {
			continue
		}
		switch base.Class.FullName() {
		case "asyncio.CancelledError", "asyncio.exceptions.CancelledError":
			return true
		}
	}
	return false
}

// call returns what calling a function can raise before it returns; an async function raises nothing then, its coroutine
// does when it is awaited.
func (w *walker) call(call ast.Call) *Set {
	out := Nothing
	callee := w.typeOf(call.Func())
	if fact, bound := w.e.fact(callee, call); fact != nil {
		for param, arg := range fact.Call.Arguments(call, bound) {
			switch {
			case param.Fate != library.Drives:
			case param.Calls:
				out = Union(out, w.calledAndAwaited(arg))
			default:
				out = Union(out, w.awaited(arg))
			}
		}
		if !isLate(fact.Call.Makes) {
			out = Union(out, w.e.named(fact, call, bound))
		}
		return out
	}
	for _, arm := range w.seenArms(callee, call.Func()) {
		out = Union(out, w.called(arm, w.e.types.EnvOf(w.file, w.env, arm, call), call.Func(), call))
	}
	return out
}

// called returns what calling a value of a type can raise; env is what the call tells, nil for nothing, and call the call,
// where it was seen.
func (w *walker) called(t *infer.Type, env *infer.Env, written ast.Node, call ast.Call) *Set {
	switch t.Kind {
	case infer.Never, infer.None:
		return Nothing
	case infer.Function:
		out := Nothing
		for _, fn := range w.implementations(t) {
			if fn.IsAsync() || fn.IsGenerator() {
				continue
			}
			if fn == t.Func {
				out = Union(out, w.raises(fn, env, w.sayAll(fn, call, filled(t))))
			} else {
				out = Union(out, w.raises(fn, nil, w.sayAll(fn, call, filled(t))).maybe(t.Func))
			}
		}
		return out
	case infer.ClassObject:
		if init := w.e.types.Method(t.Class, "__init__"); init != nil && !init.File.IsStub && !init.File.IsInstalled {
			return w.e.raises(init, nil, w.sayAll(init, call, 1))
		}
		return Nothing
	case infer.Callable:
		if fn := t.Func; fn != nil && !fn.File.IsStub && !fn.File.IsInstalled {
			return Nothing // it makes a manager, which runs the generator when it is entered
		}
	case infer.Partial:
		return w.called(t.Args[0], nil, written, ast.Call{})
	case infer.Instance:
		if fn := w.e.types.Method(t.Class, "__call__"); fn != nil && !fn.IsAsync() {
			return w.e.raises(fn, nil, w.sayAll(fn, call, 1))
		}
	}
	if name := nameOf(t, written); isClassName(name) || starts(name) || w.isQuietByName(call.Node, t, false) {
		return Nothing
	}
	if given, ok := w.handed(t, written, (*walker).calledPlainly); ok {
		return given
	}
	return w.unseen(Exception{From: nameOf(t, written), Library: isOfLibrary(t)})
}

// filled returns how many parameters of a function are filled already where its type is this.
func filled(t *infer.Type) int {
	if t.Recv != nil {
		return 1
	}
	return 0
}

// filledFor returns how many parameters of a function are filled already that a call makes a coroutine of.
func (w *walker) filledFor(call ast.Call, fn *infer.Func) int {
	if !call.OK() {
		return 0
	}
	for _, arm := range w.typeOf(call.Func()).Arms() {
		if arm.Kind == infer.Function && arm.Func == fn {
			return filled(arm)
		}
	}
	return 0
}

// isClassName reports whether a dotted name ends as names of classes do. To make an object of a class that was not seen
// is not taken for something that may raise: it seldom does, and it is done everywhere.
func isClassName(name string) bool {
	last := name[strings.LastIndexByte(name, '.')+1:]
	return last == "__init__" || last != "" && last[0] >= 'A' && last[0] <= 'Z' && strings.ToUpper(last) != last
}

// isLate reports whether what a call that makes such a thing can raise is raised later: when it is awaited, entered or read.
func isLate(k library.Kind) bool {
	switch k {
	case "", library.Loop, library.Handle:
		return false
	}
	return true
}

// awaited returns what awaiting an expression can raise beside evaluating it.
func (w *walker) awaited(n ast.Node) *Set {
	if call := n.AsCall(); call.OK() {
		if fact, bound := w.e.fact(w.typeOf(call.Func()), call); fact != nil {
			return w.awaitedCall(call, fact, bound)
		}
		if raised, ok := w.driven(call); ok {
			return raised
		}
	}
	out := Nothing
	for _, arm := range w.seenArms(w.typeOf(n), n.AsCall().Func()) {
		switch {
		case arm.Kind == infer.None || arm.Kind == infer.Never:
		case isDriven(arm):
			for _, fn := range w.overrides(arm.Func, w.receiver(n)) {
				say := w.sayAll(fn, n.AsCall(), w.filledFor(n.AsCall(), arm.Func))
				if fn == arm.Func {
					out = Union(out, w.raises(fn, arm.Env, say))
				} else {
					out = Union(out, w.raises(fn, nil, say).maybe(arm.Func))
				}
			}
		case w.isFuture(arm):
			out = Union(out, w.future(n, arm))
		default:
			if given, ok := w.handedToAwait(n, arm); ok {
				out = Union(out, given)
			} else {
				out = Union(out, w.unseenAwaited(n, arm))
			}
		}
	}
	return out
}

// awaitedCall returns what awaiting the result of a library function can raise: what it raises itself, and what it was
// given to run. Outcomes hold that as values.
func (w *walker) awaitedCall(call ast.Call, fact *library.Function, bound bool) *Set {
	out := w.e.named(fact, call, bound)
	if fact.Call.Gives == library.Outcomes || fact.Call.Gives == library.DoneAndPending || w.mayCollect(call, fact, bound) {
		return out
	}
	for param, arg := range fact.Call.Arguments(call, bound) {
		switch param.Fate {
		case library.Awaits, library.MayAwait, library.Schedules, library.Shields:
			switch {
			case param.Calls:
				out = Union(out, w.calledAndAwaited(arg))
			case param.Each:
				out = Union(out, w.eachAwaited(arg))
			default:
				out = Union(out, w.awaited(arg))
			}
		case library.Returns:
			if param.Calls {
				out = Union(out, inThread(w.calledAndAwaited(arg)))
			}
		}
	}
	if p, ok := fact.Call.Argument(0, bound, true); ok && (p.Fate == library.Schedules || p.Fate == library.Awaits) {
		for arg := range call.Args().All() {
			if star := arg.AsStarred(); star.OK() {
				out = Union(out, w.eachAwaited(star.Value()))
			}
		}
	}
	return out
}

// mayCollect reports whether an argument that is no literal may make a call give outcomes: return_exceptions=quiet.
func (w *walker) mayCollect(call ast.Call, fact *library.Function, bound bool) bool {
	for param, arg := range fact.Call.Arguments(call, bound) {
		if fact.When[param.Name+"=True"].Gives == library.Outcomes && arg.Kind() != ast.KindConstant {
			return w.holds(arg) != infer.No
		}
	}
	return false
}

// eachAwaited returns what awaiting the elements of an expression can raise.
func (w *walker) eachAwaited(n ast.Node) *Set {
	out := Nothing
	switch n.Kind() {
	case ast.KindList, ast.KindTuple, ast.KindSet:
		for elt := range n.Children(ast.FieldElts).All() {
			if star := elt.AsStarred(); star.OK() {
				out = Union(out, w.eachAwaited(star.Value()))
			} else {
				out = Union(out, w.awaited(elt))
			}
		}
		return out
	case ast.KindListComp, ast.KindSetComp, ast.KindGeneratorExp:
		return w.awaited(n.Child(ast.FieldElt))
	case ast.KindName:
		if made := w.origin(n); made.OK() {
			out = w.eachAwaited(made)
		}
	}
	for _, arm := range w.e.types.Element(w.typeOf(n)).Arms() {
		if arm.Kind == infer.Coroutine && arm.Func != nil {
			out = Union(out, w.raises(arm.Func, arm.Env, ""))
		}
	}
	return out
}

// calledAndAwaited returns what a function can raise that is handed over to be called, and awaited if it is async.
func (w *walker) calledAndAwaited(fn ast.Node) *Set {
	out := Nothing
	for _, arm := range w.typeOf(fn).Arms() {
		if arm.Kind == infer.Function && arm.Func.IsAsync() {
			out = Union(out, w.raises(arm.Func, arm.Env, ""))
			continue
		}
		out = Union(out, w.called(arm, arm.Env, fn, ast.Call{}))
	}
	return out
}

// iterated returns what iterating asynchronously over an expression can raise.
func (w *walker) iterated(n ast.Node) *Set {
	if w.isRetrier(n) {
		return Nothing // it raises what its attempts have raised, and that is told of their block
	}
	out := Nothing
	for _, arm := range w.seenArms(w.typeOf(n), n.AsCall().Func()) {
		if raised, ok := w.ofIterator(arm); ok {
			out = Union(out, raised)
			continue
		}
		return w.awaited(n)
	}
	return out
}

// receiver returns the type of the object on which the method is called that an expression calls; nil for others.
func (w *walker) receiver(n ast.Node) *infer.Type {
	if a := n.AsCall().Func().AsAttribute(); a.OK() {
		return w.typeOf(a.Value())
	}
	return nil
}

// nameOf names what may raise anything: as the type knows it, else as the code has it.
func nameOf(t *infer.Type, written ast.Node) string {
	if t.Kind == infer.Unknown && t.Name != "" {
		return strings.TrimSuffix(t.Name, "()") // to call it and to await what that gives is one step to a reader
	}
	if call := written.AsCall(); call.OK() {
		written = call.Func()
	}
	text := strings.Join(strings.Fields(written.Text()), " ")
	if len(text) > 60 {
		text = text[:60] + "…"
	}
	return text
}

// with returns what a with statement can raise: what its managers let through of what its block raises.
func (w *walker) with(n ast.Node) *Set {
	items := n.Children(ast.FieldItems).Slice()
	out := w.inside(n.Children(ast.FieldBody), w.handledByManagers(items))
	for i := len(items) - 1; i >= 0; i-- {
		manager := items[i].AsWithitem().ContextExpr()
		out = Union(w.through(manager, out), Union(w.node(manager), w.entered(manager)))
	}
	return out
}

// entered returns what entering a manager raises that a call makes of a generator of the project.
func (w *walker) entered(manager ast.Node) *Set {
	call := manager.AsCall()
	if !call.OK() {
		return Nothing
	}
	out := Nothing
	for _, arm := range w.typeOf(call.Func()).Arms() {
		if fn := arm.Func; arm.Kind == infer.Callable && fn != nil && !fn.File.IsStub && !fn.File.IsInstalled {
			out = Union(out, w.raises(fn, nil, w.sayAll(fn, call, filled(arm))))
		}
	}
	return out
}

// through returns what gets out of a block that raises something, through the exit of its manager.
func (w *walker) through(manager ast.Node, raised *Set) *Set {
	call := manager.AsCall()
	if !call.OK() {
		return w.leaving(manager, w.attempted(manager, raised))
	}
	fact, bound := w.e.fact(w.typeOf(call.Func()), call)
	if fact == nil {
		return w.leaving(manager, raised)
	}
	switch fact.Exit {
	case library.ExitSuppresses, library.ExitExpects:
		var classes []*infer.Class
		for param, arg := range fact.Call.Arguments(call, bound) {
			if param.Fate == library.Suppresses {
				classes = append(classes, w.classes(arg)...)
			}
		}
		return w.escaping(raised, classes)
	case library.ExitGroups:
		if raised.IsEmpty() {
			return raised
		}
		return w.e.named(fact, call, bound)
	case library.ExitTimesOut:
		return Union(raised, w.e.named(fact, call, bound))
	}
	return raised
}
