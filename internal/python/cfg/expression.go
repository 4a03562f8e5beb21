package cfg

import (
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// fact is what matters of an expression for the order of evaluation.
type fact struct {
	// acts: it contains a call, await, yield or :=, so it matters whether it is evaluated.
	acts bool
	// suspends: it contains an await or yield.
	suspends bool
	// splits: something in it must become blocks.
	splits bool
}

// measure finds the fact of a node and keeps those that matter. It returns the number of suspension points too.
func (b *builder) measure(i ast.Index) (f fact, suspensions int) {
	raw := &b.nodes[i]
	switch {
	case raw.First == 0:
		return fact{}, 0
	case suspends(raw.Kind):
		f.acts, f.suspends = true, true
		suspensions++
	case raw.Kind == ast.KindCall || raw.Kind == ast.KindNamedExpr:
		f.acts = true
	}
	operands(b.nodes, i, func(o ast.Index) {
		inner, n := b.measure(o)
		suspensions += n
		f.suspends = f.suspends || inner.suspends
		f.splits = f.splits || inner.splits
		f.acts = f.acts || inner.acts
	})
	if isConditional(raw.Kind) && b.actsSometimes(i) {
		f.acts, f.splits = true, true
		f.suspends = f.suspends || b.isAsync(i)
	}
	if f.acts {
		b.facts[i] = f
	}
	return f, suspensions
}

func isConditional(k ast.Kind) bool {
	switch k {
	case ast.KindBoolOp, ast.KindIfExp, ast.KindListComp, ast.KindSetComp, ast.KindDictComp:
		return true
	}
	return false
}

// actsSometimes tells whether something that acts in a conditional expression is not always evaluated.
func (b *builder) actsSometimes(i ast.Index) bool {
	raw := &b.nodes[i]
	switch raw.Kind {
	case ast.KindBoolOp:
		for c := b.nodes[raw.First].Next; c != 0; c = b.nodes[c].Next {
			if b.facts[c].acts {
				return true
			}
		}
		return false
	case ast.KindIfExp:
		return b.facts[b.child(i, ast.FieldBody)].acts || b.facts[b.child(i, ast.FieldOrelse)].acts
	}
	if b.isAsync(i) {
		return true
	}
	first := true
	for c := raw.First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Kind != ast.KindComprehension {
			if b.facts[c].acts {
				return true
			}
			continue
		}
		for part := b.nodes[c].First; part != 0; part = b.nodes[part].Next {
			if b.facts[part].acts && (!first || b.nodes[part].Field != ast.FieldIter) {
				return true
			}
		}
		first = false
	}
	return false
}

// isAsync tells whether a comprehension has an async clause.
func (b *builder) isAsync(i ast.Index) bool {
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Kind == ast.KindComprehension && b.nodes[c].Flags&ast.FlagIsAsync != 0 {
			return true
		}
	}
	return false
}

// expression evaluates, ahead of its item, what of a node must be: afterwards it suspends once at most and all that is
// left of it is always evaluated. again tells that the item itself suspends.
func (b *builder) expression(i ast.Index, again bool) {
	f, suspensions := b.measure(i)
	if again {
		suspensions++
	}
	if f.splits || suspensions > 1 {
		if left := b.linearize(i); left && again {
			b.ahead(i)
		}
	}
	clear(b.facts)
}

// ahead evaluates a node in an item of its own.
func (b *builder) ahead(i ast.Index) {
	raw := &b.nodes[i]
	switch raw.Kind {
	case ast.KindConstant, ast.KindName, ast.KindLambda:
		return
	case ast.KindStarred:
		i = raw.First
	case ast.KindSlice:
		operands(b.nodes, i, b.ahead)
		return
	}
	if raw.Flags&(ast.FlagStore|ast.FlagDel) != 0 || b.nodes[i].Kind.Group() != ast.GroupExpr || b.isTaken(i) {
		return
	}
	b.add(Value, i, 0)
	b.early[i] = false
}

// linearize emits what of a node must be evaluated before the rest of it, and reports whether the rest suspends.
func (b *builder) linearize(i ast.Index) bool {
	f, ok := b.facts[i]
	if !ok || !f.splits && !f.suspends {
		return false
	}
	if isConditional(b.nodes[i].Kind) && b.actsSometimes(i) {
		b.conditional(i)
		return false
	}
	var parts []ast.Index
	last := -1
	operands(b.nodes, i, func(o ast.Index) {
		if f := b.facts[o]; f.splits || f.suspends {
			last = len(parts)
		}
		parts = append(parts, o)
	})
	left := false
	for k := 0; k <= last; k++ {
		left = b.linearize(parts[k])
		if k < last {
			b.ahead(parts[k])
		}
	}
	if suspends(b.nodes[i].Kind) {
		if left {
			b.ahead(parts[last])
		}
		return true
	}
	return left
}

// conditional takes a conditional expression apart.
func (b *builder) conditional(i ast.Index) {
	switch b.nodes[i].Kind {
	case ast.KindBoolOp:
		b.boolOp(i)
	case ast.KindIfExp:
		join := b.newBlock()
		t, f := b.newBlock(), b.newBlock()
		b.condition(b.child(i, ast.FieldTest), t, f)
		b.start(t)
		b.arm(b.child(i, ast.FieldBody), i, join)
		b.start(f)
		b.arm(b.child(i, ast.FieldOrelse), i, join)
		b.start(join)
	default:
		b.comprehension(i)
	}
	b.early[i] = true
}

// arm evaluates one way's value of a conditional expression.
func (b *builder) arm(i, of ast.Index, join BlockID) {
	b.linearize(i)
	b.ahead(i)
	b.add(Result, i, of)
	b.edge(join, Next, 0, 0)
}

func (b *builder) boolOp(i ast.Index) {
	join := b.newBlock()
	settled := False
	if b.nodes[i].Op == ast.Or {
		settled = True
	}
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Next == 0 {
			b.arm(c, i, join)
			break
		}
		b.linearize(c)
		b.add(Test, c, 0)
		b.early[c] = b.isTaken(c)
		done, next := b.newBlock(), b.newBlock()
		if settled == True {
			b.decide(c, done, next)
		} else {
			b.decide(c, next, done)
		}
		b.from(done, func() {
			b.add(Result, c, i)
			b.edge(join, Next, 0, 0)
		})
		b.start(next)
	}
	b.start(join)
}

// comprehension makes a list, set or dict comprehension the loop that it is.
func (b *builder) comprehension(i ast.Index) {
	done := b.newBlock()
	head, exhausted := BlockID(0), done
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Field != ast.FieldGenerators {
			continue
		}
		iter := b.child(c, ast.FieldIter)
		b.linearize(iter)
		b.add(Iter, iter, c)
		outer := head
		head = b.newBlock()
		b.edge(head, Next, 0, 0)
		b.start(head)
		b.add(Step, c, 0)
		if outer != 0 {
			exhausted = outer
		}
		body := b.newBlock()
		b.edge(body, HasElement, c, 0)
		b.edge(exhausted, Exhausted, c, 0)
		b.start(body)
		b.add(Bind, c, 0)
		for test := b.nodes[c].First; test != 0; test = b.nodes[test].Next {
			if b.nodes[test].Field == ast.FieldIfs {
				next := b.newBlock()
				b.condition(test, next, head)
				b.start(next)
			}
		}
	}
	for c := b.nodes[i].First; c != 0; c = b.nodes[c].Next {
		if b.nodes[c].Field != ast.FieldGenerators {
			b.linearize(c)
			b.add(Element, c, i)
		}
	}
	b.edge(head, Loop, i, 0)
	b.start(done)
}

// condition evaluates a condition whose facts are known and leads on to one of two blocks.
func (b *builder) condition(i ast.Index, t, f BlockID) {
	raw := &b.nodes[i]
	switch {
	case raw.Kind == ast.KindUnaryOp && raw.Op == ast.Not:
		b.condition(raw.First, f, t)
		return
	case raw.Kind == ast.KindBoolOp:
		for c := raw.First; c != 0; c = b.nodes[c].Next {
			switch {
			case b.nodes[c].Next == 0:
				b.condition(c, t, f)
			case raw.Op == ast.And:
				next := b.newBlock()
				b.condition(c, next, f)
				b.start(next)
			default:
				next := b.newBlock()
				b.condition(c, t, next)
				b.start(next)
			}
		}
		return
	case raw.Kind == ast.KindIfExp:
		then, otherwise := b.newBlock(), b.newBlock()
		b.condition(b.child(i, ast.FieldTest), then, otherwise)
		b.start(then)
		b.condition(b.child(i, ast.FieldBody), t, f)
		b.start(otherwise)
		b.condition(b.child(i, ast.FieldOrelse), t, f)
		return
	}
	b.linearize(i)
	b.add(Test, i, 0)
	b.decide(i, t, f)
}

// decide leads from a test to one of two blocks; a constant knows which.
func (b *builder) decide(i ast.Index, t, f BlockID) {
	truth := scope.Constant(b.Tree, i)
	if truth != scope.AlwaysFalse {
		b.edge(t, True, i, 0)
	}
	if truth != scope.AlwaysTrue {
		b.edge(f, False, i, 0)
	}
}

// test is condition for one whose facts are not known yet.
func (b *builder) test(i ast.Index, t, f BlockID) {
	b.measure(i)
	b.condition(i, t, f)
	clear(b.facts)
}
