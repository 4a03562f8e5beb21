package carrier

import (
	"cmp"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// What holds where a name is bound holds for as long as the names stay what they are that the condition asks: behind
// `if fetch: task = …` no way leads past an `if fetch:` that awaits the task.

// conditions returns what holds where a node of a function stands: the conditions of the if statements around it, by their
// text, of those that stay what they are.
func (w *leaver) conditions(n ast.Node) map[string]bool {
	var holds map[string]bool
	for up := w.file.Parent(n); n.OK() && n.Index != w.graph.Node && up.OK(); n, up = up, w.file.Parent(up) {
		branch := up.AsIf()
		if !branch.OK() || n.Field() == ast.FieldTest {
			continue
		}
		w.eachAtom(branch.Test(), n.Field() == ast.FieldBody, func(atom ast.Node, truth bool) {
			if w.stays(atom) {
				if holds == nil {
					holds = map[string]bool{}
				}
				holds[atom.Text()] = truth
			}
		})
	}
	return holds
}

// eachAtom calls do for the parts of a condition of which it is known what they are where the whole is true, or false.
func (w *leaver) eachAtom(test ast.Node, truth bool, do func(atom ast.Node, truth bool)) {
	switch {
	case test.Kind() == ast.KindUnaryOp && test.Op() == ast.Not:
		w.eachAtom(test.AsUnaryOp().Operand(), !truth, do)
	case test.Kind() == ast.KindBoolOp:
		if (test.Op() == ast.And) == truth {
			for v := range test.AsBoolOp().Values().All() {
				w.eachAtom(v, truth, do)
			}
		}
	default:
		do(test, truth)
	}
}

// stays reports whether a condition is the same wherever the function asks it: it asks names alone, and constants, each name
// bound once, in no loop, and attributes that only __init__ sets.
func (w *leaver) stays(test ast.Node) bool {
	stays := true
	test.Walk(func(n ast.Node) bool {
		switch n.Kind() {
		case ast.KindName:
			stays = stays && w.isBoundOnce(n)
		case ast.KindAttribute:
			stays = stays && w.isSetOnce(n.AsAttribute().Attr())
		case ast.KindConstant, ast.KindCompare, ast.KindUnaryOp:
		default:
			stays = false
		}
		return stays
	})
	return stays
}

// isSetOnce reports whether an attribute of a name is stored in __init__ alone, as far as the file tells.
func (w *leaver) isSetOnce(attr string) bool {
	once := true
	w.file.Tree.Module().Walk(func(n ast.Node) bool {
		if once && n.Kind() == ast.KindAttribute && n.Has(ast.FlagStore|ast.FlagDel) && n.AsAttribute().Attr() == attr {
			fn := w.file.Tree.Node(w.file.Scopes.Scope(w.file.Scopes.ScopeOf(n.Index)).Node)
			once = fn.AsFunctionDef().Name() == "__init__"
		}
		return once
	})
	return once
}

// isBoundOnce reports whether a Name means a variable of the function, or of the module, that is bound once, and in no loop.
func (w *leaver) isBoundOnce(name ast.Node) bool {
	table := w.file.Scopes
	symbol := table.Resolve(name.Index)
	if symbol == 0 {
		return false
	}
	if where := table.Scope(table.Symbol(symbol).Scope); where.Node != w.graph.Node && where.Kind != scope.ModuleScope {
		return false
	}
	var binding scope.Binding
	count := 0
	for id := range table.VariableBindings(symbol) {
		binding = table.Binding(id)
		count++
	}
	if count != 1 {
		return false
	}
	for n := w.file.Tree.Node(binding.Node); n.OK() && n.Index != w.graph.Node; n = w.file.Parent(n) {
		if n.Is(ast.KindFor, ast.KindAsyncFor, ast.KindWhile) {
			return false
		}
	}
	return true
}

// contradicts reports whether an edge is taken only where something does not hold that holds where the name is bound.
func (w *leaver) contradicts(e cfg.Edge) bool {
	if len(w.holds) == 0 || e.Kind != cfg.True && e.Kind != cfg.False {
		return false
	}
	against := false
	w.eachAtom(w.file.Tree.Node(e.Node), e.Kind == cfg.True, func(atom ast.Node, truth bool) {
		held, known := w.holds[atom.Text()]
		against = against || known && held != truth || truth && w.equalsAnother(atom)
	})
	return against
}

// equalsAnother reports whether a condition wants something to equal one constant that equals another one.
func (w *leaver) equalsAnother(atom ast.Node) bool {
	what, constant, ok := equality(atom)
	if !ok {
		return false
	}
	for held, truth := range w.holds {
		if rest, is := strings.CutPrefix(held, what+" == "); truth && is && rest != constant {
			return true
		}
	}
	return false
}

// equality returns the text of both sides of a comparison with a constant: a number, a text, or a name in capitals.
func equality(n ast.Node) (what, constant string, ok bool) {
	c := n.AsCompare()
	if !c.OK() {
		return "", "", false
	}
	right := c.Comparators().First()
	ops := slices.Collect(c.Ops())
	if len(ops) != 1 || ops[0] != ast.Eq || right.Next().OK() {
		return "", "", false
	}
	name := cmp.Or(right.AsName().Id(), right.AsAttribute().Attr())
	isConstant := right.Kind() == ast.KindConstant || name != "" && name == strings.ToUpper(name)
	what, constant = c.Left().Text(), right.Text()
	return what, constant, isConstant && n.Text() == what+" == "+constant
}
