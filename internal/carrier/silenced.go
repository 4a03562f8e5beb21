package carrier

import (
	"slices"

	"github.com/unheeded/unheeded/internal/effect"
	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Silenced is a task whose exception a done callback reads and drops, and that nobody else reads: not even the log
// has it.
type Silenced struct {
	// At is the call that adds the callback.
	At Element
	// Shown says that the task is kept under a public name, where code that was not seen may read it.
	Shown  bool
	Raises *effect.Set
	Bodies []*infer.Func
}

// Silences returns the tasks whose exceptions are lost because a call of exception() or result() in a done callback
// drops what it gives, and raises, so that asyncio takes them for read.
func (t *Tracker) Silences(f *infer.File, read ast.Call) []Silenced {
	s := spot{f, read.Node}
	callback := functionOf(f, read.Node)
	if !callback.OK() || !dropsOutcome(t, s) || !t.looksElsewhere(s, callback) {
		return nil
	}
	var out []Silenced
	for _, added := range t.addsCallback(f, callback) {
		out = append(out, t.silenced(added)...)
	}
	return out
}

// dropsOutcome reports whether nobody learns what a call of exception() or result() gives, or raises.
func dropsOutcome(t *Tracker, read spot) bool {
	if t.value(read, 0) != 0 && read.parent().node.Kind() != ast.KindLambda {
		return false
	}
	quiet := read.node.AsCall().Func().AsAttribute().Attr() == "exception"
	for at := read; at.node.OK() && !at.node.Is(ast.KindFunctionDef, ast.KindLambda); at = at.parent() {
		up := at.parent()
		switch up.node.Kind() {
		case ast.KindIf:
			// A task that was cancelled has no exception.
			if at.node.Field() == ast.FieldBody && calleeName(up.node.AsIf().Test().AsCall()) == "cancelled" {
				return false
			}
		case ast.KindTry:
			quiet = quiet || at.node.Field() == ast.FieldBody && t.dropsErrors(up)
		case ast.KindWith:
			for item := range up.node.Children(ast.FieldItems).All() {
				call := item.AsWithitem().ContextExpr().AsCall()
				if name, _ := t.types.TypeOf(up.file, call.Func()).Callee(); name == "contextlib.suppress" {
					quiet = quiet || t.namesAllErrors(up.file, call.Args().First())
				}
			}
		}
	}
	return quiet
}

// dropsErrors reports whether a clause of a try statement catches every error, and does nothing.
func (t *Tracker) dropsErrors(try spot) bool {
	for n := range try.node.Children(ast.FieldHandlers).All() {
		h := n.AsExceptHandler()
		quiet := h.Body().Len() == 1 && h.Body().First().Is(ast.KindPass, ast.KindReturn)
		if quiet && (!h.Type().OK() || t.namesAllErrors(try.file, h.Type())) {
			return true
		}
	}
	return false
}

// namesAllErrors reports whether Exception, or what it derives from, is among the classes that an expression names.
func (t *Tracker) namesAllErrors(f *infer.File, n ast.Node) bool {
	return slices.ContainsFunc(t.effects.Classes(t.types.TypeOf(f, n)), func(c *infer.Class) bool {
		return c.FullName() == "builtins.Exception" || c.FullName() == "builtins.BaseException"
	})
}

// looksElsewhere reports whether a callback does no more with its task beside a call than to look at it.
func (t *Tracker) looksElsewhere(read spot, callback ast.Node) bool {
	name := read.node.AsCall().Func().AsAttribute().Value().AsName()
	owner := read.file.Scopes.Resolve(name.Index)
	if !name.OK() || owner == 0 || !isParameter(read.file, owner) {
		return false
	}
	for n := range mentions(read.file, owner) {
		if n.Index == name.Index || n.Has(ast.FlagStore|ast.FlagDel) {
			continue
		}
		if t.value(read.at(n), 0)&^(Looks|Discards|Cancels) != 0 {
			return false
		}
	}
	return read.file.Scopes.Scope(read.file.Scopes.Symbol(owner).Scope).Node == callback.Index
}

// addsCallback returns the calls of add_done_callback that a function is given to.
func (t *Tracker) addsCallback(f *infer.File, callback ast.Node) []spot {
	var out []spot
	add := func(s spot) {
		up := s.parent()
		adds := s.node.Field() == ast.FieldArgs && calleeName(up.node.AsCall()) == "add_done_callback"
		if adds && !IsTest(up.file, up.node) {
			out = append(out, up)
		}
	}
	if callback.Kind() == ast.KindLambda {
		add(spot{f, callback})
		return out
	}
	fn := f.Func(callback)
	sites, _ := t.types.Sites(f, fn.Name())
	for _, s := range sites {
		if t.types.TypeOf(s.File, s.Node).Func == fn {
			add(spot{s.File, s.Node})
		}
	}
	return out
}

// silenced returns the tasks that a call of add_done_callback is about, as far as nobody else reads them. One that
// is cancelled before is given up on purpose.
func (t *Tracker) silenced(added spot) []Silenced {
	holder := added.at(added.node.AsCall().Func().AsAttribute().Value())
	held, private := t.holders(holder)
	uses := Use(0)
	for _, h := range held {
		if !h.node.Has(ast.FlagStore) && h.parent().node.AsAttribute().Attr() != "add_done_callback" {
			uses |= t.value(h, 0)
		}
	}
	if uses&Reads != 0 || cancelsWhere(added, func(n ast.Index) bool { return n < added.node.Index }) {
		return nil
	}
	if uses&Returns != 0 {
		return t.silencedOfCallers(added)
	}
	var out []Silenced
	for _, m := range givenTo(holder) {
		if w, ok := t.work(m, nil, true); ok && w.Kind == library.Task && w.Raises.Fails() {
			out = append(out, Silenced{Element{added.file, added.node}, !private, w.Raises, w.Bodies})
		}
	}
	return out
}

// givenTo returns what the function around a name or an attribute assigns to it before.
func givenTo(holder spot) []spot {
	var out []spot
	functionOf(holder.file, holder.node).Walk(func(n ast.Node) bool {
		same := n.Kind() == holder.node.Kind() && n.Text() == holder.node.Text()
		if !n.Has(ast.FlagStore) || n.Index > holder.node.Index || !same {
			return true
		}
		if up := holder.at(n).parent(); up.node.Is(ast.KindAssign, ast.KindAnnAssign) {
			out = append(out, up.at(up.node.Child(ast.FieldValue)))
		}
		return true
	})
	return out
}

// silencedOfCallers returns the tasks that a helper starts, silences and returns, where who calls it reads them no
// more.
func (t *Tracker) silencedOfCallers(added spot) []Silenced {
	fn := added.file.Func(functionOf(added.file, added.node))
	if fn == nil || fn.IsAsync() {
		return nil
	}
	var out []Silenced
	calls, _ := t.callsOf(fn)
	for _, call := range calls {
		use := t.value(call, 0)
		if use&(Reads|Returns|Runs) != 0 || IsTest(call.file, call.node) {
			continue
		}
		for arg := range call.node.AsCall().Args().All() {
			typ := t.types.TypeOf(call.file, arg)
			if typ.Kind != infer.Coroutine {
				continue
			}
			if raises := t.effects.OfAwaiting(call.file, arg).Unreported().InTask().Unexpected(); raises.Fails() {
				out = append(out, Silenced{Element{added.file, added.node}, use&Shows != 0, raises, bodies(typ)})
			}
		}
	}
	return out
}
