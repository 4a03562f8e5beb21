package main

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/project"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// writer writes the declarations of one module, one name after the other as they are needed.
type writer struct {
	*declarer
	module *module
	file   *infer.File

	// units are the names that are declared or waiting to be.
	units map[string]*unit
	// imports are the imports that the module itself has and needs, as statements or parts of them.
	imports map[imported]bool
	// stars are the modules that all names are imported from.
	stars map[string]bool
	// helpers are names that the declarations need beside those that the module has: what is imported by the name.
	helpers map[imported]string
	taken   map[string]bool
	// hidden are the names that the module or one of its classes binds.
	hidden map[string]bool
	// usesTypeVar: some decorator is declared with the type variable _F.
	usesTypeVar bool
	// exported are the names in __all__, nil where it has none.
	exported []string
}

// unit is what declares one name; its text is empty where an import does.
type unit struct {
	position ast.Index
	text     string
}

// imported is `from module import name as as`, or, where name is empty, `import module as as`.
type imported struct{ module, name, as string }

func newWriter(d *declarer, m *module) *writer {
	return &writer{
		declarer: d, module: m, file: d.prog.File(m.source()),
		units: map[string]*unit{}, imports: map[imported]bool{}, stars: map[string]bool{}, helpers: map[imported]string{}, taken: map[string]bool{},
		hidden: hiddenNames(d.prog.File(m.source())),
	}
}

// need has a name of the module declared.
func (w *writer) need(name string) {
	if w.units[name] == nil {
		w.units[name] = &unit{}
		w.queue = append(w.queue, pending{w, name})
	}
}

// declarePublic has all names declared that anybody may import from the module.
func (w *writer) declarePublic() {
	t := w.file.Scopes
	all := map[string]bool{}
	if w.saysAll(t.Exports()) {
		w.exported = w.publicNames(w.file, map[*infer.File]bool{})
		for _, name := range w.exported {
			all[name] = true
			w.need(name)
		}
	}
	for symbol := range t.Symbols(scope.Module) {
		name := t.Name(symbol)
		switch {
		case !t.Symbol(symbol).Has(scope.IsBound), all[name]:
		case name == "__getattr__":
			w.need(name)
		case strings.HasPrefix(name, "_"):
		case w.isOwn(symbol):
			w.need(name)
		}
	}
	for b := range t.StarImports() {
		stmt := w.file.Tree.Node(t.Binding(b).Stmt).AsImportFrom()
		from := w.types.ImportedFrom(w.file, stmt)
		if from == nil {
			continue
		}
		w.stars[from.Name] = true
		if to := w.writerOf(from); to != nil {
			names := w.publicNames(from, map[*infer.File]bool{})
			for _, name := range names {
				to.need(name)
			}
			if to.exported == nil && to.saysAll(from.Scopes.Exports()) {
				to.exported = names
			}
		}
	}
}

// saysAll reports whether all of an __all__ is known.
func (w *writer) saysAll(e scope.Exports) bool {
	for _, other := range e.From {
		if w.types.TypeOf(w.file, w.file.Tree.Node(other)).Kind != infer.Module {
			return false
		}
	}
	return e.Declared && e.Complete
}

// isOwn reports whether a module that has a public name is where others are meant to take it from: it defines it, or it
// is a package that gathers what its modules define.
func (w *writer) isOwn(symbol scope.SymbolID) bool {
	t := w.file.Scopes
	for id := range t.Bindings(symbol) {
		b := t.Binding(id)
		switch b.Kind {
		case scope.Import, scope.Delete, scope.For, scope.With, scope.ExceptName:
		case scope.ImportFrom:
			stmt := w.file.Tree.Node(b.Stmt).AsImportFrom()
			alias := w.file.Tree.Node(b.Node).AsAlias()
			if alias.Asname() == alias.Name() || w.module.isPackage && w.writerOf(w.types.ImportedFrom(w.file, stmt)) != nil {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// declare writes the declaration of one name.
func (w *writer) declare(name string) {
	t := w.file.Scopes
	symbol := t.Lookup(scope.Module, name)
	if symbol == 0 || !t.Symbol(symbol).Has(scope.IsBound) {
		w.declareUnbound(name)
		return
	}
	ids := w.reaching(scope.Module, symbol)
	if len(ids) == 0 {
		return
	}
	id, sure := w.choose(ids)
	b := t.Binding(id)
	u := w.units[name]
	u.position = b.Node
	switch node := w.file.Tree.Node(b.Node); {
	case !sure:
		u.text = name + ": " + w.any() + "\n"
	case b.Kind == scope.Import:
		w.addImport(name)
	case b.Kind == scope.ImportFrom && w.comesFromLeftOut(w.file.Tree.Node(b.Stmt).AsImportFrom()):
		u.text = name + ": " + w.any() + "\n"
	case b.Kind == scope.ImportFrom:
		w.addImportFrom(w.file.Tree.Node(b.Stmt).AsImportFrom(), node.AsAlias())
	case b.Kind == scope.StarImport:
		w.declareUnbound(name)
	default:
		var out bytes.Buffer
		w.variable(&out, place{}, name, id, len(ids) == 1)
		u.text = out.String()
	}
}

// reaching returns what a variable may be bound to at the end of its scope, the module or a class.
func (w *writer) reaching(of scope.ScopeID, symbol scope.SymbolID) []scope.BindingID {
	t := w.file.Scopes
	var ids []scope.BindingID
	for _, d := range t.Flow(of).AtEnd(symbol).Defs {
		if d.Binding != 0 {
			ids = append(ids, d.Binding)
		}
	}
	if len(ids) == 0 {
		for id := range t.Bindings(symbol) {
			if t.Binding(id).Kind != scope.Delete {
				ids = append(ids, id)
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// choose picks the binding that says what a name is: the first one that is known, where some version or optional
// dependency decides. It is not sure where one is async and another is not.
func (w *writer) choose(ids []scope.BindingID) (chosen scope.BindingID, sure bool) {
	chosen = ids[0]
	if len(ids) == 1 {
		return chosen, true
	}
	found, async, plain := false, false, false
	for _, id := range ids {
		if w.file.Scopes.Binding(id).Kind == scope.StarImport {
			continue
		}
		t := w.types.BindingType(w.file, id)
		switch {
		case t.Kind == infer.None, t.IsUnknown(), t.Kind == infer.Never:
			continue
		case t.Kind == infer.Function && t.Func.IsAsync():
			async = true
		case t.Kind == infer.Function:
			plain = true
		}
		if !found {
			chosen, found = id, true
		}
	}
	return chosen, !(async && plain)
}

// declareUnbound declares a name that the module does not bind: from a star import, or one of its modules.
func (w *writer) declareUnbound(name string) {
	for b := range w.file.Scopes.StarImports() {
		from := w.types.ImportedFrom(w.file, w.file.Tree.Node(w.file.Scopes.Binding(b).Stmt).AsImportFrom())
		if from == nil || !w.types.Exports(from, name) {
			continue
		}
		w.declarer.need(from, name)
		if !w.stars[from.Name] {
			w.imports[imported{from.Name, name, ""}] = true
		}
		return
	}
	if m := w.declarable(w.module.name + "." + name); m != nil && w.module.isPackage {
		w.writer(m)
	}
}

// addImport keeps the import statements that bind a name to a module.
func (w *writer) addImport(name string) {
	t := w.file.Scopes
	for id := range t.Bindings(t.Lookup(scope.Module, name)) {
		if b := t.Binding(id); b.Kind == scope.Import {
			alias := w.file.Tree.Node(b.Node).AsAlias()
			w.imports[imported{alias.Name(), "", alias.Asname()}] = true
			if m := w.declarable(alias.Name()); m != nil {
				w.writer(m)
			}
		}
	}
}

// comesFromLeftOut reports whether a from import is of a module that is not declared.
func (w *writer) comesFromLeftOut(stmt ast.ImportFrom) bool {
	from := w.types.ImportedFrom(w.file, stmt)
	return from != nil && w.isLeftOut(from)
}

// addImportFrom keeps one name of a from import. Relative ones become absolute: a module knows its own name.
func (w *writer) addImportFrom(stmt ast.ImportFrom, alias ast.Alias) {
	module := stmt.Module()
	if stmt.Level() > 0 {
		absolute, ok := project.ResolveRelative(w.module.name, w.module.isPackage, stmt.Level(), module)
		if !ok {
			return
		}
		module = absolute
	}
	as := alias.Asname()
	if as == alias.Name() {
		as = ""
	}
	from := w.types.ImportedFrom(w.file, stmt)
	if module == w.module.name {
		// `from . import x` in a package: its module x, which is found without an import.
		if m := w.declarable(module + "." + alias.Name()); m != nil {
			w.writer(m)
			if as != "" {
				w.imports[imported{module + "." + alias.Name(), "", as}] = true
			}
			return
		}
	}
	w.imports[imported{module, alias.Name(), as}] = true
	if to := w.writerOf(from); to != nil {
		symbol := from.Scopes.Lookup(scope.Module, alias.Name())
		if m := w.declarable(module + "." + alias.Name()); m != nil && symbol == 0 {
			w.writer(m)
			return
		}
		to.need(alias.Name())
	} else if m := w.declarable(module + "." + alias.Name()); m != nil {
		w.writer(m)
	}
}

// helper returns the name under which the declarations may use something that the module does not import itself.
func (w *writer) helper(module, name string) string {
	key := imported{module, name, ""}
	if as := w.helpers[key]; as != "" {
		return as
	}
	as := "_" + name
	if name == "" {
		as = fmt.Sprintf("_m%d", len(w.helpers)+1)
	}
	for w.taken[as] || w.file.Scopes.Lookup(scope.Module, as) != 0 {
		as += "_"
	}
	w.helpers[key], w.taken[as] = as, true
	return as
}

func (w *writer) any() string { return w.helper("typing", "Any") }

func (w *writer) isEmpty() bool {
	return len(w.units) == 0 && len(w.stars) == 0
}

// text returns the module as a .pyi file.
func (w *writer) text() []byte {
	var out bytes.Buffer
	all := maps.Clone(w.imports)
	for key, as := range w.helpers {
		key.as = as
		all[key] = true
	}
	writeImports(&out, all)
	for _, star := range slices.Sorted(maps.Keys(w.stars)) {
		fmt.Fprintf(&out, "from %s import *\n", star)
	}
	if w.exported != nil {
		out.WriteString("__all__ = [")
		for i, name := range w.exported {
			if i > 0 {
				out.WriteString(", ")
			}
			fmt.Fprintf(&out, "%q", name)
		}
		out.WriteString("]\n")
	}
	if w.usesTypeVar {
		out.WriteString("_F = _TypeVar(\"_F\")\n")
	}
	units := slices.Collect(maps.Values(w.units))
	slices.SortFunc(units, func(a, b *unit) int { return w.order(a.position, b.position) })
	for _, u := range units {
		out.WriteString(u.text)
	}
	return out.Bytes()
}

// order compares two nodes by where they stand.
func (w *writer) order(a, b ast.Index) int {
	return cmp.Or(cmp.Compare(w.file.Tree.Nodes[a].Start, w.file.Tree.Nodes[b].Start), cmp.Compare(a, b))
}

// writeImports writes imports, sorted; names of one module share a statement.
func writeImports(out *bytes.Buffer, all map[imported]bool) {
	sorted := slices.SortedFunc(maps.Keys(all), func(a, b imported) int {
		return cmp.Or(strings.Compare(a.module, b.module), strings.Compare(a.name, b.name), strings.Compare(a.as, b.as))
	})
	open := ""
	for _, i := range sorted {
		switch {
		case i.name == "":
			if open != "" {
				out.WriteString("\n")
			}
			open = ""
			out.WriteString("import " + i.module)
		case open == i.module:
			out.WriteString(", " + i.name)
		default:
			if open != "" {
				out.WriteString("\n")
			}
			open = i.module
			out.WriteString("from " + i.module + " import " + i.name)
		}
		if i.as != "" {
			out.WriteString(" as " + i.as)
		}
		if i.name == "" {
			out.WriteString("\n")
		}
	}
	if open != "" {
		out.WriteString("\n")
	}
}
