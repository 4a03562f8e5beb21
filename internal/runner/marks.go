package runner

import (
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/infer"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// mark returns the name of the mark that an expression is, as in pytest.mark.asyncio or pytest.mark.timeout(3); "" for any
// other.
func mark(n ast.Node) string {
	if call := n.AsCall(); call.OK() {
		n = call.Func()
	}
	a := n.AsAttribute()
	if around := a.Value(); around.AsAttribute().Attr() == "mark" || around.AsName().Id() == "mark" {
		return a.Attr()
	}
	return ""
}

// builtin are the marks that pytest itself knows, and common ones that have nothing to do with who runs a test.
var builtin = [...]string{
	"filterwarnings", "parametrize", "skip", "skipif", "usefixtures", "xfail", "tryfirst", "trylast", "timeout", "slow",
	"integration", "unit", "django_db", "flaky", "benchmark", "network", "e2e", "smoke",
}

// Marks returns the names of the marks that a test has: its own, those of the classes around it and their bases, and those
// of its module. all is false where there is something else among them, which may be any mark.
func (a *Analysis) Marks(fn *infer.Func) (marks []string, all bool) {
	all = true
	add := func(n ast.Node) {
		if name := mark(n); name != "" {
			marks = append(marks, name)
		} else {
			all = false
		}
	}
	for d := range fn.Node.Children(ast.FieldDecoratorList).All() {
		add(d)
	}
	for c := fn.Class; c != nil; c = c.Outer {
		for _, base := range a.types.MRO(c) {
			if base.Kind != infer.ClassObject {
				all = false
				continue
			}
			for d := range base.Class.Node.Children(ast.FieldDecoratorList).All() {
				add(d)
			}
			eachPytestmark(base.Class.Node, add)
		}
	}
	eachPytestmark(a.file.Tree.Module().Node, add)
	return marks, all && !a.importsPytestmark()
}

// importsPytestmark reports whether the marks of the module stand, or may stand, in another one.
func (a *Analysis) importsPytestmark() bool {
	const name = "pytestmark"
	t := a.file.Scopes
	if symbol := t.Lookup(scope.Module, name); symbol != 0 {
		for id := range t.Bindings(symbol) {
			if t.Binding(id).Kind == scope.ImportFrom {
				return true
			}
		}
	}
	for id := range t.StarImports() {
		from := a.types.ImportedFrom(a.file, a.file.Tree.Node(t.Binding(id).Stmt).AsImportFrom())
		if from != nil && a.types.Exports(from, name) {
			return true
		}
	}
	return false
}

// eachPytestmark calls add with each mark that a module or class gives all its tests.
func eachPytestmark(block ast.Node, add func(ast.Node)) {
	for stmt := range block.Children(ast.FieldBody).All() {
		stmt.Walk(func(n ast.Node) bool {
			var value ast.Node
			switch n.Kind() {
			case ast.KindAssign:
				if n.AsAssign().Targets().First().AsName().Id() == "pytestmark" {
					value = n.AsAssign().Value()
				}
			case ast.KindAnnAssign:
				if n.AsAnnAssign().Target().AsName().Id() == "pytestmark" {
					value = n.AsAnnAssign().Value()
				}
			case ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef:
				return false
			}
			switch {
			case value.Is(ast.KindList, ast.KindTuple):
				for element := range value.Children(ast.FieldElts).All() {
					add(element)
				}
			case value.OK():
				add(value)
			}
			return true
		})
	}
}

// HasMarked reports whether the file has async tests that are marked for somebody who runs them: then marks are needed.
func (a *Analysis) HasMarked() bool {
	if a.marked == nil {
		found := false
		a.file.Tree.Module().Walk(func(n ast.Node) bool {
			if !found && n.Kind() == ast.KindAsyncFunctionDef {
				marks, _ := a.Marks(a.file.Func(n))
				found = slices.ContainsFunc(marks, isRunner)
			}
			return !found
		})
		a.marked = &found
	}
	return *a.marked
}

// knowsRunner reports whether what is seen tells that no plugin runs all async tests of the file. Where no test has a mark,
// one may be set to: the settings have to be there, or the whole repository, in which there are none.
func (a *Analysis) knowsRunner() bool {
	config := a.Config()
	if config.RunsAll || config.Part || config.Unknown && config.Plugin == "" {
		return false
	}
	return a.HasMarked() || config.Complete()
}

// isRunner reports whether a mark may stand for somebody who runs the test.
func isRunner(mark string) bool {
	if slices.Contains(builtin[:], mark) {
		return false
	}
	for _, part := range [...]string{"async", "anyio", "trio", "aio", "curio", "tornado", "gen_test", "twisted", "loop", "coro"} {
		if strings.Contains(mark, part) {
			return true
		}
	}
	return false
}
