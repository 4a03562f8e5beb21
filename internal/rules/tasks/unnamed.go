package tasks

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// Unnamed finds tasks that are started without a name.
func Unnamed() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH213",
		Name:       "task-without-name",
		Summary:    "a task is started without a name: logs and debuggers call it Task-7",
		OptIn:      true,
		Visibility: finding.LoudElsewhere,
		Page:       page("unnamed"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		call := n.AsCall()
		name, bound := p.Types.TypeOf(p.File, call.Func()).Callee()
		f, ok := p.Facts.Function(name)
		if !ok || f.Call.Makes != library.Task || p.InTest() {
			return
		}
		takes, coroutine := false, ast.Node{}
		for _, parameter := range f.Call.Parameters {
			takes = takes || parameter.Name == "name"
		}
		for kw := range call.Keywords().All() {
			if arg := kw.AsKeyword().Arg(); arg == "name" || arg == "" {
				return
			}
		}
		for parameter, arg := range f.Call.Arguments(call, bound) {
			if parameter.Fate == library.Schedules || parameter.Fate == library.Owns {
				coroutine = arg
			}
		}
		if !takes || !coroutine.OK() {
			return
		}
		found := finding.Finding{
			Message: fmt.Sprintf("the %s has no name", taskOf(p, coroutine)),
			Label:   "called Task-1, Task-2, … in logs and debuggers",
			Help:    fmt.Sprintf("pass name=%q", nameFor(coroutine)),
		}
		if last := coroutine; !last.Next().OK() && call.Args().First().Index == coroutine.Index {
			found.Fixes = []finding.Fix{{
				Title: "give it a name",
				Edits: []finding.Edit{rule.InsertAfter(p.File, last, fmt.Sprintf(", name=%q", nameFor(coroutine)))},
			}}
		}
		p.Report(r, n, found)
	}
	return r
}

// taskOf names the task of a coroutine.
func taskOf(p *rule.Pass, coroutine ast.Node) string {
	if t := p.Types.TypeOf(p.File, coroutine); t.Kind == infer.Coroutine && t.Func != nil {
		return fmt.Sprintf("task of '%s'", t.Func.QualName())
	}
	return "task"
}

// nameFor returns a name for the task of a coroutine: that of the function that is called.
func nameFor(coroutine ast.Node) string {
	name := coroutine.AsCall().Func().Text()
	name = name[strings.LastIndexByte(name, '.')+1:]
	if strings.ContainsAny(name, " \n\"'()[]") || name == "" {
		return "worker"
	}
	return strings.Trim(name, "_")
}
