package carrier

import (
	"slices"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/cfg"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// known is what a clause tells of the cancellation that it has caught, for those who go on behind it: the constant that the
// function returns then, and those that it puts into attributes of its object. Who asks for them is told.
type known struct {
	// answer is the constant that every way out of the clause returns; ConstNone where that is nothing, and 0 where it is
	// not known.
	answer ast.Op
	// marks has the constants by the text of the attribute: self.stopped.
	marks map[string]ast.Op
	// locals has those of the function's own variables, which hold until its end.
	locals map[scope.SymbolID]ast.Op
	// parts has the names under which an object or a dict that is returned tells of it: cancelled in Result(cancelled=True).
	parts map[string]bool
}

// tells returns what a clause tells.
func (w *clause) tells() known {
	k := known{marks: map[string]ast.Op{}, locals: map[scope.SymbolID]ast.Op{}}
	h := w.catch.At.AsExceptHandler()
	if !h.OK() {
		return k
	}
	k.answer, k.parts = w.answer()
	for stmt := range h.Body().All() {
		if a := stmt.AsAssign(); a.OK() && a.Targets().Len() == 1 {
			switch target := a.Targets().First(); {
			case target.Kind() == ast.KindName:
				if symbol := w.file.Scopes.Resolve(target.Index); symbol != 0 && !w.boundBehind(symbol) {
					k.locals[symbol] = boolOrNone(a.Value())
				}
			case target.Kind() == ast.KindAttribute && w.file.ClassOfSelf(target.AsAttribute().Value()) != nil:
				k.marks[target.Text()] = boolOrNone(a.Value())
			}
		}
	}
	return k
}

// answer returns the constant that the function returns on every way out of the clause, and the names of what it tells in an
// object or a dict that it returns.
func (w *clause) answer() (value ast.Op, parts map[string]bool) {
	var starts []cfg.BlockID
	for _, b := range w.graph.Order() {
		if w.begins(b) {
			starts = append(starts, b)
		}
	}
	value, returned := answerOf(w.file, w.graph, starts, func(cfg.Edge) bool { return false })
	parts = map[string]bool{}
	for _, n := range returned {
		if w.region(n) {
			eachPart(n, func(name string) { parts[name] = true })
		}
	}
	return value, parts
}

// answerOf returns the constant that a function returns on every way from some blocks, but for those by an excluded edge, 0
// where it is none; and the expressions that it returns.
func answerOf(f *infer.File, graph *cfg.Graph, starts []cfg.BlockID, excluded func(cfg.Edge) bool) (value ast.Op, returned []ast.Node) {
	known, first := true, true
	give := func(op ast.Op) {
		known = known && op != 0 && (first || op == value)
		value, first = op, false
	}
	seen := make([]bool, graph.Len())
	for todo := slices.Clone(starts); len(todo) > 0; todo = todo[1:] {
		for _, e := range graph.Out(todo[0]) {
			switch {
			case e.Kind.IsException() || e.Kind == cfg.Swallowed || excluded(e):
				continue
			case e.Kind == cfg.Returns:
				// What a finally does then is no answer.
				if n := f.Tree.Node(e.Node).AsReturn().Value(); n.OK() {
					returned = append(returned, n)
					give(boolOrNone(n))
				} else {
					give(ast.ConstNone)
				}
			case e.To == graph.Exit:
				give(ast.ConstNone)
			case !seen[e.To]:
				seen[e.To] = true
				todo = append(todo, e.To)
			}
		}
	}
	if !known {
		return 0, returned
	}
	return value, returned
}

// eachPart calls yield with the names of what an object or a dict is made of: Result(cancelled=True), {"cancelled": True}.
func eachPart(n ast.Node, yield func(name string)) {
	for k := range n.AsCall().Keywords().All() {
		yield(k.AsKeyword().Arg())
	}
	for key := range n.Children(ast.FieldKeys).All() {
		if text, err := key.AsConstant().Str(); err == nil {
			yield(text)
		}
	}
}

// asksPart reports whether an edge is one of a condition that asks an answer, which is the value of the await point at, for
// something that the clause has told in it.
func (k known) asksPart(f *infer.File, e cfg.Edge, at ast.Node) bool {
	if !at.OK() || len(k.parts) == 0 || e.Kind != cfg.True && e.Kind != cfg.False {
		return false
	}
	found := false
	f.Tree.Node(e.Node).Walk(func(n ast.Node) bool {
		name, of := "", ast.Node{}
		switch n.Kind() {
		case ast.KindAttribute:
			name, of = n.AsAttribute().Attr(), n.AsAttribute().Value()
		case ast.KindSubscript:
			name, _ = n.AsSubscript().Slice().AsConstant().Str()
			of = n.AsSubscript().Value()
		case ast.KindCall:
			if get := n.AsCall().Func().AsAttribute(); get.Attr() == "get" {
				name, _ = n.AsCall().Args().First().AsConstant().Str()
				of = get.Value()
			}
		}
		found = found || k.parts[name] && isValueOf(f, of, at)
		return !found
	})
	return found
}

// boundBehind reports whether a variable may be given something else behind the clause.
func (w *clause) boundBehind(symbol scope.SymbolID) bool {
	table := w.file.Scopes
	if table.Scope(table.Symbol(symbol).Scope).Node != w.fn.Index || table.Symbol(symbol).Has(scope.IsCaptured) {
		return true
	}
	for id := range table.VariableBindings(symbol) {
		n := w.file.Tree.Node(table.Binding(id).Node)
		if n.Index > w.catch.At.Index && !isInside(w.file, n, w.catch.At) && !w.isOfSibling(n) {
			return true
		}
	}
	return false
}

// isOfSibling reports whether a node stands in another clause of the same try statement.
func (w *clause) isOfSibling(n ast.Node) bool {
	for h := range w.file.Parent(w.catch.At).Children(ast.FieldHandlers).All() {
		if isInside(w.file, n, h) {
			return true
		}
	}
	return false
}

// boolOrNone returns the constant that an expression is, where that is True, False or None; 0 for any other.
func boolOrNone(n ast.Node) ast.Op {
	switch op := n.Op(); {
	case n.Kind() != ast.KindConstant:
		return 0
	case op == ast.ConstTrue || op == ast.ConstFalse || op == ast.ConstNone:
		return op
	default:
		return 0
	}
}

// excludes reports whether an edge is not taken by who goes on: its condition asks for what the clause has told. answered
// says that the condition is about the answer, which is the value of the await point at.
func (k known) excludes(f *infer.File, e cfg.Edge, at ast.Node) (excluded, answered bool) {
	if e.Kind != cfg.True && e.Kind != cfg.False {
		return false, false
	}
	test := f.Tree.Node(e.Node)
	truth, answered := k.truth(f, test, at)
	return truth == scope.AlwaysTrue && e.Kind == cfg.False || truth == scope.AlwaysFalse && e.Kind == cfg.True, answered
}

// denies reports whether an edge behind the clause, in its own function, is not taken: `data = None` in the clause, and
// `if not data: break` behind it.
func (k known) denies(f *infer.File, e cfg.Edge) bool {
	excluded, _ := k.excludes(f, e, ast.Node{})
	return excluded
}

// truth says what a condition comes to behind the clause, as far as that is known.
func (k known) truth(f *infer.File, test, at ast.Node) (truth scope.Truth, answered bool) {
	if value, is := k.value(f, test, at); value != 0 {
		return truthIf(value == ast.ConstTrue), is
	}
	switch test.Kind() {
	case ast.KindUnaryOp:
		if truth, answered := k.truth(f, test.AsUnaryOp().Operand(), at); test.Op() == ast.Not && truth != scope.Open {
			return truthIf(truth == scope.AlwaysFalse), answered
		}
	case ast.KindBoolOp:
		settles := scope.AlwaysFalse
		if test.Op() == ast.Or {
			settles = scope.AlwaysTrue
		}
		for value := range test.AsBoolOp().Values().All() {
			if truth, answered := k.truth(f, value, at); truth == settles {
				return truth, answered
			}
		}
	case ast.KindCompare:
		return k.compared(f, test.AsCompare(), at)
	}
	return scope.Open, false
}

// compared says what a comparison with True, False or None comes to.
func (k known) compared(f *infer.File, c ast.Compare, at ast.Node) (truth scope.Truth, answered bool) {
	value, is := k.value(f, c.Left(), at)
	with := boolOrNone(c.Comparators().First())
	if c.Comparators().Len() != 1 || value == 0 || with == 0 {
		return scope.Open, false
	}
	for op := range c.Ops() {
		switch op {
		case ast.Is, ast.Eq:
			return truthIf(value == with), is
		case ast.IsNot, ast.NotEq:
			return truthIf(value != with), is
		}
	}
	return scope.Open, false
}

func truthIf(so bool) scope.Truth {
	if so {
		return scope.AlwaysTrue
	}
	return scope.AlwaysFalse
}

// value returns the constant that an expression has behind the clause, 0 where it is not known, and whether it is the
// answer.
func (k known) value(f *infer.File, n, at ast.Node) (value ast.Op, answer bool) {
	if a := n.AsAttribute(); a.OK() {
		if f.ClassOfSelf(a.Value()) == nil {
			return 0, false
		}
		return k.marks[n.Text()], false
	}
	if n.Kind() == ast.KindName {
		if value := k.locals[f.Scopes.Resolve(n.Index)]; value != 0 && !at.OK() {
			return value, false
		}
	}
	if k.answer != 0 && at.OK() && isValueOf(f, n, at) {
		return k.answer, true
	}
	return 0, false
}

// isValueOf reports whether an expression is what an await gives: the await itself, or a name that can be nothing else.
func isValueOf(f *infer.File, n, at ast.Node) bool {
	if w := n.AsNamedExpr(); w.OK() {
		n = w.Value()
	}
	if n == at {
		return true
	}
	if n.Kind() != ast.KindName {
		return false
	}
	table := f.Scopes
	symbol := table.Resolve(n.Index)
	if symbol == 0 || table.Scope(table.Symbol(symbol).Scope).Kind != scope.FunctionScope || table.Symbol(symbol).Has(scope.IsCaptured) {
		return false
	}
	reach := table.Flow(table.Symbol(symbol).Scope).Reaching(n.Index)
	if len(reach.Defs) != 1 {
		return false
	}
	b := table.Binding(reach.Defs[0].Binding)
	return b.Value != 0 && b.Value == at.Index && b.Kind == scope.Assign
}

// endsWithOther reports whether an await in the clause waits for what the clause has cancelled before: the cancellation of
// that comes out of it, and out of the function.
func (w *clause) endsWithOther(at ast.Node) bool {
	value := at.AsAwait().Value()
	if call := value.AsCall(); call.OK() {
		f, bound := w.t.Fact(w.file, call)
		arg := call.Args().First()
		if f == nil || !arg.OK() {
			return false
		}
		given := f.GivenBy(call, bound)
		if given.Call.Gives == library.Outcomes || given.Call.Gives == library.DoneAndPending {
			return false
		}
		if p, ok := given.Call.ParameterOf(call, arg, bound); !ok || p.Fate != library.Awaits && p.Fate != library.Schedules && p.Fate != library.Shields {
			return false
		}
		value = arg
	}
	if !value.Is(ast.KindName, ast.KindAttribute) || w.t.isGuarded(spot{w.file, at}) {
		return false
	}
	found := false
	w.catch.At.Walk(func(n ast.Node) bool {
		f := n.AsCall().Func().AsAttribute()
		found = found || n.Index < at.Index && f.Attr() == "cancel" && f.Value().Text() == value.Text()
		return !found
	})
	return found
}
