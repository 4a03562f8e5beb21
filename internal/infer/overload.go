package infer

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// overloads returns the signatures that @overload gives a function: those directly before it in its block and, in a stub,
// itself. It is empty for a function that has one signature.
func (f *Func) overloads() []*Func {
	asked := made(&f.asked)
	asked.overloadsOnce.Do(func() {
		if f.Node.Kind() == ast.KindLambda {
			return
		}
		var found []*Func
		for at := f.Node; at.OK(); {
			fn := f.File.funcs[at.Index]
			if fn.isOverload() {
				found = append(found, fn)
			} else if at != f.Node {
				break
			}
			at = f.before(at)
		}
		if len(found) > 0 && (len(found) > 1 || found[0] != f) {
			slices.Reverse(found)
			asked.overloadsList = found
		}
	})
	return asked.overloadsList
}

// overloads is Func.overloads, and notes that the signatures were found.
func (e *Evaluator) overloads(fn *Func) []*Func {
	found := fn.overloads()
	for _, signature := range found {
		e.prog.seenFunc(signature)
	}
	return found
}

// before returns the function of the same name that stands before a function in its block, with none of another kind
// between; not OK where there is none.
func (f *Func) before(at ast.Node) ast.Node {
	var found ast.Node
	for sibling := range f.File.Parent(at).Children(at.Field()).All() {
		if sibling.Index == at.Index {
			break
		}
		if fn := f.File.funcs[sibling.Index]; fn != nil && fn.Name() == f.Name() {
			found = sibling
		}
	}
	return found
}

// isOverload reports whether a decorator says that the function is one of several signatures.
func (f *Func) isOverload() bool {
	return f.IsMarked("overload")
}

// isDeclared reports whether a function says what it takes and returns, and has no body that does it.
func (f *Func) isDeclared() bool { return f.File.IsStub || f.isOverload() }

// maxOverloads bounds the signatures of a call of which nobody knows which applies; with more, nothing is known.
const maxOverloads = 4

// chosen returns the signatures that may apply to a call: one where the arguments decide it, none where they fit none.
// Of a call without known arguments every signature may be the one.
//
// As Python's type checkers do, it goes through them in their order up to the first that fits for certain. Where an
// argument that is not known is all that could tell signatures apart, each of them may apply; where they declare the same
// for it, the first counts.
func (e *Evaluator) chosen(fns []*Func, recv *Type, a *args) []*Func {
	if a == nil {
		return fns
	}
	skip := 0
	if recv != nil {
		skip = 1
	}
	if a.morePositional {
		// What is behind a star is of any number: signatures that take any number come first.
		spread := slices.Clone(fns)
		spread = slices.DeleteFunc(spread, func(f *Func) bool { return !f.arguments().Vararg().OK() })
		if found := e.fitting(spread, recv, skip, a); len(found) > 0 {
			return found
		}
	}
	return e.fitting(fns, recv, skip, a)
}

// candidate is a signature that may apply, with what it declares for the arguments that do not tell.
type candidate struct {
	fn *Func
	// declared has the declared types of the parameters that take the arguments, and open which may or may not fit.
	declared []*Type
	open     []bool
	// isLoose: what is unpacked may be what the signature asks for beside.
	isLoose bool
}

func (e *Evaluator) fitting(fns []*Func, recv *Type, skip int, a *args) []*Func {
	var may []candidate
	for _, fn := range fns {
		c, fits := e.fits(fn, recv, skip, a)
		if fits != No {
			may = append(may, c)
		}
		if fits == Yes {
			break
		}
	}
	for i, c := range may {
		if !slices.ContainsFunc(may[i+1:], func(other candidate) bool { return e.differ(c, other) }) {
			may = may[:i+1]
			break
		}
	}
	out := make([]*Func, len(may))
	for i, c := range may {
		out[i] = c.fn
	}
	return out
}

// differ reports whether another signature declares something else for an argument that left the first one open.
func (e *Evaluator) differ(c, other candidate) bool {
	if c.isLoose {
		return true
	}
	for i, open := range c.open {
		if open && (i >= len(other.declared) || !e.alike(c.declared[i], other.declared[i])) {
			return true
		}
	}
	return false
}

// alike reports whether two declared types are the same but for the names of their type variables.
func (e *Evaluator) alike(a, b *Type) bool {
	switch {
	case a == b:
		return true
	case a.Kind == TypeVar && b.Kind == TypeVar:
		return e.boundOf(a) == e.boundOf(b)
	case a.Kind != b.Kind || a.Class != b.Class || a.Name != b.Name || a.Func != b.Func || len(a.Args) == 0:
		return false
	}
	return slices.EqualFunc(a.Args, b.Args, e.alike)
}

// fits tells whether the arguments of a call fit a signature.
func (e *Evaluator) fits(fn *Func, recv *Type, skip int, a *args) (candidate, Answer) {
	c := candidate{fn: fn}
	pairs, fits := fn.pairs(skip, a)
	if fits == No {
		return c, No
	}
	c.isLoose = fits == Maybe
	types := e.signature(fn)
	owner := e.ownerVars(fn, recv)
	if skip == 1 && len(types) > 0 {
		self := e.replace(types[0], owner, true)
		is := e.isFor(recv, self)
		if is == No {
			return c, No
		}
		c.declared, c.open = append(c.declared, self), append(c.open, is == Maybe)
		if is == Maybe {
			fits = Maybe
		}
	}
	for _, p := range pairs {
		if p.param >= len(types) {
			return c, No // asked again while in flight
		}
		t := e.replace(types[p.param], owner, true)
		takes := e.accepts(t, p.arg)
		c.declared = append(c.declared, t)
		c.open = append(c.open, takes == Maybe)
		switch takes {
		case No:
			return c, No
		case Maybe:
			fits = Maybe
		}
	}
	return c, fits
}

// isFor tells whether a signature is for a receiver, by the annotation of self: def method(self: Class[int]). What an
// object holds of one type is no union. Where it is not known, a method of the class itself is believed to be called on
// what it is for; a protocol tells kinds of objects apart, so it decides nothing then.
func (e *Evaluator) isFor(recv, self *Type) Answer {
	if recv.Kind != Instance || self.Kind != Instance {
		return Yes
	}
	args, _ := e.asBase(recv, self.Class)
	for i, to := range self.Args {
		if to.Kind == Union && i < len(args) && args[i].Kind == Instance {
			return No
		}
	}
	switch is := e.assignable(recv, self); {
	case is == Maybe && !e.isProtocol(self.Class):
		return Yes
	default:
		return is
	}
}

// fitsCall tells whether a function takes the arguments of a call, by one of its signatures.
func (e *Evaluator) fitsCall(t *Type, a *args) Answer {
	fns := e.overloads(t.Func)
	if len(fns) == 0 {
		fns = []*Func{t.Func}
	}
	skip := 0
	if t.Recv != nil {
		skip = 1
	}
	out := No
	for _, fn := range fns {
		switch _, fits := e.fits(fn, t.Recv, skip, a); fits {
		case Yes:
			return Yes
		case Maybe:
			out = Maybe
		}
	}
	return out
}

// accepts tells whether a parameter of a declared type takes an argument.
func (e *Evaluator) accepts(declared *Type, g given) Answer {
	if e.isObject(declared) {
		return Yes
	}
	out := No
	for _, arm := range declared.Arms() {
		if arm.Kind != Literal {
			continue
		}
		value := ""
		if g.node.OK() && !g.star {
			value = valueOf(g.ctx, g.node)
		}
		switch {
		case value != "" && arm.has(value):
			return Yes
		case value == "" && e.given(g).IsUnknown():
			out = Maybe
		}
	}
	rest := e.keep(declared, func(arm *Type) bool { return arm.Kind != Literal })
	if rest.Kind == Never {
		return out
	}
	if fits := e.assignable(e.given(g), rest); fits != No {
		return fits
	}
	return out
}

// callOverloaded returns the type of a call of a function with several signatures. Where the arguments fit none, Python
// has another opinion of them than we, and each may be the one.
func (e *Evaluator) callOverloaded(t *Type, a *args) *Type {
	in := e.prog.types
	chosen := e.chosen(e.overloads(t.Func), t.Recv, a)
	if len(chosen) == 0 {
		chosen = e.overloads(t.Func)
	}
	if len(chosen) > maxOverloads && !t.Func.isOverload() {
		return e.callOne(t, a) // the body says the rest
	}
	out, result := in.never, in.never
	for _, fn := range chosen {
		one := *t
		one.Func = fn
		made := e.callOne(in.intern(one), a)
		if made.Kind == Coroutine && made.Func == fn {
			// One function makes it, whatever awaiting it gives.
			result = in.join(result, e.awaited(made))
			made = in.intern(Type{Kind: Coroutine, Func: t.Func, Wraps: t.Wraps, Args: []*Type{result}})
			out = e.without(out, Coroutine)
		}
		if !t.Func.isDeclared() && isPromise(made) {
			// The body that all signatures share may say which coroutine, or which function, it is.
			if body := e.inferReturnOf(t.Func, e.envFor(t, a)); e.saysMore(body, made) {
				made = body
			}
		}
		out = in.join(out, made)
	}
	if len(chosen) > maxOverloads && out.Kind == Union {
		return in.unknown
	}
	return e.decided(out)
}
