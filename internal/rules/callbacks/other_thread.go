package callbacks

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// OtherThread finds calls that only the thread of an event loop may make, in functions that run in another one.
func OtherThread() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH706",
		Name:       "loop-touched-from-thread",
		Summary:    "what only the thread of the event loop may do is done in another thread",
		Visibility: finding.Never,
		Page:       page("other_thread"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if !p.Function(n).Is(ast.KindFunctionDef, ast.KindLambda) {
			return
		}
		last, of := touches(p, n.AsCall())
		if last == "" || isLocal(p, of) {
			return
		}
		fn := p.File.Func(p.Function(n))
		if hasOwnLoop(fn) {
			return
		}
		started, ok := inThread(p, []effect.Step{{Func: fn, Place: n}})
		if !ok {
			return
		}
		found := finding.Finding{
			Message: fmt.Sprintf("%s is called in another thread than that of its event loop", last),
			Label:   "not safe in this thread: the loop may not notice, or be disturbed",
			Path:    started.step(),
			Before:  1,
			Seen:    "only in debug mode, for some of these calls, as \"Non-thread-safe operation\"",
			Help:    instead(last, n),
		}
		if started.Func != fn {
			found.Certainty = finding.Likely
			found.Details = []string{fmt.Sprintf("%s calls %s, on some of its ways", named(started.Func), named(fn))}
		}
		p.Report(r, n, found)
	}
	return r
}

// touches returns the name of what a call does that only the thread of a loop may do, and the object that it does it to: the
// loop, or what belongs to it.
func touches(p *rule.Pass, call ast.Call) (what string, of ast.Node) {
	name, _ := p.Types.TypeOf(p.File, call.Func()).Callee()
	f, ok := p.Facts.Function(name)
	switch {
	case !ok:
	case f.Name == "asyncio.ensure_future":
		for k := range call.Keywords().All() {
			if k.AsKeyword().Arg() == "loop" && k.AsKeyword().Value().Text() != "None" {
				return "ensure_future", k.AsKeyword().Value()
			}
		}
	case f.Needs == library.NeedsLoopThread && call.Func().Kind() == ast.KindAttribute:
		return f.Name[strings.LastIndexByte(f.Name, '.')+1:], call.Func().AsAttribute().Value()
	}
	return "", ast.Node{}
}

// instead says how to do it from another thread.
func instead(method string, call ast.Node) string {
	if method == "create_task" || method == "ensure_future" {
		return "hand the coroutine to asyncio.run_coroutine_threadsafe, and read the future that it gives"
	}
	return fmt.Sprintf("let the loop do it: loop.call_soon_threadsafe(%s, …)", call.AsCall().Func().Text())
}

// functionAround returns the function around a node, nil at the level of the module.
func functionAround(f *infer.File, n ast.Node) *infer.Func {
	id := f.Scopes.EnclosingFunction(f.Scopes.ScopeOf(n.Index))
	if id == 0 {
		return nil
	}
	return f.Func(f.Tree.Node(f.Scopes.Scope(id).Node))
}

// hasOwnLoop reports whether a function runs a loop itself, or asks which one runs: then it knows where it is.
func hasOwnLoop(fn *infer.Func) bool {
	own := false
	fn.Node.Walk(func(n ast.Node) bool {
		name := n.AsAttribute().Attr()
		if name == "" {
			name = n.AsName().Id()
		}
		switch name {
		case "run_until_complete", "run_forever", "new_event_loop", "set_event_loop", "get_running_loop", "_get_running_loop",
			"get_ident", "current_thread", "main_thread", "get_native_id":
			own = true
		case "run", "start":
			of := n.AsAttribute().Value().Text()
			own = own || of == "asyncio" || of == "anyio" || of == "trio" || strings.HasSuffix(of, "loop")
		}
		return !own
	})
	return own
}

// isLocal reports whether an expression is an object that the function around it has made.
func isLocal(p *rule.Pass, n ast.Node) bool {
	if n.Kind() != ast.KindName {
		return n.Kind() == ast.KindCall
	}
	origin, ok := p.Track.Origin(p.File, n)
	return ok && origin.AsCall().OK() && p.Function(origin).Index == p.Function(n).Index
}
