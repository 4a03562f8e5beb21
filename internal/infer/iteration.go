package infer

import (
	"github.com/unheeded/unheeded/internal/python/ast"
)

// iterated returns what the iterator that an __iter__ gave yields.
func (e *Evaluator) iterated(it *Type) *Type {
	return e.each(it, func(it *Type) *Type {
		switch it.Kind {
		case Never:
			return it
		case Generator:
			return e.yielded(it)
		case Instance:
			if it.Class.File.IsStub && len(it.Args) > 0 {
				return it.Args[0]
			}
			return e.call(e.attr(it, "__next__"), nil)
		}
		return e.prog.types.unknown
	})
}

// asyncIterated returns what awaiting the steps of what an __aiter__ gave yields.
func (e *Evaluator) asyncIterated(it *Type) *Type {
	return e.each(it, func(it *Type) *Type {
		switch it.Kind {
		case Never:
			return it
		case AsyncGenerator:
			return e.yielded(it)
		case Instance:
			if it.Class.File.Name == "typing" && len(it.Args) > 0 {
				return it.Args[0]
			}
			return e.awaited(e.call(e.attr(it, "__anext__"), nil))
		}
		return e.prog.types.unknown
	})
}

// asContainer returns an object of a project's class as the container of a library that the class extends, so far as the
// class does not say itself what a method of the name gives; all else as it is.
func (e *Evaluator) asContainer(t *Type, method string) *Type {
	if t.Class.File.IsStub {
		return t
	}
	vars := bind(e.typeVars(t.Class), t.Args)
	for _, m := range e.mro(t.Class) {
		switch {
		case m.Kind != ClassObject, !m.Class.File.IsStub && m.Class.binds(method):
			return t
		case m.Class.File.IsStub && len(m.Args) > 0:
			return e.subst(e.prog.types.intern(Type{Kind: Instance, Class: m.Class, Args: m.Args}), vars)
		}
	}
	return t
}

// iterationCall returns what a builtin function gives that goes through its positional arguments, nil where that is not
// known; others tells that there are named ones too.
func (e *Evaluator) iterationCall(name string, given []*Type, others bool) *Type {
	in := e.prog.types
	iterator := func(t *Type) *Type { return e.instance("typing", "Iterator", t) }
	if len(given) == 0 {
		return nil
	}
	first := given[0]
	switch name {
	case "builtins.iter":
		switch {
		case len(given) > 1:
			return iterator(e.call(first, nil))
		case first.Kind == Generator:
			return first
		}
		return iterator(e.element(first))
	case "builtins.next":
		if len(given) > 1 {
			return in.join(e.element(first), given[1])
		}
		return e.element(first)
	case "builtins.aiter":
		if first.Kind == AsyncGenerator {
			return first
		}
		return e.call(e.attr(first, "__aiter__"), nil)
	case "builtins.anext":
		if len(given) == 1 {
			return e.call(e.attr(first, "__anext__"), nil)
		}
		return e.instance("typing", "Awaitable", in.join(e.asyncElement(first), given[1]))
	case "builtins.reversed":
		return iterator(e.element(first))
	case "builtins.zip":
		elements := make([]*Type, len(given))
		for i, t := range given {
			elements[i] = e.element(t)
		}
		return iterator(in.intern(Type{Kind: Tuple, Args: elements}))
	case "builtins.map":
		elements := make([]*Type, len(given)-1)
		for i, t := range given[1:] {
			elements[i] = e.element(t)
		}
		return iterator(e.call(first, typed(elements...)))
	case "builtins.filter":
		if len(given) == 2 {
			if first.Kind == None {
				return iterator(e.without(e.element(given[1]), None))
			}
			return iterator(e.element(given[1]))
		}
	case "builtins.min", "builtins.max":
		if len(given) == 1 && !others {
			return e.element(first)
		}
		if len(given) > 1 {
			return in.join(given...)
		}
	case "builtins.dict", "collections.OrderedDict":
		if len(given) == 1 && !others {
			if t := e.pairs(first); t != nil {
				return e.instance(name[:len(name)-len(lastName(name))-1], lastName(name), t[0], t[1])
			}
		}
	}
	return nil
}

// goesThrough gives a meaning to a call of a builtin function that goes through what it is given; nil for all other calls.
func (e *Evaluator) goesThrough(c ctx, name string, n ast.Call) *Type {
	switch name {
	case "builtins.iter", "builtins.next", "builtins.aiter", "builtins.anext", "builtins.reversed", "builtins.zip",
		"builtins.map", "builtins.filter", "builtins.min", "builtins.max", "builtins.dict", "collections.OrderedDict":
	default:
		return nil
	}
	var given []*Type
	for _, arg := range n.Args().Slice() {
		if arg.Kind() == ast.KindStarred {
			return nil
		}
		given = append(given, e.expr(c, arg))
	}
	others := false
	for kw := range n.Keywords().All() {
		switch arg := kw.AsKeyword().Arg(); {
		case arg == "key" || arg == "strict":
		case arg == "default" && len(given) == 1:
			// What is given where there is no element.
			return e.join(e.element(given[0]), e.expr(c, kw.AsKeyword().Value()))
		case name == "builtins.dict" && len(given) == 0 && arg != "":
			return e.instance("builtins", "dict", e.instance("builtins", "str"), e.namedValues(c, n))
		default:
			others = true
		}
	}
	return e.iterationCall(name, given, others)
}

// namedValues joins the values of the keywords of a call.
func (e *Evaluator) namedValues(c ctx, n ast.Call) *Type {
	out := e.prog.types.never
	for kw := range n.Keywords().All() {
		if kw.AsKeyword().Arg() == "" {
			return e.prog.types.unknown
		}
		out = e.join(out, e.expr(c, kw.AsKeyword().Value()))
	}
	return out
}

// pairs returns the keys and values of a mapping, or of what yields pairs; nil where it is known to be neither.
func (e *Evaluator) pairs(t *Type) []*Type {
	if t.Kind == Instance {
		if m := e.asContainer(t, "__getitem__"); m.Class.File.IsStub && len(m.Args) == 2 {
			return m.Args
		}
	}
	if pair := e.element(t); pair.Kind == Tuple && len(pair.Args) == 2 {
		return pair.Args
	}
	return nil
}

// lastName returns what stands behind the last dot.
func lastName(name string) string {
	for i := len(name) - 1; i >= 0; i-- {
		if name[i] == '.' {
			return name[i+1:]
		}
	}
	return name
}

// delegated returns the value of `yield from` an iterable: what the generator returns.
func (e *Evaluator) delegated(t *Type) *Type {
	return e.each(t, func(t *Type) *Type {
		switch t.Kind {
		case Never:
			return t
		case Generator:
			return e.generatorResult(t)
		case Coroutine:
			return e.awaited(t)
		case Instance:
			if t.Class.FullName() == "typing.Generator" && len(t.Args) == 3 {
				return t.Args[2]
			}
		}
		return e.prog.types.unknown
	})
}

// generatorResult returns what a generator returns at its end.
func (e *Evaluator) generatorResult(t *Type) *Type {
	if t.Func == nil || t.Func.File.IsStub {
		return e.prog.types.unknown
	}
	if ann := t.Func.returns(); ann.OK() {
		if a := e.annotation(ctx{file: t.Func.File}, ann); a.Kind == Instance && a.Class.FullName() == "typing.Generator" && len(a.Args) == 3 {
			return e.subst(a.Args[2], nil)
		}
		if !isAny(ann) {
			return e.prog.types.unknown
		}
	}
	return e.inferReturnOf(t.Func, t.Env)
}
