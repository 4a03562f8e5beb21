package callbacks

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
	"github.com/unheeded/unheeded/internal/rule"
)

// HandlerHides finds exception handlers of an event loop that tell nobody.
func HandlerHides() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH704",
		Name:       "exception-handler-hides",
		Summary:    "the exception handler of an event loop tells nobody of what it is given",
		Visibility: finding.Never,
		Supersedes: []finding.Code{"UH701"},
		Page:       page("handler_hides"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		call := n.AsCall()
		if call.Func().AsAttribute().Attr() != "set_exception_handler" {
			return
		}
		name, bound := p.Types.TypeOf(p.File, call.Func()).Callee()
		f, ok := p.Facts.Function(name)
		if !ok || f.Name != "asyncio.AbstractEventLoop.set_exception_handler" {
			return
		}
		for _, arg := range f.Call.Arguments(call, bound) {
			t := p.Types.TypeOf(p.File, arg)
			if t.Kind == infer.Function && !t.Func.File.IsLibrary() {
				checkHandler(p, r, t, arg)
			}
		}
	}
	return r
}

// checkHandler reports what is wrong with a handler, if anything is.
func checkHandler(p *rule.Pass, r *rule.Rule, t *infer.Type, arg ast.Node) {
	fn := t.Func
	f := finding.Finding{
		Seen: "never: this handler is where asyncio says what nobody else has seen, as \"Task exception was never retrieved\"",
	}
	switch {
	case fn.IsAsync():
		f.Message = fmt.Sprintf("the exception handler %s is async: its coroutine is dropped, and nobody is told", named(fn))
		f.Label = "the event loop calls it and does not await it"
		f.Help = "make it a plain function"
	case hides(fn):
		f.Message = fmt.Sprintf("the exception handler %s tells nobody of what it is given", named(fn))
		f.Label = "what the event loop reports to it is gone"
		f.Help = "call loop.default_exception_handler(context) for all that is not expected"
	default:
		at, ok := readsMissing(fn, t.Recv != nil)
		if !ok || p.InTest() {
			return // a test knows what its handler is given
		}
		f.Message = fmt.Sprintf("the exception handler %s trips over reports that have no exception", named(fn))
		f.Label = "reports such as \"Task was destroyed but it is pending!\" have no \"exception\""
		f.Path = []finding.Step{{Place: rule.Place(fn.File, at), Label: "KeyError where the context has none"}}
		f.Visibility = finding.LoudElsewhere
		f.Seen = "in the log, as \"Unhandled error in exception handler\", with the context that it was about"
		f.Help = "use context.get(\"exception\")"
	}
	if fn.Name() != "<lambda>" && f.Path == nil {
		f.Path = []finding.Step{{Place: rule.PlaceOfHeader(fn.File, fn.Node), Label: "the handler"}}
	}
	p.Report(r, arg, f)
}

// named names a function in a message.
func named(fn *infer.Func) string {
	if fn.Name() == "<lambda>" {
		return "here"
	}
	return fmt.Sprintf("'%s'", fn.QualName())
}

// hides reports whether a handler does nothing, unless a test that picks out some of the reports is true: whether there is
// a way to its end on which nothing is called, raised or kept, along which all such tests fail.
func hides(fn *infer.Func) bool {
	tree := fn.File.Tree
	g := cfg.Build(tree, fn.Node.Index, cfg.Options{})
	seen := make([]bool, g.Len())
	for todo := []cfg.BlockID{g.Entry}; len(todo) > 0; todo = todo[1:] {
		b := todo[0]
		if b == g.Exit {
			return true
		}
		if seen[b] {
			continue
		}
		seen[b] = true
		tells := false
		for _, item := range g.Items(b) {
			tells = tells || tellsSomebody(tree.Node(item.Node), item.Role)
		}
		if tells {
			continue
		}
		for _, e := range g.Out(b) {
			if !e.Kind.IsException() && !picksOut(tree.Node(e.Node), e.Kind) {
				todo = append(todo, e.To)
			}
		}
	}
	return false
}

// picksOut reports whether an edge is the one that a test takes for some reports only.
func picksOut(test ast.Node, kind cfg.EdgeKind) bool {
	switch kind {
	case cfg.HasElement, cfg.Case:
		return true
	case cfg.True, cfg.False:
		positive := true // a name or a call that says yes picks out
		switch {
		case test.Kind() == ast.KindCompare:
			for op := range test.AsCompare().Ops() {
				positive = op != ast.NotEq && op != ast.NotIn && op != ast.IsNot
			}
		case test.Is(ast.KindName, ast.KindAttribute, ast.KindNamedExpr, ast.KindSubscript) || isGet(test):
			positive = false // there is an exception: that is the rule
		case test.Kind() == ast.KindConstant:
			return false
		}
		return positive == (kind == cfg.True)
	}
	return false
}

// tellsSomebody reports whether evaluating an item may tell somebody, or keep something for later: it calls something that
// does more than look, raises, or assigns to anything but a name.
func tellsSomebody(n ast.Node, role cfg.Role) bool {
	if n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef) {
		return false
	}
	if n.Is(ast.KindFor, ast.KindAsyncFor, ast.KindComprehension, ast.KindAsyncWith, ast.KindExceptHandler) {
		return false
	}
	if n.Is(ast.KindRaise, ast.KindAssert, ast.KindGlobal, ast.KindNonlocal) {
		return true
	}
	tells := false
	n.Walk(func(n ast.Node) bool {
		switch n.Kind() {
		case ast.KindCall:
			tells = tells || !isGet(n) && !looksOnly(n.AsCall().Func().AsName().Id())
		case ast.KindAwait, ast.KindYield, ast.KindYieldFrom:
			tells = true
		case ast.KindAttribute, ast.KindSubscript:
			tells = tells || n.Has(ast.FlagStore|ast.FlagDel)
		}
		return !tells && !n.Is(ast.KindLambda)
	})
	return tells
}

// isGet reports whether an expression is a call of something's get.
func isGet(n ast.Node) bool { return n.AsCall().Func().AsAttribute().Attr() == "get" }

// looksOnly reports whether a function of Python's own only looks at what it is given.
func looksOnly(name string) bool {
	switch name {
	case "isinstance", "issubclass", "type", "str", "repr", "len", "getattr", "hasattr", "id", "bool", "any", "all":
		return true
	}
	return false
}

// readsMissing returns where a handler takes the exception of a report that may have none: it reads context["exception"],
// and nothing in it asks whether there is one.
func readsMissing(fn *infer.Func, bound bool) (at ast.Node, ok bool) {
	skip := 0
	if bound {
		skip = 1
	}
	context := ""
	if parameter := fn.Positional(skip + 1); parameter.OK() {
		context = parameter.AsArg().Arg()
	}
	asked := context == ""
	fn.Node.Walk(func(n ast.Node) bool {
		switch {
		case n.Is(ast.KindTry, ast.KindCompare, ast.KindMatch) || isGet(n):
			asked = true
		case n.AsSubscript().Value().AsName().Id() == context && !at.OK():
			if key, err := n.AsSubscript().Slice().AsConstant().Str(); err == nil && key == "exception" {
				at = n
			}
		}
		return true
	})
	return at, at.OK() && !asked
}
