package infer

// iterated returns what the iterator that an __iter__ gave yields.
func (e *Evaluator) iterated(it *Type) *Type {
	return e.each(it, func(it *Type) *Type {
		switch it.Kind {
		case Never:
			return it
		case Generator:
			return e.yielded(it)
		case Instance:
			return e.call(e.attr(it, "__next__"), typed())
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
			return e.awaited(e.call(e.attr(it, "__anext__"), typed()))
		}
		return e.prog.types.unknown
	})
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
			if args, ok := e.asBase(t, e.stubClass("typing", "Generator")); ok && len(args) == 3 {
				return args[2]
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
		declared := e.annotation(ctx{file: t.Func.File}, ann)
		if args, ok := e.asBase(declared, e.stubClass("typing", "Generator")); ok && len(args) == 3 {
			return e.subst(args[2], nil)
		}
		if !isAny(ann) {
			return e.prog.types.unknown
		}
	}
	return e.inferReturnOf(t.Func, t.Env)
}
