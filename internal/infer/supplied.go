package infer

import (
	"slices"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

const (
	// maxStores bounds the stores to attributes of one name that are looked at; with more, nothing is known.
	maxStores = 64
	// maxSuppliers bounds the subclasses that are asked for an attribute which their base does not have.
	maxSuppliers = 32
)

// supplied returns what others give an attribute that the known classes of an object lack or set only to None: the
// classes that a mixin is mixed into, subclasses that replace a default, and whoever stores it from outside. An Elsewhere
// stands for those that are not seen. Where nobody is seen nothing is known of an attribute that is never set; one that is
// set to None is there to be replaced. That is told by the form of the program alone, so that it does not depend on how far
// the inference has come.
func (e *Evaluator) supplied(value *Type, name string, set bool) *Type {
	in := e.prog.types
	if IsDunder(name) {
		return in.unknown
	}
	nobody := in.unknown
	k := key{ask: askSupplied, file: value.Class.File, node: value.Class.Node.Index, name: name}
	if set {
		nobody = in.elsewhere
		k.name = "None " + name
	}
	t := e.query(k, func() *Type {
		out, seen := in.never, false
		if subs := e.subclasses(value.Class); len(subs) <= maxSuppliers {
			for _, sub := range subs {
				if given := e.suppliedBy(sub.Class, name); given != nil {
					out, seen = in.join(out, given), true
				}
			}
		} else {
			return in.unknown
		}
		stores := e.prog.stores(value.Class.File, name)
		if len(stores) > maxStores {
			return in.unknown
		}
		for _, s := range stores {
			seen = true
			if e.mayHave(s, value.Class) {
				out = in.join(out, e.stored(s))
			}
		}
		if !seen {
			return nobody
		}
		return in.join(out, in.elsewhere)
	})
	if value.Kind == ClassObject && t.Kind != Unknown {
		return e.keep(t, func(arm *Type) bool { return arm.Kind != Property })
	}
	return t
}

// suppliedBy returns what a subclass gives an attribute of its objects; nil where its classes do not mention it.
func (e *Evaluator) suppliedBy(c *Class, name string) *Type {
	mentioned := false
	for _, m := range e.mro(c) {
		if m.Kind != ClassObject {
			return e.prog.types.unknown
		}
		found := m.Class.File.attributes(m.Class)
		mentioned = mentioned || found.annotated[name].OK() || len(found.assigned[name]) > 0 || len(found.onClass[name]) > 0 ||
			m.Class.binds(name)
	}
	if !mentioned {
		return nil
	}
	t, _ := e.foundAttr(e.prog.types.intern(Type{Kind: Instance, Class: c, Args: e.typeVars(c)}), name, nil)
	return e.subst(e.without(t, None), nil)
}

// binds reports whether the class body binds a name.
func (c *Class) binds(name string) bool {
	t := c.File.Scopes
	symbol := t.Lookup(c.scope, name)
	return symbol != 0 && t.Symbol(symbol).Has(scope.IsBound)
}

// mayHave reports whether the object whose attribute is stored may be of a class, as far as it is known what it is.
func (e *Evaluator) mayHave(s site, c *Class) bool {
	for _, arm := range e.expr(ctx{file: s.file}, s.node.AsAttribute().Value()).Arms() {
		if (arm.Kind == Instance || arm.Kind == ClassObject) && (e.isSubclass(arm.Class, c) || e.isSubclass(c, arm.Class)) {
			return true
		}
	}
	return false
}

// stored returns the value that is stored at a place; Never where it adds to what is there, or is a None.
func (e *Evaluator) stored(s site) *Type {
	id := s.file.Scopes.BindingAt(s.node.Index)
	b := s.file.Scopes.Binding(id)
	if id == 0 || b.Kind == scope.AugAssign || b.Kind == scope.Delete {
		return e.prog.types.never
	}
	return e.withoutMocks(e.without(e.binding(ctx{file: s.file}, id), None))
}

// stores returns the places in the project, and in a file be it indexed or not, that store to an attribute of a name on
// something other than a method's own object; a few more than maxStores where there are too many.
func (p *Program) stores(f *File, name string) []site {
	var found []site
	if known, ok := p.storeSites.Load(name); ok {
		p.record.Add(known.(sites).from)
		found = known.(sites).list
	} else {
		p.record.Begin()
		p.seenName(name)
		for src := range p.loader.Stores(name) {
			found = p.File(src).storesTo(found, name)
			if len(found) > maxStores {
				break
			}
		}
		known, _ := p.storeSites.LoadOrStore(name, sites{found, p.record.End()})
		found = known.(sites).list
	}
	for _, s := range found {
		if s.file == f {
			return found
		}
	}
	return f.storesTo(found[:len(found):len(found)], name)
}

// storesTo adds the places of a file that store to an attribute of a name.
func (f *File) storesTo(found []site, name string) []site {
	for _, a := range f.PatchSites(name) {
		if f.classOfSelf(a.Value()) == nil && f.classNamedBy(a.Value()) == nil {
			found = append(found, site{f, a.Node})
		}
	}
	return found
}

// suppliedToModule returns what is stored from outside to a variable of a module that the module itself sets only to None.
func (e *Evaluator) suppliedToModule(f *File, name string) *Type {
	in := e.prog.types
	k := key{ask: askSupplied, file: f, name: name}
	return e.query(k, func() *Type {
		stores := e.prog.stores(f, name)
		if len(stores) > maxStores {
			return in.unknown
		}
		out := in.elsewhere
		for _, s := range stores {
			if m := e.expr(ctx{file: s.file}, s.node.AsAttribute().Value()); m.Kind == Module && m.Module == f {
				out = in.join(out, e.stored(s))
			}
		}
		return out
	})
}

// isOnlyNone reports whether everything that binds a variable of a module, in functions too, binds it to None.
func isOnlyNone(f *File, variable scope.SymbolID) bool {
	if s := f.Scopes.Symbol(variable); !s.Has(scope.IsRebound) && !s.Has(scope.IsBound) {
		return false
	}
	bindings := f.Scopes.Bindings(variable)
	if reboundElsewhere(f.Scopes, variable) {
		bindings = f.Scopes.VariableBindings(variable)
	}
	bound := false
	for id := range bindings {
		b := f.Scopes.Binding(id)
		bound = bound || b.Kind == scope.Assign && f.Tree.Node(b.Value).Op() == ast.ConstNone
	}
	return bound && f.bindsOnlyNone(bindings)
}

// setValue returns what the visible stores to a property give the parameter of its setter, nil for any other parameter.
func (e *Evaluator) setValue(fn *Func, param ast.Node) *Type {
	if fn.Class == nil || fn.isSelf(param) || !fn.isSetter() {
		return nil
	}
	in := e.prog.types
	if fn.File.IsInstalled {
		return in.unknown // the library stores to it too
	}
	k := key{ask: askParam, file: fn.File, node: param.Index}
	return e.query(k, func() *Type {
		stores := e.prog.stores(fn.File, fn.Name())
		var own []site
		for _, c := range append(slices.Clone(e.subclasses(fn.Class)), in.intern(Type{Kind: ClassObject, Class: fn.Class})) {
			for _, id := range c.Class.File.attributes(c.Class).assigned[fn.Name()] {
				own = append(own, site{c.Class.File, c.Class.File.Tree.Node(c.Class.File.Scopes.Binding(id).Node)})
			}
		}
		if len(stores)+len(own) == 0 || len(stores)+len(own) > maxStores {
			return in.unknown
		}
		out := in.elsewhere
		for _, s := range stores {
			if e.mayHave(s, fn.Class) {
				out = in.join(out, e.stored(s))
			}
		}
		for _, s := range own {
			out = in.join(out, e.stored(s))
		}
		return out
	})
}

// isSetter reports whether a function is the setter of a property.
func (f *Func) isSetter() bool {
	for _, d := range f.decorators() {
		if d.AsAttribute().Attr() == "setter" && d.AsAttribute().Value().AsName().Id() == f.Name() {
			return true
		}
	}
	return false
}
