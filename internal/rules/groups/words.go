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
	if with.Kind() != ast.KindAsyncWith {
		return ast.Withitem{}, nil
	}
	for item := range with.AsAsyncWith().Items().All() {
		call := item.AsWithitem().ContextExpr().AsCall()
		if !call.OK() {
			continue
		}
		name, _ := p.Types.TypeOf(p.File, call.Func()).Callee()
		if f, ok := p.Facts.Function(name); ok && f.Exit == library.ExitGroups {
			return item.AsWithitem(), f
		}
	}
	return ast.Withitem{}, nil
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
