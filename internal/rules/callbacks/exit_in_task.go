package callbacks

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// ExitInTask finds tasks and callbacks of an event loop that raise SystemExit or KeyboardInterrupt.
func ExitInTask() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH708",
		Name:       "exit-in-task",
		Summary:    "a task or callback raises SystemExit, which leaves the event loop past whoever awaits it",
		OptIn:      true,
		Visibility: finding.LoudElsewhere,
		Page:       page("exit_in_task"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if p.InTest() {
			return
		}
		name, bound := p.Types.TypeOf(p.File, n.AsCall().Func()).Callee()
		f, ok := p.Facts.Function(name)
		if !ok {
			return
		}
		for parameter, arg := range f.Call.Arguments(n.AsCall(), bound) {
			fn, what := runs(p, f, parameter, arg)
			if fn == nil || fn.File.IsLibrary() {
				continue
			}
			if exit, class, ok := exits(p, fn); ok {
				p.Report(r, arg, finding.Finding{
					Message: fmt.Sprintf("'%s' raises %s in a %s", fn.QualName(), class, what),
					Label:   fmt.Sprintf("%s leaves the event loop at once, past everybody who awaits", class),
					Path:    []finding.Step{{Place: rule.Place(exit.File, exit.Node), Label: fmt.Sprintf("raises %s", class)}},
					Seen:    "as the end of the program, in which clean-up of the other tasks runs as their cancellation",
					Help:    "raise an exception of your own, and let whoever runs the program exit",
				})
			}
		}
	}
	return r
}

// runs returns the function that a task, or a callback of the loop, runs, nil where a call starts none.
func runs(p *rule.Pass, f *library.Function, parameter library.Parameter, arg ast.Node) (fn *infer.Func, what string) {
	t := p.Types.TypeOf(p.File, arg)
	switch parameter.Fate {
	case library.Schedules, library.Owns:
		if parameter.Calls && t.Kind == infer.Function {
			t = p.Types.Called(t)
		}
		if t.Kind == infer.Coroutine && t.Func != nil {
			return t.Func, "task"
		}
	case library.Drops:
		if !parameter.Calls || f.Where != library.InLoop || f.Name == "asyncio.AbstractEventLoop.add_signal_handler" {
			return nil, ""
		}
		if t.Kind == infer.Function && t.Func.Name() != "<lambda>" && !t.Func.IsAsync() {
			return t.Func, "callback"
		}
	}
	return nil, ""
}

// exits returns where a function raises what ends the program, as far as the function and those that it calls were seen.
func exits(p *rule.Pass, fn *infer.Func) (infer.Site, string, bool) {
	for _, x := range p.Track.Effects().Raises(fn, nil).List {
		if x.Class == nil || x.Maybe {
			continue
		}
		if name := x.Class.FullName(); name != "builtins.SystemExit" && name != "builtins.KeyboardInterrupt" {
			continue
		}
		if origin, ok := p.Track.Effects().Origin([]*infer.Func{fn}, x); ok {
			return infer.Site{File: origin.File, Node: origin.Raise}, x.Class.Name(), true
		}
		if call, ok := exitCall(p, fn, x, 0); ok {
			return call, x.Class.Name(), true
		}
	}
	return infer.Site{}, "", false
}

// exitCall returns the call of sys.exit, or the like, that a function makes, itself or by another one.
func exitCall(p *rule.Pass, fn *infer.Func, x effect.Exception, depth int) (found infer.Site, ok bool) {
	if depth > 3 {
		return infer.Site{}, false
	}
	var callees []*infer.Func
	fn.Node.Walk(func(n ast.Node) bool {
		if n.Index != fn.Node.Index && n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindLambda) || ok {
			return false
		}
		if n.Kind() != ast.KindCall {
			return true
		}
		t := p.Types.TypeOf(fn.File, n.AsCall().Func())
		if name, _ := t.Callee(); name == "sys.exit" || name == "builtins.exit" || name == "builtins.quit" {
			found, ok = infer.Site{File: fn.File, Node: n}, true
		}
		if t.Kind == infer.Function && !t.Func.File.IsLibrary() && t.Func != fn {
			callees = append(callees, t.Func)
		}
		return true
	})
	for _, callee := range callees {
		if !ok && callee != nil && has(p.Track.Effects().Raises(callee, nil), x) {
			found, ok = exitCall(p, callee, x, depth+1)
		}
	}
	return found, ok
}

func has(s *effect.Set, x effect.Exception) bool {
	for _, y := range s.List {
		if y.Class == x.Class {
			return true
		}
	}
	return false
}
