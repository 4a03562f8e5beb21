package infer

import (
	"strings"

	"github.com/unheeded/unheeded/internal/python/scope"
)

// publicName returns the dotted name under which users know what a module of a library defines at its top: asyncio.sleep
// for the sleep of asyncio.tasks, asyncio.Task for the one of _asyncio. It is that of the outermost package which imports
// the name.
func (f *File) publicName(name string) string {
	if known, ok := f.public.Load(name); ok {
		return known.(string)
	}
	found := f.Name + "." + name
	for _, package_ := range f.publicModules() {
		if from := f.prog.stub(package_); from != nil && from.leadsTo(f, name) {
			found = package_ + "." + name
			break
		}
	}
	f.public.Store(name, found)
	return found
}

// publicModules returns the names of the modules that may offer what the module defines: the packages that it lies in, the
// outermost first, or for a private module the one without the underscore.
func (f *File) publicModules() []string {
	if rest, private := strings.CutPrefix(f.Name, "_"); private {
		return []string{rest}
	}
	var out []string
	for i, r := range f.Name {
		if r == '.' {
			out = append(out, f.Name[:i])
		}
	}
	return out
}

// leadsTo reports whether a name of a module is imported, in one or several steps, from another module that defines it.
func (f *File) leadsTo(to *File, name string) bool {
	as := name
	for range maxAliases {
		if f == nil || f == to {
			return f == to && as == name
		}
		symbol := f.Scopes.Lookup(scope.Module, as)
		if symbol == 0 {
			return false
		}
		var next *File
		for id := range f.Scopes.Bindings(symbol) {
			if b := f.Scopes.Binding(id); b.Kind == scope.ImportFrom {
				stmt := f.Tree.Node(b.Stmt).AsImportFrom()
				module := stmt.Module()
				if stmt.Level() > 0 {
					module = f.relativeName(stmt.Level(), module)
				}
				next, as = f.prog.stub(module), f.Tree.Node(b.Node).AsAlias().Name()
			}
		}
		f = next
	}
	return false
}
