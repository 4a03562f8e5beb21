package carrier

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// isVictim reports whether the cancellation that a clause catches may be that of a task which was cancelled on purpose:
// something is cancelled before, or all that is awaited are tasks and futures that exist already, and others may cancel.
func (w *clause) isVictim() bool {
	block := w.catch.At
	if block.Kind() == ast.KindExceptHandler || block.Kind() == ast.KindWithitem {
		block = w.file.Parent(block)
	}
	if cancelsIn(block.Children(ast.FieldBody)) || cancelsIn(block.Children(ast.FieldItems)) {
		return true
	}
	if w.cancelsBefore(block) {
		return true
	}
	all := true
	for _, at := range w.catch.From {
		if w.isCancelled(at) {
			return true
		}
		all = all && w.isShared(at)
	}
	return all
}

// isCancelled reports whether what an await point waits for is a task or a future that some code in sight cancels.
func (w *clause) isCancelled(at ast.Node) bool {
	value := at.AsAwait().Value()
	switch value.Kind() {
	case ast.KindName:
		made := w.t.origin(spot{w.file, value})
		return made.node != value && w.makesWork(made.node.AsCall()) && w.t.value(made, 0)&(Cancels|Keeps) != 0
	case ast.KindAttribute:
		class := w.file.ClassOfSelf(value.AsAttribute().Value())
		return class != nil && w.t.ofAttribute(w.file, class, value.AsAttribute().Attr(), 0)&Cancels != 0
	}
	return false
}

// cancelsBefore reports whether a statement before a block, at its own level or further out in the function, cancels
// something.
func (w *clause) cancelsBefore(block ast.Node) bool {
	for at := block; at.OK() && at != w.fn; at = w.file.Parent(at) {
		if !at.IsStmt() {
			continue
		}
		around := w.file.Parent(at)
		for stmt := range around.Children(at.Field()).All() {
			if stmt == at {
				break
			}
			if cancels(stmt) {
				return true
			}
		}
	}
	return false
}

func cancelsIn(list ast.Nodes) bool {
	for n := range list.All() {
		if cancels(n) {
			return true
		}
	}
	return false
}

// cancelsWhere reports whether something is cancelled in the function around a place, where that is wanted: before the
// place, behind it.
func cancelsWhere(s spot, wanted func(ast.Index) bool) bool {
	found := false
	functionOf(s.file, s.node).Walk(func(n ast.Node) bool {
		found = found || wanted(n.Index) && n.Kind() == ast.KindCall && isCancelling(calleeName(n.AsCall()))
		return !found
	})
	return found
}

// cancels reports whether a statement cancels something, by the name of what it calls.
func cancels(n ast.Node) bool {
	found := false
	n.Walk(func(n ast.Node) bool {
		switch n.Kind() {
		case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef:
			return false
		case ast.KindCall:
			found = found || isCancelling(calleeName(n.AsCall()))
		}
		return !found
	})
	return found
}

// isCancelling reports whether a function cancels something, by its name: cancel, cancel_all, _cancel_tasks, aio_cancel.
func isCancelling(name string) bool {
	name = strings.ReplaceAll(strings.ToLower(name), "uncancel", "")
	at := strings.Index(name, "cancel")
	return at >= 0 && !strings.HasPrefix(name[at:], "cancelled") && !strings.HasPrefix(name[at:], "cancelling") &&
		!strings.HasPrefix(name[at:], "cancellation") && !strings.HasPrefix(name[at:], "canceled")
}

// isShared reports whether what an await point waits for exists without it, and may be cancelled by others: a task or a
// future in a name or an attribute, not the coroutine of a call.
func (w *clause) isShared(at ast.Node) bool {
	if at.Kind() != ast.KindAwait {
		return false
	}
	return w.shares(at.AsAwait().Value(), 0)
}

func (w *clause) shares(n ast.Node, depth int) bool {
	if depth > 4 {
		return true
	}
	switch n.Kind() {
	case ast.KindStarred:
		return w.shares(n.AsStarred().Value(), depth+1)
	case ast.KindList, ast.KindTuple, ast.KindSet:
		for elt := range n.All() {
			if elt.IsExpr() && !w.shares(elt, depth+1) {
				return false
			}
		}
		return true
	case ast.KindCall:
		return w.sharedBy(n.AsCall(), depth)
	case ast.KindName:
		// Where its maker is in sight nobody else cancels it, unless some use does.
		if made := w.t.origin(spot{w.file, n}); made.node != n && w.makesWork(made.node.AsCall()) {
			return w.t.value(made, 0)&(Cancels|Keeps|Returns) != 0
		}
	}
	return w.t.types.TypeOf(w.file, n).Kind != infer.Coroutine
}

// makesWork reports whether a call starts a task or makes a future.
func (w *clause) makesWork(call ast.Call) bool {
	if !call.OK() {
		return false
	}
	f, _ := w.t.Fact(w.file, call)
	return f != nil && (f.Call.Makes == library.Task || f.Call.Makes == library.Future) && len(f.Call.Parameters) > 0
}

// sharedBy: a call that waits for what it is given shares what that shares; a coroutine that cancels something itself and
// waits for it is about that.
func (w *clause) sharedBy(call ast.Call, depth int) bool {
	callee := w.t.types.TypeOf(w.file, call.Func())
	name, bound := callee.Callee()
	if f, ok := w.t.facts.Function(name); ok {
		given := false
		for p, arg := range f.Call.Arguments(call, bound) {
			switch p.Fate {
			case library.Awaits, library.MayAwait, library.Schedules, library.Shields, library.Waits:
				if given = true; !w.shares(arg, depth+1) {
					return false
				}
			}
		}
		for arg := range call.Args().All() {
			if arg.Kind() == ast.KindStarred {
				if given = true; !w.shares(arg, depth+1) {
					return false
				}
			}
		}
		return given
	}
	if isCancelling(calleeName(call)) {
		return true
	}
	for arg := range call.Args().All() {
		if w.isWork(arg) {
			return true // what it does with the task is its own wait for it
		}
	}
	for _, arm := range callee.Arms() {
		if arm.Kind == infer.Function && arm.Func.IsAsync() && !arm.Func.File.IsStub && cancelsIn(arm.Func.Node.Children(ast.FieldBody)) {
			return true
		}
	}
	return false
}

// isWork reports whether an expression is, or may be, a task or a future.
func (w *clause) isWork(n ast.Node) bool {
	for _, arm := range w.t.types.TypeOf(w.file, n).Arms() {
		if arm.Kind == infer.Instance {
			switch arm.Class.FullName() {
			case "asyncio.Task", "asyncio.Future":
				return true
			}
		}
	}
	return false
}

// isOutermost reports whether nobody stands above a function who could want to know of its cancellation: it is a test, or
// stands in one, or asyncio.run or its like runs it.
func (t *Tracker) isOutermost(f *infer.File, n ast.Node) bool {
	if IsTest(f, n) {
		return true
	}
	for fn := f.Func(n); fn != nil; fn = fn.Outer {
		if t.isDriven(fn) {
			return true
		}
	}
	return false
}

// IsTest reports whether a function is a test, stands in one, or in a file of tests.
func IsTest(f *infer.File, n ast.Node) bool {
	for fn := f.Func(n); fn != nil; fn = fn.Outer {
		if strings.HasPrefix(fn.Name(), "test") {
			return true
		}
	}
	return f.IsTest()
}

// isDriven reports whether the coroutine of a function is given to what runs it to its end.
func (t *Tracker) isDriven(fn *infer.Func) bool {
	if fn.Name() == "<lambda>" {
		return false
	}
	sites, ok := t.types.Sites(fn.File, fn.Name())
	if !ok {
		return false
	}
	return slices.ContainsFunc(sites, t.isDrivenAt)
}

// isDrivenAt reports whether a place that reads the name of a function hands it, or its call, to what runs a loop.
func (t *Tracker) isDrivenAt(s infer.Site) bool {
	made := s.File.Parent(s.Node) // main in asyncio.run(main()), or asyncio.run in trio.run(main)
	value := s.Node
	if made.Kind() == ast.KindCall && s.Node.Field() == ast.FieldFunc {
		value = made
	}
	call := s.File.Parent(value).AsCall()
	if !call.OK() || value.Field() != ast.FieldArgs {
		return false
	}
	f, bound := t.Fact(s.File, call)
	if f == nil {
		return false
	}
	p, ok := f.Call.ParameterOf(call, value, bound)
	return ok && p.Fate == library.Drives
}

// scope returns the innermost timeout around the clause, in the same function.
func (w *clause) scope() ast.Node {
	block := w.file.Parent(w.catch.At)
	for at := block; at.OK() && at != w.fn; at = w.file.Parent(at) {
		if !at.Is(ast.KindWith, ast.KindAsyncWith) || at == block && w.catch.At.Kind() == ast.KindWithitem {
			continue
		}
		var found ast.Node
		for item := range at.Children(ast.FieldItems).All() {
			if w.t.IsTimeout(w.file, item) {
				found = item
			}
		}
		if found.OK() {
			return found
		}
	}
	return ast.Node{}
}

// IsTimeout reports whether the manager of a withitem cancels its block after a time.
func (t *Tracker) IsTimeout(f *infer.File, item ast.Node) bool {
	fact := t.Manager(f, item)
	return fact != nil && fact.Call.Makes == library.Timeout
}

// Manager returns what is known of the library function whose call makes the manager of a withitem; nil where nothing is.
func (t *Tracker) Manager(f *infer.File, item ast.Node) *library.Function {
	call := item.AsWithitem().ContextExpr().AsCall()
	if !call.OK() {
		return nil
	}
	fact, bound := t.Fact(f, call)
	if fact == nil {
		return nil
	}
	given := fact.GivenBy(call, bound)
	return &given
}
