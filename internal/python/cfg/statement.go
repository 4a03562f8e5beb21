package cfg

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// block builds the statements of one field.
func (b *builder) block(i ast.Index, field ast.Field) {
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Field == field {
			b.statement(c)
		}
	}
}

func (b *builder) statement(i ast.Index) {
	switch b.nodes[i].Kind {
	case ast.KindIf:
		b.ifStatement(i)
	case ast.KindWhile:
		b.while(i)
	case ast.KindFor, ast.KindAsyncFor:
		b.forLoop(i)
	case ast.KindWith, ast.KindAsyncWith:
		b.with(i)
	case ast.KindTry, ast.KindTryStar:
		b.try(i)
	case ast.KindMatch:
		b.match(i)
	case ast.KindReturn:
		b.expression(i, false)
		b.add(Return, i, 0)
		b.jump(OnReturn, i)
	case ast.KindBreak:
		b.add(Statement, i, 0)
		b.jump(OnBreak, i)
	case ast.KindContinue:
		b.add(Statement, i, 0)
		b.jump(OnContinue, i)
	case ast.KindRaise:
		b.expression(i, false)
		b.add(Raise, i, 0)
		b.throw(Raises, i)
		b.stop()
	case ast.KindAssert:
		b.assert(i)
	case ast.KindExpr:
		b.expression(i, false)
		b.add(Statement, i, 0)
		if b.neverReturns(b.nodes[i].First) {
			b.stop()
		}
	default:
		b.expression(i, false)
		b.add(Statement, i, 0)
	}
}

// neverReturns asks of a call that is a statement, alone or awaited.
func (b *builder) neverReturns(i ast.Index) bool {
	if b.nodes[i].Kind == ast.KindAwait {
		i = b.nodes[i].First
	}
	return b.options.NoReturn != nil && b.nodes[i].Kind == ast.KindCall && b.options.NoReturn(i)
}

func (b *builder) assert(i ast.Index) {
	holds, fails := b.newBlock(), b.newBlock()
	b.test(b.child(i, ast.FieldTest), holds, fails)
	b.start(fails)
	if msg := b.child(i, ast.FieldMsg); msg != 0 {
		b.expression(msg, false)
		b.add(Value, msg, 0)
	}
	b.add(Raise, i, 0)
	b.throw(Asserts, i)
	b.start(holds)
}

// ifStatement builds an if with all its elifs.
func (b *builder) ifStatement(i ast.Index) {
	after := b.newBlock()
	for {
		body, next := b.newBlock(), after
		orelse := b.child(i, ast.FieldOrelse)
		if orelse != 0 {
			next = b.newBlock()
		}
		b.test(b.child(i, ast.FieldTest), body, next)
		b.start(body)
		b.block(i, ast.FieldBody)
		b.goTo(after, Next, 0)
		b.start(next)
		if orelse == 0 {
			return
		}
		if b.nodes[orelse].Kind != ast.KindIf || b.nodes[orelse].Next != 0 {
			break
		}
		i = orelse
	}
	b.block(i, ast.FieldOrelse)
	b.goTo(after, Next, 0)
	b.start(after)
}

func (b *builder) while(i ast.Index) {
	b.ready()
	head, body, after := b.newBlock(), b.newBlock(), b.newBlock()
	b.edge(head, Next, 0, 0)
	b.start(head)
	orelse := after
	if b.child(i, ast.FieldOrelse) != 0 {
		orelse = b.newBlock()
	}
	b.test(b.child(i, ast.FieldTest), body, orelse)
	b.loopBody(i, body, head, after)
	b.loopElse(i, orelse, after)
}

func (b *builder) forLoop(i ast.Index) {
	iter := b.child(i, ast.FieldIter)
	b.expression(iter, false)
	b.add(Iter, iter, i)
	head, body, after := b.newBlock(), b.newBlock(), b.newBlock()
	b.edge(head, Next, 0, 0)
	b.start(head)
	orelse := after
	if b.child(i, ast.FieldOrelse) != 0 {
		orelse = b.newBlock()
	}
	b.add(Step, i, 0)
	b.edge(body, HasElement, i, 0)
	b.edge(orelse, Exhausted, i, 0)
	b.loopBody(i, body, head, after)
	b.loopElse(i, orelse, after)
}

func (b *builder) loopBody(i ast.Index, body, head, after BlockID) {
	b.push(frame{kind: loopFrame, node: i, breaks: after, continues: head})
	b.start(body)
	if b.nodes[i].Kind != ast.KindWhile {
		b.expression(b.child(i, ast.FieldTarget), false)
		b.add(Bind, i, 0)
	}
	b.block(i, ast.FieldBody)
	b.goTo(head, Loop, i)
	b.pop()
}

func (b *builder) loopElse(i ast.Index, orelse, after BlockID) {
	if orelse != after {
		b.start(orelse)
		b.block(i, ast.FieldOrelse)
		b.goTo(after, Next, 0)
	}
	b.start(after)
}

func (b *builder) with(i ast.Index) {
	outer := len(b.frames)
	async := b.nodes[i].Kind == ast.KindAsyncWith
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Kind != ast.KindWithitem {
			continue
		}
		b.expression(b.child(c, ast.FieldContextExpr), async)
		b.add(Enter, c, i)
		b.push(frame{kind: withFrame, node: c, of: i})
		if vars := b.child(c, ast.FieldOptionalVars); vars != 0 {
			b.expression(vars, false)
			b.add(Bind, c, i)
		}
	}
	b.block(i, ast.FieldBody)
	for len(b.frames) > outer {
		f := b.frames[len(b.frames)-1]
		b.pop()
		if b.current != 0 {
			b.add(Exit, f.node, f.of)
		}
		if f.after != 0 {
			b.goTo(f.after, Next, 0)
			b.start(f.after)
		}
	}
}

func (b *builder) try(i ast.Index) {
	var final *frame
	if b.child(i, ast.FieldFinalbody) != 0 {
		final = b.push(frame{kind: finallyFrame, node: i})
	}
	after := b.newBlock()
	b.handled(i, after)
	if final == nil {
		b.start(after)
		return
	}
	b.pop()
	b.start(after)
	switch {
	case !b.live[after]:
		b.stop()
		if b.unused(final) {
			b.block(i, ast.FieldFinalbody)
			b.stop()
		}
	case final.merged == 0:
		b.block(i, ast.FieldFinalbody)
	default:
		b.edge(final.merged, Next, 0, 0)
		b.stop()
		if final.mergedEnd != 0 {
			next := b.newBlock()
			b.from(final.mergedEnd, func() { b.edge(next, Next, 0, 0) })
			b.start(next)
		}
	}
}

// unused reports whether no way leads through a finally; its statements are then dead.
func (b *builder) unused(f *frame) bool {
	for _, c := range f.copies {
		if c.entry != 0 {
			return false
		}
	}
	return f.merged == 0
}

// handled builds the body, else and handlers of a try; those that end lead to after.
func (b *builder) handled(i ast.Index, after BlockID) {
	handlers := frame{kind: handlersFrame, node: i}
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Kind == ast.KindExceptHandler {
			handlers.handlers = append(handlers.handlers, landing{to: b.newBlock(), handler: c})
		}
	}
	if len(handlers.handlers) > 0 {
		b.push(handlers)
		b.alarmed = !scope.SeemsToRaise(b.Tree, i)
	}
	b.block(i, ast.FieldBody)
	b.alarmed = false
	if len(handlers.handlers) > 0 {
		b.pop()
	}
	b.block(i, ast.FieldOrelse)
	b.goTo(after, Next, 0)
	for k, l := range handlers.handlers {
		b.start(l.to)
		b.add(Handler, l.handler, 0)
		rest := handlers.handlers[k+1:]
		if star := b.nodes[i].Kind == ast.KindTryStar; star && len(rest) > 0 {
			b.push(frame{kind: starFrame, node: i, handlers: rest})
			b.block(l.handler, ast.FieldBody)
			b.pop()
		} else {
			b.block(l.handler, ast.FieldBody)
		}
		if b.current == 0 {
			continue
		}
		if b.child(l.handler, ast.FieldName) != 0 {
			b.add(Forget, l.handler, 0)
		}
		b.goTo(after, Next, 0)
		if b.nodes[i].Kind == ast.KindTryStar && b.isLive() {
			// The rest of the group goes on to the next handlers, and then out.
			for _, l := range rest {
				b.edge(l.to, Reraises, i, l.handler)
			}
			b.throw(Reraises, i)
		}
	}
}

func (b *builder) match(i ast.Index) {
	subject := b.child(i, ast.FieldSubject)
	b.expression(subject, false)
	b.add(Subject, subject, i)
	after := b.newBlock()
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Kind != ast.KindMatchCase {
			continue
		}
		b.add(Pattern, c, i)
		body, next := b.newBlock(), b.newBlock()
		b.edge(body, Case, c, 0)
		if !scope.Irrefutable(b.Tree, b.child(c, ast.FieldPattern)) {
			b.edge(next, NoCase, c, 0)
		}
		b.start(body)
		if guard := b.child(c, ast.FieldGuard); guard != 0 {
			guarded := b.newBlock()
			b.test(guard, guarded, next)
			b.start(guarded)
		}
		b.block(c, ast.FieldBody)
		b.goTo(after, Next, 0)
		b.start(next)
	}
	b.goTo(after, Next, 0)
	b.start(after)
}
