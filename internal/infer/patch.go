package infer

import (
	"github.com/unheeded/unheeded/internal/python/ast"
)

// patches are the ways in which a file changes classes and objects from outside: they may be anything afterwards.
type patches struct {
	// attrs are the names of attributes that are assigned on something other than the self of a method.
	attrs map[string]bool
	// classes are the names of classes that a setattr is called on.
	classes map[string]bool
}

// patches returns what a file patches, found out when first asked for.
func (f *File) patches() *patches {
	f.patchOnce.Do(func() {
		f.patched = patches{attrs: map[string]bool{}, classes: map[string]bool{}}
		selves := map[string]bool{"self": true, "cls": true}
		for i := range f.Tree.Nodes {
			n := f.Tree.Node(ast.Index(i))
			switch n.Kind() {
			case ast.KindAttribute:
				if a := n.AsAttribute(); n.Has(ast.FlagStore) && !selves[a.Value().AsName().Id()] {
					f.patched.attrs[a.Attr()] = true
				}
			case ast.KindCall:
				if call := n.AsCall(); call.Func().AsName().Id() == "setattr" {
					f.patched.classes[call.Args().First().AsName().Id()] = true
				}
			}
		}
	})
	return &f.patched
}

// Patches reports whether a file assigns to an attribute of a name on something other than a method's own object.
func (f *File) Patches(name string) bool { return f.patches().attrs[name] }

// isPatched reports whether the class's own file replaces an attribute of the class, or a decorator of the class may.
func (c *Class) isPatched(name string) bool {
	p := c.File.patches()
	if p.attrs[name] && c.File.assignsOn(c.Name(), name) || p.classes[c.Name()] {
		return true
	}
	for d := range c.Node.AsClassDef().DecoratorList().All() {
		if fn := c.File.functionNamed(d.AsName().Id()); fn != nil && changesItsArgument(fn) {
			return true
		}
	}
	return false
}

// assignsOn reports whether the file has a statement that assigns to owner.name.
func (f *File) assignsOn(owner, name string) bool {
	for i := range f.Tree.Nodes {
		a := f.Tree.Node(ast.Index(i)).AsAttribute()
		if a.OK() && a.Has(ast.FlagStore) && a.Attr() == name && a.Value().AsName().Id() == owner {
			return true
		}
	}
	return false
}

// functionNamed returns the function of the module's top level of that name, or nil.
func (f *File) functionNamed(name string) *Func {
	if name == "" {
		return nil
	}
	for stmt := range f.Tree.Module().Body().All() {
		if stmt.AsFunctionDef().Name() == name {
			return f.funcs[stmt.Index]
		}
	}
	return nil
}

// changesItsArgument reports whether a function sets attributes of its first parameter.
func changesItsArgument(fn *Func) bool {
	param, found := fn.firstParam(), false
	eachOwn(fn.Node, func(n ast.Node) {
		if call := n.AsCall(); call.Func().AsName().Id() == "setattr" && call.Args().First().AsName().Id() == param {
			found = true
		}
		if a := n.AsAttribute(); a.OK() && a.Has(ast.FlagStore) && a.Value().AsName().Id() == param {
			found = true
		}
	})
	return found
}
