package effect

import (
	"slices"
	"strconv"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// What the form of the code says of a call that would block: that it is hardly reached, or has nothing to wait for.

// moment is how long a helper may sleep, in seconds, before anybody counts it as a blocked loop: the asyncio debug mode
// reports callbacks from there on (loop.slow_callback_duration).
const moment = 0.1

// isMoment reports whether a call of a helper sleeps once, for a moment that is written there: it makes times differ.
func isMoment(fn *infer.Func, s step) bool {
	if s.fact == nil || s.fact.Blocks != library.BlocksOnTime {
		return false
	}
	arg := s.call.Args().First()
	seconds, err := strconv.ParseFloat(arg.Text(), 64)
	if arg.Kind() != ast.KindConstant || err != nil || seconds >= moment {
		return false
	}
	for up := fn.File.Parent(s.call.Node); up.OK() && up != fn.Node; up = fn.File.Parent(up) {
		if up.Is(ast.KindFor, ast.KindWhile) {
			return false
		}
	}
	return true
}

// isNumeric reports whether what a call is given first is the text of an address object: that is looked up nowhere.
func (e *Evaluator) isNumeric(f *infer.File, call ast.Call) bool {
	text := call.Args().First().AsCall()
	if text.Func().AsName().Id() != "str" {
		return false
	}
	arms := e.types.TypeOf(f, text.Args().First()).Arms()
	return len(arms) > 0 && !slices.ContainsFunc(arms, func(t *infer.Type) bool {
		return t.Kind != infer.Instance || !strings.HasPrefix(t.Class.FullName(), "ipaddress.")
	})
}

// asksForNumbers reports whether a call says that nothing is to be looked up: by a flag for numeric hosts alone.
func asksForNumbers(call ast.Call) bool {
	found := false
	for arg := range call.Node.All() {
		found = found || arg.Field() != ast.FieldFunc && strings.Contains(arg.Text(), "I_NUMERICHOST") // NI_ and AI_
	}
	return found
}

// isSettled reports whether the future whose outcome a call asks for was made by a function that gives it its outcome, or
// is asked for on a condition: what is tested is mostly whether it is done.
func (e *Evaluator) isSettled(f *infer.File, call ast.Call) bool {
	for at, up := call.Node, f.Parent(call.Node); up.OK() && !up.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda); at, up = up, f.Parent(up) {
		if up.Is(ast.KindIf, ast.KindIfExp) && at.Field() != ast.FieldTest {
			return true
		}
	}
	made := (&walker{e: e, file: f}).origin(call.Func().AsAttribute().Value()).AsCall()
	if !made.OK() {
		return false
	}
	for _, arm := range e.types.TypeOf(f, made.Func()).Arms() {
		if arm.Kind != infer.Function {
			continue
		}
		settled := false
		EachOwn(arm.Func.Node, func(n ast.Node) { settled = settled || settles(n) })
		if settled {
			return true
		}
	}
	return false
}

// settles reports whether a node is the method by which a future gets its outcome.
func settles(n ast.Node) bool {
	switch n.AsAttribute().Attr() {
	case "set_result", "set_exception":
		return true
	}
	return false
}

// isTried reports whether a node stands in a try statement that catches RuntimeError: who runs a loop there knows that one
// may run already, and what to do then.
func (e *Evaluator) isTried(f *infer.File, n ast.Node) bool {
	wanted := e.types.ClassNamed("builtins.RuntimeError")
	for at, up := n, f.Parent(n); up.OK() && !up.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda); at, up = up, f.Parent(up) {
		if up.Kind() != ast.KindTry || at.Field() != ast.FieldBody {
			continue
		}
		for h := range up.Children(ast.FieldHandlers).All() {
			t := h.AsExceptHandler().Type()
			if !t.OK() || slices.ContainsFunc(e.Classes(e.types.TypeOf(f, t)), func(c *infer.Class) bool { return e.types.IsSubclass(wanted, c) }) {
				return true
			}
		}
	}
	return false
}

// isOfData reports whether what a call is given is a data: URL, by a test in front of it or by the name of the function or of
// the value: such a URL holds what it stands for.
func isOfData(f *infer.File, call ast.Call) bool {
	arg := call.Args().First()
	if !arg.Is(ast.KindName, ast.KindAttribute) {
		return false
	}
	t := f.Scopes
	id := t.EnclosingFunction(t.ScopeOf(call.Index))
	if id == 0 {
		return false
	}
	def := f.Tree.Node(t.Scope(id).Node)
	name := def.AsFunctionDef().Name() + def.AsAsyncFunctionDef().Name()
	for _, name := range [...]string{name, arg.AsName().Id() + arg.AsAttribute().Attr()} {
		if name = strings.ToLower(name); strings.Contains(name, "data_ur") || strings.Contains(name, "dataur") {
			return true
		}
	}
	found := false
	EachOwn(def, func(n ast.Node) {
		test := n.AsCall()
		if found || !test.OK() || n.Span().End > call.Span().Start {
			return
		}
		method := test.Func().AsAttribute()
		prefix := test.Args().First().Text()
		found = method.Attr() == "startswith" && method.Value().Text() == arg.Text() &&
			(strings.Contains(prefix, `"data:`) || strings.Contains(prefix, `'data:`))
	})
	return found
}

// looksForLoop reports whether a function asks in what thread it is, or whether a loop runs there: it is written for both,
// and blocks where it may.
func looksForLoop(fn *infer.Func) bool {
	found := false
	EachOwn(fn.Node, func(n ast.Node) {
		switch n.AsName().Id() + n.AsAttribute().Attr() {
		case "get_running_loop", "_get_running_loop", "is_running", "current_async_library", "current_thread", "get_ident", "main_thread":
			found = true
		}
	})
	return found
}

// isRare reports whether a node of a function is reached only where something went wrong, or is the last that the function
// does: in a clause, in front of a raise, an exit or another turn, or behind an attempt in a loop that is left where it
// succeeds.
func (e *Evaluator) isRare(fn *infer.Func, n ast.Node) bool {
	for at, up := n, fn.File.Parent(n); up.OK() && at != fn.Node; at, up = up, fn.File.Parent(up) {
		switch up.Kind() {
		case ast.KindExceptHandler:
			return true
		case ast.KindIf:
			if at.Field() != ast.FieldTest && e.leadsAway(fn, at, up.Children(at.Field()).Last()) {
				return true
			}
		case ast.KindFor, ast.KindWhile:
			for try := range up.Children(ast.FieldBody).All() {
				if try.Kind() == ast.KindTry && try.Span().End <= at.Span().Start && leaves(try) {
					return true
				}
			}
		}
	}
	return false
}

// leadsAway reports whether the last statement of an arm, in which another stands, raises or ends the program, or is the
// next after the other and begins another turn.
func (e *Evaluator) leadsAway(fn *infer.Func, stmt, last ast.Node) bool {
	switch last.Kind() {
	case ast.KindRaise:
		return true
	case ast.KindContinue:
		return stmt.Next() == last
	case ast.KindExpr:
		call := last.AsExpr().Value()
		return stmt != last && call.Kind() == ast.KindCall && e.types.TypeOf(fn.File, call).Kind == infer.Never
	}
	return false
}

// leaves reports whether the body or the else of a try statement ends the loop around it.
func leaves(try ast.Node) bool {
	found := false
	for part := range try.All() {
		if part.Field() != ast.FieldBody && part.Field() != ast.FieldOrelse {
			continue
		}
		part.Walk(func(n ast.Node) bool {
			found = found || n.Is(ast.KindReturn, ast.KindBreak)
			return !found && !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda, ast.KindClassDef)
		})
	}
	return found
}

// isOfKnown reports whether a condition around a call says that what it is about is one certain text: to look up localhost
// takes no time.
func isOfKnown(f *infer.File, call ast.Call) bool {
	arg := call.Args().First()
	if !arg.Is(ast.KindName, ast.KindAttribute) {
		return false
	}
	at := f.Parent(call.Node)
	for at.IsExpr() || at.Is(ast.KindAssign, ast.KindExpr) {
		at = f.Parent(at)
	}
	test := at.AsIf().Test().AsCompare()
	return test.OK() && test.Left().Text() == arg.Text() && test.Comparators().First().Kind() == ast.KindConstant
}

// isAsked reports whether the function around a call asks, in front of it, whether a future is done, a queue empty or a
// process at its end, ends it, sets an event or fills a queue, or waits for it in another way. What the call then waits for
// is there, or nearly so.
func isAsked(f *infer.File, call ast.Node) bool {
	of := call.AsCall().Func().AsAttribute().Value()
	return isAskedFor(f, call, func(n ast.Node) bool {
		switch a := n.AsAttribute(); a.Attr() {
		case "done", "empty", "qsize", "poll", "is_alive", "kill", "as_completed", "wait", "wrap_future":
			return true
		case "set", "put", "put_nowait":
			return of.OK() && a.Value().Text() == of.Text()
		}
		return settles(n) || n.AsAwait().Value().Kind() == ast.KindName // a future
	})
}

// isAskedFor reports whether a node of the function around a call is of a kind and stands in front of it.
func isAskedFor(f *infer.File, call ast.Node, is func(ast.Node) bool) bool {
	t := f.Scopes
	id := t.EnclosingFunction(t.ScopeOf(call.Index))
	if id == 0 {
		return false
	}
	found := false
	EachOwn(f.Tree.Node(t.Scope(id).Node), func(n ast.Node) {
		found = found || n.Span().End <= call.Span().Start && is(n)
	})
	return found
}

// conditionsOf returns on how many conditions a node of a function is reached, by the form of the code: arms of if
// statements, of which a chain is one, and the returns in front of it, which are one.
func conditionsOf(fn *infer.Func, n ast.Node) (count int) {
	for at, up := n, fn.File.Parent(n); up.OK() && at != fn.Node; at, up = up, fn.File.Parent(up) {
		switch up.Kind() {
		case ast.KindIf:
			isChain := at.Kind() == ast.KindIf && at.Field() == ast.FieldOrelse && !at.Next().OK()
			if at.Field() != ast.FieldTest && !(isChain && count > 0) {
				count++
			}
		case ast.KindIfExp:
			if at.Field() != ast.FieldTest {
				count++
			}
		case ast.KindBoolOp:
			if at != up.AsBoolOp().Values().First() {
				count++
			}
		case ast.KindMatchCase:
			count++
		}
	}
	if count > 0 {
		return count
	}
	EachOwn(fn.Node, func(r ast.Node) {
		if r.Kind() == ast.KindReturn && r.Span().End <= n.Span().Start {
			count = 1
		}
	})
	return count
}

// isOpen reports whether nothing shows that what a call waits for is not there yet: another thread may have come to its end,
// or put something into the queue. It is shown where the call is made of what the function has just made, the future of an
// executor or a thread. A process that was told to end mostly does so at once.
func (e *Evaluator) isOpen(f *infer.File, s step) bool {
	method := s.call.Func().AsAttribute()
	switch {
	case s.fact.Blocks == library.BlocksOnProcess && method.OK():
		return isAskedFor(f, s.call.Node, func(n ast.Node) bool {
			a := n.AsAttribute()
			return a.Attr() == "terminate" && a.Value().Text() == method.Value().Text()
		})
	case s.fact.Blocks != library.BlocksOnThread || !method.OK() || !s.fact.IsMethod():
		return false
	}
	made := method.Value().AsCall()
	if !made.OK() {
		made = (&walker{e: e, file: f}).origin(method.Value()).AsCall()
	}
	if !made.OK() {
		return true
	}
	switch t := e.types.TypeOf(f, made.Func()); t.Kind {
	case infer.ClassObject:
	case infer.Function:
		if fact, _ := e.fact(t, made); fact == nil {
			return true
		}
	default:
		return true
	}
	return isAskedFor(f, s.call.Node, func(n ast.Node) bool {
		return n.Span().Start > made.Span().Start && n.Is(ast.KindAwait, ast.KindAsyncFor, ast.KindAsyncWith)
	})
}
