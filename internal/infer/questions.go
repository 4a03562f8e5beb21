package infer

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// The questions of whoever writes down what a module declares: they are about definitions, where the checks ask about
// expressions.

// Member returns the type of a name of a module as an importer sees it.
func (e *Evaluator) Member(f *File, name string) *Type { return e.member(f, name) }

// Attribute returns the type of value.name.
func (e *Evaluator) Attribute(value *Type, name string) *Type { return e.attr(value, name) }

// ClassVar returns the type of a name that a class body itself binds, Never where it does not.
func (e *Evaluator) ClassVar(c *Class, name string) *Type { return e.classVar(c, name) }

// Called returns what calling a value gives whatever the arguments are.
func (e *Evaluator) Called(t *Type) *Type { return e.call(t, nil) }

// Element returns what iterating over a value gives, synchronously or else asynchronously.
func (e *Evaluator) Element(t *Type) *Type {
	if t.Kind == AsyncGenerator {
		return e.asyncElement(t)
	}
	return e.element(t)
}

// Yielded returns what a generator function yields.
func (e *Evaluator) Yielded(fn *Func) *Type { return e.yieldedBy(fn, nil) }

// Bound returns what looking t up through an object or class gives.
func (e *Evaluator) Bound(t, recv *Type) *Type { return e.bound(t, recv) }

// Returned returns what a function returns by its body alone, whatever is annotated; for an async def, what awaiting
// its coroutine gives.
func (e *Evaluator) Returned(fn *Func) *Type { return e.inferReturnOf(fn, nil) }

// DeclaredReturn returns the annotated result of a function; nil where there is none, and where it is Any.
func (e *Evaluator) DeclaredReturn(fn *Func) *Type { return e.declaredReturn(fn, nil) }

// DeclaredParameter returns what a parameter of a function is annotated to be; nil where it is not.
func (e *Evaluator) DeclaredParameter(fn *Func, param ast.Node) *Type {
	ann := param.AsArg().Annotation()
	if !ann.OK() {
		return nil
	}
	return e.annotation(ctx{file: fn.File}, ann)
}

// IsInstance tells whether a value of a type is an instance of a class, as isinstance would.
func (e *Evaluator) IsInstance(t *Type, c *Class) Answer {
	return e.isInstance(t, e.prog.types.intern(Type{Kind: ClassObject, Class: c}))
}

// LookUp returns what an annotation that stands in a scope means by a name.
func (e *Evaluator) LookUp(f *File, from scope.ScopeID, name string) *Type {
	return e.lookUp(ctx{file: f}, from, name)
}

// BindingType returns the type that one binding of a module or class gives its name.
func (e *Evaluator) BindingType(f *File, id scope.BindingID) *Type {
	return e.binding(ctx{file: f}, id)
}

// InstanceOf returns the type of an object of a class or of a subclass of it.
func (e *Evaluator) InstanceOf(c *Class) *Type {
	return e.prog.types.intern(Type{Kind: Instance, Class: c, Args: e.typeVars(c)})
}

// ExactInstanceOf returns the type of an object of a class that is of no subclass.
func (e *Evaluator) ExactInstanceOf(c *Class) *Type {
	return e.prog.types.intern(Type{Kind: Instance, Class: c, Args: e.typeVars(c), Exact: true})
}

// ObjectOf returns the class itself as a value.
func (e *Evaluator) ObjectOf(c *Class) *Type {
	return e.prog.types.intern(Type{Kind: ClassObject, Class: c})
}

// MRO returns the linearised bases of a class, itself first. An Unknown stands where a base is not known.
func (e *Evaluator) MRO(c *Class) []*Type { return e.mro(c) }

// Subclasses returns the known proper subclasses of a class, sorted by place, as class objects.
func (e *Evaluator) Subclasses(c *Class) []*Type { return e.subclasses(c) }

// Decorate returns what a decorator makes of a function.
func (e *Evaluator) Decorate(decorator, fn *Type) *Type {
	switch decorator.Kind {
	case Function:
		return e.apply(decorator, typed(fn), fn)
	case Callable:
		return e.callDecorator(decorator, fn)
	}
	return e.prog.types.unknown
}

// Exports reports whether `from f import *` brings a name.
func (e *Evaluator) Exports(f *File, name string) bool { return e.prog.exports(f, name) }

// ImportedFrom returns the module behind a from import of a file, nil where it is not found.
func (e *Evaluator) ImportedFrom(f *File, stmt ast.ImportFrom) *File { return e.importedFrom(f, stmt) }

// Classes returns the classes of a file in the order of the source.
func (f *File) Classes() []*Class { return slices.Clone(f.classList) }

// Class returns the class that a ClassDef of the file defines.
func (f *File) Class(n ast.Node) *Class { return f.classes[n.Index] }

// Func returns the function that a definition or lambda of the file makes.
func (f *File) Func(n ast.Node) *Func { return f.funcs[n.Index] }

// Methods returns the functions that stand in the class body, in the order of the source.
func (c *Class) Methods() []*Func { return slices.Clone(c.File.methods[c]) }

// Scope returns the scope of the class body.
func (c *Class) Scope() scope.ScopeID { return c.scope }

// Attributes returns the names that the class's own annotations and the assignments of its methods give its objects,
// in the order of the source.
func (c *Class) Attributes() []string {
	found := c.File.attributes(c)
	first := map[string]ast.Index{}
	note := func(name string, at ast.Index) {
		if have, ok := first[name]; !ok || at < have {
			first[name] = at
		}
	}
	for name, n := range found.annotated {
		note(name, n.Index)
	}
	for name, bindings := range found.assigned {
		note(name, c.File.Scopes.Binding(bindings[0]).Node)
	}
	names := make([]string, 0, len(first))
	for name := range first {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int { return int(first[a]) - int(first[b]) })
	return names
}

// AttributeAnnotation returns the annotation that the class gives an attribute; not OK where it has none.
func (c *Class) AttributeAnnotation(name string) ast.Node {
	return c.File.attributes(c).annotated[name]
}

// IsTest reports whether a file has tests and what they use, by its name and its folders.
func (f *File) IsTest() bool {
	folders := strings.Split(f.Display, "/")
	name := folders[len(folders)-1]
	for _, folder := range folders[:len(folders)-1] {
		switch folder {
		case "test", "tests", "_tests", "testing":
			return true
		}
	}
	return strings.HasPrefix(name, "test_") || strings.HasSuffix(name, "_test.py") || name == "conftest.py"
}

// IsExample reports whether a file is a program that shows how to use a library, by its folders: one caller among all that
// there are.
func (f *File) IsExample() bool {
	folders := strings.Split(f.Display, "/")
	return slices.ContainsFunc(folders[:len(folders)-1], func(folder string) bool {
		switch folder {
		case "example", "examples", "demo", "demos", "sample", "samples", "tutorial", "tutorials":
			return true
		}
		return false
	})
}

// AssignedTo returns the expressions that the methods of a class assign to self.name, in the order of the source.
func (e *Evaluator) AssignedTo(c *Class, name string) []ast.Node {
	var out []ast.Node
	for _, id := range c.File.attributes(c).assigned[name] {
		if value := c.File.Scopes.Binding(id).Value; value != 0 && len(c.File.Scopes.Path(id)) == 0 {
			e.prog.seenAt(c.File, c.File.Tree.Node(value))
			out = append(out, c.File.Tree.Node(value))
		}
	}
	return out
}

// Assigned returns the type of what the methods of a class assign to self.name, Never where none does.
func (e *Evaluator) Assigned(c *Class, name string) *Type { return e.assigned(c, name, nil) }

// ReturnedTo is Returned for one object that a method is called on.
func (e *Evaluator) ReturnedTo(fn *Func, object *Type) *Type {
	return e.inferReturnOf(fn, e.envFor(e.prog.types.intern(Type{Kind: Function, Func: fn, Recv: object}), nil))
}

// DeclaresReturn reports whether the result of a function is annotated.
func (f *Func) DeclaresReturn() bool { return f.returns().OK() }

// Namesakes returns the functions of the same name in the same class or function or module, in the order of the source.
func (f *Func) Namesakes() []*Func {
	var out []*Func
	for _, other := range f.File.funcs {
		if other.Class == f.Class && other.Outer == f.Outer && other.Node.Kind() != ast.KindLambda && other.Name() == f.Name() {
			out = append(out, other)
		}
	}
	slices.SortFunc(out, func(a, b *Func) int { return int(a.Node.Index) - int(b.Node.Index) })
	return out
}
