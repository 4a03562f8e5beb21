package effect

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/provenance"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Reasons are a set of reasons to block: one bit for each of the words.
type Reasons uint16

// worst are the reasons from the one that harms an event loop most to the one that most programs accept.
var worst = [...]library.Block{
	library.BlocksOnLoop, library.BlocksOnTime, library.BlocksOnProcess, library.BlocksOnNetwork, library.BlocksOnThread,
	library.BlocksOnDatabase, library.BlocksOnInput, library.BlocksOnFile,
}

func reasons(b library.Block) Reasons {
	for i, r := range worst {
		if r == b {
			return 1 << i
		}
	}
	return 0
}

// Has reports whether a reason is among them.
func (r Reasons) Has(b library.Block) bool { return r&reasons(b) != 0 }

// Worst returns the reason that harms most; "" where there is none.
func (r Reasons) Worst() library.Block {
	for _, b := range worst {
		if r.Has(b) {
			return b
		}
	}
	return ""
}

// Blocking says for what a function, before it returns, may keep its thread waiting.
type Blocking struct {
	// Always are the reasons for which it does whatever it is given, as far as the form of the code tells; Sometimes those
	// that hang on a condition, or on which of several functions is called.
	Always, Sometimes Reasons
}

// All returns all reasons.
func (b Blocking) All() Reasons { return b.Always | b.Sometimes }

func (b Blocking) join(c Blocking) Blocking {
	return Blocking{b.Always | c.Always, b.Sometimes | c.Sometimes}
}

// sometimes is the same, on a condition. What hangs on two conditions is not counted: retries and fallbacks, which seldom
// happen. Nor is on a condition what another thread or loop has to do: what is tested is mostly whether there is one.
func (b Blocking) sometimes() Blocking {
	return Blocking{Sometimes: b.Always &^ (reasons(library.BlocksOnThread) | reasons(library.BlocksOnLoop))}
}

// without is the same for other reasons.
func (b Blocking) without(r Reasons) Blocking { return Blocking{b.Always &^ r, b.Sometimes &^ r} }

// Hop is one call on the way to what blocks.
type Hop struct {
	// File and At are the call.
	File *infer.File
	At   ast.Node
	// Into is the function of the project that it calls; nil at the end, where Fact is what is known of the function of a
	// library.
	Into *infer.Func
	Fact *library.Function
}

// step is a call of a function's own body that may block, or one of several functions that it may be a call of.
type step struct {
	call ast.Call
	// fact is the function of a library that it calls, callee the plain function of the project; at most one is there.
	fact   *library.Function
	callee *infer.Func
	// filled is how many parameters of the callee are filled already.
	filled int
	// either are what it may be a call of, in the order of their names: it blocks where they all do.
	either []step
	// conditional says that it is made on some ways only, asked that what it waits for was asked before whether it is there,
	// open that nothing shows that it is not there yet.
	conditional, asked, open bool
}

func (s step) isEmpty() bool { return s.fact == nil && s.callee == nil && len(s.either) == 0 }

func (s step) name() string {
	switch {
	case s.fact != nil:
		return s.fact.Name
	case s.callee != nil:
		return s.callee.QualName()
	}
	return ""
}

// Blocks returns for what calling a plain function, or iterating over a generator, may keep the thread waiting. Code that
// was not seen, and is not known to block, does not.
func (e *Evaluator) Blocks(fn *infer.Func) Blocking { return e.blocksWhenTold(fn, "") }

// blocksWhenTold is Blocks in the light of what a call tells the function.
func (e *Evaluator) blocksWhenTold(fn *infer.Func, say told) Blocking {
	return e.blocks.Ask(key{fn: fn, say: say}, func() Blocking {
		w := &walker{e: e, file: fn.File, fn: fn, told: say}
		out := Blocking{}
		for _, s := range e.stepsOf(fn) {
			if w.isIdle(s.call.Node) {
				continue
			}
			b := w.blocking(s)
			if s.conditional {
				b = b.sometimes()
			}
			out = out.join(b)
		}
		return out
	})
}

// BlocksAt returns for what a call of a file may keep the thread waiting until it returns.
func (e *Evaluator) BlocksAt(f *infer.File, call ast.Call) Blocking {
	w := &walker{e: e, file: f}
	s := e.step(f, call)
	if s.isEmpty() || w.isIdle(call.Node) {
		return Blocking{}
	}
	return w.blocking(s)
}

// BlockingCall is a call that may keep the thread waiting until it returns.
type BlockingCall struct {
	ast.Call
	For Blocking
}

// blockingCalls are the blocking calls of one function, and what they were made from.
type blockingCalls struct {
	fn   ast.Node
	list []BlockingCall
	from provenance.Set
}

// BlockingCalls returns the calls in the own body of a function that may keep the thread waiting, in the order of the source.
// Those of the function that was asked about last are remembered, because several rules ask of one after the other. It is not for
// the course of another question. Do not change the slice.
func (e *Evaluator) BlockingCalls(f *infer.File, fn ast.Node) []BlockingCall {
	if e.last.fn == fn {
		e.record.Add(e.last.from)
		return e.last.list
	}
	var found []BlockingCall
	e.record.Begin()
	EachOwn(fn, func(n ast.Node) {
		if call := n.AsCall(); call.OK() {
			if b := e.BlocksAt(f, call); b.All() != 0 {
				found = append(found, BlockingCall{call, b})
			}
		}
	})
	e.last = blockingCalls{fn, found, e.record.End()}
	return found
}

// blocking returns for what a step of the body keeps the thread waiting.
func (w *walker) blocking(s step) Blocking {
	out := Blocking{}
	switch {
	case s.fact != nil && s.asked && s.fact.Blocks == library.BlocksOnProcess && s.fact.IsMethod():
	case s.fact != nil && s.open:
		out.Sometimes = reasons(s.fact.Blocks)
	case s.fact != nil:
		out.Always = reasons(s.fact.Blocks)
	case s.callee != nil:
		out = w.e.blocksWhenTold(s.callee, w.sayOfWaits(s))
	case len(s.either) > 0:
		out.Always = ^Reasons(0)
		for _, one := range s.either {
			out.Always &= w.blocking(one).Always
		}
		out = out.sometimes()
	}
	if s.asked {
		out = out.without(reasons(library.BlocksOnThread))
	}
	return out
}

// sayOfWaits returns what a step tells its callee of the parameters that decide what it waits for.
func (w *walker) sayOfWaits(s step) told {
	return w.say(w.e.guardsOfWaits(s.callee), s.callee, s.call, s.filled)
}

// guardsOfWaits returns the parameters of a function that the conditions ask under which it calls what may block.
func (e *Evaluator) guardsOfWaits(fn *infer.Func) []guard {
	if known, ok := e.waitsOn.Get(e.record, fn); ok {
		return known
	}
	e.record.Begin()
	var out []guard
	if steps := e.stepsOf(fn); len(steps) > 0 {
		EachOwn(fn.Node, func(n ast.Node) {
			branch := n.AsIf()
			if !branch.OK() {
				return
			}
			inside := func(s step) bool { return n.Span().Start <= s.call.Span().Start && s.call.Span().End <= n.Span().End }
			if ends(branch.Body()) || ends(branch.Orelse()) || slices.ContainsFunc(steps, inside) {
				out = addGuards(out, fn, branch.Test())
			}
		})
	}
	return e.waitsOn.Put(e.record, fn, out)
}

// way is some calls that lead to a function, and what the last of them tells it.
type way struct {
	hops []Hop
	say  told
}

// BlockingWay returns the calls that lead from a call to what blocks for a reason: the shortest way, of several the first
// in the source. It is empty where none does.
func (e *Evaluator) BlockingWay(f *infer.File, call ast.Call, reason library.Block) []Hop {
	seen := map[key]bool{}
	var ways []way
	// follow adds the ways that go on by a call, and returns the one that is at its end.
	var follow func(w *walker, s step, before []Hop) []Hop
	follow = func(w *walker, s step, before []Hop) []Hop {
		hops := append(before[:len(before):len(before)], Hop{File: w.file, At: s.call.Node, Into: s.callee, Fact: s.fact})
		switch {
		case s.fact != nil && s.fact.Blocks == reason:
			return hops
		case s.callee != nil:
			say := w.sayOfWaits(s)
			if k := (key{fn: s.callee, say: say}); !seen[k] && e.blocksWhenTold(s.callee, say).All().Has(reason) {
				seen[k] = true
				ways = append(ways, way{hops, say})
			}
		}
		for _, one := range s.either {
			if end := follow(w, one, before); end != nil {
				return end
			}
		}
		return nil
	}
	if end := follow(&walker{e: e, file: f}, e.step(f, call), nil); end != nil {
		return end
	}
	for ; len(ways) > 0; ways = ways[1:] {
		hops := ways[0].hops
		fn := hops[len(hops)-1].Into
		w := &walker{e: e, file: fn.File, fn: fn, told: ways[0].say}
		for _, s := range e.stepsOf(fn) {
			if w.isIdle(s.call.Node) {
				continue
			}
			if end := follow(w, s, hops); end != nil {
				return end
			}
		}
	}
	return nil
}

// stepsOf returns the calls of a plain function's own body that may block, in the order of the source. Components are
// solved in rounds: what the calls lead to is looked up in the first alone.
func (e *Evaluator) stepsOf(fn *infer.Func) []step {
	if known, ok := e.steps.Get(e.record, fn); ok {
		return known
	}
	e.record.Begin()
	var out []step
	if !looksForLoop(fn) {
		EachOwn(fn.Node, func(n ast.Node) {
			call := n.AsCall()
			if !call.OK() {
				return
			}
			if e.isRare(fn, n) {
				return
			}
			if s := e.step(fn.File, call); !s.isEmpty() && !isMoment(fn, s) {
				conditions := conditionsOf(fn, n)
				s.conditional = conditions > 0
				if conditions < 2 {
					out = append(out, s)
				}
			}
		})
	}
	out = slices.DeleteFunc(out, func(s step) bool { return e.isForOthers(fn, s.call.Node) })
	return e.steps.Put(e.record, fn, out)
}

// isForOthers reports whether a call of a plain function stands behind a return of a coroutine, and no such return behind
// it: the function is written for both kinds of callers, and the call is for those who are not async.
func (e *Evaluator) isForOthers(fn *infer.Func, call ast.Node) bool {
	before := false
	for _, r := range fn.Returns() {
		if t := e.types.TypeOf(fn.File, r.Value()); t.Kind == infer.Coroutine {
			if r.Span().Start > call.Span().Start {
				return false
			}
			before = true
		}
	}
	return before
}

// step returns what a call runs before it returns, as far as it was seen.
func (e *Evaluator) step(f *infer.File, call ast.Call) step {
	switch {
	case f.Parent(call.Node).Kind() == ast.KindAwait:
		return step{} // whatever its type says, it gives what is awaited
	case isOfKnown(f, call), isOfData(f, call), asksForNumbers(call), e.isNumeric(f, call):
		return step{}
	}
	s := step{call: call}
	for _, arm := range e.types.TypeOf(f, call.Func()).Arms() {
		if arm.Kind >= infer.Elsewhere && arm.Name == "" || arm.Kind == infer.None || arm.Kind == infer.Never {
			continue
		}
		s.either = append(s.either, e.run(arm, call, isIterated(f, call.Node)))
	}
	s = oneOf(s)
	if s.fact != nil && s.fact.Blocks == library.BlocksOnLoop && e.isTried(f, call.Node) {
		return step{}
	}
	s.open = s.fact != nil && e.isOpen(f, s)
	s.asked = !s.isEmpty() && (isAsked(f, call.Node) || s.fact != nil && readsFuture(s.fact) && e.isSettled(f, call))
	return s
}

// readsFuture reports whether a function gives the outcome of a concurrent future, and waits for it.
func readsFuture(fact *library.Function) bool {
	return fact.Name == "concurrent.futures.Future.result" || fact.Name == "concurrent.futures.Future.exception"
}

// oneOf returns a step of which either are known: nothing where one of them does not block.
func oneOf(s step) step {
	if slices.ContainsFunc(s.either, step.isEmpty) {
		return step{}
	}
	if len(s.either) == 1 {
		return s.either[0]
	}
	slices.SortFunc(s.either, func(a, b step) int { return strings.Compare(a.name(), b.name()) })
	return s
}

// run returns what runs when a value is called: a function of a library that blocks, or a plain function of the project, a
// generator where what the call gives is iterated over.
func (e *Evaluator) run(t *infer.Type, call ast.Call, iterated bool) step {
	if fact, _ := e.fact(t, call); fact != nil {
		if fact.Blocks == "" || fact.ByObject || isOwnFuture(t) {
			return step{}
		}
		return step{call: call, fact: fact}
	}
	of := func(fn *infer.Func, filled int) step {
		if fn == nil || fn.File.IsStub || fn.File.IsInstalled || fn.IsAsync() || fn.IsGenerator() && !iterated {
			return step{}
		}
		return step{call: call, callee: fn, filled: filled}
	}
	switch t.Kind {
	case infer.ClassObject:
		return of(e.types.Method(t.Class, "__init__"), 1)
	case infer.Partial:
		return e.run(t.Args[0], call, iterated)
	case infer.Instance:
		return of(e.types.Method(t.Class, "__call__"), 1)
	case infer.Function:
		if !IsPlaceholder(t.Func) {
			return of(t.Func, filled(t))
		}
		s := step{call: call}
		for _, fn := range e.types.Implementations(t)[1:] {
			if !IsPlaceholder(fn) {
				s.either = append(s.either, of(fn, filled(t)))
			}
		}
		return oneOf(s)
	}
	return step{}
}

// isOwnFuture reports whether a function is a method of a future of a class of its own. No executor makes one: whoever
// does completes it as well, and mostly has before others see it.
func isOwnFuture(t *infer.Type) bool {
	if t.Kind != infer.Function || t.Recv == nil || t.Func.Class == nil {
		return false
	}
	return t.Func.Class.Name() == "Future" && t.Recv.Kind == infer.Instance && t.Recv.Class != t.Func.Class
}

// isIterated reports whether a loop or a comprehension goes over the value of an expression.
func isIterated(f *infer.File, n ast.Node) bool {
	return n.Field() == ast.FieldIter && f.Parent(n).Is(ast.KindFor, ast.KindComprehension)
}
