package scope

import "github.com/unheeded/unheeded/internal/python/ast"

// flowFrame is a statement around the point of the walk that jumps or exceptions have to do with.
type flowFrame struct {
	kind frameKind
	// base is the mark before the statement, head the one at the head of a loop's round.
	base, head int
	// breaks are relative to base, continues to head.
	breaks, continues []state
	// jumps wait for a finally to run.
	jumps []waitingJump
	// start is the number of raise points before it, before the last of them that counts outside it, observed the
	// versions that an exception may have seen.
	start, before uint32
	observed      []change
	// catchesAll: no exception of the body goes further out. escapes: some exception may leave the body; set at the end.
	catchesAll, escapes bool
}

type frameKind uint8

const (
	loopFrame frameKind = iota
	tryFrame
	finallyFrame
	// classFrame hides the loops around a class body.
	classFrame
)

func (f *flowFrame) watches() bool { return f.kind == tryFrame || f.kind == finallyFrame }

// keeps reports whether what is raised inside goes no further out, or not before the finally has run.
func (f *flowFrame) keeps() bool { return f.catchesAll || f.kind == finallyFrame }

type waitingJump struct {
	kind ast.Kind
	path state
}

func (s *flowState) push(f flowFrame) {
	f.base, f.start, f.before = s.mark(), s.raises, s.lastRaise
	if f.watches() {
		s.watching++
	}
	s.frames = append(s.frames, f)
}

// pop ends the innermost frame and returns it.
func (s *flowState) pop() flowFrame {
	f := s.frames[len(s.frames)-1]
	s.frames = s.frames[:len(s.frames)-1]
	if f.watches() {
		s.watching--
		s.observeRest(&f)
		f.escapes = s.lastRaise > f.start
		if f.keeps() {
			s.lastRaise = f.before
		}
	}
	return f
}

// leave tells the frames that a variable's version is about to go. Those in which an exception may have been raised
// since it came have seen it.
func (s *flowState) leave(slot uint32) {
	if s.watching == 0 {
		return
	}
	last := s.lastRaise
	for i := len(s.frames) - 1; i >= 0; i-- {
		f := &s.frames[i]
		if !f.watches() {
			continue
		}
		if last > max(s.since[slot], f.start) {
			f.observed = append(f.observed, change{slot, s.current[slot]})
		}
		if f.keeps() {
			last = f.before
		}
	}
}

// observeRest completes what a frame has seen with the versions that stand at its end.
func (s *flowState) observeRest(f *flowFrame) {
	s.round++
	rest := f.observed
	look := func(slot uint32) {
		if s.seen[slot] == s.round {
			return
		}
		s.seen[slot] = s.round
		if s.lastRaise > max(s.since[slot], f.start) {
			rest = append(rest, change{slot, s.current[slot]})
		}
	}
	for _, c := range s.trail[f.base:] {
		look(c.slot)
	}
	for _, c := range f.observed {
		look(c.slot)
	}
	f.observed = rest
}

// raised sets the state that the handlers of a frame find; the trail is at the frame's base.
func (s *flowState) raised(f *flowFrame, guard guardID) {
	s.dead, s.guard = false, guard
	s.gather()
	for _, c := range f.observed {
		s.add(c)
	}
	s.mergeGroups(0)
}

// jump leaves the point by break, continue or return: to the loop or, before, to a finally that must run first.
func (w *walker) jump(kind ast.Kind) {
	if w.dead {
		return
	}
	if w.managers > 0 {
		// Leaving the with statements on the way may raise.
		w.raise()
	}
	for i := len(w.frames) - 1; i >= 0; i-- {
		switch f := &w.frames[i]; {
		case f.kind == finallyFrame:
			f.jumps = append(f.jumps, waitingJump{kind, w.save(f.base)})
			w.dead = true
			return
		case f.kind == classFrame && kind != ast.KindReturn:
			w.dead = true
			return
		case f.kind == loopFrame && kind == ast.KindBreak:
			f.breaks = append(f.breaks, w.save(f.base))
			w.dead = true
			return
		case f.kind == loopFrame && kind == ast.KindContinue:
			f.continues = append(f.continues, w.save(f.head))
			w.dead = true
			return
		}
	}
	w.dead = true
}
