package carrier

import (
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
)

// EndsByName reports whether a function gives something back or ends it, by its name; one that warns of it does not.
func EndsByName(name string) bool {
	name = strings.ToLower(name)
	if strings.Contains(name, "warn") {
		return false
	}
	for _, word := range strings.Split(name, "_") {
		switch word {
		case "close", "aclose", "closed", "stop", "disconnect", "shutdown", "cleanup", "teardown", "terminate", "cancel", "release",
			"dispose", "unsubscribe", "abort", "kill", "unlink", "rmtree", "detach", "unlock", "finalize", "unregister", "restore", "logout", "aexit":
			return true
		}
	}
	return false
}

// IsSuppressor reports whether something says by its name that it is there to swallow exceptions.
func IsSuppressor(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"suppress", "ignor", "swallow", "catch", "silen", "quiet", "toler", "besteffort", "best_effort", "safe", "guard", "handle", "report"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// SwallowsAll returns the return statement by which an __exit__ or __aexit__ always says that the exception of the block
// was handled, without a look at what it is given of it; ok is false for any other function.
func (t *Tracker) SwallowsAll(fn *infer.Func) (at ast.Node, ok bool) {
	switch {
	case fn.Class == nil || len(fn.Returns()) == 0 || IsSuppressor(fn.Class.Name()):
		return ast.Node{}, false
	case fn.Name() == "__aexit__" && !fn.IsAsync(), fn.Name() == "__exit__" && fn.IsAsync():
		return ast.Node{}, false
	case fn.Name() != "__aexit__" && fn.Name() != "__exit__":
		return ast.Node{}, false
	case fn.Node.Children(ast.FieldDecoratorList).First().OK() || t.looksAtException(fn) || t.mayFallOff(fn):
		return ast.Node{}, false
	}
	for _, r := range fn.Returns() {
		if !t.isTrue(fn, r.Value()) {
			return ast.Node{}, false
		}
		at = r.Node
	}
	return at, true
}

// looksAtException reports whether an exit reads any of its parameters but the first.
func (t *Tracker) looksAtException(fn *infer.Func) bool {
	names, first := map[string]bool{}, true
	fn.Node.Child(ast.FieldArgs).Walk(func(n ast.Node) bool {
		if arg := n.AsArg(); arg.OK() {
			names[arg.Arg()] = !first
			first = false
		}
		return true
	})
	found := false
	for stmt := range fn.Node.Children(ast.FieldBody).All() {
		stmt.Walk(func(n ast.Node) bool {
			if n.Kind() == ast.KindName && !n.Has(ast.FlagStore|ast.FlagDel) {
				id := n.AsName().Id()
				found = found || names[id] || id == "sys" // sys.exc_info()
			}
			return !found
		})
	}
	return found
}

// mayFallOff reports whether a function may come to its end without a return statement.
func (t *Tracker) mayFallOff(fn *infer.Func) bool {
	g := t.graph(fn.File, fn.Node)
	for e := range g.In(g.Exit) {
		if e.Kind != cfg.Returns && !g.Dead(e.From) {
			return true
		}
	}
	return false
}

// isTrue reports whether the value that an exit returns is always true.
func (t *Tracker) isTrue(fn *infer.Func, value ast.Node) bool {
	switch {
	case !value.OK():
		return false
	case value.Op() == ast.ConstTrue:
		return true
	}
	for _, arm := range t.types.TypeOf(fn.File, value).Arms() {
		switch arm.Kind {
		case infer.Coroutine:
			if arm.Func == nil {
				return false
			}
		case infer.Instance:
			if value.Kind() != ast.KindName || arm.Class != fn.Class || t.types.HasMethod(arm.Class, "__bool__") != infer.No ||
				t.types.HasMethod(arm.Class, "__len__") != infer.No {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// IsManager reports whether a call makes a context manager that does nothing unless it is entered, and how it is entered.
func (t *Tracker) IsManager(f *infer.File, call ast.Call) (entered library.Entry, ok bool) {
	callee := t.types.TypeOf(f, call.Func())
	if callee.Kind == infer.Callable && callee.Func != nil {
		switch t.LeftAs(callee.Func) {
		case library.MakesContextManager:
			return library.ByWith, true
		case library.MakesAsyncContextManager:
			return library.ByAsyncWith, true
		}
		return "", false
	}
	name, _ := callee.Callee()
	m, ok := t.facts.Function(name)
	if !ok || m.Entered == "" || m.Blocks != "" {
		return "", false
	}
	switch m.Call.Makes {
	case library.Timeout, library.Scope, library.Group:
		return m.Entered, true
	case library.Manager:
		return m.Entered, m.Exit != library.ExitExpects || call.Args().Len() < 2
	}
	return "", false
}

// Broad returns what an except clause for all of them catches, in words; "" for one that names something narrower.
func (t *Tracker) Broad(f *infer.File, h ast.ExceptHandler) string {
	if b := t.CatchesCancellation(f, h); b == Bare || b == Broadly {
		return "everything, a cancellation too,"
	}
	for _, c := range t.effects.Classes(t.types.TypeOf(f, h.Type())) {
		if c.FullName() == "builtins.Exception" {
			return "every Exception"
		}
	}
	return ""
}

// IsAlwaysClosed reports whether all calls of an async generator function that were seen are closed where they are iterated
// over: they are handed to aclosing or to a stack. It is false where none was seen.
func (t *Tracker) IsAlwaysClosed(fn *infer.Func) bool {
	sites, ok := t.types.Sites(fn.File, fn.Name())
	closed := false
	for _, s := range sites {
		up := s.File.Parent(s.Node)
		if up.Kind() == ast.KindAttribute {
			continue // something of that name's is read
		}
		if up.Kind() != ast.KindCall || s.Node.Field() != ast.FieldFunc {
			return false
		}
		around := s.File.Parent(up).AsCall()
		if calleeName(around) != "aclosing" {
			return false
		}
		closed = true
	}
	return ok && closed
}
