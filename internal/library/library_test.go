package library_test

import (
	"bufio"
	"os/exec"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/parse/oracle"
)

// declared is one function or method of a stub, by its full dotted name.
type declared struct {
	name  string
	async bool
}

// declarations lists the functions and methods that the standard library has in a version of Python.
func declarations(t *testing.T, version ast.Version) (functions []declared) {
	t.Helper()
	libs, err := library.NewDeclarations(version, nil)
	if err != nil {
		t.Fatal(err)
	}
	modules, err := libs.Modules(library.StandardLibrary)
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range modules {
		stub, ok, err := libs.Find(module)
		if !ok || err != nil {
			t.Fatalf("%s is listed and not found: %v", module, err)
		}
		var visit func(prefix string, body ast.Nodes)
		visit = func(prefix string, body ast.Nodes) {
			for n := range body.All() {
				switch n.Kind() {
				case ast.KindFunctionDef:
					functions = append(functions, declared{prefix + n.AsFunctionDef().Name(), false})
				case ast.KindAsyncFunctionDef:
					functions = append(functions, declared{prefix + n.AsAsyncFunctionDef().Name(), true})
				case ast.KindClassDef:
					visit(prefix+n.AsClassDef().Name()+".", n.AsClassDef().Body())
				}
			}
		}
		visit(module+".", stub.Tree.Module().Body())
	}
	return functions
}

// script prints, for each dotted name that it reads, "async", "plain", or "absent" where this Python has no such name.
const script = `
import importlib, inspect, sys
for line in sys.stdin:
    parts = line.strip().split(".")
    for cut in range(len(parts) - 1, 0, -1):
        try:
            value = importlib.import_module(".".join(parts[:cut]))
            break
        except ImportError:
            pass
    try:
        for part in parts[cut:]:
            value = inspect.getattr_static(value, part) if inspect.isclass(value) else getattr(value, part)
    except AttributeError:
        print("absent")
        continue
    value = inspect.unwrap(value) if callable(value) else value
    print("async" if inspect.iscoroutinefunction(value) else "plain")
`

// TestStubsAgree asks each Python whether what the declarations for its version call async is, and the other way round.
func TestStubsAgree(t *testing.T) {
	found, _ := interpreters(t)
	if len(found) == 0 {
		t.Skip("SKIPPED: no python3 to compare the declarations with")
	}
	for _, python := range found {
		t.Run(python.Release, func(t *testing.T) { agree(t, python) })
	}
}

func agree(t *testing.T, python oracle.Interpreter) {
	functions := declarations(t, python.Version)
	var names strings.Builder
	for _, f := range functions {
		names.WriteString(f.name + "\n")
	}
	cmd := exec.CommandContext(t.Context(), python.Path, "-W", "ignore", "-c", script)
	cmd.Stdin = strings.NewReader(names.String())
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewScanner(strings.NewReader(string(out)))
	compared, async := 0, 0
	for _, f := range functions {
		if !answers.Scan() {
			t.Fatal("too few answers")
		}
		switch answer := answers.Text(); {
		case answer == "absent" || strings.HasPrefix(f.name, "typing."):
		case (answer == "async") != f.async:
			t.Errorf("%s: the declaration says async is %v, Python that it is %s", f.name, f.async, answer)
		default:
			compared++
			if f.async {
				async++
			}
		}
	}
	t.Logf("%d functions agree, %d of them async", compared, async)
	if compared < 10000 || async < 90 {
		t.Errorf("only %d functions were compared, %d of them async", compared, async)
	}
}
