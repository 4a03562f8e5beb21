package infer

import (
	"github.com/unheeded/unheeded/internal/fixpoint"
	"github.com/unheeded/unheeded/internal/provenance"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Evaluator answers questions of one goroutine. What it finds out is shared through its Program as soon as it is final.
type Evaluator struct {
	prog   *Program
	solver *fixpoint.Solver[key, *Type]
	// aliases are the values of the type aliases that the query on top is being answered through.
	aliases []ast.Node
	// told has what is final of expressions in the light of what a call told.
	told map[told]remembered
	// attrs has what is final of the attributes of objects and classes.
	attrs map[attrOf]remembered
	// methods has what is final of the methods of classes.
	methods map[methodOf]answered
}

// methodOf names a method or attribute of the objects of a class.
type methodOf struct {
	class *Class
	name  string
}

// answered is a final Answer and what it was made from.
type answered struct {
	answer Answer
	from   provenance.Set
}

// NewEvaluator returns an Evaluator for one goroutine.
func (p *Program) NewEvaluator() *Evaluator {
	if p.sources != nil {
		p = &Program{p.state, provenance.NewRecorder(p.sources)}
	}
	in := p.types
	lattice := fixpoint.Lattice[*Type]{
		Bottom: in.never, Top: in.wide,
		Join:  func(a, b *Type) *Type { return in.join(a, b) },
		Equal: func(a, b *Type) bool { return a == b },
	}
	return &Evaluator{
		prog: p, told: map[told]remembered{}, attrs: map[attrOf]remembered{}, methods: map[methodOf]answered{},
		solver: fixpoint.NewSolver(p.memo, lattice, func(k key) bool { return k.ask.isList() }).Recording(p.record),
	}
}

// remembered is a final type and what it was made from.
type remembered struct {
	t    *Type
	from provenance.Set
}

// Recorder collects what answers are made from, in this goroutine; nil where nobody wants to know.
func (e *Evaluator) Recorder() *provenance.Recorder { return e.prog.record }

// Reset makes the evaluator forget the questions in flight, after a panic.
func (e *Evaluator) Reset() { *e = *e.prog.NewEvaluator() }

// TypeOf returns the type of an expression of a file, knowing nothing of the calls that lead there.
func (e *Evaluator) TypeOf(f *File, n ast.Node) *Type { return e.expr(ctx{file: f}, n) }

// Awaited returns what awaiting a value of a type gives; Unknown where that is not known.
func (e *Evaluator) Awaited(t *Type) *Type { return e.awaited(t) }

func (e *Evaluator) join(types ...*Type) *Type { return e.prog.types.join(types...) }

// Answer is yes, no, or that nobody knows.
type Answer uint8

// The answers.
const (
	Maybe Answer = iota
	Yes
	No
)

// HasMethod tells whether objects of a class have a method or attribute of a name: No only where all bases are known.
func (e *Evaluator) HasMethod(c *Class, name string) Answer { return e.hasMethod(c, name) }

func (e *Evaluator) hasMethod(c *Class, name string) Answer {
	if len(e.aliases) > 0 {
		return e.findMethod(c, name)
	}
	k := methodOf{c, name}
	if have, ok := e.methods[k]; ok {
		e.prog.record.Add(have.from)
		return have.answer
	}
	watch := e.solver.Begin()
	answer := e.findMethod(c, name)
	if final, from := e.solver.End(watch); final {
		e.methods[k] = answered{answer, from}
	}
	return answer
}

func (e *Evaluator) findMethod(c *Class, name string) Answer {
	for _, m := range e.mro(c) {
		if m.Kind != ClassObject || e.isPatched(m.Class, name) {
			return Maybe
		}
		if e.classVar(m.Class, name).Kind != Never || e.declared(m.Class, name) != nil || e.assigned(m.Class, name, nil).Kind != Never {
			return Yes
		}
	}
	return No
}

// IsProperty reports whether reading an attribute runs a property of a class, in every case that is known.
func (e *Evaluator) IsProperty(f *File, a ast.Attribute) bool {
	t := e.expr(ctx{file: f}, a.Value())
	for _, arm := range t.Arms() {
		if arm.Kind == None {
			continue
		}
		if arm.Kind != Instance || !e.isProperty(arm.Class, a.Attr()) {
			return false
		}
	}
	return true
}

func (e *Evaluator) isProperty(c *Class, name string) bool {
	for _, m := range e.mro(c) {
		if m.Kind != ClassObject {
			return false
		}
		if t := e.classVar(m.Class, name); t.Kind != Never {
			return t.Kind == Property
		}
	}
	return false
}

// IsSubclass reports whether the known bases of a class contain another, or are it.
func (e *Evaluator) IsSubclass(c, of *Class) bool { return e.isSubclass(c, of) }

// stubClass returns a class of one of our stubs, nil where there is none.
func (e *Evaluator) stubClass(module, name string) *Class {
	f := e.prog.stub(module)
	if f == nil {
		return nil
	}
	for _, c := range f.classList {
		if c.Outer == nil && c.Name() == name {
			return c
		}
	}
	return nil
}
