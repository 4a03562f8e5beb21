package library_test

import (
	"bufio"
	"os/exec"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/library"
	"github.com/unheeded/unheeded/internal/python/ast"
)

// declared is one function or method of a stub, by its full dotted name.
type declared struct {
	name  string
	async bool
}

// declarations lists the functions and methods of all stubs.
func declarations(t *testing.T) (functions []declared) {
	t.Helper()
	libs := newDeclarations(t)
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

func newDeclarations(t *testing.T) *library.Declarations {
	t.Helper()
	libs, err := library.NewDeclarations(0, nil)
	if err != nil {
		t.Fatal(err)
	}
	return libs
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

// TestStubsAgree asks python3 whether what the stubs call async is, and the other way round.
func TestStubsAgree(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("SKIPPED: no python3 to compare the stubs with")
	}
	functions := declarations(t)
	var names strings.Builder
	for _, f := range functions {
		names.WriteString(f.name + "\n")
	}
	cmd := exec.Command(python, "-W", "ignore", "-c", script)
	cmd.Stdin = strings.NewReader(names.String())
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewScanner(strings.NewReader(string(out)))
	compared := 0
	for _, f := range functions {
		if !answers.Scan() {
			t.Fatal("too few answers")
		}
		switch answer := answers.Text(); {
		case answer == "absent" || strings.HasPrefix(f.name, "typing."):
		case (answer == "async") != f.async:
			t.Errorf("%s: the stub says async is %v, python3 that it is %s", f.name, f.async, answer)
		default:
			compared++
		}
	}
	if compared < 200 {
		t.Errorf("only %d functions were compared", compared)
	}
}
