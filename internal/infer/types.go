package infer

import (
	"strings"
	"sync"
	"sync/atomic"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// Kind is the kind of a type.
type Kind uint8

// The kinds of types. Their order is the order in which the arms of a union stand.
const (
	// Never has no value: the type of a call that does not return, and where every inference cycle starts.
	Never Kind = iota
	// None is the type of None.
	None
	// Coroutine is the coroutine object that calling Func makes, or, where Func is nil, one that an annotation
	// promises; Args then holds the type that awaiting it gives.
	Coroutine
	// AsyncGenerator is the object that calling the async generator function Func makes; Args[0] is what it yields where it
	// is an expression.
	AsyncGenerator
	// Generator is the object that calling the generator function Func makes.
	Generator
	// Function is a function or lambda: Func, with Recv when it is bound to an instance or a class.
	Function
	// ClassObject is the class itself: Class, with Args when it is subscripted.
	ClassObject
	// Instance is an object of Class or of a subclass of it, with the type arguments Args.
	Instance
	// Tuple is a tuple of known length; Args are its elements.
	Tuple
	// Callable is something that returns Args[0] when called and of which nothing else is known; or, where Func is there,
	// what contextlib makes of that generator function.
	Callable
	// Partial is functools.partial of Args[0] with the rest of Args, of which the last are for the keywords that Name has,
	// with spaces between; a * or ** among them stands for others that are not known.
	Partial
	// PartialMethod is functools.partialmethod; as Partial.
	PartialMethod
	// Property, StaticMethod and ClassMethod wrap Args[0], as the decorators do.
	Property
	StaticMethod
	ClassMethod
	// Super is super() in a method of Class; Recv is its receiver.
	Super
	// Module is the module Module.
	Module
	// TypeVar is the type variable called Name that Module defines.
	TypeVar
	// ClassOf is a class, in terms of a type variable: type[Args[0]].
	ClassOf
	// Literal is one of the values in Name, of the type Args[0]; only the parameters of a signature are of this kind.
	Literal
	// Union is one of Args, which are sorted, distinct and no unions.
	Union
	// Elsewhere is what a parameter may be beside what the visible calls pass, and what comes of it: nobody knows, but
	// the code has to do right by what is known too. Beside an Unknown it is left out.
	Elsewhere
	// Unknown is a value that nothing is known of. Name, where not empty, is the dotted name that it was reached by:
	// something of a module that could not be seen.
	Unknown
	// Wide is an Unknown that absorbs whatever it is joined with: a union that grew too large.
	Wide
)

// Type is what is known of a value. Types are interned: two equal types of one Program are one pointer. The fields
// are read-only.
type Type struct {
	Kind   Kind
	Class  *Class
	Func   *Func
	Recv   *Type
	Args   []*Type
	Module *File
	Name   string
	// Env is what a call told: on a Function the function around it, on what calling it makes itself, on an Instance that
	// decorates a function its __init__.
	Env *Env
	// Wraps, on a Function and on what calling it makes, is the function that functools.wraps says it stands for.
	Wraps *Func
	// Exact, on an Instance: it is of Class itself and of no subclass; on a ClassObject: it is Class itself; on a Function: it
	// is Func itself, found through super(), and nothing that overrides it.
	Exact bool

	// def, on a TypeVar, is the node in Module that defines it.
	def   ast.Index
	id    uint32
	hash  uint32
	depth uint8
}

// Func is one function, async function or lambda of the source.
type Func struct {
	File *File
	// Node is the FunctionDef, AsyncFunctionDef or Lambda.
	Node ast.Node
	// Class is the class whose body the function stands in, or nil.
	Class *Class
	// Outer is the function that the function stands in, or nil.
	Outer *Func

	id    uint32
	scope scopeID

	// asked is what was found out of the function; most are never asked for it.
	asked atomic.Pointer[askedFunc]
}

// askedFunc is what is found out of a function when it is first asked for.
type askedFunc struct {
	decidingOnce sync.Once
	deciding     map[string]bool

	parametersOnce sync.Once
	parametersList []parameter

	overloadsOnce sync.Once
	overloadsList []*Func

	fullNameOnce sync.Once
	fullName     string
}

// Name returns the name in its definition, "<lambda>" for a lambda.
func (f *Func) Name() string {
	switch f.Node.Kind() {
	case ast.KindFunctionDef:
		return f.Node.AsFunctionDef().Name()
	case ast.KindAsyncFunctionDef:
		return f.Node.AsAsyncFunctionDef().Name()
	}
	return "<lambda>"
}

// QualName returns the dotted name inside the module, as Python's __qualname__ without <locals>.
func (f *Func) QualName() string {
	switch {
	case f.Class != nil:
		return f.Class.QualName() + "." + f.Name()
	case f.Outer != nil:
		return f.Outer.QualName() + "." + f.Name()
	}
	return f.Name()
}

// IsAsync reports whether the function is an async def.
func (f *Func) IsAsync() bool { return f.Node.Kind() == ast.KindAsyncFunctionDef }

// IsGenerator reports whether the function's own body yields.
func (f *Func) IsGenerator() bool { return f.File.Scopes.Scope(f.scope).Has(scope.HasYield) }

// Class is one class of the source.
type Class struct {
	File *File
	// Node is the ClassDef.
	Node ast.Node
	// Outer is the class whose body the class stands in, or nil.
	Outer *Class

	id    uint32
	scope scopeID
	// byName has the last of the methods of each name.
	byName map[string]*Func

	// settled has the final answers of ofClass.
	settled [askTypeVars - askBases + 1]atomic.Pointer[remembered]

	fullNameOnce sync.Once
	fullName     string
}

// Name returns the name in its definition.
func (c *Class) Name() string { return c.Node.AsClassDef().Name() }

// QualName returns the dotted name inside the module.
func (c *Class) QualName() string {
	if c.Outer != nil {
		return c.Outer.QualName() + "." + c.Name()
	}
	return c.Name()
}

// FullName returns the dotted name with the module, as users write it: asyncio.Task.
func (c *Class) FullName() string {
	c.fullNameOnce.Do(func() { c.fullName = c.File.fullName(c.QualName()) })
	return c.fullName
}

// FullName returns the dotted name with the module, as users write it: asyncio.sleep.
func (f *Func) FullName() string {
	asked := made(&f.asked)
	asked.fullNameOnce.Do(func() { asked.fullName = f.File.fullName(f.QualName()) })
	return asked.fullName
}

func (f *File) fullName(qualified string) string {
	if !f.IsLibrary() {
		return f.Name + "." + qualified
	}
	first, rest, nested := strings.Cut(qualified, ".")
	name := f.publicName(first)
	if nested {
		name += "." + rest
	}
	return name
}

// Env is what is known of a function's parameters in one call of it: the receiver and those arguments that matter.
// A nil Env knows nothing but the definition. Envs are interned as types are.
type Env struct {
	Func *Func
	// Recv is the type of the first parameter of a method, or nil.
	Recv *Type
	// Params holds a type for each parameter in the order of the definition, nil where none is known.
	Params []*Type
	// Outer is the Env of the function around.
	Outer *Env

	id    uint32
	depth uint8
}

// IsUnknown reports whether nothing at all is known.
func (t *Type) IsUnknown() bool { return t.Kind >= Elsewhere }

// Arms returns the arms of a union, and the type itself for any other.
func (t *Type) Arms() []*Type {
	if t.Kind == Union {
		return t.Args
	}
	return []*Type{t}
}

// HasUnknown reports whether the type is unknown or has an unknown arm.
func (t *Type) HasUnknown() bool {
	if t.Kind == Union {
		// Unknown stands last in the order of kinds.
		return t.Args[len(t.Args)-1].IsUnknown()
	}
	return t.IsUnknown()
}
