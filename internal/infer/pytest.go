package infer

import "github.com/unheeded/unheeded/internal/python/ast"

// FixtureFor returns the function whose value pytest gives a parameter of a test or of a fixture; nil where the parameter
// is none of a fixture's, and where the fixture is not seen.
func (e *Evaluator) FixtureFor(fn *Func, param ast.Node) *Func {
	if paramDefault(fn, param).OK() || isParametrised(fn.Node, param.AsArg().Arg()) ||
		fn.Class != nil && isParametrised(fn.Class.Node, param.AsArg().Arg()) {
		return nil
	}
	return e.findFixture(fn, param.AsArg().Arg(), fixtureName(fn) == param.AsArg().Arg())
}

// IsFixture reports whether a function is a fixture of pytest, by the name of its decorator.
func (f *Func) IsFixture() bool { return fixtureName(f) != "" }

// Parameters returns the parameters of a function, without *args and **kwargs and without the receiver of a method.
func (f *Func) Parameters() []ast.Node {
	var out []ast.Node
	for n := range f.arguments().Node.All() {
		switch n.Field() {
		case ast.FieldPosonlyargs, ast.FieldArgs, ast.FieldKwonlyargs:
			out = append(out, n)
		}
	}
	if f.Class != nil && len(out) > 0 {
		return out[1:]
	}
	return out
}

// PluginModules returns the modules in which the tests of a file may have hooks of pytest: the file itself, the conftest
// modules of the folders that it lies in, and what these name as pytest_plugins. all is false where a plugin is named that
// was not found.
func (e *Evaluator) PluginModules(f *File) (modules []*File, all bool) {
	modules, all = []*File{f}, true
	for _, src := range e.prog.loader.Conftests(f.Path) {
		if conftest := e.prog.File(src); conftest != f {
			modules = append(modules, conftest)
		}
	}
	seen := map[*File]bool{}
	for i := 0; i < len(modules); i++ { // it grows
		seen[modules[i]] = true
		for _, plugin := range modules[i].plugins() {
			switch m := e.prog.module(plugin, modules[i]); {
			case m == nil:
				all = false
			case !seen[m]:
				seen[m] = true
				modules = append(modules, m)
			}
		}
	}
	return modules, all
}
