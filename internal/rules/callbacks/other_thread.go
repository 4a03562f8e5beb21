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
		method := n.AsCall().Func().AsAttribute()
		if !method.OK() || !p.Function(n).Is(ast.KindFunctionDef, ast.KindLambda) {
			return
		}
		name, _ := p.Types.TypeOf(p.File, n.AsCall().Func()).Callee()
		f, ok := p.Facts.Function(name)
		if !ok || f.Needs != library.NeedsLoopThread {
			return
		}
		fn := p.File.Func(p.Function(n))
		if hasOwnLoop(fn) || isLocal(p, method.Value()) {
			return
		}
		started, ok := inThread(p, []effect.Step{{Func: fn, Place: n}})
		if !ok {
			return
		}
		last := f.Name[strings.LastIndexByte(f.Name, '.')+1:]
		found := finding.Finding{
			Message: fmt.Sprintf("%s is called in another thread than that of its event loop", last),
			Label:   "not safe in this thread: the loop may not notice, or be disturbed",
			Path:    step(started.Site, named(started.Func)+" runs in a thread"),
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

// instead says how to do it from another thread.
func instead(method string, call ast.Node) string {
	if method == "create_task" {
		return "hand the coroutine to asyncio.run_coroutine_threadsafe, and read the future that it gives"
	}
	return fmt.Sprintf("let the loop do it: loop.call_soon_threadsafe(%s, …)", call.AsCall().Func().Text())
}

// entry is where a function is handed to what calls it in a thread.
type entry struct {
	infer.Site
	Func *infer.Func
}

// maxCalls bounds how many functions may stand between the one that a thread begins with and the one that is asked about.
const maxCalls = 3

// inThread returns where the first function of a way, or one that calls it, is handed to something that calls it in a thread.
func inThread(p *rule.Pass, way []effect.Step) (entry, bool) {
	fn := way[0].Func
	if fn.IsAsync() || len(way) > maxCalls+1 || hasOwnLoop(fn) || !p.Track.Effects().MayPass(way) {
		return entry{}, false
	}
	if fn.Name() == "<lambda>" {
		return entry{infer.Site{File: fn.File, Node: fn.Node}, fn}, handsToThread(p, fn.File, fn.Node)
	}
	sites, _ := p.Types.Sites(fn.File, fn.Name())
	for _, site := range sites {
		if t := p.Types.TypeOf(site.File, site.Node); t.Kind != infer.Function || t.Func != fn {
			continue
		}
		if handsToThread(p, site.File, site.Node) {
			return entry{site, fn}, true
		}
	}
	for _, site := range sites {
		if t := p.Types.TypeOf(site.File, site.Node); !isCalled(site) || t.Kind != infer.Function || t.Func != fn {
			continue
		}
		if around := functionAround(site.File, site.Node); around != nil {
			call := effect.Step{Func: around, Place: site.File.Parent(site.Node)}
			if found, ok := inThread(p, append([]effect.Step{call}, way...)); ok {
				return found, true
			}
		}
	}
	return entry{}, false
}

// isCalled reports whether a name is read to be called on the spot.
func isCalled(site infer.Site) bool {
	return site.Node.Field() == ast.FieldFunc && site.File.Parent(site.Node).AsCall().OK()
}

// handsToThread reports whether an expression is handed to a library function that calls it in a thread.
func handsToThread(p *rule.Pass, file *infer.File, n ast.Node) bool {
	around := file.Parent(n)
	if around.Kind() == ast.KindKeyword {
		around = file.Parent(around)
	}
	call := around.AsCall()
	if !call.OK() || n.Field() == ast.FieldFunc {
		return false
	}
	name, bound := p.Types.TypeOf(file, call.Func()).Callee()
	f, ok := p.Facts.Function(name)
	if !ok {
		return false
	}
	if f.Name == "functools.partial" {
		return handsToThread(p, file, around)
	}
	if f.Where != library.InThread || f.Call.Makes == library.Executor {
		return false
	}
	for parameter, arg := range f.Call.Arguments(call, bound) {
		if parameter.Calls && arg.Index == n.Index && !strings.HasSuffix(f.Name, "add_done_callback") {
			return true
		}
	}
	return false
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
