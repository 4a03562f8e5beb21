package cleanup

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// AsyncInFinalizer finds async clean-up in hooks that nobody awaits: __del__, atexit, weakref.finalize, ExitStack.callback.
func AsyncInFinalizer() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH510",
		Name:       "async-clean-up-in-finaliser",
		Summary:    "async clean-up in __del__, atexit, weakref.finalize or ExitStack.callback, where it cannot run",
		Visibility: finding.WarnedOnce,
		Supersedes: []finding.Code{"UH101", "UH102", "UH201", "UH203", "UH216", "UH701"},
		Page:       page("async_in_finalizer"),
		Kinds:      []ast.Kind{ast.KindCall, ast.KindAsyncFunctionDef},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if n.Kind() == ast.KindAsyncFunctionDef {
			checkHookDecorator(p, r, n)
			return
		}
		if fn := p.File.Func(p.Function(n)); fn != nil && fn.Class != nil && fn.Name() == "__del__" && p.Track.NeedsLoop(p.File, n) {
			p.Report(r, n, finding.Finding{
				Message:    "in '__del__' no event loop may be running any more: this clean-up may never run",
				Label:      "needs a running event loop",
				Visibility: finding.WarnedOnce,
				Certainty:  finding.Likely,
				Details:    []string{"an object may be collected at any time, in any thread, and when the interpreter ends"},
				Seen:       "as an exception that is ignored in '__del__', and a coroutine that was never awaited",
				Help:       "offer `async def aclose()` and `async with`; in __del__ do no more than warn that it was not closed",
			})
			return
		}
		checkHook(p, r, n.AsCall())
	}
	return r
}

// checkHook reports a function that is handed to a hook which cannot await it.
func checkHook(p *rule.Pass, r *rule.Rule, call ast.Call) {
	hook, arg, ok := p.Track.Hook(p.File, call)
	if !ok {
		return
	}
	t := p.Types.TypeOf(p.File, arg)
	if t.Kind != infer.Function {
		return
	}
	if t.Func.IsAsync() && !t.Func.IsGenerator() {
		p.Report(r, arg, neverAwaited(t.Func, hook))
		return
	}
	if needs, ok := p.Track.CallsLoop(t.Func); ok && hook.Where == library.AtExit {
		p.Report(r, arg, finding.Finding{
			Message:    fmt.Sprintf("'%s' needs a running event loop, and runs when there is none", t.Func.QualName()),
			Label:      "called when the interpreter ends",
			Visibility: finding.LoudElsewhere,
			Path:       []finding.Step{{Place: rule.Place(needs.File, needs.Node), Label: "needs a running event loop: RuntimeError"}},
			Seen:       "as an error of atexit; the clean-up does not run",
			Help:       "do it before the event loop ends, or hand atexit a function that calls asyncio.run",
		})
	}
}

func neverAwaited(fn *infer.Func, hook *library.Function) finding.Finding {
	help := "do it before the event loop ends, or hand over a function that calls asyncio.run"
	if carrier.IsStack(hook) {
		help = "push_async_callback of an AsyncExitStack awaits it"
	}
	return finding.Finding{
		Message: fmt.Sprintf("'%s' is async, and '%s' does not await it: the clean-up never runs", fn.QualName(), hook.Name),
		Label:   "calling it makes a coroutine that is dropped",
		Seen:    "as a RuntimeWarning when the coroutine is collected, at the end of the interpreter perhaps not even that",
		Help:    help,
	}
}

// checkHookDecorator reports an async function that atexit.register decorates.
func checkHookDecorator(p *rule.Pass, r *rule.Rule, n ast.Node) {
	for d := range n.Children(ast.FieldDecoratorList).All() {
		name, _ := p.Types.TypeOf(p.File, d).Callee()
		if hook, ok := p.Facts.Function(name); ok && hook.Where == library.AtExit {
			p.Report(r, d, neverAwaited(p.File.Func(n), hook))
		}
	}
}
