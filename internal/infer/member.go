package infer

import (
	"iter"
	"slices"

	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// attributes are the places where a file gives a class and its instances attributes.
type attributes struct {
	// annotated has the first annotation of each name, in the class body or on self in a method, that says something.
	annotated map[string]ast.Node
	// assigned has what methods bind self.name to.
	assigned map[string][]scope.BindingID
	// onClass has what is bound to cls.name in class methods and to Class.name anywhere in the file.
	onClass map[string][]scope.BindingID
}

// attributes returns where a class gives its instances attributes; all classes of a file are looked at when the first is
// asked for.
func (f *File) attributes(c *Class) *attributes {
	f.attributesOnce.Do(f.findAttributes)
	return f.byClass[c]
}

func (f *File) findAttributes() {
	f.byClass = make(map[*Class]*attributes, len(f.classList))
	for _, c := range f.classList {
		found := &attributes{
			annotated: map[string]ast.Node{}, assigned: map[string][]scope.BindingID{}, onClass: map[string][]scope.BindingID{},
		}
		f.byClass[c] = found
		for stmt := range c.Node.AsClassDef().Body().All() {
			if a := stmt.AsAnnAssign(); a.OK() && !c.leavesOpen(a) {
				found.annotate(a, a.Target().AsName().Id())
			}
		}
	}
	for id := range f.Scopes.Members() {
		b := f.Scopes.Binding(id)
		if b.Kind == scope.Delete || b.Kind == scope.AugAssign {
			continue
		}
		a := f.Tree.Node(b.Node).AsAttribute()
		if c := f.classOfSelf(a.Value()); c != nil {
			if stmt := f.Tree.Node(b.Stmt).AsAnnAssign(); b.Kind == scope.AnnAssign && !(isBare(stmt.Annotation()) && stmt.Value().OK()) {
				f.byClass[c].annotate(stmt, a.Attr())
				continue
			}
			f.byClass[c].assigned[a.Attr()] = append(f.byClass[c].assigned[a.Attr()], id)
		} else if c := f.classNamedBy(a.Value()); c != nil {
			f.byClass[c].onClass[a.Attr()] = append(f.byClass[c].onClass[a.Attr()], id)
		}
	}
}

// annotate notes the annotation of a name, the first one only.
func (a *attributes) annotate(stmt ast.AnnAssign, name string) {
	if name != "" && !a.annotated[name].OK() {
		a.annotated[name] = stmt.Annotation()
	}
}

// leavesOpen reports whether an annotation in the class body says nothing of an attribute, so that what is assigned
// counts: Any, a bare Final or ClassVar. An Any in a class that is made from its annotations is what callers pass.
func (c *Class) leavesOpen(stmt ast.AnnAssign) bool {
	if isAny(stmt.Annotation()) {
		def := c.Node.AsClassDef()
		return def.DecoratorList().Len() == 0 && def.Bases().Len() == 0
	}
	return isBare(stmt.Annotation())
}

// isBare reports whether an annotation has no type in it.
func isBare(ann ast.Node) bool {
	name := ann.AsName().Id()
	if name == "" {
		name = ann.AsAttribute().Attr()
	}
	return name == "Any" || name == "Final" || name == "ClassVar"
}

// classOfSelf returns the class whose instance a name means that is the first parameter of a method, in the method or in
// a function inside it; nil for any other expression.
func (f *File) classOfSelf(n ast.Node) *Class {
	if fn := f.methodOfFirst(n); fn != nil && fn.selfName() != "" {
		return fn.Class
	}
	return nil
}

// classNamedBy returns the class of the file that an expression means as an object: its name at the top of the module,
// the first parameter of a class method, type(self), self.__class__; nil for any other.
func (f *File) classNamedBy(n ast.Node) *Class {
	switch n.Kind() {
	case ast.KindCall:
		if call := n.AsCall(); call.Func().AsName().Id() == "type" && call.Args().Len() == 1 {
			return f.classOfSelf(call.Args().First())
		}
	case ast.KindAttribute:
		if n.AsAttribute().Attr() == "__class__" {
			return f.classOfSelf(n.AsAttribute().Value())
		}
	case ast.KindName:
		if fn := f.methodOfFirst(n); fn != nil {
			if fn.selfName() == "" {
				return fn.Class
			}
			return nil
		}
		if b, ok := only(f, f.Scopes.Resolve(n.Index)); ok && b.Kind == scope.ClassDef {
			return f.classes[b.Node]
		}
	}
	return nil
}

// methodOfFirst returns the method whose first parameter, which Python fills, a name means; nil where it means another.
func (f *File) methodOfFirst(n ast.Node) *Func {
	name := n.AsName()
	if !name.OK() {
		return nil
	}
	variable := f.Scopes.Symbol(f.Scopes.Resolve(n.Index))
	id := f.Scopes.EnclosingFunction(f.Scopes.ScopeOf(n.Index))
	for fn := f.funcs[f.Scopes.Scope(id).Node]; fn != nil; fn = fn.Outer {
		if fn.Class == nil {
			continue
		}
		if variable.Scope == fn.scope && fn.firstParam() == name.Id() && (fn.descriptor() != library.MakesStaticMethod || fn.Name() == "__new__") {
			return fn
		}
		return nil
	}
	return nil
}

// selfName returns the name of the first parameter of a method that is called on an instance, "" for others.
func (f *Func) selfName() string {
	if f.descriptor() != library.Keeps {
		return ""
	}
	return f.firstParam()
}

// setsOnlyNone reports whether a class gives an attribute no other value than None, as far as the form of its assignments
// tells; also where it gives it none at all.
func (e *Evaluator) setsOnlyNone(c *Class, name string) bool {
	t := c.File.Scopes
	if symbol := t.Lookup(c.scope, name); symbol != 0 && !c.File.bindsOnlyNone(t.Bindings(symbol)) {
		return false
	}
	found := c.File.attributes(c)
	for _, bindings := range [][]scope.BindingID{found.assigned[name], found.onClass[name]} {
		for _, id := range bindings {
			e.prog.seenAt(c.File, c.File.Tree.Node(t.Binding(id).Node))
		}
	}
	return c.File.bindsOnlyNone(slices.Values(found.assigned[name])) && c.File.bindsOnlyNone(slices.Values(found.onClass[name]))
}

// bindsOnlyNone reports whether every one of some bindings assigns the constant None.
func (f *File) bindsOnlyNone(bindings iter.Seq[scope.BindingID]) bool {
	for id := range bindings {
		b := f.Scopes.Binding(id)
		switch b.Kind {
		case scope.Assign, scope.AnnAssign:
			if b.Value != 0 && (f.Tree.Node(b.Value).Op() != ast.ConstNone || len(f.Scopes.Path(id)) > 0) {
				return false
			}
		case scope.Delete:
		default:
			return false
		}
	}
	return true
}
