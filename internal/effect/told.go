package effect

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// What a call tells a function decides some of the conditions under which it raises: `if timeout < 0: raise ValueError` is
// nothing to a call that says 5. Only the parameters matter that such conditions ask, and of what they are given only
// constants, so that a function has few such summaries.

// value is a constant: nil, a bool, a float64 for any number, a string, or a symbol. Bytes are none.
type value any

// symbol is a constant of a module or a class by its name, as zmq.PUB or Mode.READ: what it is, is not known. Two of one
// owner that have other names are taken for two.
type symbol string

// owner returns what a symbol is a constant of.
func (s symbol) owner() string { return string(s[:strings.LastIndexByte(string(s), '.')]) }

// told is what a call says of the guarded parameters, as a text: equal ones are one.
type told string

// sayAll returns what a call tells a function; the first skip parameters are filled already.
func (w *walker) sayAll(fn *infer.Func, call ast.Call, skip int) told {
	if !call.OK() || fn.File.IsStub || fn.File.IsInstalled {
		return ""
	}
	return w.say(w.e.guards(fn), fn, call, skip)
}

// say returns what a call says of some parameters of a function; the first skip ones are filled already.
func (w *walker) say(params []guard, fn *infer.Func, call ast.Call, skip int) told {
	if len(params) == 0 {
		return ""
	}
	given, open := map[ast.Index]ast.Node{}, false
	for arg := range call.Node.All() {
		switch arg.Field() {
		case ast.FieldArgs, ast.FieldKeywords:
			if p := fn.Parameter(call, arg, skip); p.OK() {
				given[p.Index] = arg
			} else {
				open = open || arg.Kind() == ast.KindStarred || arg.Kind() == ast.KindKeyword && arg.AsKeyword().Arg() == ""
			}
		}
	}
	var out strings.Builder
	for _, p := range params {
		arg, ok := given[p.arg.Index]
		from := w
		switch {
		case ok && arg.Kind() == ast.KindKeyword:
			arg = arg.AsKeyword().Value()
		case !ok && !open && p.value != 0:
			arg, from = fn.File.Tree.Node(p.value), &walker{e: w.e, file: fn.File}
		case !ok:
			continue
		}
		if v, known := from.constant(arg); known {
			out.WriteString(p.arg.AsArg().Arg() + "=" + spell(v) + "\n")
		}
	}
	return told(out.String())
}

// spell writes a constant so that parse reads it.
func spell(v value) string {
	switch v := v.(type) {
	case nil:
		return "n"
	case bool:
		return "b" + strconv.FormatBool(v)
	case float64:
		return "f" + strconv.FormatFloat(v, 'g', -1, 64)
	case string:
		return "s" + strconv.Quote(v)
	case symbol:
		return "y" + string(v)
	}
	return ""
}

// of returns what is told of a parameter.
func (t told) of(name string) (value, bool) {
	for line := range strings.Lines(string(t)) {
		have, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		if have != name || text == "" {
			continue
		}
		switch text[0] {
		case 'n':
			return nil, true
		case 'b':
			return text == "btrue", true
		case 'f':
			f, err := strconv.ParseFloat(text[1:], 64)
			return f, err == nil
		case 's':
			s, err := strconv.Unquote(text[1:])
			return s, err == nil
		case 'y':
			return symbol(text[1:]), true
		}
	}
	return nil, false
}

// guard is a parameter that decides whether a function raises, and its default.
type guard struct {
	arg   ast.Node
	value ast.Index
}

// guards returns the guarded parameters of a function in the order of the conditions.
func (e *Evaluator) guards(fn *infer.Func) []guard {
	if known, ok := e.guarded.Get(e.record, fn); ok {
		return known
	}
	e.record.Begin()
	var out []guard
	EachOwn(fn.Node, func(n ast.Node) {
		test := decider(n)
		if !test.OK() {
			return
		}
		out = addGuards(out, fn, test)
	})
	return e.guarded.Put(e.record, fn, out)
}

// decider returns what decides whether something is raised: the test of an if statement, or of asyncio.gather whether it
// collects exceptions. What is called where a parameter is this or that, and only there, may raise too.
func decider(n ast.Node) ast.Node {
	if branch := n.AsIf(); branch.OK() && (asksName(branch.Test()) || decidesRaise(branch)) {
		return branch.Test()
	}
	if k := n.AsKeyword(); k.Arg() == "return_exceptions" {
		return k.Value()
	}
	return ast.Node{}
}

// asksName reports whether a condition is a name, or compares one with a constant.
func asksName(test ast.Node) bool {
	if test.Kind() == ast.KindUnaryOp && test.Op() == ast.Not {
		test = test.AsUnaryOp().Operand()
	}
	if c := test.AsCompare(); c.OK() && c.Comparators().Len() == 1 && c.Comparators().First().Kind() == ast.KindConstant {
		test = c.Left()
	}
	return test.Kind() == ast.KindName
}

// addGuards adds the parameters of a function that a condition asks to those that are known.
func addGuards(out []guard, fn *infer.Func, test ast.Node) []guard {
	test.Walk(func(n ast.Node) bool {
		if b, ok := parameterOf(fn.File, fn.Node, n); ok {
			g := guard{fn.File.Tree.Node(b.Node), b.Value}
			if !slices.Contains(out, g) {
				out = append(out, g)
			}
		}
		return true
	})
	return out
}

// decidesRaise reports whether something is raised in a branch of an if statement, or behind one that ends by a return.
func decidesRaise(n ast.If) bool {
	found := ends(n.Body())
	n.Node.Walk(func(n ast.Node) bool {
		found = found || n.Kind() == ast.KindRaise
		return !found && !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef, ast.KindLambda)
	})
	return found
}

// ends reports whether nothing runs behind a block.
func ends(list ast.Nodes) bool {
	last := list.Last()
	return last.Is(ast.KindReturn, ast.KindRaise, ast.KindBreak, ast.KindContinue) || isEndless(last.AsWhile())
}

// isEndless reports whether a loop has no other end than a return or an exception.
func isEndless(loop ast.While) bool {
	if loop.Test().Op() != ast.ConstTrue {
		return false
	}
	leaves := false
	loop.Node.Walk(func(n ast.Node) bool {
		leaves = leaves || n.Kind() == ast.KindBreak
		return !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef, ast.KindLambda) &&
			(n == loop.Node || !n.Is(ast.KindWhile, ast.KindFor, ast.KindAsyncFor))
	})
	return !leaves
}

// parameterOf returns the binding of the parameter that a Name means which nothing binds anew.
func parameterOf(f *infer.File, fn, n ast.Node) (scope.Binding, bool) {
	b, ok := onlyBinding(f, n)
	return b, ok && b.Kind == scope.Param && b.Stmt == fn.Index
}

// onlyBinding returns the binding of the variable that a Name means, where it has one alone.
func onlyBinding(f *infer.File, n ast.Node) (out scope.Binding, ok bool) {
	if n.Kind() != ast.KindName {
		return out, false
	}
	symbol := f.Scopes.Resolve(n.Index)
	if symbol == 0 {
		return out, false
	}
	count := 0
	for id := range f.Scopes.VariableBindings(symbol) {
		out = f.Scopes.Binding(id)
		count++
	}
	return out, count == 1
}

// constant returns the value of an expression: a literal, a name that is given one once and for all, a parameter of which
// the call said it.
func (w *walker) constant(n ast.Node) (value, bool) {
	switch n.Kind() {
	case ast.KindConstant:
		return literal(n)
	case ast.KindUnaryOp:
		if v, ok := w.constant(n.AsUnaryOp().Operand()); ok && n.Op() == ast.USub {
			f, isNumber := v.(float64)
			return -f, isNumber
		}
	case ast.KindAttribute:
		a := n.AsAttribute()
		owner, name := a.Value().AsName().Id(), a.Attr()
		if owner != "" && owner != "self" && owner != "cls" && strings.ToUpper(name) == name && strings.ToLower(name) != name {
			return symbol(owner + "." + name), true
		}
	case ast.KindName:
		b, ok := onlyBinding(w.file, n)
		switch {
		case !ok:
		case b.Kind == scope.Param && w.fn != nil && b.Stmt == w.fn.Node.Index:
			return w.told.of(n.AsName().Id())
		case b.Kind == scope.Assign || b.Kind == scope.AnnAssign:
			if b.Value != 0 {
				return literal(w.file.Tree.Node(b.Value))
			}
		}
	}
	return nil, false
}

func literal(n ast.Node) (value, bool) {
	c := n.AsConstant()
	switch n.Op() {
	case ast.ConstNone:
		return nil, c.OK()
	case ast.ConstTrue, ast.ConstFalse:
		return n.Op() == ast.ConstTrue, true
	case ast.ConstInt:
		i, err := c.Int()
		if err != nil || !i.IsInt64() || i.Int64() > 1<<52 {
			return nil, false
		}
		return float64(i.Int64()), true
	case ast.ConstFloat:
		f, err := c.Float()
		return f, err == nil
	case ast.ConstStr:
		s, err := c.Str()
		return s, err == nil && c.OK()
	}
	return nil, false
}

// holds tells whether a condition holds, by what the call told, or by the type that a parameter has.
func (w *walker) holds(cond ast.Node) infer.Answer {
	switch cond.Kind() {
	case ast.KindUnaryOp:
		if cond.Op() == ast.Not {
			return opposite(w.holds(cond.AsUnaryOp().Operand()))
		}
	case ast.KindBoolOp:
		decides, out := infer.No, infer.Yes
		if cond.Op() == ast.Or {
			decides, out = infer.Yes, infer.No
		}
		for v := range cond.AsBoolOp().Values().All() {
			switch w.holds(v) {
			case decides:
				return decides
			case infer.Maybe:
				out = infer.Maybe
			}
		}
		return out
	case ast.KindCompare:
		if a := w.compares(cond.AsCompare()); a != infer.Maybe {
			return a
		}
		return w.byType(cond, cond.AsCompare().Left())
	case ast.KindCall:
		if cond.AsCall().Func().AsName().Id() == "isinstance" {
			return w.byType(cond, cond.AsCall().Args().First())
		}
		return w.begins(cond.AsCall())
	case ast.KindName:
		v, ok := w.constant(cond)
		if _, named := v.(symbol); ok && !named {
			return answer(isTrue(v))
		}
	}
	return infer.Maybe
}

// begins decides text.startswith("…") and text.endswith("…") of constants.
func (w *walker) begins(call ast.Call) infer.Answer {
	method := call.Func().AsAttribute()
	test := map[string]func(text, part string) bool{"startswith": strings.HasPrefix, "endswith": strings.HasSuffix}[method.Attr()]
	if test == nil || call.Args().Len() != 1 {
		return infer.Maybe
	}
	of, known := w.constant(method.Value())
	part, given := w.constant(call.Args().First())
	text, isText := of.(string)
	wanted, isPart := part.(string)
	if !known || !given || !isText || !isPart {
		return infer.Maybe
	}
	return answer(test(text, wanted))
}

// byType asks the type of a parameter that nothing binds anew: of a class that is tested for, or None.
func (w *walker) byType(cond, subject ast.Node) infer.Answer {
	if w.fn == nil {
		return infer.Maybe
	}
	if _, ok := parameterOf(w.file, w.fn.Node, subject); !ok {
		return infer.Maybe
	}
	if c := cond.AsCompare(); c.OK() && c.Comparators().First().Op() != ast.ConstNone {
		return infer.Maybe
	}
	return w.e.types.Truth(w.file, w.env, cond)
}

// compares decides a comparison of constants.
func (w *walker) compares(c ast.Compare) infer.Answer {
	left, ok := w.constant(c.Left())
	operands := c.Comparators().Slice()
	i := 0
	for op := range c.Ops() {
		if op == ast.In || op == ast.NotIn {
			return w.contains(left, ok, op, operands[i])
		}
		right, known := w.constant(operands[i])
		if !ok || !known {
			return infer.Maybe
		}
		switch compare1(left, op, right) {
		case infer.No:
			return infer.No
		case infer.Maybe:
			return infer.Maybe
		}
		left = right
		i++
	}
	return infer.Yes
}

// compareNamed decides one comparison of which a side is a symbol.
func compareNamed(left value, op ast.Op, right value) infer.Answer {
	l, known := left.(symbol)
	r, given := right.(symbol)
	if !known || !given || l != r && l.owner() != r.owner() {
		return infer.Maybe
	}
	switch op {
	case ast.Eq, ast.Is:
		return answer(l == r)
	case ast.NotEq, ast.IsNot:
		return answer(l != r)
	}
	return infer.Maybe
}

func isSymbol(v value) bool {
	_, ok := v.(symbol)
	return ok
}

// compare1 decides one comparison: identity only of None and the truth values.
func compare1(left value, op ast.Op, right value) infer.Answer {
	if isSymbol(left) || isSymbol(right) {
		return compareNamed(left, op, right)
	}
	switch op {
	case ast.Eq:
		return answer(left == right)
	case ast.NotEq:
		return answer(left != right)
	case ast.Is, ast.IsNot:
		if left == nil || right == nil {
			return answer((left == right) == (op == ast.Is))
		}
		return infer.Maybe
	}
	order, ok := 0, false
	switch l := left.(type) {
	case float64:
		var r float64
		if r, ok = right.(float64); ok {
			order = cmp.Compare(l, r)
		}
	case string:
		var r string
		if r, ok = right.(string); ok {
			order = cmp.Compare(l, r)
		}
	}
	if !ok {
		return infer.Maybe
	}
	switch op {
	case ast.Lt:
		return answer(order < 0)
	case ast.LtE:
		return answer(order <= 0)
	case ast.Gt:
		return answer(order > 0)
	case ast.GtE:
		return answer(order >= 0)
	}
	return infer.Maybe
}

// contains decides whether a constant is in a display of constants, or in what is one of them once and for all.
func (w *walker) contains(v value, known bool, op ast.Op, display ast.Node) infer.Answer {
	if b, ok := onlyBinding(w.file, display); ok && (b.Kind == scope.Assign || b.Kind == scope.AnnAssign) && b.Value != 0 {
		display = w.file.Tree.Node(b.Value)
	}
	if !known || !display.Is(ast.KindTuple, ast.KindList, ast.KindSet) {
		return infer.Maybe
	}
	found := false
	for elt := range display.Children(ast.FieldElts).All() {
		c, ok := w.constant(elt)
		if !ok || (isSymbol(c) || isSymbol(v)) && compareNamed(v, ast.Eq, c) == infer.Maybe {
			return infer.Maybe
		}
		found = found || c == v
	}
	return answer(found == (op == ast.In))
}

func isTrue(v value) bool {
	switch v := v.(type) {
	case bool:
		return v
	case float64:
		return v != 0
	case string:
		return v != ""
	}
	return false
}

func answer(yes bool) infer.Answer {
	if yes {
		return infer.Yes
	}
	return infer.No
}

func opposite(a infer.Answer) infer.Answer {
	switch a {
	case infer.Yes:
		return infer.No
	case infer.No:
		return infer.Yes
	}
	return infer.Maybe
}

// branches returns what an if statement raises: of a branch that is never taken, nothing. over says that nothing runs
// behind it.
func (w *walker) branches(n ast.If) (raised *Set, over bool) {
	raised = w.node(n.Test())
	holds := w.holds(n.Test())
	if holds != infer.No {
		raised = Union(raised, w.block(n.Body()))
		over = holds == infer.Yes && ends(n.Body())
	}
	if holds != infer.Yes {
		raised = Union(raised, w.block(n.Orelse()))
		over = holds == infer.No && ends(n.Orelse())
	}
	return raised, over
}

// isIdle reports whether a node stands in a branch that is never taken, or behind one that is and that leaves.
func (w *walker) isIdle(n ast.Node) bool {
	for up := w.file.Parent(n); up.OK() && !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef); n, up = up, w.file.Parent(up) {
		for before := range up.Children(n.Field()).All() {
			if before == n {
				break
			}
			if branch := before.AsIf(); branch.OK() && w.isLeft(branch) {
				return true
			}
		}
		branch := up.AsIf()
		if !branch.OK() {
			continue
		}
		switch {
		case n.Field() == ast.FieldBody && w.holds(branch.Test()) == infer.No:
			return true
		case n.Field() == ast.FieldOrelse && w.holds(branch.Test()) == infer.Yes:
			return true
		}
	}
	return false
}

// isLeft reports whether nothing runs behind an if statement, by the branch that is taken.
func (w *walker) isLeft(n ast.If) bool {
	switch {
	case ends(n.Body()):
		return w.holds(n.Test()) == infer.Yes
	case ends(n.Orelse()):
		return w.holds(n.Test()) == infer.No
	}
	return false
}
