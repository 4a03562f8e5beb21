package carrier

import (
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// contained returns what is done with a value that is put into the container that an expression is.
func (t *Tracker) contained(s spot, depth int) Use {
	if depth > maxDepth {
		return Reads
	}
	switch n := s.node; n.Kind() {
	case ast.KindName:
		table := s.file.Scopes
		if owner := table.Resolve(n.Index); owner != 0 && !isParameter(s.file, owner) {
			return t.variable(s.file, owner, depth) | t.sharedBy(s.file, owner, depth)
		}
	case ast.KindAttribute:
		return t.kept(s, depth)
	case ast.KindSubscript:
		return t.contained(s.at(n.AsSubscript().Value()), depth+1)
	case ast.KindCall:
		// d.setdefault(key, []) and d.get(key) give a container that is in d.
		if f := n.AsCall().Func().AsAttribute(); f.Attr() == "setdefault" || f.Attr() == "get" {
			return t.contained(s.at(f.Value()), depth+1)
		}
	}
	return Reads
}

// sharedBy returns what others do with a value that is put into the container that a variable holds: it may be theirs
// as well, as `bucket = self._buckets.setdefault(key, set())` is.
func (t *Tracker) sharedBy(f *infer.File, owner scope.SymbolID, depth int) Use {
	q := question{file: f, variable: owner, depth: depth, shared: true}
	return t.solver.Ask(q, func() Use {
		out := Use(0)
		for id := range f.Scopes.VariableBindings(owner) {
			b := f.Scopes.Binding(id)
			switch {
			case b.Kind == scope.AugAssign || b.Kind == scope.AnnAssign && b.Value == 0:
			case b.Value == 0 || b.Kind != scope.Assign && b.Kind != scope.AnnAssign && b.Kind != scope.NamedExpr || len(f.Scopes.Path(id)) > 0:
				return Reads
			default:
				out |= t.sharedIn(spot{f, f.Tree.Node(b.Value)}, depth)
			}
		}
		return out
	})
}

// sharedIn returns what others do with a value that is put into the container that an expression gives: nothing, where it is
// made here.
func (t *Tracker) sharedIn(s spot, depth int) Use {
	switch n := s.node; n.Kind() {
	case ast.KindList, ast.KindTuple, ast.KindSet, ast.KindDict, ast.KindListComp, ast.KindSetComp, ast.KindDictComp, ast.KindBinOp,
		ast.KindConstant:
		return 0
	case ast.KindIfExp:
		return t.sharedIn(s.at(n.AsIfExp().Body()), depth) | t.sharedIn(s.at(n.AsIfExp().Orelse()), depth)
	case ast.KindBoolOp:
		out := Use(0)
		for v := range n.AsBoolOp().Values().All() {
			out |= t.sharedIn(s.at(v), depth)
		}
		return out
	case ast.KindCall:
		if t.types.TypeOf(s.file, n.AsCall().Func()).Kind == infer.ClassObject {
			return 0
		}
	}
	return t.contained(s, depth)
}

// isContainer reports whether the value of an expression is one of Python's own containers, as far as is known: a method
// `add` of any other object does what it likes. What is in one of them is taken for one where nothing is known of it.
func (t *Tracker) isContainer(s spot) bool {
	known := false
	for _, arm := range t.types.TypeOf(s.file, s.node).Arms() {
		switch {
		case arm.Kind == infer.None || arm.Kind == infer.Never:
		case arm.Kind == infer.Tuple || arm.Kind == infer.Instance && arm.Class.File.IsStandard():
			known = true
		case arm.IsUnknown() || arm.Kind == infer.Elsewhere:
			return t.isInContainer(s)
		default:
			return false
		}
	}
	return known || t.isInContainer(s)
}

// isInContainer reports whether an expression gives what is in a container.
func (t *Tracker) isInContainer(s spot) bool {
	switch n := s.node; n.Kind() {
	case ast.KindSubscript:
		return t.isContainer(s.at(n.AsSubscript().Value()))
	case ast.KindName:
		made := t.origin(s)
		return made != s && made.node.Kind() != ast.KindName && t.isInContainer(made)
	case ast.KindCall:
		f := n.AsCall().Func().AsAttribute()
		return (f.Attr() == "setdefault" || f.Attr() == "get") && t.isContainer(s.at(f.Value()))
	}
	return false
}
