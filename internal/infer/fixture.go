package infer

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// fixture returns what pytest gives a parameter of a test or of a fixture: the value of the fixture of its name, which
// the class, the module or a conftest.py of the folders above defines, the nearest first. It is nil where the function
// is neither or no such fixture is seen, and Unknown where the test is parametrised by that name.
func (e *Evaluator) fixture(fn *Func, param ast.Node) *Type {
	name := param.AsArg().Arg()
	own := fixtureName(fn)
	if own == "" && !strings.HasPrefix(fn.Name(), "test") || paramDefault(fn, param).OK() {
		return nil
	}
	if own == "" && !onlyPytestDecorates(fn) {
		return nil // another decorator may fill the parameters
	}
	if isParametrised(fn.Node, name) || fn.Class != nil && isParametrised(fn.Class.Node, name) {
		return e.prog.types.unknown
	}
	found := e.findFixture(fn, name, own == name)
	if e.prog.seenFunc(found) == nil {
		return nil
	}
	switch {
	case found.IsGenerator():
		return e.yieldedBy(found, nil)
	default:
		return e.returned(found, nil)
	}
}

// findFixture returns the fixture of a name that a test or fixture asks for, nil where none is seen. A fixture that asks
// for its own name means the one that it overrides: overrides tells that it does.
func (e *Evaluator) findFixture(fn *Func, name string, overrides bool) *Func {
	if fn.Class != nil {
		for _, m := range e.mro(fn.Class) {
			if m.Kind != ClassObject {
				break
			}
			for _, method := range m.Class.File.methodsOf(m.Class) {
				if fixtureName(method) == name && method != fn {
					return method
				}
			}
		}
	}
	files := []*File{fn.File}
	for _, src := range e.prog.loader.Conftests(fn.File.Path) {
		if f := e.prog.File(src); f != fn.File {
			files = append(files, f)
		}
	}
	for i, f := range files {
		if i == 0 && overrides && fn.Class == nil {
			continue
		}
		if found := e.fixtureIn(f, name, nil); found != nil && found != fn {
			return found
		}
	}
	return nil
}

// fixtureIn returns the fixture of a name that a module defines, imports or has of a plugin.
func (e *Evaluator) fixtureIn(f *File, name string, seen []*File) *Func {
	if f == nil || slices.Contains(seen, f) || len(seen) > 8 {
		return nil
	}
	seen = append(seen, f)
	if found := f.fixtures()[name]; found != nil {
		return found
	}
	t := f.Scopes
	if symbol := t.Lookup(scope.Module, name); symbol != 0 {
		for id := range t.Bindings(symbol) {
			b := t.Binding(id)
			if b.Kind != scope.ImportFrom {
				continue
			}
			from := e.importedFrom(f, f.Tree.Node(b.Stmt).AsImportFrom())
			if found := e.fixtureIn(from, f.Tree.Node(b.Node).AsAlias().Name(), seen); found != nil {
				return found
			}
		}
	}
	for id := range t.StarImports() {
		if found := e.fixtureIn(e.importedFrom(f, f.Tree.Node(t.Binding(id).Stmt).AsImportFrom()), name, seen); found != nil {
			return found
		}
	}
	for _, plugin := range f.plugins() {
		if found := e.fixtureIn(e.prog.module(plugin, f), name, seen); found != nil {
			return found
		}
	}
	return nil
}

// fixtures returns the fixtures that stand in the top level of a module, by the names that tests ask for.
func (f *File) fixtures() map[string]*Func {
	f.fixturesOnce.Do(func() {
		f.fixturesByName = map[string]*Func{}
		for _, s := range f.Scopes.Scopes() { // in the order of the file: the last one counts
			if s.Kind != scope.FunctionScope {
				continue
			}
			if fn := f.funcs[s.Node]; fn.Class == nil && fn.Outer == nil {
				if name := fixtureName(fn); name != "" {
					f.fixturesByName[name] = fn
				}
			}
		}
	})
	return f.fixturesByName
}

// plugins returns the modules that pytest_plugins names.
func (f *File) plugins() []string {
	var out []string
	for stmt := range f.Tree.Module().Body().All() {
		a := stmt.AsAssign()
		if a.Targets().First().AsName().Id() != "pytest_plugins" {
			continue
		}
		a.Value().Walk(func(n ast.Node) bool {
			if text, err := n.AsConstant().Str(); err == nil {
				out = append(out, text)
			}
			return true
		})
	}
	return out
}

// fixtureName returns the name that tests ask for a fixture by, "" for a function that is none. A fixture is told by its
// decorator's name: pytest.fixture, pytest_asyncio.fixture and what projects wrap around them are called fixture.
func fixtureName(fn *Func) string {
	for _, d := range fn.decorators() {
		call := d.AsCall()
		if call.OK() {
			d = call.Func()
		}
		if d.AsName().Id() != "fixture" && d.AsAttribute().Attr() != "fixture" && d.AsName().Id() != "async_fixture" {
			continue
		}
		for kw := range call.Keywords().All() {
			if kw.AsKeyword().Arg() == "name" {
				text, err := kw.AsKeyword().Value().AsConstant().Str()
				if err != nil {
					return ""
				}
				return text
			}
		}
		return fn.Name()
	}
	return ""
}

// onlyPytestDecorates reports whether all decorators of a test are written as pytest.….
func onlyPytestDecorates(fn *Func) bool {
	for _, d := range fn.decorators() {
		if call := d.AsCall(); call.OK() {
			d = call.Func()
		}
		for d.Kind() == ast.KindAttribute {
			d = d.AsAttribute().Value()
		}
		if id := d.AsName().Id(); id != "pytest" && id != "pytest_asyncio" && id != "mark" {
			return false
		}
	}
	return true
}

// isParametrised reports whether a decorator @pytest.mark.parametrize of a function or class has an argument of a name.
func isParametrised(def ast.Node, name string) bool {
	found := false
	for d := range def.Children(ast.FieldDecoratorList).All() {
		if d.AsCall().Func().AsAttribute().Attr() != "parametrize" {
			continue
		}
		d.AsCall().Args().First().Walk(func(n ast.Node) bool {
			if text, err := n.AsConstant().Str(); err == nil {
				found = found || slices.Contains(strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }), name)
			}
			return true
		})
	}
	return found
}
