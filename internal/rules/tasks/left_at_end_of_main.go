package tasks

import (
	"fmt"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
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
		Supersedes: []finding.Code{"UH201", "UH202", "UH203", "UH204", "UH208", "UH216"},
		Page:       page("left_at_end_of_main"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		main := p.Function(n)
		if main.Kind() != ast.KindAsyncFunctionDef {
			return
		}
		w, ok := p.Track.Starts(p.File, n.AsCall())
		if !ok || w.Kind != library.Task || p.Track.Uses(p.File, n)&(carrier.Reads|carrier.Returns|carrier.Waits|carrier.Cancels) != 0 {
			return
		}
		if p.Track.MayWait(p.File, main, n) {
			return
		}
		file, run := runOf(p, main)
		if file == nil {
			return
		}
		f := finding.Finding{
			Message: fmt.Sprintf("the %s is started at the end of '%s', and asyncio.run cancels it at its first await", task(w), p.File.Func(main).QualName()),
			Label:   "made here; nothing after it waits",
			Path:    []finding.Step{{Place: rule.Place(file, run), Label: "when this ends, what is not done is cancelled"}},
			Seen:    "never: a cancelled task is not logged",
			Help:    "await the task before the function ends",
		}
		if calls, _ := p.Types.CallsOf(p.File.Func(main)); len(calls) > 1 {
			f.Certainty = finding.Likely
			f.Details = []string{"it is called elsewhere too, where the loop may go on"}
		}
		p.Report(r, n, f)
	}
	return r
}

// runOf returns a call of asyncio.run that drives a function, and the file that it stands in.
func runOf(p *rule.Pass, main ast.Node) (*infer.File, ast.Node) {
	fn := p.File.Func(main)
	sites, _ := p.Types.Sites(p.File, fn.Name())
	for _, s := range sites {
		driven := s.File.Parent(s.Node).AsCall()
		run := s.File.Parent(driven.Node).AsCall()
		if !run.OK() || s.Node.Field() != ast.FieldFunc || run.Args().First() != driven.Node {
			continue
		}
		switch name, _ := p.Types.TypeOf(s.File, run.Func()).Callee(); name {
		case "asyncio.run", "asyncio.runners.run":
			if p.Types.TypeOf(s.File, s.Node).Func == fn {
				return s.File, run.Node
			}
		}
	}
	return nil, ast.Node{}
}
