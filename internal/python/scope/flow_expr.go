package scope

import "github.com/unheeded/unheeded/internal/python/ast"

// eval evaluates an expression in Python's order.
func (w *walker) eval(i ast.Index) {
	raw := &w.nodes[i]
	switch raw.Kind {
	case ast.KindName:
		w.meet(i)
	case ast.KindConstant:
	case ast.KindAttribute:
		w.eval(raw.First)
		w.meetMember(i)
		w.raise()
	case ast.KindBoolOp:
		base := w.mark()
		t, f := w.cond(i, base)
		w.undo(base)
		w.join(t, f)
	case ast.KindIfExp:
		w.evalIfExp(i)
	case ast.KindNamedExpr:
		w.eval(w.child(i, ast.FieldValue))
		w.store(w.child(i, ast.FieldTarget))
	case ast.KindLambda:
		w.evalDefaults(w.child(i, ast.FieldArgs))
	case ast.KindListComp, ast.KindSetComp, ast.KindDictComp, ast.KindGeneratorExp:
		w.evalComprehension(i)
	default:
		w.evalChildren(i)
		if MayRaise(raw) {
			w.raise()
		}
	}
}

func (w *walker) evalChildren(i ast.Index) {
	for c := w.nodes[i].First; c != 0; c = w.nodes[c].Next {
		w.eval(c)
	}
}

func (w *walker) evalIfExp(i ast.Index) {
	base := w.mark()
	t, f := w.cond(w.child(i, ast.FieldTest), base)
	w.undo(base)
	w.apply(t)
	w.eval(w.child(i, ast.FieldBody))
	body := w.save(base)
	w.undo(base)
	w.apply(f)
	w.eval(w.child(i, ast.FieldOrelse))
	orelse := w.save(base)
	w.undo(base)
	w.join(body, orelse)
}

// evalDefaults evaluates what of arguments does not belong to the function: the defaults.
func (w *walker) evalDefaults(args ast.Index) {
	for c := w.nodes[args].First; c != 0; c = w.nodes[c].Next {
		if w.nodes[c].Kind != ast.KindArg {
			w.eval(c)
		}
	}
}

// cond evaluates a condition and returns the states in which it is true and false, relative to base. Afterwards the
// state is neither: undo and apply one.
func (w *walker) cond(i ast.Index, base int) (t, f state) {
	raw := &w.nodes[i]
	switch {
	case w.dead:
		return state{dead: true}, state{dead: true}
	case raw.Kind == ast.KindUnaryOp && raw.Op == ast.Not:
		f, t = w.cond(raw.First, base)
		return t, f
	case raw.Kind == ast.KindBoolOp:
		return w.condBoolOp(i, base)
	}
	w.eval(i)
	switch static(w.table.tree, i) {
	case AlwaysTrue:
		return w.save(base), state{dead: true}
	case AlwaysFalse:
		return state{dead: true}, w.save(base)
	}
	mark, guard := w.mark(), w.guard
	w.assume(i, i, true)
	t = w.save(base)
	w.undo(mark)
	w.guard = guard
	w.assume(i, i, false)
	return t, w.save(base)
}

// condBoolOp goes from operand to operand; each but the last may settle it.
func (w *walker) condBoolOp(i ast.Index, base int) (t, f state) {
	and := w.nodes[i].Op == ast.And
	var settled []state
	for c := w.nodes[i].First; c != 0; c = w.nodes[c].Next {
		t, f = w.cond(c, base)
		if w.nodes[c].Next == 0 {
			break
		}
		w.undo(base)
		if and {
			settled = append(settled, f)
			w.apply(t)
		} else {
			settled = append(settled, t)
			w.apply(f)
		}
	}
	if and {
		f = w.joined(base, append(settled, f))
	} else {
		t = w.joined(base, append(settled, t))
	}
	return t, f
}

// joined returns the state in which paths relative to base meet.
func (w *walker) joined(base int, paths []state) state {
	w.undo(base)
	w.join(paths...)
	return w.save(base)
}

// assume notes that a condition holds or not, on the list of conditions and for each name that it tests. The names stand
// in tested: the condition itself, or the subject of a pattern.
func (w *walker) assume(cond, tested ast.Index, holds bool) {
	if w.dead {
		return
	}
	outer := w.guard
	w.guard = guardID(len(w.guards))
	w.guards = append(w.guards,
		guardLink{Guard{cond, holds}, outer, w.guards[outer].depth + 1})
	w.narrow(tested)
}

func (w *walker) narrow(i ast.Index) {
	switch w.nodes[i].Kind {
	case ast.KindName:
		id := w.table.useOf(i)
		if id == 0 {
			return
		}
		use := w.table.uses[id]
		slot := w.slot(use.Symbol)
		now := w.current[slot]
		if use.Binding == 0 && w.versions.base(w.at[id-w.flow.firstUse]) != w.versions.base(now) || now == unbound {
			return
		}
		if n := w.versions.nodes[now]; n.kind != narrowedVersion || guardID(n.b) != w.guard {
			w.set(slot, w.narrowed(now, w.guard))
		}
	case ast.KindLambda, ast.KindListComp, ast.KindSetComp, ast.KindDictComp, ast.KindGeneratorExp:
	case ast.KindAttribute:
		if w.nodes[i].Field != ast.FieldFunc {
			w.narrowMember(i)
		}
		w.narrow(w.nodes[i].First)
	default:
		for c := w.nodes[i].First; c != 0; c = w.nodes[c].Next {
			// That a call was true says nothing of the function that was called.
			if w.nodes[c].Field != ast.FieldFunc || w.nodes[c].Kind != ast.KindName {
				w.narrow(c)
			}
		}
	}
}

// store lets a target take its value.
func (w *walker) store(i ast.Index) {
	switch w.nodes[i].Kind {
	case ast.KindName:
		w.bind(w.meet(i).Binding)
	case ast.KindTuple, ast.KindList:
		w.raise()
		for c := w.nodes[i].First; c != 0; c = w.nodes[c].Next {
			w.store(c)
		}
	case ast.KindStarred:
		w.store(w.nodes[i].First)
	case ast.KindAttribute:
		w.eval(i)
		w.bindMember(i)
	default:
		w.eval(i)
	}
}

// evalComprehension runs a comprehension where it stands.
func (w *walker) evalComprehension(i ast.Index) {
	if w.dead {
		return
	}
	first := true
	var loop *headLoop
	base, guard := w.mark(), w.guard
	for c := w.nodes[i].First; c != 0; c = w.nodes[c].Next {
		if w.nodes[c].Field != ast.FieldGenerators {
			continue
		}
		w.eval(w.child(c, ast.FieldIter))
		w.raise()
		if first {
			first = false
			loop = w.openLoop(w.walrusesIn(i))
			base = w.mark()
		}
		w.store(w.child(c, ast.FieldTarget))
		for part := w.nodes[c].First; part != 0; part = w.nodes[part].Next {
			if w.nodes[part].Field == ast.FieldIfs {
				t, f := w.cond(part, base)
				w.undo(base)
				w.apply(t)
				loop.again(f)
			}
		}
	}
	for c := w.nodes[i].First; c != 0; c = w.nodes[c].Next {
		if w.nodes[c].Field != ast.FieldGenerators {
			w.eval(c)
		}
	}
	loop.again(w.save(base))
	w.closeLoop(loop, base)
	w.dead, w.guard = false, guard
}

// walrusesIn returns the variables outside a comprehension that it binds.
func (w *walker) walrusesIn(i ast.Index) []uint32 {
	var slots []uint32
	for _, slot := range w.assigned(w.nodes[i].Start, w.nodes[i].End) {
		if int(slot) < len(w.ends) {
			switch w.table.scopes[w.table.symbols[w.flow.firstSymbol+SymbolID(slot)].Scope].Kind {
			case ComprehensionScope, GeneratorScope:
				continue
			}
		}
		slots = append(slots, slot)
	}
	return slots
}
