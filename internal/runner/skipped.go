package runner

import (
	"bytes"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/source"
)

// Skipped returns the parts of the file that no test run enters: functions and classes that are skipped whatever happens,
// and the whole file where its pytestmark says so. A condition, as in skipif, may hold or not, and skips nothing.
func (a *Analysis) Skipped() []source.Span {
	tree := a.file.Tree
	if !bytes.Contains(tree.Text, []byte("skip")) && !bytes.Contains(tree.Text, []byte("Skip")) {
		return nil
	}
	if marksSkip(tree.Module().Node) {
		return []source.Span{tree.Module().Span()}
	}
	var spans []source.Span
	tree.Module().Walk(func(n ast.Node) bool {
		if !n.Is(ast.KindFunctionDef, ast.KindAsyncFunctionDef, ast.KindClassDef) {
			return true
		}
		skipped := n.Kind() == ast.KindClassDef && marksSkip(n)
		for d := range n.Children(ast.FieldDecoratorList).All() {
			skipped = skipped || a.skips(d)
		}
		if skipped {
			spans = append(spans, n.Span())
		}
		return !skipped
	})
	return spans
}

// skips reports whether a decorator skips what it decorates. unittest.SkipTest, which is meant to be raised, does it as
// well: what it makes of a class is no class that could be collected.
func (a *Analysis) skips(d ast.Node) bool {
	if mark(d) == "skip" {
		return true
	}
	call := d.AsCall()
	if call.OK() {
		d = call.Func()
	}
	switch name, _ := a.types.TypeOf(a.file, d).Callee(); name {
	case "unittest.skip", "unittest.case.skip":
		return call.OK()
	case "unittest.SkipTest", "unittest.case.SkipTest":
		return true
	}
	return false
}

// marksSkip reports whether the pytestmark of a module or class skips all of it, on every machine.
func marksSkip(block ast.Node) bool {
	for stmt := range block.Children(ast.FieldBody).All() {
		assign := stmt.AsAssign()
		if assign.Targets().First().AsName().Id() != "pytestmark" {
			continue
		}
		value := assign.Value()
		if mark(value) == "skip" {
			return true
		}
		for element := range value.Children(ast.FieldElts).All() {
			if mark(element) == "skip" {
				return true
			}
		}
	}
	return false
}
