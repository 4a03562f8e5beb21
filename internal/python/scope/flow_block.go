package scope

import "github.com/unheeded/unheeded/internal/python/ast"

// try walks try with its handlers, else and finally. The finally is walked once, for all ways that lead into it, and what
// it binds is added to each of them behind it.
func (w *walker) try(i ast.Index) {
	base, guard := w.mark(), w.guard
	final := w.child(i, ast.FieldFinalbody) != 0
	if final {
		w.push(flowFrame{kind: finallyFrame})
	}
	normal := w.handled(i, base, guard)
	if !final {
		w.undo(base)
		w.join(normal...)
		return
	}
	w.undo(base)
	w.join(normal...)
	end := w.save(base)
	f := w.pop()
	w.undo(base)
	w.finally(i, f, end, guard)
}

// handled walks the body, the handlers and the else of a try and returns the ways that leave them at the end.
func (w *walker) handled(i ast.Index, base int, guard guardID) []state {
	frame := flowFrame{kind: tryFrame}
	handlers := w.child(i, ast.FieldHandlers)
	for c := handlers; c != 0; c = w.nodes[c].Next {
		frame.catchesAll = frame.catchesAll || w.nodes[c].Kind == ast.KindExceptHandler &&
			w.child(c, ast.FieldType) == 0
	}
	if handlers == 0 {
		w.block(i, ast.FieldBody)
		w.block(i, ast.FieldOrelse)
		return []state{w.save(base)}
	}
	w.push(frame)
	w.block(i, ast.FieldBody)
	frame = w.pop()
	w.block(i, ast.FieldOrelse)
	paths := []state{w.save(base)}
	w.undo(base)
	caught := state{dead: true}
	if frame.escapes || !SeemsToRaise(w.table.tree, i) {
		w.raised(&frame, guard)
		caught = w.save(base)
	}
	for c := handlers; c != 0; c = w.nodes[c].Next {
		if w.nodes[c].Kind != ast.KindExceptHandler {
			continue
		}
		w.undo(base)
		w.apply(caught)
		if kind := w.child(c, ast.FieldType); kind != 0 {
			w.eval(kind)
		}
		name := w.table.BindingAt(c)
		w.bind(name)
		w.push(flowFrame{kind: tryFrame})
		w.block(c, ast.FieldBody)
		inner := w.pop()
		if name != 0 && !w.dead {
			slot := w.slot(w.table.bindings[name].Symbol)
			w.set(slot, unbound)
			w.forget(slot)
		}
		end := w.save(base)
		paths = append(paths, end)
		if w.nodes[i].Kind != ast.KindTryStar {
			continue
		}
		// The next handler may get the rest of the group after this one has run, or has raised.
		ends := []state{caught, end}
		if !end.dead {
			w.raise()
		}
		if inner.escapes {
			w.undo(base)
			w.raised(&inner, guard)
			ends = append(ends, w.save(base))
		}
		caught = w.joined(base, ends)
	}
	return paths
}

// finally walks a finally that is entered at the end of its try, by the jumps that wait for it and by exceptions.
func (w *walker) finally(i ast.Index, f flowFrame, end state, guard guardID) {
	base := w.mark()
	ways := []state{end}
	if f.escapes {
		w.raised(&f, guard)
		ways = append(ways, w.save(base))
	}
	for _, j := range f.jumps {
		ways = append(ways, j.path)
	}
	w.undo(base)
	w.join(ways...)
	mark := w.mark()
	w.block(i, ast.FieldFinalbody)
	if w.dead {
		return
	}
	if f.escapes {
		w.raise()
	}
	bound := w.boundSince(mark)
	for _, j := range f.jumps {
		w.undo(base)
		w.apply(j.path)
		for _, c := range bound {
			w.set(c.slot, c.v)
		}
		w.jump(j.kind)
	}
	w.undo(base)
	w.apply(end)
	if !w.dead {
		for _, c := range bound {
			w.set(c.slot, c.v)
		}
	}
}

// with walks with and async with. A manager spelled suppress swallows exceptions; others are taken to pass them on.
func (w *walker) with(i ast.Index) {
	guard := w.guard
	swallows := false
	for c := w.nodes[i].First; c != 0; c = w.nodes[c].Next {
		if w.nodes[c].Kind != ast.KindWithitem {
			continue
		}
		context := w.child(c, ast.FieldContextExpr)
		w.eval(context)
		w.raise()
		swallows = swallows || w.suppresses(context)
		if vars := w.child(c, ast.FieldOptionalVars); vars != 0 {
			w.store(vars)
		}
	}
	w.managers++
	defer func() { w.managers-- }()
	if !swallows {
		w.block(i, ast.FieldBody)
		if !w.dead {
			w.raise()
		}
		return
	}
	inner := w.mark()
	w.push(flowFrame{kind: tryFrame})
	w.block(i, ast.FieldBody)
	frame := w.pop()
	end := w.save(inner)
	w.undo(inner)
	w.raised(&frame, guard)
	swallowed := w.save(inner)
	w.undo(inner)
	w.join(end, swallowed)
}

func (w *walker) suppresses(context ast.Index) bool {
	callee := w.nodes[context].First
	if w.nodes[context].Kind != ast.KindCall {
		return false
	}
	kind := w.nodes[callee].Kind
	return (kind == ast.KindName || kind == ast.KindAttribute) && w.table.tree.Symbols.At(w.nodes[callee].Data) == "suppress"
}

func (w *walker) match(i ast.Index) {
	subject := w.child(i, ast.FieldSubject)
	w.eval(subject)
	base := w.mark()
	var paths []state
	for c := w.nodes[i].First; c != 0; c = w.nodes[c].Next {
		if w.nodes[c].Kind != ast.KindMatchCase {
			continue
		}
		if w.dead {
			w.bury(c, ast.FieldCases)
			break
		}
		missed := w.matchCase(c, subject, base)
		paths = append(paths, w.save(base))
		w.undo(base)
		w.join(missed...)
	}
	paths = append(paths, w.save(base))
	w.undo(base)
	w.join(paths...)
}

// matchCase walks one case and returns the ways, relative to base, that go on to the next.
func (w *walker) matchCase(i, subject ast.Index, base int) (missed []state) {
	pattern, guard := w.child(i, ast.FieldPattern), w.child(i, ast.FieldGuard)
	mark, known := w.mark(), w.guard
	w.evalPattern(pattern)
	w.raise()
	if !Irrefutable(w.table.tree, pattern) {
		w.assume(pattern, subject, false)
		missed = append(missed, w.save(base))
		w.undo(mark)
		w.guard = known
	}
	w.assume(pattern, subject, true)
	w.capture(pattern)
	if guard != 0 {
		t, f := w.cond(guard, base)
		missed = append(missed, f)
		w.undo(base)
		w.apply(t)
	}
	w.block(i, ast.FieldBody)
	return missed
}

// evalPattern evaluates the expressions in a pattern.
func (w *walker) evalPattern(i ast.Index) {
	for c := w.nodes[i].First; c != 0; c = w.nodes[c].Next {
		switch {
		case w.nodes[c].Kind.Group() == ast.GroupPattern:
			w.evalPattern(c)
		case w.nodes[c].Kind != ast.KindIdentifier:
			w.eval(c)
		}
	}
}

// capture binds the names in a pattern.
func (w *walker) capture(i ast.Index) {
	for c := w.nodes[i].First; c != 0; c = w.nodes[c].Next {
		if w.nodes[c].Kind.Group() == ast.GroupPattern {
			w.capture(c)
		}
	}
	switch w.nodes[i].Kind {
	case ast.KindMatchAs, ast.KindMatchStar, ast.KindMatchMapping:
		w.bind(w.table.BindingAt(i))
	}
}

// Irrefutable tells whether a pattern matches whatever it is given: a wildcard, a bare capture, or these behind an as or
// among alternatives.
func Irrefutable(tree *ast.Tree, pattern ast.Index) bool {
	nodes := tree.Nodes
	switch nodes[pattern].Kind {
	case ast.KindMatchAs:
		inner := nodes[pattern].First
		return inner == 0 || nodes[inner].Kind == ast.KindIdentifier || Irrefutable(tree, inner)
	case ast.KindMatchOr:
		for c := nodes[pattern].First; c != 0; c = nodes[c].Next {
			if Irrefutable(tree, c) {
				return true
			}
		}
	}
	return false
}
