package groups

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// HandlerMissesGroup finds handlers for single exceptions around a task group, which raises groups of them.
func HandlerMissesGroup() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH901",
		Name:       "handler-misses-group",
		Summary:    "an except clause for one exception around a task group never runs: the group raises an ExceptionGroup",
		Visibility: finding.LoudElsewhere,
		Page:       page("handler_misses_group"),
		Kinds:      []ast.Kind{ast.KindTry},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		body := n.Children(ast.FieldBody)
		if body.First().Next().Field() == ast.FieldBody {
			return // what stands beside the group may raise it
		}
		group, ok := wholeGroupOf(p, p.File, body.First(), 0)
		if !ok || handlesGroups(p, n) {
			return
		}
		for h := range n.Children(ast.FieldHandlers).All() {
			classes, ok := caught(p, h.AsExceptHandler())
			if !ok || !onlySingle(p, classes) {
				continue
			}
			f := finding.Finding{
				Message: fmt.Sprintf("this handler never runs: what a task raises comes out of the group in an ExceptionGroup, not as %s", classes[0].QualName()),
				Label:   "an ExceptionGroup is no " + classes[0].QualName(),
				Path:    []finding.Step{{Place: rule.Place(group.file, group.item.ContextExpr()), Label: "raises what its tasks and its block raise in an ExceptionGroup, also a single one"}},
				Before:  1,
				Help:    "write except* (3.11+), or catch it inside the task",
			}
			if group.in != nil {
				f.Details = []string{fmt.Sprintf("all of '%s' is the block of the group", group.in.QualName())}
			}
			if !strings.HasPrefix(group.fact.Name, "asyncio.") {
				f.Certainty = finding.Likely
				f.Details = append(f.Details, "this is so from anyio 4 and trio 0.25 on; before, a single exception came out as it was")
			}
			p.Report(r, h.AsExceptHandler().Type(), f)
		}
	}
	return r
}

// handlesGroups reports whether some handler of a try statement catches groups by their name.
func handlesGroups(p *rule.Pass, try ast.Node) bool {
	for h := range try.Children(ast.FieldHandlers).All() {
		classes, ok := caught(p, h.AsExceptHandler())
		if !ok && h.AsExceptHandler().Type().OK() {
			return true // not known
		}
		for _, c := range classes {
			if isGroup(p, c) {
				return true
			}
		}
	}
	return false
}

// onlySingle reports whether classes are all of exceptions that a group never is, and that it does not let out as they
// are: SystemExit, KeyboardInterrupt and a cancellation leave it bare.
func onlySingle(p *rule.Pass, classes []*infer.Class) bool {
	exception, group := p.Types.ClassNamed("builtins.Exception"), p.Types.ClassNamed("builtins.ExceptionGroup")
	for _, c := range classes {
		if exception == nil || group == nil || !p.Types.IsSubclass(c, exception) || p.Types.IsSubclass(group, c) || isGroup(p, c) {
			return false
		}
	}
	return len(classes) > 0
}
