package callbacks

import (
	"path"
	"strings"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// NoLoop finds asyncio.get_event_loop() where no loop runs and none was set: at the import of a module, in a thread.
func NoLoop() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH710",
		Name:       "get-event-loop-without-loop",
		Summary:    "asyncio.get_event_loop() is called where there is no event loop",
		Visibility: finding.LoudElsewhere,
		Page:       page("no_loop"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		fn := n.AsCall().Func()
		if fn.AsAttribute().Attr() != "get_event_loop" && fn.AsName().Id() != "get_event_loop" {
			return
		}
		name, _ := p.Types.TypeOf(p.File, fn).Callee()
		if f, ok := p.Facts.Function(name); !ok || f.Name != "asyncio.get_event_loop" {
			return
		}
		if p.InTest() || isCaught(p, n) || isAskedBefore(p, n) {
			return
		}
		f := finding.Finding{
			Message: "asyncio.get_event_loop() is called where no event loop is",
			Label:   "a RuntimeError since Python 3.14",
			Seen:    "as a DeprecationWarning in Python 3.12 and 3.13, which is shown by default only in the main module; as a RuntimeError from 3.14 on",
			Help:    "let asyncio.run start the loop, and ask for it in a coroutine with asyncio.get_running_loop()",
		}
		around := functionAround(p.File, n)
		switch {
		case setsLoop(p.File.Tree.Module().Node), mayBeSet(p, n):
			return
		case around == nil:
			f.Certainty, f.Details = ifImported(p, isProgram(p.File, n))
		case around.IsAsync():
			return
		default:
			started, inThread := inThread(p, []effect.Step{{Func: around, Place: n}})
			switch {
			case inThread:
				f.Message = "asyncio.get_event_loop() is called in a thread that has no event loop"
				f.Label = "RuntimeError: there is no current event loop in this thread"
				f.Seen = "as a RuntimeError, on every version"
				f.Help = "hand the thread the loop, and use call_soon_threadsafe or run_coroutine_threadsafe"
				f.Before, f.Path = 1, step(started.Site, named(started.Func)+" runs in a thread")
			default:
				site, ok := atTopLevel(p, around)
				if !ok {
					return
				}
				f.Before, f.Path = 1, step(site, named(around)+" is called here, before any loop runs")
				f.Certainty, f.Details = ifImported(p, isProgram(site.File, site.Node) || runsLoop(around.Node))
			}
		}
		p.Report(r, n, f)
	}
	return r
}

// ifImported is what is left open where a module does it when it is imported: that may be while a loop runs.
func ifImported(p *rule.Pass, program bool) (finding.Certainty, []string) {
	if program {
		return finding.Certain, nil
	}
	return finding.Likely, []string{"who imports the module while a loop runs gives it that loop"}
}

// isProgram reports whether a node at the top level of a module is done by a program that is started, and not when the
// module is imported in a running loop: in `if __name__ == "__main__"`, in a module __main__, beside what starts a loop.
func isProgram(f *infer.File, n ast.Node) bool {
	if path.Base(f.Path) == "__main__.py" {
		return true
	}
	for at := n; at.OK(); at = f.Parent(at) {
		if test := at.AsIf().Test(); test.OK() && strings.Contains(test.Text(), "__name__") {
			return true
		}
	}
	return runsLoop(f.Tree.Module().Node)
}

// runsLoop reports whether a function, or the top level of a module, starts a loop itself: then none was running.
func runsLoop(block ast.Node) bool {
	found := false
	block.Walk(func(n ast.Node) bool {
		if n.Index != block.Index && n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda) {
			return false
		}
		switch n.AsCall().Func().AsAttribute().Attr() {
		case "run_until_complete", "run_forever":
			found = true
		}
		return !found
	})
	return found
}

// isAskedBefore reports whether a statement in front of the one around a call, which is always done before it, asks for the
// loop as well: one finding is enough for both.
func isAskedBefore(p *rule.Pass, n ast.Node) bool {
	return isBefore(p, n, func(stmt ast.Node) bool { return strings.Contains(stmt.Text(), "get_event_loop()") })
}

// isBefore reports whether one of the statements that stand in front of the one around a node, and are always done before
// it, is such.
func isBefore(p *rule.Pass, n ast.Node, is func(stmt ast.Node) bool) bool {
	for at := n; at.OK() && !at.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda); at = p.Parent(at) {
		around := p.Parent(at)
		for before := range around.Children(at.Field()).All() {
			if before.Index == at.Index {
				break
			}
			if before.Is(ast.KindExpr, ast.KindAssign) && is(before) {
				return true
			}
		}
	}
	return false
}

// mayBeSet reports whether a statement in front of a call makes an object, or calls a function, that makes an event loop the
// current one somewhere: an object mostly does so in the first method that needs one.
func mayBeSet(p *rule.Pass, n ast.Node) bool {
	return isBefore(p, n, func(stmt ast.Node) bool {
		found := false
		stmt.Walk(func(n ast.Node) bool {
			if call := n.AsCall(); call.OK() && !found {
				for _, arm := range p.Types.TypeOf(p.File, call.Func()).Arms() {
					found = found || arm.Kind == infer.Function && setsLoop(arm.Func.Node) ||
						arm.Kind == infer.ClassObject && objectSetsLoop(p, arm.Class)
				}
			}
			return !found
		})
		return found
	})
}

// objectSetsLoop reports whether a method of a class, or of a base, makes an event loop the current one.
func objectSetsLoop(p *rule.Pass, c *infer.Class) bool {
	for _, base := range p.Types.MRO(c) {
		if base.Class == nil {
			continue
		}
		for _, m := range base.Class.Methods() {
			if fn := p.Types.Method(base.Class, m.Name()); fn != nil && setsLoop(m.Node) {
				return true
			}
		}
	}
	return false
}

// step is one step of the path of a finding.
func step(at infer.Site, label string) []finding.Step {
	return []finding.Step{{Place: rule.Place(at.File, at.Node), Label: label}}
}

// setsLoop reports whether a file, or a function, makes an event loop the current one, somewhere.
func setsLoop(in ast.Node) bool {
	found := false
	in.Walk(func(n ast.Node) bool {
		if n.AsAttribute().Attr() == "set_event_loop" || n.AsName().Id() == "set_event_loop" {
			found = true
		}
		return !found
	})
	return found
}

// atTopLevel returns where a function is called when its own module is run or imported, if nobody else calls it.
func atTopLevel(p *rule.Pass, fn *infer.Func) (infer.Site, bool) {
	if fn.Class != nil || fn.Outer != nil {
		return infer.Site{}, false
	}
	sites, all := p.Types.Sites(fn.File, fn.Name())
	found := infer.Site{}
	for _, site := range sites {
		if t := p.Types.TypeOf(site.File, site.Node); t.Kind != infer.Function || t.Func != fn {
			continue
		}
		if !isCalled(site) || functionAround(site.File, site.Node) != nil {
			return infer.Site{}, false
		}
		found = site
	}
	return found, all && found.File != nil
}
