package scope_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// symtableFolders are the parts of the standard library that are compared: real code, and the tests in which CPython's
// own authors put the odd cases of scoping.
var symtableFolders = []string{
	"*.py", "asyncio/*.py", "concurrent/futures/*.py", "unittest/*.py", "email/*.py", "multiprocessing/*.py",
	"test/test_named_expressions.py", "test/test_scope.py", "test/test_generators.py", "test/test_grammar.py",
	"test/test_listcomps.py", "test/test_genexps.py", "test/test_class.py", "test/test_patma.py",
	"test/test_coroutines.py", "test/test_super.py", "test/test_global.py",
}

// TestSymtable compares scopes, symbols and what they mean with CPython's own table.
func TestSymtable(t *testing.T) {
	python, lib, minor := interpreter(t)
	var paths []string
	for _, pattern := range symtableFolders {
		found, _ := filepath.Glob(filepath.Join(lib, pattern))
		paths = append(paths, found...)
	}
	out, err := exec.Command(python, append([]string{"testdata/symtable_dump.py"}, paths...)...).Output()
	if err != nil {
		t.Fatalf("symtable_dump.py: %v", err)
	}
	compared := 0
	for _, block := range bytes.Split(out, []byte("\nend\n")) {
		head, want, ok := strings.Cut(string(block), "\n")
		path, isFile := strings.CutPrefix(head, "file ")
		if !ok || !isFile || want == "rejected" {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		tree := parse.File(text, parse.Options{})
		if len(tree.Errors) > 0 {
			t.Errorf("%s does not parse: %s", path, tree.Errors[0].Message)
			continue
		}
		compared++
		d := symtableDump{module{scope.Build(tree), tree}, minor >= 12}
		if got := d.scope(scope.Module); got != want {
			t.Errorf("%s: %s", path, firstDifference(got, want))
		}
	}
	if compared < 100 {
		t.Errorf("only %d files compared", compared)
	}
	t.Logf("compared %d files with %s", compared, python)
}

// interpreter returns python3 and its standard library, or skips the test, loudly.
func interpreter(t testing.TB) (python, lib string, minor int) {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("SKIPPED: no python3 to compare with")
	}
	out, err := exec.Command(python, "-c",
		"import sys, sysconfig; print(sys.version_info[1]); print(sysconfig.get_path('stdlib'))").Output()
	if _, scanErr := fmt.Sscan(string(out), &minor, &lib); err != nil || scanErr != nil {
		t.Skipf("SKIPPED: python3 does not run: %v %v", err, scanErr)
	}
	if minor < 8 || minor > 13 {
		t.Skipf("SKIPPED: python 3.%d has other scopes for annotations; 3.8 to 3.13 can be compared", minor)
	}
	return python, lib, minor
}

// symtableDump writes a table as symtable_dump.py does.
type symtableDump struct {
	module
	// inlines: list, set and dict comprehensions have no scope of their own (3.12 and later).
	inlines bool
}

func (m symtableDump) scope(id scope.ScopeID) string {
	s := m.Scope(id)
	named := map[string]string{}
	inside := m.contents(id, named)
	var symbols []string
	for _, text := range named {
		symbols = append(symbols, text)
	}
	slices.Sort(symbols)
	slices.Sort(inside)
	kind, name := "function", m.tree.Node(s.Node).Kind().String()
	switch s.Kind {
	case scope.ModuleScope:
		kind, name = "module", "top"
	case scope.ClassScope:
		kind, name = "class", m.tree.Node(s.Node).AsClassDef().Name()
	case scope.FunctionScope:
		name = m.tree.Symbols.At(m.tree.Nodes[s.Node].Data)
	case scope.LambdaScope:
		name = "lambda"
	case scope.GeneratorScope:
		name = "genexpr"
	case scope.ComprehensionScope:
		name = strings.ToLower(name)
	case scope.TypeParamsScope:
		kind, name = "type parameters", m.tree.Symbols.At(m.tree.Nodes[s.Node].Data)
	}
	return fmt.Sprintf("%s %s {%s} [%s]", kind, name, strings.Join(symbols, "; "), strings.Join(inside, "\n"))
}

// contents adds the symbols of a scope, by name, and returns the scopes inside.
func (m symtableDump) contents(id scope.ScopeID, named map[string]string) (inside []string) {
	for sym := range m.Symbols(id) {
		text := m.symbol(sym)
		if name, _, _ := strings.Cut(text, " "); text != "" && named[name] == "" {
			named[name] = text
		}
	}
	for child, c := range m.Scopes() {
		switch {
		case c.Parent != id:
		case m.inlines && c.Kind == scope.ComprehensionScope:
			inside = append(inside, m.contents(child, named)...)
		default:
			inside = append(inside, m.scope(child))
		}
	}
	return inside
}

func (m symtableDump) symbol(id scope.SymbolID) string {
	s := m.Symbol(id)
	if m.Name(id) == "__class__" {
		return ""
	}
	meaning := "free"
	switch {
	case s.Owner == 0 || m.Symbol(s.Owner).Scope == scope.Module && s.Scope != scope.Module:
		meaning = "global"
	case s.Owner == id:
		meaning = "local"
	}
	var used, assigned, imported bool
	for u := range m.Uses(id) {
		used = used || u.Binding == 0
	}
	for b := range m.Bindings(id) {
		switch m.Binding(b).Kind {
		case scope.Import, scope.ImportFrom:
			imported = true
		case scope.Param:
		default:
			assigned = true
		}
	}
	parts := []string{m.MangleIn(s.Scope, m.Name(id)), meaning}
	for _, fact := range []struct {
		name  string
		holds bool
	}{
		{"used", used}, {"assigned", assigned}, {"imported", imported}, {"param", s.Has(scope.IsParam)},
		{"declared", s.Has(scope.IsGlobal)}, {"nonlocal", s.Has(scope.IsNonlocal)},
	} {
		if fact.holds {
			parts = append(parts, fact.name)
		}
	}
	if len(parts) == 2 && s.Owner == id {
		// The module's side of a name that functions alone bind.
		return ""
	}
	return strings.Join(parts, " ")
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			other := ""
			if i < len(b) {
				other = b[i]
			}
			return fmt.Sprintf("line %d\n got %.600s\nwant %.600s", i, a[i], other)
		}
	}
	return "more lines wanted"
}
