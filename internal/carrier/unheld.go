package carrier

import (
	"slices"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// The event loop refers to its tasks weakly. What keeps a task that nobody else refers to is what it waits for: a timer, a
// socket, a thread, whatever an object that lives on holds. Where it waits for something that it has made itself, and that
// nobody else has, the two only hold each other, and are collected.

// Unheld returns where a function, or one that it awaits, waits for what nothing but its own task refers to: a future that
// it has made, the event or queue that it has made. ok is false where there is none.
func (t *Tracker) Unheld(functions []*infer.Func) (at Element, ok bool) {
	seen := map[*infer.Func]bool{}
	for todo := slices.Clone(functions); len(todo) > 0; todo = todo[1:] {
		fn := todo[0]
		if seen[fn] || fn.File.IsStub || fn.File.IsInstalled || t.asksForTask(fn) {
			continue
		}
		seen[fn] = true
		fn.Node.Walk(func(n ast.Node) bool {
			switch {
			case ok:
				return false
			case n.Index != fn.Node.Index && n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindWith, ast.KindAsyncWith):
				return false // a manager may hold the task: a timeout does
			case n.Kind() != ast.KindAwait:
				return true
			}
			value := n.AsAwait().Value()
			if t.isUnheld(spot{fn.File, value}) {
				at, ok = Element{fn.File, n}, true
			}
			for _, arm := range t.types.TypeOf(fn.File, value).Arms() {
				if arm.Kind == infer.Coroutine && arm.Func != nil {
					todo = append(todo, arm.Func)
				}
			}
			return true
		})
	}
	return at, ok
}

// asksForTask reports whether a function asks for the task that runs it, and may give it to somebody.
func (t *Tracker) asksForTask(fn *infer.Func) bool {
	found := false
	fn.Node.Walk(func(n ast.Node) bool {
		found = found || calleeName(n.AsCall()) == "current_task"
		return !found
	})
	return found
}

// KeepsItself reports whether one of the functions that a task runs gives the task to somebody, who may read it:
// self.stopping = asyncio.current_task().
func (t *Tracker) KeepsItself(bodies []*infer.Func) bool {
	for _, fn := range bodies {
		kept := false
		effect.EachOwn(fn.Node, func(n ast.Node) {
			if calleeName(n.AsCall()) != "current_task" {
				return
			}
			switch up := fn.File.Parent(n); up.Kind() {
			case ast.KindAssign:
				kept = kept || up.AsAssign().Targets().First().Is(ast.KindAttribute, ast.KindSubscript)
			case ast.KindAnnAssign:
				kept = kept || up.AsAnnAssign().Target().Is(ast.KindAttribute, ast.KindSubscript)
			case ast.KindCall, ast.KindReturn:
				kept = true
			}
		})
		if kept {
			return true
		}
	}
	return false
}

// isUnheld reports whether what is awaited depends on an object alone that is made here and that nobody else gets.
func (t *Tracker) isUnheld(s spot) bool {
	object, waits := s.node, ""
	if call := s.node.AsCall(); call.OK() {
		if method := call.Func().AsAttribute(); method.Attr() == "wait" || method.Attr() == "get" {
			object, waits = method.Value(), method.Attr()
		}
	}
	if object.Kind() == ast.KindName {
		if !t.isOnlyAwaited(s.at(object), waits) {
			return false
		}
		object = t.origin(s.at(object)).node
	}
	call := object.AsCall()
	if !call.OK() || call.Args().First().OK() {
		return false
	}
	name, _ := t.types.TypeOf(s.file, call.Func()).Callee()
	if f, ok := t.facts.Function(name); ok {
		name = f.Name
	}
	switch waits {
	case "wait":
		return name == "asyncio.Event" || name == "asyncio.locks.Event"
	case "get":
		return name == "asyncio.Queue" || name == "asyncio.queues.Queue"
	}
	return name == "asyncio.Future" || name == "asyncio.futures.Future" || calleeName(call) == "create_future" && name != ""
}

// isOnlyAwaited reports whether nothing is done with what a local variable holds but to wait for it.
func (t *Tracker) isOnlyAwaited(s spot, waits string) bool {
	table := s.file.Scopes
	owner := table.Resolve(s.node.Index)
	if owner == 0 || table.Symbol(owner).Has(scope.IsCaptured) || table.Scope(table.Symbol(owner).Scope).Kind != scope.FunctionScope {
		return false
	}
	for n := range mentions(s.file, owner) {
		if n.Has(ast.FlagStore | ast.FlagDel) {
			continue
		}
		up := s.at(n).parent()
		if a := up.node.AsAttribute(); waits != "" && a.Attr() == waits {
			up = up.parent().parent()
		}
		if up.node.Kind() != ast.KindAwait {
			return false
		}
	}
	return true
}
