package infer

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
)

// The questions of whoever follows calls: which bodies may run.

// TypeIn returns the type of an expression of a file in the light of what a call told the functions around it.
func (e *Evaluator) TypeIn(f *File, env *Env, n ast.Node) *Type {
	return e.expr(ctx{file: f, env: env}, n)
}

// Implementations returns the functions that may run when a value of a Function type is called: itself and, for a method
// of an object that may be of a subclass, what overrides it there. They are in a fixed order, the function itself first.
func (e *Evaluator) Implementations(t *Type) []*Func {
	if t.Exact {
		return []*Func{t.Func}
	}
	return e.Overrides(t.Func, t.Recv)
}

// Bodies returns those of the functions that may run when a value of a Function type is called which have a body: an abstract
// method stands for what overrides it, and where nothing was seen to there are none.
func (e *Evaluator) Bodies(t *Type) []*Func {
	if t.Exact {
		return []*Func{t.Func}
	}
	return slices.DeleteFunc(e.Implementations(t), (*Func).IsAbstract)
}

// Overrides returns a function and, where it is a method of a receiver that may be of a subclass, what overrides it there.
// recv may be nil; through super() nothing is overridden.
func (e *Evaluator) Overrides(fn *Func, recv *Type) []*Func {
	out := []*Func{fn}
	if fn.Class == nil || recv == nil || recv.Exact || recv.Kind == Super {
		return out
	}
	class := recv.Class
	if class == nil || !e.isSubclass(class, fn.Class) {
		return out
	}
	for _, sub := range e.subclasses(class) {
		if def := e.method(sub.Class, fn.Name()); def != nil && !slices.Contains(out, def) {
			out = append(out, def)
		}
	}
	return out
}

// Method returns the function that looking a name up in a class and its bases gives; nil where it is none, or not known.
func (e *Evaluator) Method(c *Class, name string) *Func {
	for _, m := range e.mro(c) {
		if m.Kind != ClassObject {
			return nil
		}
		if def := e.method(m.Class, name); def != nil {
			return def
		}
	}
	return nil
}

// ClassNamed returns the class of a library by its full dotted name: builtins.ValueError, asyncio.CancelledError. It is
// nil where no library declares it.
func (e *Evaluator) ClassNamed(name string) *Class {
	module, class, ok := cutLast(name)
	if !ok {
		return nil
	}
	if f := e.prog.stub(module); f != nil {
		if t := e.member(f, class); t.Kind == ClassObject {
			return t.Class
		}
	}
	return nil
}

func cutLast(name string) (before, after string, ok bool) {
	at := strings.LastIndexByte(name, '.')
	if at < 0 {
		return "", name, false
	}
	return name[:at], name[at+1:], true
}

// Truth tells whether a condition of a file holds, as far as the types tell of what it tests, in the light of what a call
// told the functions around it.
func (e *Evaluator) Truth(f *File, env *Env, cond ast.Node) Answer {
	return e.truth(ctx{file: f, env: env}, cond)
}

// Callee returns the full dotted name of what calling a value calls, as facts about libraries name it, and whether the
// receiver of a method is given already; "" where it is none or of several kinds.
func (t *Type) Callee() (name string, bound bool) {
	switch t.Kind {
	case Function:
		return t.Func.FullName(), t.Recv != nil
	case ClassObject:
		return t.Class.FullName(), false
	case Unknown:
		return t.Name, strings.Contains(t.Name, "().")
	}
	return "", false
}

// Site is a place that reads a name: a Name or an Attribute.
type Site struct {
	File *File
	Node ast.Node
}

// Sites returns the places of the project and of a file that read a name, in the order of the files. Where there are too
// many to look at, ok is false and they are those of the file alone.
func (e *Evaluator) Sites(f *File, name string) (sites []Site, ok bool) {
	found := e.prog.everywhere(f, name)
	if ok = len(found) <= maxSites; !ok {
		found = e.prog.reads(f, nil, name, anywhere)
	}
	for _, s := range found {
		sites = append(sites, Site{s.file, s.node})
	}
	return sites, ok
}

// CallsOf returns the calls of a function in the project; named is false where nothing reads its name. Where there are too
// many places to look at, there are none.
func (e *Evaluator) CallsOf(fn *Func) (calls []Site, named bool) {
	sites, ok := e.Sites(fn.File, fn.Name())
	if !ok {
		return nil, true
	}
	for _, s := range sites {
		if fn.Class != nil && s.Node.Kind() != ast.KindAttribute {
			continue
		}
		known := false
		for _, arm := range e.TypeOf(s.File, s.Node).Arms() {
			switch {
			case arm.Kind == Function && (arm.Func == fn || slices.Contains(e.Implementations(arm), fn)):
				named, known = true, true
			case arm.IsUnknown():
				named = true
			}
		}
		if call := s.File.Parent(s.Node); known && call.Kind() == ast.KindCall && s.Node.Field() == ast.FieldFunc {
			calls = append(calls, Site{s.File, call})
		}
	}
	return calls, named
}

// ConstructionsOf returns the calls in the project of a class that run its __init__, which is this function.
func (e *Evaluator) ConstructionsOf(init *Func) (calls []Site) {
	classes := []*Class{init.Class}
	for _, sub := range e.subclasses(init.Class) {
		classes = append(classes, sub.Class)
	}
	for _, c := range classes {
		sites, ok := e.Sites(c.File, c.Name())
		if !ok || e.Method(c, "__init__") != init {
			continue
		}
		for _, s := range sites {
			call := s.File.Parent(s.Node)
			if call.Kind() != ast.KindCall || s.Node.Field() != ast.FieldFunc {
				continue
			}
			if t := e.TypeOf(s.File, s.Node); t.Kind == ClassObject && t.Class == c {
				calls = append(calls, Site{s.File, call})
			}
		}
	}
	return calls
}

// ClassOfSelf returns the class whose object a Name means that is the first parameter of a method around it; nil for any
// other expression.
func (f *File) ClassOfSelf(n ast.Node) *Class { return f.classOfSelf(n) }

// Positional returns the parameter that takes the positional argument at an index from 0, the first skip being taken
// already; not OK where none does.
func (f *Func) Positional(index int) ast.Node {
	for n := range f.arguments().Node.All() {
		switch n.Field() {
		case ast.FieldPosonlyargs, ast.FieldArgs:
			if index == 0 {
				return n
			}
			index--
		}
	}
	return ast.Node{}
}

// Parameter returns the parameter that takes an argument of a call, a positional one or a Keyword; the first skip
// parameters are taken already. It is not OK where that is not known, as behind a *, and for *args and **kwargs.
func (f *Func) Parameter(call ast.Call, arg ast.Node, skip int) ast.Node {
	if kw := arg.AsKeyword(); kw.OK() {
		for n := range f.arguments().Node.All() {
			switch n.Field() {
			case ast.FieldArgs, ast.FieldKwonlyargs:
				if n.AsArg().Arg() == kw.Arg() {
					return n
				}
			}
		}
		return ast.Node{}
	}
	index := skip
	for before := range call.Args().All() {
		if before.Kind() == ast.KindStarred {
			return ast.Node{}
		}
		if before.Index == arg.Index {
			return f.Positional(index)
		}
		index++
	}
	return ast.Node{}
}

// Default returns the default of a parameter; not OK where it has none.
func (f *Func) Default(param ast.Node) ast.Node { return paramDefault(f, param) }

// Returns returns the return statements of a function's own body, in order.
func (f *Func) Returns() []ast.Return {
	var out []ast.Return
	eachOwn(f.Node, func(n ast.Node) {
		if r := n.AsReturn(); r.OK() {
			out = append(out, r)
		}
	})
	return out
}

// EnvOf returns what a call tells the function that it calls, where t is the type of the function; nil for nothing. f
// and env are the file of the call and what a call told the functions around it.
func (e *Evaluator) EnvOf(f *File, env *Env, t *Type, call ast.Call) *Env {
	if t.Kind != Function {
		return nil
	}
	return e.envFor(t, e.argsOf(ctx{file: f, env: env}, call))
}
