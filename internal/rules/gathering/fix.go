package gathering

import (
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// useGroup is the fix that runs in a TaskGroup what a gather is given whose outcomes nobody wants, where the project's
// Python has one. It is not safe: what the group raises is an ExceptionGroup.
func useGroup(p *rule.Pass, call ast.Call) []finding.Fix {
	stmt := p.Parent(p.Parent(call.Node))
	module := call.Func().AsAttribute().Value()
	indent, ok := rule.Indent(p.File, stmt)
	if !ok || p.Target < ast.V(11) || stmt.Kind() != ast.KindExpr || module.Kind() != ast.KindName || hasComment(p, stmt) {
		return nil
	}
	name, ok := p.FreeName(stmt, "group", "task_group")
	if !ok || isGuarded(p, stmt) {
		return nil
	}
	lines := []string{"async with " + module.Text() + ".TaskGroup() as " + name + ":"}
	for arg := range call.Args().All() {
		made, ok := inGroupOf(p, arg, name, indent)
		if !ok {
			return nil
		}
		lines = append(lines, made...)
	}
	edits := []finding.Edit{rule.Replace(p.File, stmt, strings.Join(lines, "\n"))}
	return []finding.Fix{{Title: "use a TaskGroup", Edits: edits}}
}

// isGuarded reports whether a handler of the same function stands around a statement: it would miss the group.
func isGuarded(p *rule.Pass, stmt ast.Node) bool {
	fn := p.Function(stmt)
	for child, at := stmt, p.Parent(stmt); at.OK() && at != fn; child, at = at, p.Parent(at) {
		if at.Kind() == ast.KindTry && child.Field() == ast.FieldBody && at.Children(ast.FieldHandlers).Len() > 0 {
			return true
		}
	}
	return false
}

// inGroupOf returns the lines that start one argument of a gather in a group: a coroutine, or each of a comprehension's.
func inGroupOf(p *rule.Pass, arg ast.Node, group, indent string) ([]string, bool) {
	indent += "    "
	if arg.Kind() != ast.KindStarred {
		return []string{indent + group + ".create_task(" + arg.Text() + ")"}, isCoroutine(p, arg)
	}
	each := arg.AsStarred().Value()
	if !each.Is(ast.KindListComp, ast.KindGeneratorExp) || each.Children(ast.FieldGenerators).Len() != 1 {
		return nil, false
	}
	element, loop := each.Child(ast.FieldElt), each.Children(ast.FieldGenerators).First().AsComprehension()
	if loop.IsAsync() || loop.Ifs().First().OK() || !isCoroutine(p, element) {
		return nil, false
	}
	return []string{
		indent + "for " + loop.Target().Text() + " in " + loop.Iter().Text() + ":",
		indent + "    " + group + ".create_task(" + element.Text() + ")",
	}, true
}

// isCoroutine reports whether an expression makes a coroutine, on one line: a group takes nothing else.
func isCoroutine(p *rule.Pass, n ast.Node) bool {
	c, ok := carrier.Of(p.Types.TypeOf(p.File, n))
	return ok && c.Kind == infer.Coroutine && c.Other == nil && !strings.Contains(n.Text(), "\n")
}

// hasComment reports whether a comment stands inside a node.
func hasComment(p *rule.Pass, n ast.Node) bool {
	for _, c := range p.File.Tree.Comments {
		if n.Span().Contains(c.Start) {
			return true
		}
	}
	return false
}
