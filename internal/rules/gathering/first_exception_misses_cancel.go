package gathering

import (
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// FirstExceptionMissesCancel finds waits for the first exception that do not wake up when a task is cancelled.
func FirstExceptionMissesCancel() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH409",
		Name:       "first-exception-misses-cancel",
		Summary:    "wait(FIRST_EXCEPTION) does not wake up for a cancelled task, and its exception() raises CancelledError",
		OptIn:      true,
		Visibility: finding.LoudElsewhere,
		Page:       page("first_exception_misses_cancel"),
		Kinds:      []ast.Kind{ast.KindCall},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		f, bound := p.Fact(n.AsCall())
		if f == nil || f.Call.Gives != library.DoneAndPending {
			return
		}
		for parameter, arg := range f.Call.Arguments(n.AsCall(), bound) {
			if parameter.Name != "return_when" || !strings.HasSuffix(arg.Text(), "FIRST_EXCEPTION") {
				continue
			}
			asked, read := asksWhetherCancelled(p.Function(n))
			if asked || !read.OK() {
				return
			}
			p.Report(r, n, finding.Finding{
				Message:   "FIRST_EXCEPTION does not wake up when a task is cancelled, and exception() of that task raises CancelledError",
				Label:     "a cancelled task counts as one without an exception",
				Certainty: finding.Likely,
				Path:      []finding.Step{{Place: rule.Place(p.File, read), Label: "raises CancelledError where the task was cancelled"}},
				Help:      "ask task.cancelled() before task.exception(), or call task.result()",
			})
		}
	}
	return r
}

// asksWhetherCancelled reports whether a function asks something whether it is cancelled, and returns its first call of
// exception().
func asksWhetherCancelled(fn ast.Node) (asked bool, read ast.Node) {
	fn.Walk(func(n ast.Node) bool {
		switch n.AsCall().Func().AsAttribute().Attr() {
		case "cancelled":
			asked = true
		case "exception":
			if !read.OK() && !n.AsCall().Args().First().OK() {
				read = n
			}
		}
		return true
	})
	return asked, read
}
