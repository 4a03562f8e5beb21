package tasks

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// LeftAtEndOfMain finds tasks that the function which asyncio.run drives starts last of all, and does not wait for.
func LeftAtEndOfMain() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH210",
		Name:       "task-left-at-end-of-main",
		Summary:    "main starts a task and ends without waiting: asyncio.run cancels it at its first await",
		Visibility: finding.Never,
		Supersedes: []finding.Code{"UH201", "UH202", "UH203", "UH204", "UH208"},
		Page:       page("left_at_end_of_main"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		main := p.Function(n)
		if main.Kind() != ast.KindAsyncFunctionDef {
			return
		}
		w, ok := p.Track.Started(p.File, n.AsCall())
		if !ok || w.Kind != library.Task || p.Track.Uses(p.File, n)&(carrier.Reads|carrier.Returns|carrier.Waits|carrier.Cancels) != 0 {
			return
		}
		if p.Track.MayWait(p.File, main, n) {
			return
		}
		run, ok := runOf(p, main)
		if !ok {
			return
		}
		p.Report(r, n, finding.Finding{
			Message: fmt.Sprintf("the %s is started at the end of '%s', and asyncio.run cancels it at its first await", task(w), p.File.Func(main).QualName()),
			Label:   "made here; nothing after it waits",
			Path:    []finding.Step{{Place: rule.Place(p.File, run), Label: "when this ends, what is not done is cancelled"}},
			Seen:    "never: a cancelled task is not logged",
			Help:    "await the task before the function ends",
		})
	}
	return r
}

// runOf returns the call of asyncio.run in the file that drives a function.
func runOf(p *rule.Pass, main ast.Node) (ast.Node, bool) {
	fn := p.File.Func(main)
	var found ast.Node
	p.File.Tree.Module().Walk(func(n ast.Node) bool {
		call := n.AsCall()
		if found.OK() || !call.OK() {
			return !found.OK()
		}
		if name, _ := p.Types.TypeOf(p.File, call.Func()).Callee(); name == "asyncio.run" || name == "asyncio.runners.run" {
			driven := call.Args().First().AsCall()
			if driven.OK() && p.Types.TypeOf(p.File, driven.Func()).Func == fn {
				found = n
			}
		}
		return true
	})
	return found, found.OK() && fn != nil
}
