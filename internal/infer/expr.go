package infer

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// expr returns the type of an expression. It is remembered where it is final.
func (e *Evaluator) expr(c ctx, n ast.Node) *Type {
	if c.quoted != 0 || len(e.aliases) > 0 || !isRemembered(n.Kind()) {
		return e.exprType(c, n)
	}
	if c.env != nil {
		return e.toldExpr(c, n)
	}
	if t := e.rememberedIn(&c.file.known, n.Index); t != nil {
		return t
	}
	watch := e.solver.Begin()
	e.prog.seenAt(c.file, n)
	t := e.exprType(c, n)
	if final, from := e.solver.End(watch); final {
		c.file.known.set(n.Index, e.prog.types.numberOf(t), from)
	}
	return t
}

// toldExpr is expr in the light of what a call told.
func (e *Evaluator) toldExpr(c ctx, n ast.Node) *Type {
	if c.file != c.env.Func.File {
		return e.exprType(c, n)
	}
	k := told{c.env.id, n.Index}
	if have := e.told[k]; have.t != nil {
		e.prog.record.Add(have.from)
		return have.t
	}
	watch := e.solver.Begin()
	e.prog.seenAt(c.file, n)
	t := e.exprType(c, n)
	if final, from := e.solver.End(watch); final {
		e.told[k] = remembered{t, from}
	}
	return t
}

// told is an expression in the light of what a call told.
type told struct {
	env  uint32
	node ast.Index
}

// isRemembered reports whether the types of expressions of a kind cost more than it costs to remember them.
func isRemembered(k ast.Kind) bool {
	switch k {
	case ast.KindConstant, ast.KindJoinedStr, ast.KindLambda, ast.KindSlice:
		return false
	}
	return true
}

// exprType is expr without memory.
func (e *Evaluator) exprType(c ctx, n ast.Node) *Type {
	in := e.prog.types
	switch n.Kind() {
	case ast.KindName:
		return e.name(c, n.AsName())
	case ast.KindAttribute:
		a := n.AsAttribute()
		if isPrivateName(a.Attr()) {
			if class := c.class(n); class != nil {
				return e.narrowAttribute(c, n, e.privateAttr(e.expr(c, a.Value()), a.Attr(), class))
			}
		}
		return e.narrowAttribute(c, n, e.attr(e.expr(c, a.Value()), a.Attr()))
	case ast.KindCall:
		if c.quoted != 0 {
			return in.unknown // a call in a quoted annotation
		}
		k := key{ask: askCall, file: c.file, node: n.Index, env: c.env}
		compute := func() *Type {
			e.prog.seenAt(c.file, n)
			return e.callExpr(c, n.AsCall())
		}
		if c.env == nil {
			return e.queryIn(&c.file.known, n.Index, k, compute)
		}
		return e.query(k, compute)
	case ast.KindAwait:
		return e.awaited(e.expr(c, n.AsAwait().Value()))
	case ast.KindNamedExpr:
		return e.expr(c, n.AsNamedExpr().Value())
	case ast.KindIfExp:
		x := n.AsIfExp()
		if c.env != nil {
			switch e.truth(c, x.Test()) {
			case Yes:
				return e.expr(c, x.Body())
			case No:
				return e.expr(c, x.Orelse())
			}
		}
		return in.join(e.expr(c, x.Body()), e.expr(c, x.Orelse()))
	case ast.KindBoolOp:
		return e.boolOp(c, n.AsBoolOp())
	case ast.KindBinOp:
		return e.binOp(c, n.AsBinOp())
	case ast.KindUnaryOp:
		if n.Op() == ast.Not {
			return e.instance("builtins", "bool")
		}
		return e.unary(n.Op(), e.expr(c, n.AsUnaryOp().Operand()))
	case ast.KindCompare:
		return e.comparison(c, n.AsCompare())
	case ast.KindYieldFrom:
		return e.delegated(e.expr(c, n.AsYieldFrom().Value()))
	case ast.KindConstant:
		return e.constant(n.Op())
	case ast.KindJoinedStr:
		return e.instance("builtins", "str")
	case ast.KindLambda:
		return in.intern(Type{Kind: Function, Func: c.file.funcs[n.Index], Env: c.env})
	case ast.KindTuple:
		return e.tuple(c, n.AsTuple().Elts())
	case ast.KindList:
		return e.instance("builtins", "list", e.elements(c, n.AsList().Elts()))
	case ast.KindSet:
		return e.instance("builtins", "set", e.elements(c, n.AsSet().Elts()))
	case ast.KindDict:
		d := n.AsDict()
		return e.instance("builtins", "dict", e.elements(c, d.Keys()), e.dictValues(c, d))
	case ast.KindListComp:
		return e.instance("builtins", "list", e.expr(c, n.AsListComp().Elt()))
	case ast.KindSetComp:
		return e.instance("builtins", "set", e.expr(c, n.AsSetComp().Elt()))
	case ast.KindGeneratorExp:
		if t := c.file.Scopes; c.quoted == 0 && t.Scope(t.Opens(n.Index)).Has(scope.IsAsync) {
			return in.intern(Type{Kind: AsyncGenerator, Args: []*Type{e.expr(c, n.AsGeneratorExp().Elt())}})
		}
		return e.instance("typing", "Iterator", e.expr(c, n.AsGeneratorExp().Elt()))
	case ast.KindDictComp:
		d := n.AsDictComp()
		if !d.Value().OK() {
			return e.instance("builtins", "dict", in.unknown, in.unknown)
		}
		return e.instance("builtins", "dict", e.expr(c, d.Key()), e.expr(c, d.Value()))
	case ast.KindSubscript:
		return e.subscript(c, n.AsSubscript())
	case ast.KindSlice:
		return e.instance("builtins", "slice")
	}
	return in.unknown
}

func (e *Evaluator) constant(op ast.Op) *Type {
	switch op {
	case ast.ConstNone:
		return e.prog.types.none
	case ast.ConstTrue, ast.ConstFalse:
		return e.instance("builtins", "bool")
	case ast.ConstInt, ast.ConstFloat, ast.ConstComplex, ast.ConstStr, ast.ConstBytes:
		return e.instance("builtins", op.String())
	}
	return e.prog.types.unknown
}

// instance returns the type of an object of a class of one of our stubs.
func (e *Evaluator) instance(module, class string, args ...*Type) *Type {
	in := e.prog.types
	t := e.stubClass(module, class)
	if t == nil {
		return in.unknown
	}
	return in.intern(Type{Kind: Instance, Class: t, Args: args, Exact: true})
}

// boolOp: the value of `a or b` is a where it is true, so never None; that of `a and b` may be either.
func (e *Evaluator) boolOp(c ctx, n ast.BoolOp) *Type {
	in := e.prog.types
	out := in.never
	values := n.Values().Slice()
	for i, v := range values {
		t := e.expr(c, v)
		if n.Op() == ast.Or && i < len(values)-1 {
			t = e.without(t, None)
		}
		if n.Op() == ast.And && i < len(values)-1 {
			t = e.keep(t, func(arm *Type) bool { return !e.alwaysTrue(arm) })
		}
		out = in.join(out, t)
	}
	return out
}

// without returns the type less its arms of one kind.
func (e *Evaluator) without(t *Type, kind Kind) *Type {
	if t.Kind == kind {
		return e.prog.types.never
	}
	if t.Kind != Union {
		return t
	}
	arms := make([]*Type, 0, len(t.Args))
	for _, arm := range t.Args {
		if arm.Kind != kind {
			arms = append(arms, arm)
		}
	}
	return e.prog.types.join(arms...)
}

// elements joins the types of the elements of a display.
func (e *Evaluator) elements(c ctx, elts ast.Nodes) *Type {
	in := e.prog.types
	out := in.never
	for elt := range elts.All() {
		if s := elt.AsStarred(); s.OK() {
			out = in.join(out, e.element(e.expr(c, s.Value())))
			continue
		}
		out = in.join(out, e.expr(c, elt))
	}
	return out
}

func (e *Evaluator) dictValues(c ctx, d ast.Dict) *Type {
	in := e.prog.types
	out := in.never
	keyed := false
	for child := range d.Node.All() {
		if child.Field() == ast.FieldKeys {
			keyed = true
			continue
		}
		t := e.expr(c, child)
		if !keyed { // **other
			if t.Kind == Instance && len(t.Args) == 2 {
				t = t.Args[1]
			} else {
				t = in.unknown
			}
		}
		keyed = false
		out = in.join(out, t)
	}
	return out
}

func (e *Evaluator) subscript(c ctx, s ast.Subscript) *Type {
	in := e.prog.types
	value := e.expr(c, s.Value())
	return e.eachOf(value, func(t *Type) *Type {
		switch t.Kind {
		case Never:
			return t
		case None: // only one arm of a union: the code knows better, or it fails loudly
			return in.never
		case ClassObject:
			if e.isEnum(t.Class) {
				return in.intern(Type{Kind: Instance, Class: t.Class, Exact: true})
			}
			params := []ast.Node{s.Slice()}
			if s.Slice().Kind() == ast.KindTuple {
				params = s.Slice().AsTuple().Elts().Slice()
			}
			if name := special(t.Class); name != "" {
				return in.unknown
			}
			return in.intern(Type{Kind: ClassObject, Class: t.Class, Args: e.annotations(c, params), Exact: t.Exact})
		case Tuple:
			return e.tupleItem(t, s.Slice())
		case Instance:
			if record := e.asTuple(t); record != nil {
				return e.tupleItem(record, s.Slice())
			}
			if item := e.typedItem(t, s.Slice()); item != nil {
				return item
			}
			return e.call(e.attr(t, "__getitem__"), typed(e.index(c, s.Slice())))
		}
		return in.unknown
	})
}

// tupleItem returns what a subscript of a tuple gives.
func (e *Evaluator) tupleItem(t *Type, index ast.Node) *Type {
	in := e.prog.types
	if i, ok := constInt(index); ok {
		if i < 0 {
			i += len(t.Args)
		}
		if i >= 0 && i < len(t.Args) {
			return t.Args[i]
		}
	}
	if index.Kind() == ast.KindSlice {
		return e.sliced(t, index.AsSlice())
	}
	return in.join(t.Args...)
}

// index returns the type of what stands in the brackets of a subscript. A slice that is not written as one is rare, so
// what is not known is taken for something else.
func (e *Evaluator) index(c ctx, n ast.Node) *Type {
	t := e.expr(c, n)
	if n.Kind() != ast.KindSlice && t.HasUnknown() {
		return e.instance("builtins", "int")
	}
	return t
}

// constInt returns a literal integer, with a minus or without.
func constInt(n ast.Node) (int, bool) {
	sign := 1
	if u := n.AsUnaryOp(); u.OK() && u.Op() == ast.USub {
		sign, n = -1, u.Operand()
	}
	if n.Kind() != ast.KindConstant || n.Op() != ast.ConstInt {
		return 0, false
	}
	text := n.Text()
	if len(text) > 3 {
		return 0, false
	}
	i := 0
	for _, r := range text {
		if r < '0' || r > '9' {
			return 0, false
		}
		i = i*10 + int(r-'0')
	}
	return sign * i, true
}

// each applies f to every arm of a type and joins what it gives.
func (e *Evaluator) each(t *Type, f func(*Type) *Type) *Type {
	if t.Kind == Elsewhere {
		return t
	}
	if t.Kind != Union {
		return f(t)
	}
	arms := make([]*Type, len(t.Args))
	for i, arm := range t.Args {
		arms[i] = e.each(arm, f)
	}
	return e.prog.types.join(arms...)
}

// awaited returns what awaiting a value gives.
func (e *Evaluator) awaited(t *Type) *Type {
	in := e.prog.types
	return e.eachOf(t, func(t *Type) *Type {
		switch t.Kind {
		case Never:
			return t
		case None: // only one arm of a union: the code knows better, or it fails loudly
			return in.never
		case Coroutine:
			if len(t.Args) == 1 {
				return t.Args[0]
			}
			return e.returned(t.Func, t.Env)
		case Instance:
			return e.delegated(e.call(e.attr(t, "__await__"), typed()))
		}
		return in.unknown
	})
}

// isAwaitable reports whether every arm of a type can be awaited.
func (e *Evaluator) isAwaitable(t *Type) bool {
	switch t.Kind {
	case Coroutine:
		return true
	case Instance:
		return e.hasMethod(t.Class, "__await__") == Yes
	case Union:
		for _, arm := range t.Args {
			if !e.isAwaitable(arm) {
				return false
			}
		}
		return true
	}
	return false
}

// element returns what iterating over a value gives.
func (e *Evaluator) element(t *Type) *Type {
	in := e.prog.types
	return e.eachOf(t, func(t *Type) *Type {
		switch t.Kind {
		case Never:
			return t
		case None: // only one arm of a union: the code knows better, or it fails loudly
			return in.never
		case Tuple:
			return in.join(t.Args...)
		case Generator:
			return e.yielded(t)
		case ClassObject:
			if e.isEnum(t.Class) {
				return in.intern(Type{Kind: Instance, Class: t.Class, Exact: true})
			}
		case Instance:
			if record := e.asTuple(t); record != nil {
				return in.join(record.Args...)
			}
			if e.hasMethod(t.Class, "__iter__") == No && e.hasMethod(t.Class, "__getitem__") == Yes {
				return e.call(e.attr(t, "__getitem__"), typed(e.instance("builtins", "int")))
			}
			return e.iterated(e.call(e.attr(t, "__iter__"), typed()))
		}
		return in.unknown
	})
}

// asyncElement returns what `async for` over a value gives.
func (e *Evaluator) asyncElement(t *Type) *Type {
	in := e.prog.types
	return e.eachOf(t, func(t *Type) *Type {
		switch t.Kind {
		case Never:
			return t
		case AsyncGenerator:
			return e.yielded(t)
		case Instance:
			return e.asyncIterated(e.call(e.attr(t, "__aiter__"), typed()))
		}
		return in.unknown
	})
}

// entered returns what `with` (async false) or `async with` (async true) binds.
func (e *Evaluator) entered(t *Type, async bool) *Type {
	return e.eachOf(t, func(t *Type) *Type {
		if async {
			return e.awaited(e.call(e.attr(t, "__aenter__"), typed()))
		}
		return e.call(e.attr(t, "__enter__"), typed())
	})
}

// item returns the element at an index of what is unpacked; negative ones count from the end.
func (e *Evaluator) item(t *Type, i int) *Type {
	return e.eachOf(t, func(t *Type) *Type {
		if record := e.asTuple(t); record != nil {
			t = record
		}
		if t.Kind != Tuple {
			return e.element(t)
		}
		if i < 0 {
			i += len(t.Args)
		}
		if i >= 0 && i < len(t.Args) {
			return t.Args[i]
		}
		return e.prog.types.unknown
	})
}
