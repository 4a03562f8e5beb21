package main

import (
	"maps"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/scope"
	"github.com/unheeded/unheeded/internal/summary"
)

// declaration is what one library declares: the text of a .pyi file for each of its modules, sorted by name.
type declaration struct {
	modules []declared
	count   count
	// kinds tells of each method and function whether a call of it makes a coroutine or async generator, by its name and
	// that of its class: Client.close. Those of which it is not known are left out.
	kinds map[string]bool
}

// differences notes the names that are async in one of two declarations and not in the other. Where the class or function
// lies does not count: that changes between versions too.
func (d *declaration) differences(other *declaration, into map[string]bool) {
	for name, makes := range d.kinds {
		if also, ok := other.kinds[name]; ok && also != makes {
			into[name] = true
		}
	}
}

// count says how much is known of the functions that were declared.
type count struct {
	// functions are all, async those that are an async def, made the plain ones that hand on a coroutine, known those of
	// which the result is declared, unknown the others.
	functions, async, known, made, unknown int
}

func (c *count) add(o count) {
	c.functions += o.functions
	c.async += o.async
	c.known += o.known
	c.made += o.made
	c.unknown += o.unknown
}

// declarer writes down what one library declares. It begins with what anybody may name, the public names of the public
// modules, and goes on to all that these mention.
type declarer struct {
	world   *world
	types   *infer.Evaluator
	prog    *infer.Program
	ignored func(module string) bool

	modules map[string]*writer
	// kept are the names with a leading underscore that are written down all the same, because a function of such a name
	// makes a coroutine: whoever derives from the class may call it.
	kept map[string]bool
	// probes are an async function and a plain one, to try decorators on.
	asyncProbe, plainProbe *infer.Type

	// doubt are the names that are declared as unknown, as in kinds.
	doubt map[string]bool

	queue []pending
	count count
	kinds map[string]bool
}

// pending is a name of a module that is still to be declared.
type pending struct {
	writer *writer
	name   string
}

// declareLibrary declares the modules of a wheel.
func declareLibrary(l *libraries, w *world, e entry, doubt map[string]bool) *declaration {
	prog := infer.NewProgram(w, l.facts, l.python)
	d := &declarer{
		world: w, types: prog.NewEvaluator(), prog: prog, doubt: doubt,
		ignored: func(module string) bool { return l.leavesOut(e, module) },
		modules: map[string]*writer{}, kept: map[string]bool{}, kinds: map[string]bool{},
	}
	d.makeProbes()
	d.findKept()
	for _, name := range w.own.names() {
		if m := w.own.modules[name]; !m.isNamespace && !d.ignored(name) && isPublicModule(name) {
			d.writer(m).declarePublic()
		}
	}
	for len(d.queue) > 0 {
		next := d.queue[0]
		d.queue = d.queue[1:]
		next.writer.declare(next.name)
	}
	out := &declaration{count: d.count, kinds: d.kinds}
	for _, name := range slices.Sorted(maps.Keys(d.modules)) {
		if m := d.modules[name]; !m.isEmpty() || m.module.isPackage {
			out.modules = append(out.modules, declared{summary.Module{Name: name, IsPackage: m.module.isPackage}, m.text()})
		}
	}
	return out
}

// isPublicModule reports whether no part of a module's name has a leading underscore; pytest's and the like, which live
// in one all the same, are reached from where they are exported.
func isPublicModule(name string) bool {
	for part := range strings.SplitSeq(name, ".") {
		if strings.HasPrefix(part, "_") {
			return false
		}
	}
	return true
}

func isPrivate(name string) bool { return strings.HasPrefix(name, "_") && !isDunder(name) }

func isDunder(name string) bool {
	return len(name) > 4 && strings.HasPrefix(name, "__") && strings.HasSuffix(name, "__")
}

// writer returns the writer of a module of the library.
func (d *declarer) writer(m *module) *writer {
	w := d.modules[m.name]
	if w == nil {
		w = newWriter(d, m)
		d.modules[m.name] = w
		for above := parentOf(m.name); above != ""; above = parentOf(above) {
			if p := d.world.own.modules[above]; p != nil && !p.isNamespace {
				d.writer(p)
			}
		}
	}
	return w
}

// writerOf returns the writer of the module that a file is, nil where the file is of another library or left out.
func (d *declarer) writerOf(f *infer.File) *writer {
	if f == nil {
		return nil
	}
	if m := d.world.own.byPath[f.Path]; m != nil && !m.isNamespace && !d.ignored(m.name) {
		return d.writer(m)
	}
	return nil
}

// declarable returns the module of the library of that name, nil where there is none or it is left out.
func (d *declarer) declarable(name string) *module {
	if m := d.world.own.modules[name]; m != nil && !m.isNamespace && !d.ignored(name) {
		return m
	}
	return nil
}

// isLeftOut reports whether a file is of the library and not declared.
func (d *declarer) isLeftOut(f *infer.File) bool {
	m := d.world.own.byPath[f.Path]
	return m != nil && d.ignored(m.name)
}

// need has a name of a module declared, if the module is of the library.
func (d *declarer) need(f *infer.File, name string) {
	if w := d.writerOf(f); w != nil {
		w.need(name)
	}
}

// makeProbes makes the functions that decorators are tried on.
func (d *declarer) makeProbes() {
	tree := parse.File([]byte("async def a(*args, **kwargs): return 1\ndef p(*args, **kwargs): return 1\n"), parse.Options{})
	f := d.prog.File(infer.Source{Path: "probes.py", Name: "probes", Tree: tree})
	d.asyncProbe, d.plainProbe = d.types.Member(f, "a"), d.types.Member(f, "p")
}

// findKept finds the private names of methods that make coroutines or async generators anywhere in the library.
func (d *declarer) findKept() {
	for _, name := range d.world.own.names() {
		m := d.world.own.modules[name]
		if m.isNamespace || d.ignored(name) {
			continue
		}
		f := d.prog.File(m.source())
		for _, c := range f.Classes() {
			for _, fn := range c.Methods() {
				if isPrivate(fn.Name()) && !strings.HasPrefix(fn.Name(), "__") && (fn.IsAsync() || d.makes(c, fn)) {
					d.kept[fn.Name()] = true
				}
			}
		}
	}
}

// makes reports whether a plain method makes a coroutine for some objects.
func (d *declarer) makes(c *infer.Class, fn *infer.Func) bool {
	t := d.types.ClassVar(c, fn.Name())
	return t.Kind == infer.Function && t.Func == fn && len(fn.Returns()) > 0 && d.madeThrough(fn, t) != nil
}

// isMade reports whether a type is what a call of an async function or an async generator made, in every case.
func isMade(t *infer.Type) bool {
	for _, arm := range t.Arms() {
		if arm.Kind != infer.Coroutine && arm.Kind != infer.AsyncGenerator || arm.Func == nil {
			return false
		}
	}
	return true
}

// isWritten reports whether a name of a class is written down.
func (d *declarer) isWritten(name string) bool { return !isPrivate(name) || d.kept[name] }

// ref returns the module and the dotted name in it by which a class can be named, false where it cannot: one that is
// made inside a function, or hidden behind another of its name.
func (d *declarer) classRef(c *infer.Class) (*infer.File, string, bool) {
	name := c.QualName()
	first, rest, nested := strings.Cut(name, ".")
	t := d.types.Member(c.File, first)
	for nested {
		first, rest, nested = strings.Cut(rest, ".")
		t = d.types.Attribute(t, first)
	}
	if t.Kind != infer.ClassObject || t.Class != c {
		return nil, "", false
	}
	return c.File, name, true
}

// funcRef returns the module and the dotted name in it by which the maker of a coroutine or async generator can be
// named.
func (d *declarer) funcRef(made *infer.Type) (*infer.File, string, bool) {
	fn := made.Func
	if fn == nil || fn.Outer != nil || fn.Node.Kind() == ast.KindLambda || strings.HasPrefix(fn.Name(), "__") && !isDunder(fn.Name()) {
		return nil, "", false
	}
	t, name := d.types.Member(fn.File, fn.Name()), fn.Name()
	if fn.Class != nil {
		_, class, ok := d.classRef(fn.Class)
		if !ok {
			return nil, "", false
		}
		name = class + "." + name
		t = d.types.Attribute(d.types.ObjectOf(fn.Class), fn.Name())
	}
	again := d.types.Called(t)
	return fn.File, name, again.Kind == made.Kind && again.Func == fn
}

// publicNames returns the names that `from f import *` brings, sorted.
func (d *declarer) publicNames(f *infer.File, seen map[*infer.File]bool) []string {
	if seen[f] {
		return nil
	}
	seen[f] = true
	var names []string
	for symbol := range f.Scopes.Symbols(scope.Module) {
		if name := f.Scopes.Name(symbol); f.Scopes.Symbol(symbol).Has(scope.IsBound) && d.types.Exports(f, name) {
			names = append(names, name)
		}
	}
	names = append(names, f.Scopes.Exports().Names...)
	for b := range f.Scopes.StarImports() {
		from := d.types.ImportedFrom(f, f.Tree.Node(f.Scopes.Binding(b).Stmt).AsImportFrom())
		if from == nil {
			continue
		}
		for _, name := range d.publicNames(from, seen) {
			if d.types.Exports(f, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
