package infer

import (
	"github.com/unheeded/unheeded/internal/python/ast"
)

// patches are the ways in which a file changes classes and objects from outside: they may be anything afterwards.
type patches struct {
	// attrs are the attributes by name that are assigned on something other than the self of a method.
	attrs map[string][]ast.Attribute
	// classes are the names of classes that a setattr is called on.
	classes map[string]bool
	// wrapped are the classes of which a method sets attributes of its object to something made from what they were.
	wrapped map[*Class]bool
}

// patches returns what a file patches, found out when first asked for.
func (f *File) patches() *patches {
	f.patchOnce.Do(func() {
		f.patched = patches{attrs: map[string][]ast.Attribute{}, classes: map[string]bool{}, wrapped: map[*Class]bool{}}
		for i := range f.Tree.Nodes {
			n := f.Tree.Node(ast.Index(i))
			switch n.Kind() {
			case ast.KindAttribute:
				if a := n.AsAttribute(); n.Has(ast.FlagStore) && f.methodOfFirst(a.Value()) == nil {
					f.patched.attrs[a.Attr()] = append(f.patched.attrs[a.Attr()], a)
				}
			case ast.KindCall:
				if call := n.AsCall(); call.Func().AsName().Id() == "setattr" {
					f.patched.classes[call.Args().First().AsName().Id()] = true
					if fn := f.methodOfFirst(call.Args().First()); fn != nil && wraps(call) {
						f.patched.wrapped[fn.Class] = true
					}
				}
			}
		}
	})
	return &f.patched
}

// PatchSites returns the places where a file assigns to an attribute of a name on something other than a method's own
// object. Do not change the slice.
func (f *File) PatchSites(name string) []ast.Attribute { return f.patches().attrs[name] }

// isPatched reports whether the class's own file replaces a method of the class, or sets attributes whose names are not
// seen, or a decorator of the class may.
func (e *Evaluator) isPatched(c *Class, name string) bool {
	if c.method(name) != nil && c.File.assignsOn(c.Name(), name) || c.File.patches().classes[c.Name()] {
		return true
	}
	if c.method(name) != nil && e.metaclassReplaces(c) {
		return true
	}
	for d := range c.Node.AsClassDef().DecoratorList().All() {
		for _, arm := range e.expr(ctx{file: c.File}, d).Arms() {
			if arm.Kind == Function && (replacesMethods(arm.Func) || arm.Func.setsOnFirst(name)) {
				return true
			}
		}
	}
	return false
}

// wraps reports whether a setattr sets an attribute to what a getattr on the same object gives, or what is made of that.
func wraps(set ast.Call) bool {
	args := set.Args().Slice()
	if len(args) < 3 {
		return false
	}
	found := false
	args[2].Walk(func(n ast.Node) bool {
		get := n.AsCall()
		found = found || get.Func().AsName().Id() == "getattr" && get.Args().First().AsName().Id() == args[0].AsName().Id()
		return !found
	})
	return found
}

// metaclassReplaces reports whether the metaclass of a class goes through what the class has as it is made: what the class
// has then, may be another thing.
func (e *Evaluator) metaclassReplaces(c *Class) bool {
	for _, m := range e.mro(c) {
		if m.Kind != ClassObject || m.Class.File.IsStub {
			continue
		}
		meta := e.ownMetaclass(m.Class)
		if meta != nil && meta.Kind == ClassObject && (replacesMembers(e.method(meta.Class, "__new__")) || replacesMembers(e.method(meta.Class, "__init__"))) {
			return true
		}
	}
	return false
}

// replacesMembers reports whether a method of a metaclass goes through the namespace of its class, and sets by name what is there.
func replacesMembers(fn *Func) bool {
	if fn == nil {
		return false
	}
	const namespace = 3 // (cls, name, bases, namespace)
	params := fn.arguments().Args().Slice()
	if len(params) <= namespace {
		return false
	}
	goes, sets, name := false, false, params[namespace].AsArg().Arg()
	mentions := func(n ast.Node) (found bool) {
		n.Walk(func(n ast.Node) bool {
			found = found || n.AsName().Id() == name
			return !found
		})
		return found
	}
	eachOwn(fn.Node, func(n ast.Node) {
		switch n.Kind() {
		case ast.KindFor:
			goes = goes || mentions(n.AsFor().Iter())
		case ast.KindDictComp:
			goes, sets = goes || mentions(n), sets || mentions(n)
		case ast.KindSubscript:
			at := n.AsSubscript()
			sets = sets || n.Has(ast.FlagStore) && at.Value().AsName().Id() == name && at.Slice().Kind() != ast.KindConstant
		case ast.KindCall:
			sets = sets || n.AsCall().Func().AsName().Id() == "setattr"
		}
	})
	return goes && sets
}

// assignsOn reports whether the file has a statement that assigns to owner.name.
func (f *File) assignsOn(owner, name string) bool {
	for _, a := range f.PatchSites(name) {
		if a.Value().AsName().Id() == owner {
			return true
		}
	}
	return false
}

// setsOnFirst reports whether a function assigns to that attribute of its first parameter.
func (f *Func) setsOnFirst(name string) bool {
	param, found := f.firstParam(), false
	eachOwn(f.Node, func(n ast.Node) {
		a := n.AsAttribute()
		found = found || a.OK() && a.Has(ast.FlagStore) && a.Attr() == name && a.Value().AsName().Id() == param
	})
	return found
}

// replacesMethods reports whether a decorator goes through what its class has and sets attributes of it.
func replacesMethods(fn *Func) bool {
	param, sets, goes := fn.firstParam(), false, false
	eachOwn(fn.Node, func(n ast.Node) {
		switch n.Kind() {
		case ast.KindCall:
			call := n.AsCall()
			sets = sets || call.Func().AsName().Id() == "setattr" && call.Args().First().AsName().Id() == param
		case ast.KindFor:
			n.AsFor().Iter().Walk(func(m ast.Node) bool {
				goes = goes || m.AsName().Id() == param
				return true
			})
		}
	})
	return sets && goes
}
