package effect

import (
	"slices"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// A callee that is a parameter, or an attribute that a parameter is kept in, is whatever the callers pass. Those that are
// seen stand for those that are not: only where nobody is seen to pass anything may it raise anything.

// place is an expression of a file.
type place struct {
	file *infer.File
	node ast.Node
}

const (
	// maxHandings bounds how many functions hand a value on to each other.
	maxHandings = 3
	// maxHanded bounds the values that are looked at; with more, nothing is known.
	maxHanded = 16
)

// handed returns what the functions raise that callers hand in for an expression of which no more is known than that it
// is called or awaited; raised tells it of each. In the body of a function it is nothing where some of them raise nothing:
// a helper for many callers is not to be blamed at one for what others pass. ok is false where nobody is seen to hand in anything.
func (w *walker) handed(t *infer.Type, n ast.Node, raised func(in *walker, value ast.Node) *Set) (out *Set, ok bool) {
	if !isOpen(t) {
		return Nothing, false
	}
	out = Nothing
	values := w.e.handedIn(place{w.file, n})
	for _, v := range values {
		in := &walker{e: w.e, file: v.file}
		one := raised(in, v.node)
		if one.IsEmpty() && w.fn != nil {
			return Nothing, true // which of them is called here is not known
		}
		out = Union(out, one.instead())
	}
	return out, len(values) > 0
}

// handedToAwait is handed where a parameter is awaited, or what calling it gives.
func (w *walker) handedToAwait(n ast.Node, t *infer.Type) (out *Set, ok bool) {
	call := n.AsCall()
	if !call.OK() {
		return w.handed(t, n, (*walker).awaited)
	}
	out = Nothing
	for _, callee := range w.typeOf(call.Func()).Arms() {
		if given, found := w.handed(callee, call.Func(), (*walker).calledAndAwaited); found {
			out, ok = Union(out, given), true
		}
	}
	return out, ok
}

// calledPlainly returns what calling the value of an expression can raise before it returns.
func (w *walker) calledPlainly(n ast.Node) *Set {
	out := Nothing
	for _, arm := range w.typeOf(n).Arms() {
		out = Union(out, w.called(arm, arm.Env, n, ast.Call{}))
	}
	return out
}

// instead returns the exceptions of a function that is called in the place of one that is not known.
func (s *Set) instead() *Set {
	return s.each(func(x *Exception) {
		x.Instead = !x.Maybe || x.Instead
		x.Maybe = true
	})
}

// isOpen reports whether all that is known of a value is that it can be called or awaited, or nothing.
func isOpen(t *infer.Type) bool {
	switch t.Kind {
	case infer.Elsewhere:
		return true
	case infer.Unknown:
		return t.Name == ""
	case infer.Callable, infer.Coroutine:
		return t.Func == nil
	case infer.Instance:
		return t.Class.File.IsStandard() && t.Class.Name() == "Awaitable"
	}
	return false
}

// handedIn returns the expressions of which an expression has its value, where they are seen and known.
func (e *Evaluator) handedIn(p place) []place {
	if known, ok := e.values.Get(e.record, p); ok {
		return known
	}
	e.record.Begin()
	var out []place
	e.sources(p, 0, func(v place) {
		if v != p && !slices.Contains(out, v) {
			out = append(out, v)
		}
	})
	if len(out) > maxHanded {
		out = nil
	}
	return e.values.Put(e.record, p, out)
}

// sources calls found for each expression of which one has its value, through parameters, names and attributes. None is
// none: it stands for something that is to be passed.
func (e *Evaluator) sources(p place, handings int, found func(place)) {
	t := e.types.TypeOf(p.file, p.node)
	switch {
	case t.Kind == infer.None || t.Kind == infer.Never:
		return
	case !slices.ContainsFunc(t.Arms(), isOpen):
		found(p)
		return
	}
	if handings == maxHandings {
		return
	}
	switch p.node.Kind() {
	case ast.KindIfExp:
		e.sources(place{p.file, p.node.AsIfExp().Body()}, handings+1, found)
		e.sources(place{p.file, p.node.AsIfExp().Orelse()}, handings+1, found)
	case ast.KindBoolOp:
		for v := range p.node.AsBoolOp().Values().All() {
			e.sources(place{p.file, v}, handings+1, found)
		}
	case ast.KindName:
		b, ok := onlyBinding(p.file, p.node)
		switch {
		case !ok:
		case b.Kind == scope.Param:
			if fn := p.file.Func(p.file.Tree.Node(b.Stmt)); fn != nil {
				e.arguments(fn, p.file.Tree.Node(b.Node), func(v place) { e.sources(v, handings+1, found) })
			}
		case b.Kind == scope.Assign && b.Value != 0:
			e.sources(place{p.file, p.file.Tree.Node(b.Value)}, handings+1, found)
		}
	case ast.KindAttribute:
		a := p.node.AsAttribute()
		for _, arm := range e.types.TypeOf(p.file, a.Value()).Arms() {
			if arm.Kind != infer.Instance {
				continue
			}
			for _, base := range e.types.MRO(arm.Class) {
				if base.Kind != infer.ClassObject || base.Class.File.IsStub || base.Class.File.IsInstalled {
					break
				}
				for _, v := range e.types.AssignedTo(base.Class, a.Attr()) {
					e.sources(place{base.Class.File, v}, handings+1, found)
				}
			}
		}
	}
}

// arguments calls found for each expression that a call of the project gives a parameter.
func (e *Evaluator) arguments(fn *infer.Func, param ast.Node, found func(place)) {
	calls, bound := []infer.Site(nil), func(infer.Site) int { return 1 }
	if fn.Class != nil && fn.Name() == "__init__" {
		calls = e.types.ConstructionsOf(fn)
	} else {
		calls, _ = e.types.CallsOf(fn)
		bound = func(s infer.Site) int {
			for _, arm := range e.types.TypeOf(s.File, s.Node.AsCall().Func()).Arms() {
				if arm.Kind == infer.Function && arm.Recv != nil {
					return 1
				}
			}
			return 0
		}
	}
	for _, s := range calls {
		if s.File.IsTest() || s.File.IsExample() && !fn.File.IsExample() {
			continue // it passes what it likes, to see or to show what comes of it
		}
		call, skip := s.Node.AsCall(), bound(s)
		for arg := range call.Node.All() {
			if arg.Field() == ast.FieldFunc || fn.Parameter(call, arg, skip) != param {
				continue
			}
			if kw := arg.AsKeyword(); kw.OK() {
				arg = kw.Value()
			}
			found(place{s.File, arg})
		}
	}
	if def := fn.Default(param); def.OK() {
		found(place{fn.File, def})
	}
}
