package groups

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// isGroup reports whether a class is one of exception groups.
func isGroup(p *rule.Pass, c *infer.Class) bool {
	group := p.Types.ClassNamed("builtins.BaseExceptionGroup")
	return group != nil && p.Types.IsSubclass(c, group)
}

// caught returns the classes that an except clause names; ok is false where not all are known.
func caught(p *rule.Pass, h ast.ExceptHandler) (classes []*infer.Class, ok bool) {
	if !h.Type().OK() {
		return nil, false
	}
	classes = p.Track.Effects().Classes(p.Types.TypeOf(p.File, h.Type()))
	named := 1
	if h.Type().Kind() == ast.KindTuple {
		named = 0
		for range h.Type().Children(ast.FieldElts).All() {
			named++
		}
	}
	return classes, len(classes) >= named && named > 0
}

// groupOf returns the item of a with statement that enters a task group, where one does, and what is known of it.
func groupOf(p *rule.Pass, with ast.Node) (ast.Withitem, *library.Function) {
	return groupIn(p, p.File, with)
}

// groupIn is groupOf for a statement of any file.
func groupIn(p *rule.Pass, f *infer.File, with ast.Node) (ast.Withitem, *library.Function) {
	if with.Kind() != ast.KindAsyncWith {
		return ast.Withitem{}, nil
	}
	for item := range with.AsAsyncWith().Items().All() {
		call := item.AsWithitem().ContextExpr().AsCall()
		if fact, _ := p.Track.Fact(f, call); fact != nil && fact.Exit == library.ExitGroups {
			return item.AsWithitem(), fact
		}
	}
	return ast.Withitem{}, nil
}

// wholeGroup is a task group whose block is all that a statement does, itself or in the function that it awaits.
type wholeGroup struct {
	file *infer.File
	item ast.Withitem
	fact *library.Function
	// in is the function that is awaited, nil for the statement itself.
	in *infer.Func
}

// maxAwaited bounds how many functions await each other down to a group.
const maxAwaited = 3

// wholeGroupOf returns the task group of a statement; ok is false where the statement does anything else.
func wholeGroupOf(p *rule.Pass, f *infer.File, stmt ast.Node, depth int) (out wholeGroup, ok bool) {
	if item, fact := groupIn(p, f, stmt); fact != nil {
		first := stmt.Children(ast.FieldItems).First()
		return wholeGroup{file: f, item: item, fact: fact}, item.Node.Index == first.Index
	}
	await := stmt.Child(ast.FieldValue).AsAwait()
	if !await.OK() || !stmt.Is(ast.KindExpr, ast.KindReturn, ast.KindAssign) || depth == maxAwaited {
		return wholeGroup{}, false
	}
	t := p.Types.TypeOf(f, await.Value())
	if t.Kind != infer.Coroutine || t.Func == nil || t.Func.File.IsLibrary() || t.Func.File.IsInstalled {
		return wholeGroup{}, false
	}
	var receiver *infer.Type
	if method := await.Value().AsCall().Func().AsAttribute(); method.OK() {
		receiver = p.Types.TypeOf(f, method.Value())
	}
	body := t.Func.Node.Children(ast.FieldBody).First()
	if doc := body.AsExpr().Value(); doc.Kind() == ast.KindConstant {
		body = body.Next()
	}
	if body.Field() != ast.FieldBody || body.Next().Field() == ast.FieldBody || len(p.Types.Overrides(t.Func, receiver)) > 1 {
		return wholeGroup{}, false
	}
	if out, ok = wholeGroupOf(p, t.Func.File, body, depth+1); ok {
		out.in = t.Func
	}
	return out, ok
}

// isOf reports whether a handler catches a group: by `except*`, or by naming a class of groups.
func isOf(p *rule.Pass, h ast.ExceptHandler) bool {
	if p.Parent(h.Node).Kind() == ast.KindTryStar {
		return true
	}
	classes, _ := caught(p, h)
	for _, c := range classes {
		if !isGroup(p, c) {
			return false
		}
	}
	return len(classes) > 0
}

// each visits the nodes of a block, not those of functions and classes inside it.
func each(block ast.Nodes, visit func(ast.Node) bool) {
	for stmt := range block.All() {
		stmt.Walk(func(n ast.Node) bool {
			switch n.Kind() {
			case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef, ast.KindLambda:
				return false
			}
			return visit(n)
		})
	}
}
