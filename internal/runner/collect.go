package runner

import (
	"path"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// IsCollected reports whether pytest takes a function for a test by the names of the function, of its class and of its
// file, unless it is told otherwise.
func (a *Analysis) IsCollected(fn *infer.Func) bool {
	file := path.Base(a.file.Path)
	if a.Config().Renames || !strings.HasPrefix(file, "test_") && !strings.HasSuffix(file, "_test.py") {
		return false
	}
	if !strings.HasPrefix(fn.Name(), "test") || fn.Outer != nil || fn.IsFixture() || a.isUnlisted(fn) {
		return false
	}
	for c := fn.Class; c != nil; c = c.Outer {
		if !strings.HasPrefix(c.Name(), "Test") || a.isTestCase(c) || a.types.HasMethod(c, "__init__") == infer.Maybe {
			return false
		}
		for _, m := range c.Methods() {
			if m.Name() == "__init__" || m.Name() == "__new__" {
				return false // pytest does not collect a class that has one
			}
		}
		if setsTest(c.Node, "") {
			return false
		}
	}
	return true
}

// isUnlisted reports whether the file says of a function, or of all, that it is no test: function.__test__ = False.
func (a *Analysis) isUnlisted(fn *infer.Func) bool {
	return setsTest(a.file.Tree.Module().Node, fn.Name())
}

// setsTest reports whether a statement of a block gives a value to __test__, its own or that of a name.
func setsTest(block ast.Node, name string) bool {
	for stmt := range block.Children(ast.FieldBody).All() {
		target := stmt.AsAssign().Targets().First()
		if target.AsName().Id() == "__test__" || name != "" && target.AsAttribute().Attr() == "__test__" &&
			target.AsAttribute().Value().AsName().Id() == name {
			return true
		}
	}
	return false
}

// Unrun reports whether nobody runs an async test that pytest collects: it has no mark for that, no plugin is set to run
// all, no hook does, none of its fixtures brings somebody who does, and nobody calls it by hand.
func (a *Analysis) Unrun(fn *infer.Func) bool {
	if !a.knowsRunner() || !a.IsCollected(fn) || a.Hooked() {
		return false
	}
	marks, all := a.Marks(fn)
	if !all {
		return false
	}
	for _, m := range marks {
		if isRunner(m) {
			return false
		}
	}
	for d := range fn.Node.Children(ast.FieldDecoratorList).All() {
		if strings.Contains(d.Text(), "anyio_backend") {
			return false // usefixtures
		}
	}
	return !a.isBrought(fn, 0) && !a.isCalled(fn)
}

// maxFixtures bounds how far fixtures that ask for fixtures are followed.
const maxFixtures = 6

// isBrought reports whether a fixture that a test asks for, or that one of these asks for, may bring somebody who runs it:
// the fixtures of anyio do, and so do the loops of older plugins.
func (a *Analysis) isBrought(fn *infer.Func, depth int) bool {
	if depth > maxFixtures {
		return true
	}
	for _, param := range fn.Parameters() {
		switch name := param.AsArg().Arg(); name {
		case "anyio_backend", "loop", "event_loop", "io_loop", "nursery", "aiohttp_client", "aiohttp_server", "test_client",
			"test_cli", "sanic_client", "httpserver_loop":
			return true
		}
		if fixture := a.types.FixtureFor(fn, param); fixture != nil && a.isBrought(fixture, depth+1) {
			return true
		}
	}
	return false
}

// isCalled reports whether the file, or another one, calls a test by its name: then it is run by hand.
func (a *Analysis) isCalled(fn *infer.Func) bool {
	t := a.file.Scopes
	if fn.Class == nil {
		if symbol := t.Lookup(scope.Module, fn.Name()); symbol == 0 {
			return true
		}
	}
	sites, ok := a.types.Sites(a.file, fn.Name())
	return !ok || len(sites) > 0
}
