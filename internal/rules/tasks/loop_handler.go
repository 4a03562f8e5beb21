package tasks

import (
	"path"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// loopHandler names the place where the program gives an event loop an exception handler of its own, which is told of tasks
// whose exception nobody has retrieved; acts says that the handler does more than to log. Which loop that is, is not followed:
// it is taken for that of the folders above and below, and of those files that call the function which does it.
func loopHandler(p *rule.Pass) (at string, acts, ok bool) {
	for _, s := range p.Types.Readers(p.File, "set_exception_handler") {
		handler := handlerGiven(s.File.Parent(s.Node).AsCall())
		if !handler.OK() || rule.IsTest(s.File) || !isNear(p.File, s.File) && !isSetFor(p, s) {
			continue
		}
		if !ok {
			at, ok = s.File.LineName(rule.Place(s.File, s.Node).Line), true
		}
		acts = acts || actsOn(p, p.Types.TypeOf(s.File, handler), 0)
	}
	return at, acts, ok
}

// handlerGiven returns what a call of set_exception_handler gives; not OK where it takes the handler away.
func handlerGiven(call ast.Call) ast.Node {
	if !call.OK() {
		return ast.Node{}
	}
	handler := call.Args().First()
	if kw := call.Keywords().First().AsKeyword(); !handler.OK() && kw.OK() {
		handler = kw.Value()
	}
	if handler.Op() == ast.ConstNone {
		return ast.Node{}
	}
	return handler
}

// maxActs bounds how many functions call each other until one acts.
const maxActs = 2

// actsOn reports whether an exception handler, or a function that it calls, ends the program or the loop, starts something, or
// hands the exception to those who look after the program.
func actsOn(p *rule.Pass, handler *infer.Type, depth int) bool {
	if handler.Kind == infer.Partial {
		handler = handler.Args[0]
	}
	fn := handler.Func
	if fn == nil || fn.File.IsStub || fn.File.IsInstalled || depth == maxActs {
		return false
	}
	found := false
	effect.EachOwn(fn.Node, func(n ast.Node) {
		call := n.AsCall()
		if found || !call.OK() {
			found = found || n.Kind() == ast.KindRaise
			return
		}
		found = isAct(call) || actsOn(p, p.Types.TypeOf(fn.File, call.Func()), depth+1)
	})
	return found
}

// isAct reports whether a call ends, starts or tells something, by its name.
func isAct(call ast.Call) bool {
	name := call.Func().AsName().Id()
	if a := call.Func().AsAttribute(); a.OK() {
		name = a.Attr()
	}
	switch name {
	case "stop", "exit", "_exit", "kill", "abort", "shutdown", "cancel", "create_task", "ensure_future",
		"capture_exception", "captureException", "notify", "set_exception", "set":
		return true
	}
	return false
}

// isSetFor reports whether a function that gives a loop its handler is called in the file that is looked at.
func isSetFor(p *rule.Pass, s infer.Site) bool {
	t := s.File.Scopes
	id := t.EnclosingFunction(t.ScopeOf(s.Node.Index))
	if id == 0 {
		return false
	}
	fn := s.File.Func(s.File.Tree.Node(t.Scope(id).Node))
	if fn == nil {
		return false
	}
	calls, _ := p.Types.CallsOf(fn)
	return slices.ContainsFunc(calls, func(call infer.Site) bool { return call.File == p.File })
}

// isNear reports whether the folder of one of two files is in that of the other.
func isNear(a, b *infer.File) bool {
	in := func(folder, other string) bool {
		return folder == "." || folder == other || strings.HasPrefix(other, folder+"/")
	}
	x, y := path.Dir(a.Display), path.Dir(b.Display)
	return path.IsAbs(x) == path.IsAbs(y) && (in(x, y) || in(y, x))
}
