package carrier

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// follower follows outcomes from the call that gathers them. Where an outcome is inside a value, a shape tells, outermost
// first: "a" where the value has to be awaited, "*" where it is any element, "1" where it is the element at that place, "v"
// where it is what a mapping has under some key; nothing where the value is the outcome.
type follower struct {
	t       *Tracker
	heed    Heed
	taken   spot
	awaited bool
	// some are the classes of the tests that find some exceptions alone.
	some []*infer.Class
	seen map[held]bool
	// returned are the functions that were followed to their callers, by their definitions.
	returned map[spot]bool
}

// held is a variable, or one binding of it, or an attribute of a class, that holds outcomes.
type held struct {
	file     *infer.File
	class    *infer.Class
	name     string
	variable scope.SymbolID
	binding  scope.BindingID
	shape    string
}

// maxShape bounds how deep an outcome is followed into values.
const maxShape = 5

func (w *follower) take(s spot) {
	if w.heed&Takes == 0 {
		w.taken = s
	}
	w.heed |= Takes
}

// value follows the value of an expression to what it is part of.
func (w *follower) value(s spot, shape string) {
	if len(shape) > maxShape {
		w.heed |= Hands
		return
	}
	up := s.parent()
	field := s.node.Field()
	switch n := up.node; n.Kind() {
	case ast.KindExpr:
		if displayed, _ := up.file.IsDisplayed(n); displayed {
			w.heed |= Hands // whoever runs the notebook sees the exceptions
		}
		return
	case ast.KindDelete, ast.KindIf, ast.KindWhile, ast.KindAssert, ast.KindUnaryOp:
		return
	case ast.KindAwait:
		if shape[:min(1, len(shape))] == "a" {
			w.awaited = true
			w.value(up, shape[1:])
			return
		}
	case ast.KindNamedExpr:
		w.stored(up.at(n.AsNamedExpr().Target()), shape)
		w.value(up, shape)
		return
	case ast.KindAssign:
		for target := range n.AsAssign().Targets().All() {
			w.stored(up.at(target), shape)
		}
		return
	case ast.KindAnnAssign:
		w.stored(up.at(n.AsAnnAssign().Target()), shape)
		return
	case ast.KindTuple:
		if i := place1(n.Children(ast.FieldElts), s.node); i != "" {
			w.value(up, i+shape)
			return
		}
	case ast.KindList, ast.KindSet, ast.KindListComp, ast.KindSetComp, ast.KindGeneratorExp:
		w.value(up, "*"+shape)
		return
	case ast.KindDict, ast.KindDictComp:
		if field == ast.FieldValues || field == ast.FieldValue {
			w.value(up, "v"+shape)
			return
		}
	case ast.KindStarred:
		if around := up.parent(); strings.HasPrefix(shape, "*") && around.node.Is(ast.KindList, ast.KindTuple, ast.KindSet) {
			w.value(around, shape)
			return
		}
	case ast.KindFor, ast.KindComprehension:
		if field == ast.FieldIfs {
			return
		}
		w.iterated(up.at(n.Child(ast.FieldTarget)), s, shape)
		return
	case ast.KindIfExp:
		if field != ast.FieldTest {
			w.value(up, shape)
		}
		return
	case ast.KindBoolOp:
		w.value(up, shape)
		return
	case ast.KindCompare:
		w.compared(up, shape)
		return
	case ast.KindBinOp:
		switch {
		case strings.HasPrefix(shape, "*") && n.Op() == ast.Add:
			w.value(up, shape)
			return
		case shape == "" && operand(n) == Used:
			w.take(s)
			return
		}
	case ast.KindSubscript:
		w.subscript(up, s, shape)
		return
	case ast.KindAttribute:
		w.attribute(up, s, shape)
		return
	case ast.KindMatch:
		w.heed |= Tests
		return
	case ast.KindReturn:
		w.returns(up, shape)
		return
	case ast.KindKeyword:
		w.argument(up.parent(), n, n.AsKeyword().Value(), shape)
		return
	case ast.KindCall:
		if field == ast.FieldArgs {
			w.argument(up, s.node, s.node, shape)
			return
		}
	}
	w.heed |= Hands
}

// place1 returns the place of a node among others as a shape has it, "" where that has no word for it.
func place1(list ast.Nodes, n ast.Node) string {
	i := 0
	for e := range list.All() {
		if e.Kind() == ast.KindStarred {
			return ""
		}
		if e.Index == n.Index && i < 10 {
			return string(rune('0' + i))
		}
		i++
	}
	return ""
}

// stored follows a value to a target.
func (w *follower) stored(s spot, shape string) {
	switch s.node.Kind() {
	case ast.KindName:
		w.bound(s, shape)
	case ast.KindTuple, ast.KindList:
		w.unpacked(s, shape)
	case ast.KindStarred:
		w.stored(s.at(s.node.AsStarred().Value()), "*"+shape)
	case ast.KindSubscript:
		w.contained(s.at(s.node.AsSubscript().Value()), "v"+shape)
	case ast.KindAttribute:
		w.kept(s, shape)
	default:
		w.heed |= Hands
	}
}

// unpacked follows a value that is unpacked to several targets.
func (w *follower) unpacked(s spot, shape string) {
	if shape == "" {
		w.take(s)
		return
	}
	elts := s.node.Children(ast.FieldElts)
	for e := range elts.All() {
		switch {
		case shape[0] == '*':
			w.stored(s.at(e), shape[1:])
		case shape[0] == 'v' || shape[0] == 'a':
		case place1(elts, e) == shape[:1]:
			w.stored(s.at(e), shape[1:])
		case place1(elts, e) == "":
			w.heed |= Hands
		}
	}
}

// iterated follows what is iterated over to the target.
func (w *follower) iterated(target, s spot, shape string) {
	switch {
	case shape == "":
		w.take(s)
	case shape[0] == 'a':
		w.heed |= Hands
	case shape[0] != 'v':
		w.stored(target, shape[1:])
	}
}

// bound follows a value to the uses of the name that it is bound to.
func (w *follower) bound(s spot, shape string) {
	table := s.file.Scopes
	b := table.BindingAt(s.node.Index)
	if b == 0 {
		w.heed |= Hands
		return
	}
	symbol := table.Symbol(table.Binding(b).Symbol)
	owner := table.Symbol(symbol.Owner)
	where := table.Scope(owner.Scope).Kind
	if where != scope.FunctionScope && where != scope.LambdaScope && where != scope.ComprehensionScope && where != scope.GeneratorScope {
		w.heed |= Hands // others may look at it
		return
	}
	if symbol.Owner != table.Binding(b).Symbol || owner.Has(scope.IsCaptured) {
		w.variable(s.file, symbol.Owner, shape)
		return
	}
	key := held{file: s.file, binding: b, shape: shape}
	if w.seen[key] {
		return
	}
	w.seen[key] = true
	flow := table.Flow(symbol.Scope)
	for n := range mentions(s.file, symbol.Owner) {
		if !n.Has(ast.FlagStore|ast.FlagDel) && reaches(flow.Reaching(n.Index), b) {
			w.use(s.at(n), shape)
		}
	}
}

// variable follows what a variable holds at any time.
func (w *follower) variable(f *infer.File, owner scope.SymbolID, shape string) {
	key := held{file: f, variable: owner, shape: shape}
	if w.seen[key] {
		return
	}
	w.seen[key] = true
	for n := range w.t.everywhere(f, owner) {
		if !n.Has(ast.FlagStore | ast.FlagDel) {
			w.use(spot{f, n}, shape)
		}
	}
}

// use follows one use of a name. Where a condition around has found that it is an exception, it is told apart already.
func (w *follower) use(s spot, shape string) {
	if shape == "" && w.isInErrorBranch(s) {
		return
	}
	w.value(s, shape)
}

// isInErrorBranch reports whether a name stands in a branch that is taken where isinstance finds an exception in it.
func (w *follower) isInErrorBranch(s spot) bool {
	for at := s; at.node.OK(); at = at.parent() {
		up := at.parent()
		var test ast.Node
		switch {
		case up.node.Kind() == ast.KindIf && at.node.Field() == ast.FieldBody:
			test = up.node.AsIf().Test()
		case up.node.Kind() == ast.KindIfExp && at.node.Field() == ast.FieldBody:
			test = up.node.AsIfExp().Test()
		case up.node.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindModule):
			return false
		default:
			continue
		}
		call := test.AsCall()
		if call.Func().AsName().Id() == "isinstance" && call.Args().First().AsName().Id() == s.node.AsName().Id() &&
			w.class(s.at(call.Args().First().Next())) != Tests|Takes {
			return true
		}
	}
	return false
}

// compared follows an operand of a comparison: by identity a value is told from an exception, most others look at a value.
func (w *follower) compared(s spot, shape string) {
	if shape != "" {
		return
	}
	for op := range s.node.AsCompare().Ops() {
		switch op {
		case ast.Is, ast.IsNot:
			w.heed |= Tests
		case ast.Lt, ast.LtE, ast.Gt, ast.GtE:
			w.take(s)
		}
	}
}

// subscript follows a value of which an item is read.
func (w *follower) subscript(up, s spot, shape string) {
	sub := up.node.AsSubscript()
	switch {
	case s.node.Field() != ast.FieldValue:
		w.heed |= Hands
	case up.node.Has(ast.FlagStore | ast.FlagDel):
	case shape == "":
		w.take(s)
	case shape[0] == 'a':
		w.heed |= Hands
	case sub.Slice().Kind() == ast.KindSlice:
		w.value(up, shape)
	case shape[0] >= '0' && shape[0] <= '9' && sub.Slice().Kind() == ast.KindConstant && sub.Slice().Text() != shape[:1]:
	default:
		w.value(up, shape[1:])
	}
}

// attribute follows a value of which an attribute is read.
func (w *follower) attribute(up, s spot, shape string) {
	name := up.node.AsAttribute().Attr()
	call := up.parent()
	called := call.node.Kind() == ast.KindCall && up.node.Field() == ast.FieldFunc
	switch {
	case shape == "" && (strings.HasPrefix(name, "__") || name == "args" || name == "with_traceback" || name == "add_note"):
		w.heed |= Tests // what exceptions have
	case shape == "":
		w.take(s)
	case !called:
		w.heed |= Hands
	case shape[0] == 'a':
		switch name {
		case "result":
			w.awaited = true
			w.value(call, shape[1:])
		case "cancel", "done", "cancelled", "exception":
		default:
			w.heed |= Hands
		}
	case shape[0] == 'v':
		w.mappingMethod(call, name, shape)
	default:
		switch name {
		case "append", "add", "extend", "insert", "clear", "index", "count", "sort", "reverse", "remove", "discard":
		case "pop", "popleft":
			w.value(call, shape[1:])
		case "copy":
			w.value(call, shape)
		default:
			w.heed |= Hands
		}
	}
}

func (w *follower) mappingMethod(call spot, name, shape string) {
	switch name {
	case "values":
		w.value(call, "*"+shape[1:])
	case "items":
		w.value(call, "*1"+shape[1:])
	case "get", "pop", "setdefault":
		w.value(call, shape[1:])
	case "copy":
		w.value(call, shape)
	case "keys", "clear", "update":
	default:
		w.heed |= Hands
	}
}

// contained follows what is put into the container that an expression is: a local variable.
func (w *follower) contained(s spot, shape string) {
	if len(shape) <= maxShape && s.node.Kind() == ast.KindName {
		table := s.file.Scopes
		if owner := table.Resolve(s.node.Index); owner != 0 && table.Scope(table.Symbol(owner).Scope).Kind == scope.FunctionScope &&
			!isParameter(s.file, owner) && w.isContainer(s) {
			w.variable(s.file, owner, shape)
			return
		}
	}
	w.heed |= Hands
}

// isContainer reports whether an expression is one of Python's own containers.
func (w *follower) isContainer(s spot) bool {
	for _, arm := range w.t.types.TypeOf(s.file, s.node).Arms() {
		if arm.Kind != infer.Instance || !arm.Class.File.IsStandard() {
			return false
		}
	}
	return true
}

// class returns what a test by isinstance against an expression finds: Tests and Takes where it finds values.
func (w *follower) class(s spot) Heed {
	exception, plain := w.t.types.ClassNamed("builtins.BaseException"), w.t.types.ClassNamed("builtins.Exception")
	classes := w.t.effects.Classes(w.t.types.TypeOf(s.file, s.node))
	out := Heed(0)
	for _, c := range classes {
		switch name := c.FullName(); {
		case name == "builtins.Exception":
			out |= TestsErrors
		case name == "asyncio.CancelledError" || name == "asyncio.exceptions.CancelledError":
			out |= TestsCancelled
		case exception != nil && !w.t.types.IsSubclass(c, exception):
			return Tests | Takes
		case plain != nil && w.t.types.IsSubclass(c, plain):
			out |= TestsSome
			if !slices.Contains(w.some, c) {
				w.some = append(w.some, c)
			}
		default:
			out |= Tests
		}
	}
	if out == 0 {
		return Tests // not known: it may be any
	}
	return out
}
