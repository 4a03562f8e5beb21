package runner

import (
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// Hooked reports whether some hook of pytest in the file, in a conftest.py or in a plugin that these name may run or mark
// async tests, or make async fixtures; also where a plugin was not found.
func (a *Analysis) Hooked() bool {
	if a.hooked == nil {
		found := a.findHook()
		a.hooked = &found
	}
	return *a.hooked
}

func (a *Analysis) findHook() bool {
	modules, all := a.types.PluginModules(a.file)
	if !all {
		return true
	}
	for _, m := range modules {
		found := false
		a.types.NotedText(m)
		m.Tree.Module().Walk(func(n ast.Node) bool {
			if n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef) {
				found = found || isHook(m, n)
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// isHook reports whether a function is a hook that runs tests or makes fixtures, or one that may give tests a mark, or a
// mode, with which somebody runs them.
func isHook(f *infer.File, fn ast.Node) bool {
	name := f.Func(fn).Name()
	switch name {
	case "pytest_pyfunc_call", "pytest_pycollect_makeitem", "pytest_fixture_setup", "pytest_runtest_call",
		"pytest_runtest_protocol":
		return true
	}
	text := fn.Text()
	isBackend := name == "anyio_backend" || f.Func(fn).IsFixture() && strings.Contains(text, "anyio_backend")
	if !strings.HasPrefix(name, "pytest_") && !isBackend {
		return false
	}
	if !strings.HasPrefix(name, "pytest_") {
		return strings.Contains(decoration(fn), "autouse=True") // all tests are parametrised by it, and anyio runs them
	}
	for _, word := range [...]string{"asyncio", "anyio", "trio", "coroutine", "iscoro", "async_"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// decoration returns the text of the decorators of a function, which its node does not span.
func decoration(fn ast.Node) string {
	var text strings.Builder
	for d := range fn.Children(ast.FieldDecoratorList).All() {
		text.WriteString(d.Text())
	}
	return text.String()
}
