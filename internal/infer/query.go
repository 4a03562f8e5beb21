package infer

import (
	"cmp"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// question says what a query asks of its subject.
type question uint8

const (
	askBinding      question = iota // the type that a binding gives its name
	askCall                         // the type of a Call
	askReturn                       // what calling a function returns, coroutine functions: what awaiting it gives
	askBody                         // askReturn without the annotation
	askYield                        // what a generator yields
	askClassAttr                    // a name of a class body
	askInstanceAttr                 // what methods assign to self.name
	askDeclared                     // the annotation of an attribute
	askParam                        // what the visible calls give a parameter
	askFill                         // what is put into a container after it was made
	askMade                         // what a CoroutineOf stands for
	askBound                        // what values of a type variable are
	askDefault                      // what a type variable is of which nothing is known
	askSupplied                     // what others give an attribute or variable
	askEnumValue                    // what the members of an enumeration hold
	askMember                       // a name of a module
	askBases                        // the bases of a class, as a Tuple
	askMRO                          // the linearised bases of a class, itself first, as a Tuple
	askSubclasses                   // the known subclasses of a class, as a Tuple
	askTypeVars                     // the type variables of a class, as a Tuple
	askSignature                    // the declared types of the parameters of a function, as a Tuple
)

// isList reports whether the answer is a list of types, not one: the last one stands, lists are not joined.
func (q question) isList() bool { return q >= askBases }

// A key names a query: the question, its subject and the Env that it is asked in.
type key struct {
	ask  question
	node ast.Index
	file *File
	env  *Env
	name string
}

func hash(k key) uint32 {
	h := uint32(k.node)*0x9E3779B1 ^ k.file.id*0x85EBCA77 ^ uint32(k.ask)<<27 ^ k.env.Number()*0xC2B2AE3D
	for i := range len(k.name) {
		h = (h ^ uint32(k.name[i])) * 0x01000193
	}
	return h
}

// compareKeys is a total order of keys that does not depend on who asked first.
func compareKeys(a, b key) int {
	c := cmp.Or(
		a.file.Compare(b.file), cmp.Compare(a.node, b.node), cmp.Compare(a.ask, b.ask), strings.Compare(a.name, b.name),
	)
	if c != 0 {
		return c
	}
	return a.env.Compare(b.env)
}

// Number tells files of one Program apart, for hashing. It depends on who asked first, so nothing else may depend on it.
func (f *File) Number() uint32 { return f.id }

// Number tells the Envs of one Program apart, for hashing; it is 0 for nil.
func (e *Env) Number() uint32 {
	if e == nil {
		return 0
	}
	return e.id
}

// query answers k with compute, which may ask further queries: see package fixpoint.
func (e *Evaluator) query(k key, compute func() *Type) *Type {
	// An answer must not depend on what led to its question.
	aliases := e.aliases
	e.aliases = nil
	defer func() { e.aliases = aliases }()
	return e.solver.Ask(k, compute)
}

// final returns the answer to a query where it is final, else nil. Who asks much more often than there is to answer looks
// here before making what query is to answer with, which has to be kept for a while and so costs an allocation.
func (e *Evaluator) final(k key) *Type {
	t, _ := e.solver.Final(k)
	return t
}

// rememberedIn returns what is remembered by its place in a file, nil where nothing is.
func (e *Evaluator) rememberedIn(places *known, at ast.Index) *Type {
	id, from := places.at(at)
	if id == 0 {
		return nil
	}
	e.prog.record.Add(from)
	return e.prog.types.byNumber(id)
}

// queryIn is query for what is remembered by its place in a file, and is not yet.
func (e *Evaluator) queryIn(places *known, at ast.Index, k key, compute func() *Type) *Type {
	aliases := e.aliases
	e.aliases = nil
	defer func() { e.aliases = aliases }()
	watch := e.solver.Begin()
	t := e.solver.AskUnkept(k, compute)
	if final, from := e.solver.End(watch); final {
		places.set(at, e.prog.types.numberOf(t), from)
	}
	return t
}

// ofClass is query for one of the questions about a class as a whole, askBases to askTypeVars. They are asked for each
// attribute that is looked up, so the class itself keeps what is final.
func (e *Evaluator) ofClass(ask question, c *Class, compute func(*Evaluator, *Class) *Type) *Type {
	settled := &c.settled[ask-askBases]
	if have := settled.Load(); have != nil {
		e.prog.record.Add(have.from)
		return have.t
	}
	watch := e.solver.Begin()
	t := e.query(key{ask: ask, file: c.File, node: c.Node.Index}, func() *Type { return compute(e, c) })
	if final, from := e.solver.End(watch); final {
		settled.Store(&remembered{t, from})
	}
	return t
}
