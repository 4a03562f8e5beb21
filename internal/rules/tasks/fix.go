package tasks

import (
	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// The names of what keepIt adds to a module, and that. A second fix in the same module uses what is there.
const (
	keeper   = "_background_tasks"
	reporter = "_report_outcome"
	keeping  = `

_background_tasks = set()


def _report_outcome(task):
    """Let go of a background task that is done, and report what it raised."""
    _background_tasks.discard(task)
    if not task.cancelled() and task.exception():
        task.get_loop().call_exception_handler(
            {"message": "a background task failed", "exception": task.exception(), "task": task}
        )
`
)

// keepIt is the fix that keeps a task that is dropped until it is done, and gives it a callback that reports what it
// raised. Whether that is enough, or somebody should wait for it, a person has to say.
func keepIt(p *rule.Pass, w carrier.Work) []finding.Fix {
	stmt := p.Parent(w.Made)
	indent, ok := rule.Indent(p.File, stmt)
	if !ok || stmt.Kind() != ast.KindExpr || !rule.EndsLine(p.File, stmt) || !p.Function(stmt).OK() {
		return nil
	}
	name, ok := p.FreeName(stmt, "task", "background_task")
	if !ok {
		return nil
	}
	edits := []finding.Edit{
		rule.InsertBefore(p.File, stmt, name+" = "),
		rule.InsertBelow(p.File, stmt, indent+keeper+".add("+name+")\n"+indent+name+".add_done_callback("+reporter+")\n"),
	}
	if !p.Mentions(keeper) && !p.Mentions(reporter) {
		last := lastImport(p)
		if !last.OK() {
			return nil
		}
		edits = append([]finding.Edit{rule.InsertBelow(p.File, last, keeping)}, edits...)
	}
	return []finding.Fix{{Title: "keep the task, with a done callback that reports what it raised", Edits: edits}}
}

// lastImport returns the last import of a module before its first definition; not OK where there is none.
func lastImport(p *rule.Pass) (last ast.Node) {
	for stmt := range p.File.Tree.Module().Children(ast.FieldBody).All() {
		switch stmt.Kind() {
		case ast.KindImport, ast.KindImportFrom:
			last = stmt
		case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef:
			return last
		}
	}
	return last
}
