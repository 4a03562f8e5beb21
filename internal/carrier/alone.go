package carrier

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Company says what else runs in a loop while a function runs.
type Company uint8

const (
	// Others may run.
	Others Company = iota
	// NotYet says that nothing runs by then, and something is started later.
	NotYet
	// Nobody says that nothing else runs, as far as was seen.
	Nobody
)

// CompanyAt tells what else runs in its loop when an async function comes to a node. Nothing does where asyncio.run or its
// like runs the function, or only what is alone at that place awaits it, and nothing was started by then; nor where a
// server has not begun yet.
func (t *Tracker) CompanyAt(f *infer.File, n ast.Node) Company {
	w := &solitude{t: t, asked: map[*infer.Func]bool{}}
	switch {
	case !w.at(f, n):
		return Others
	case w.later:
		return NotYet
	}
	return Nobody
}

// solitude is the question whether anything else runs in a loop.
type solitude struct {
	t *Tracker
	// asked are the async functions between the first place and this one.
	asked map[*infer.Func]bool
	// later says that something is started when the first place has been left.
	later bool
}

// visited are the functions that were looked at for something that they start.
type visited map[*infer.Func]bool

// maxVisited is how many are looked at: a program that calls more of them starts something somewhere.
const maxVisited = 200

// at reports whether nothing else runs when a function comes to a node of its own body.
func (w *solitude) at(f *infer.File, n ast.Node) bool {
	node := functionOf(f, n)
	if node.Kind() != ast.KindAsyncFunctionDef {
		return false
	}
	fn := f.Func(node)
	if w.asked[fn] || !w.isQuietUpTo(fn, n) {
		return false
	}
	if isStartUp(fn, n) {
		return true
	}
	w.later = w.later || !w.isQuiet(fn, visited{})
	if !w.t.isDriven(fn) && !w.t.mayBeCalled(fn) {
		return false // others call it, or what a decorator makes of it
	}
	w.asked[fn] = true
	defer delete(w.asked, fn)
	return w.isRunAlone(fn)
}

// isRunAlone reports whether all that is done with a function in the project is that a loop is made for its calls, or that
// functions await them at places where nothing else runs.
func (w *solitude) isRunAlone(fn *infer.Func) bool {
	sites, ok := w.t.types.Sites(fn.File, fn.Name())
	found := w.t.isDriven(fn)
	for _, s := range sites {
		if IsTest(s.File, s.Node) || w.t.isDrivenAt(s) || !w.mayMean(s, fn) {
			continue
		}
		call := s.File.Parent(s.Node)
		await := s.File.Parent(call)
		if call.Kind() != ast.KindCall || s.Node.Field() != ast.FieldFunc || await.Kind() != ast.KindAwait || !w.at(s.File, await) {
			return false
		}
		found = true
	}
	return ok && found
}

// mayMean reports whether a place that reads the name of a function may mean that function.
func (w *solitude) mayMean(s infer.Site, fn *infer.Func) bool {
	if fn.Class != nil && s.Node.Kind() != ast.KindAttribute {
		return false
	}
	return slices.ContainsFunc(w.t.types.TypeOf(s.File, s.Node).Arms(), func(arm *infer.Type) bool {
		return arm.IsUnknown() && s.Node.Kind() == ast.KindAttribute ||
			arm.Kind == infer.Function && (arm.Func == fn || slices.Contains(w.t.types.Implementations(arm), fn))
	})
}

// isQuietUpTo reports whether a function has started nothing when it comes to a node: neither in front of it nor in another
// turn of a loop around it.
func (w *solitude) isQuietUpTo(fn *infer.Func, n ast.Node) bool {
	end := n.Span().Start
	for up := fn.File.Parent(n); up.OK() && up != fn.Node; up = fn.File.Parent(up) {
		if up.Is(ast.KindFor, ast.KindAsyncFor, ast.KindWhile) {
			end = up.Span().End
		}
	}
	quiet, seen := true, visited{}
	effect.EachOwn(fn.Node, func(x ast.Node) {
		if x != n && x.Span().End <= end {
			quiet = quiet && !w.starts(fn.File, x, seen)
		}
	})
	return quiet
}

// isQuiet reports whether a function starts nothing, nor what it calls, beside those that are looked at anyway.
func (w *solitude) isQuiet(fn *infer.Func, seen visited) bool {
	if fn == nil || fn.File.IsStub || fn.File.IsInstalled || seen[fn] {
		return true
	}
	if len(seen) == maxVisited {
		return false
	}
	seen[fn] = true
	quiet := true
	effect.EachOwn(fn.Node, func(n ast.Node) { quiet = quiet && !w.starts(fn.File, n, seen) })
	return quiet
}

// starts reports whether a node starts what runs in the loop beside the function that it stands in, and goes on when the
// node is over.
func (w *solitude) starts(f *infer.File, n ast.Node, seen visited) bool {
	t := w.t
	switch n.Kind() {
	case ast.KindWithitem:
		entered := t.types.TypeOf(f, n.AsWithitem().ContextExpr())
		if entered.Kind == infer.Instance && !w.isQuiet(t.types.Method(entered.Class, "__aenter__"), seen) {
			return true
		}
		m := t.Manager(f, n)
		return m != nil && m.Call.Makes == library.Group
	case ast.KindCall:
		called := t.types.TypeOf(f, n.AsCall().Func())
		name, _ := called.Callee()
		awaited := f.Parent(n).Kind() == ast.KindAwait
		if fact, ok := t.facts.Function(name); ok {
			return fact.Where == library.InLoop || fact.Call.Makes == library.Task || fact.Call.Makes == library.Future && !awaited
		}
		for _, arm := range called.Arms() {
			switch arm.Kind {
			case infer.Function:
				if !w.isQuiet(arm.Func, seen) {
					return true
				}
			case infer.ClassObject:
				if !w.isQuiet(t.types.Method(arm.Class, "__init__"), seen) {
					return true
				}
			}
			if awaited && !isOfProject(arm) && soundsLikeStart(calleeName(n.AsCall())) {
				return true
			}
		}
		if !awaited {
			_, ok := t.Starts(f, n.AsCall())
			return ok
		}
	}
	return false
}

// isOfProject reports whether a value is a function whose body was seen.
func isOfProject(t *infer.Type) bool {
	return t.Kind == infer.Function && !t.Func.File.IsStub && !t.Func.File.IsInstalled
}

// soundsLikeStart reports whether a function that was not seen leaves something running, by its name.
func soundsLikeStart(name string) bool {
	for _, word := range [...]string{"start", "serve", "listen", "subscribe"} {
		if strings.HasPrefix(strings.TrimLeft(name, "_"), word) {
			return true
		}
	}
	return false
}

// isStartUp reports whether a node of a function runs before a server takes the first request: in front of the yield of
// what is called a lifespan, or in a handler of the event of that name.
func isStartUp(fn *infer.Func, n ast.Node) bool {
	for d := range fn.Node.Children(ast.FieldDecoratorList).All() {
		call := d.AsCall()
		if call.Func().AsAttribute().Attr() == "on_event" && strings.Trim(call.Args().First().Text(), `"'`) == "startup" {
			return true
		}
	}
	if !fn.IsGenerator() || !strings.Contains(strings.ToLower(fn.Name()), "lifespan") {
		return false
	}
	before := true
	effect.EachOwn(fn.Node, func(y ast.Node) {
		before = before && (y.Kind() != ast.KindYield || n.Span().End <= y.Span().Start)
	})
	return before
}

// DrivesByHand reports whether a file has a function that runs coroutines without a loop, by coro.send(None) until
// StopIteration: the async functions of the file are written for both worlds, and may block in this one.
func (t *Tracker) DrivesByHand(f *infer.File) bool {
	found := false
	f.Tree.Node(f.Tree.Root).Walk(func(n ast.Node) bool {
		if call := n.AsCall(); call.OK() && call.Func().AsAttribute().Attr() == "send" && call.Args().First().Op() == ast.ConstNone {
			found = found || catchesStopIteration(f, n)
		}
		return !found
	})
	return found
}

// catchesStopIteration reports whether a node stands in a try statement that does.
func catchesStopIteration(f *infer.File, n ast.Node) bool {
	for at, up := n, f.Parent(n); up.OK(); at, up = up, f.Parent(up) {
		if up.Kind() != ast.KindTry || at.Field() != ast.FieldBody {
			continue
		}
		for h := range up.Children(ast.FieldHandlers).All() {
			if h.AsExceptHandler().Type().Text() == "StopIteration" {
				return true
			}
		}
	}
	return false
}
