package scope

import "github.com/unheeded/unheeded/internal/python/ast"

// headLoop is what the versions at the head of a loop need: which variables its rounds bind, what they held before, and
// the states, relative to the head, from which another round begins.
type headLoop struct {
	slots  []uint32
	before []version
	heads  []version
	rounds []state
}

func (l *headLoop) again(s state) {
	if l != nil && len(l.slots) > 0 && !s.dead {
		l.rounds = append(l.rounds, s)
	}
}

// openLoop gives each variable that a loop binds the version that it has at the head.
func (w *walker) openLoop(slots []uint32) *headLoop {
	l := &headLoop{slots: slots}
	for _, slot := range slots {
		head := w.head(slot)
		l.before = append(l.before, w.current[slot])
		l.heads = append(l.heads, head)
		w.set(slot, head)
	}
	return l
}

// closeLoop completes the versions at the head. The state is then that at the head.
func (w *walker) closeLoop(l *headLoop, head int) {
	w.undo(head)
	if l == nil || len(l.slots) == 0 {
		return
	}
	w.join(l.rounds...)
	for i, slot := range l.slots {
		back := version(0)
		if !w.dead {
			back = w.current[slot]
		}
		w.closeHead(l.heads[i], l.before[i], back)
	}
	w.dead = false
	w.undo(head)
}

// forLoop walks for and async for.
func (w *walker) forLoop(i ast.Index) {
	w.eval(w.child(i, ast.FieldIter))
	w.raise()
	w.loop(i, func(head int) (t, f state) {
		w.raise()
		f = w.save(head)
		w.store(w.child(i, ast.FieldTarget))
		return w.save(head), f
	})
}

func (w *walker) whileLoop(i ast.Index) {
	w.loop(i, func(head int) (t, f state) { return w.cond(w.child(i, ast.FieldTest), head) })
}

// loop walks a loop; begin starts a round and returns the states in which there is one and in which there is none.
func (w *walker) loop(i ast.Index, begin func(head int) (t, f state)) {
	raw := w.nodes[i]
	w.push(flowFrame{kind: loopFrame})
	w.loops++
	place := len(w.frames) - 1
	base, guard := w.mark(), w.guard
	l := w.openLoop(w.assigned(raw.Start, raw.End))
	head := w.mark()
	w.frames[place].head = head
	t, f := begin(head)
	w.undo(head)
	w.apply(t)
	w.block(i, ast.FieldBody)
	w.frames[place].continues = append(w.frames[place].continues, w.save(head))
	frame := w.pop()
	w.loops--
	l.rounds = frame.continues
	w.closeLoop(l, head)
	w.guard = guard
	w.apply(f)
	w.block(i, ast.FieldOrelse)
	frame.breaks = append(frame.breaks, w.save(base))
	w.undo(base)
	w.join(frame.breaks...)
}
