package tasks

import (
	"path"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// loopHandler names the place where the program gives an event loop an exception handler of its own, which is told of tasks
// whose exception nobody has retrieved. Which loop that is, is not followed: it is taken for that of the folders above and
// below, and of those files that call the function which does it.
func loopHandler(p *rule.Pass) (at string, ok bool) {
	for _, s := range p.Types.Readers(p.File, "set_exception_handler") {
		call := s.File.Parent(s.Node).AsCall()
		if call.OK() && givesHandler(call) && !rule.IsTest(s.File) && (isNear(p.File, s.File) || isSetFor(p, s)) {
			return s.File.LineName(rule.Place(s.File, call.Node).Line), true
		}
	}
	return "", false
}

// givesHandler reports whether a call of set_exception_handler gives one; None takes it away.
func givesHandler(call ast.Call) bool {
	handler := call.Args().First()
	if kw := call.Keywords().First().AsKeyword(); !handler.OK() && kw.OK() {
		handler = kw.Value()
	}
	return handler.OK() && handler.Op() != ast.ConstNone
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
