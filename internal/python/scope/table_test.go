package scope_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// TestEveryFile holds the tables and flows of the standard library to what every table must be.
func TestEveryFile(t *testing.T) {
	_, lib, _ := interpreter(t)
	trees, _ := libraryTrees(lib)
	names, loads := 0, 0
	for _, tree := range trees {
		m := module{scope.Build(tree), tree}
		for id, s := range m.Scopes() {
			if s.Parent >= id || m.Scope(s.Frame).Frame != s.Frame {
				t.Errorf("%v scope %d has parent %d and frame %d", s.Kind, id, s.Parent, s.Frame)
			}
			if s.Kind != scope.TypeParamsScope && m.Opens(s.Node) != id {
				t.Errorf("%v scope %d is not what its node opens", s.Kind, id)
			}
			for sym := range m.Symbols(id) {
				if m.Symbol(sym).Scope != id || m.Lookup(id, m.Name(sym)) != sym {
					t.Errorf("symbol %s is not found in its scope", m.Name(sym))
				}
				for b := range m.Bindings(sym) {
					if m.BindingAt(m.Binding(b).Node) != b {
						t.Errorf("line %d: BindingAt(%s) is another binding", m.line(m.Binding(b).Node), m.Name(sym))
					}
				}
			}
		}
		tree.Module().Walk(func(n ast.Node) bool {
			if n.Kind().Group() != ast.GroupOwn && !n.Is(ast.KindModule) && m.ScopeOf(n.Index) == 0 {
				t.Errorf("line %d: %s stands in no scope", m.line(n.Index), n.Text())
			}
			if !n.Is(ast.KindName, ast.KindAttribute) {
				return true
			}
			flow := m.Flow(m.ScopeOf(n.Index))
			r := flow.Reaching(n.Index)
			if n.Is(ast.KindAttribute) {
				loads++
			} else {
				names++
			}
			if r.Dead == (len(r.Defs) > 0 || r.Unbound) {
				t.Errorf("line %d: nothing is known of %s", m.line(n.Index), n.Text())
			}
			return true
		})
		if t.Failed() {
			break
		}
	}
	if names < 500000 || loads < 200000 {
		t.Errorf("only %d names and %d attributes", names, loads)
	}
	t.Logf("%d files, %d names, %d attributes", len(trees), names, loads)
}

func TestAtEnd(t *testing.T) {
	m := parsed(t, `
a = 1
if a:
    b = 1
try:
    from fast import c
except ImportError:
    c = None
for d in a: pass
del a
class C:
    x = 1
    x = 2
    if d:
        y = 3
class D:
    raise E
def f():
    z = 1
`)
	for class := range m.ScopesOf(scope.ClassScope) {
		flow := m.Flow(class)
		for sym := range m.Symbols(class) {
			want := map[string]string{"x": "line 13", "y": "line 15, unbound"}[m.Name(sym)]
			if got := m.reach(flow, flow.AtEnd(sym), nil); want != "" && got != want {
				t.Errorf("%s: got %s, want %s", m.Name(sym), got, want)
			}
		}
	}
	// The class that raises ends the module; without it the module has an end.
	flow := m.Flow(scope.Module)
	if !flow.AtEnd(m.Lookup(scope.Module, "a")).Dead {
		t.Error("the module ends though a class body raises")
	}
	m = parsed(t, strings.Replace(string(m.tree.Text), "raise E", "pass", 1))
	flow = m.Flow(scope.Module)
	for name, want := range map[string]string{
		"a": "unbound", "b": "line 4, unbound", "c": "line 6, line 8", "d": "line 9, unbound", "f": "line 18",
	} {
		if got := m.reach(flow, flow.AtEnd(m.Lookup(scope.Module, name)), nil); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

func TestLive(t *testing.T) {
	m := parsed(t, `
def f(x):
    if x:
        return live
        dead
    while True:
        live
    dead
    if dead: dead
@live
def g():
    try:
        live
    finally:
        return
    @dead
    def h(): live
if False:
    dead
else:
    live
`)
	m.tree.Module().Walk(func(n ast.Node) bool {
		if id := n.AsName().Id(); id == "live" || id == "dead" {
			flow := m.Flow(m.ScopeOf(n.Index))
			if flow.Live(n.Index) != (id == "live") || flow.Reaching(n.Index).Dead != (id == "dead") {
				t.Errorf("line %d: %s is not", m.line(n.Index), id)
			}
		}
		return true
	})
}

func TestEnclosing(t *testing.T) {
	m := parsed(t, `
class C[T]:
    def m[U](self):
        return [x for x in (lambda: y)]
    a = [z for z in a]
`)
	for name, want := range map[string]string{"x": "m C", "y": "lambda C", "z": " C", "self": "m C"} {
		found := false
		for id, s := range m.Scopes() {
			if m.Lookup(id, name) == 0 {
				continue
			}
			found = true
			function, class := "", ""
			if f := m.EnclosingFunction(id); f != 0 {
				function = "lambda"
				if m.Scope(f).Kind == scope.FunctionScope {
					function = m.tree.Symbols.At(m.tree.Nodes[m.Scope(f).Node].Data)
				}
			}
			if c := m.EnclosingClass(id); c != 0 {
				class = m.tree.Node(m.Scope(c).Node).AsClassDef().Name()
			}
			if got := fmt.Sprint(function, " ", class); got != want {
				t.Errorf("%s in %v scope: got %q, want %q", name, s.Kind, got, want)
			}
		}
		if !found {
			t.Errorf("no scope mentions %s", name)
		}
	}
	for id := range m.ScopesOf(scope.ClassScope) {
		if p := m.TypeParams(m.Scope(id).Node); m.Scope(p).Kind != scope.TypeParamsScope || m.Scope(id).Parent != p {
			t.Error("the class has no type parameters around it")
		}
	}
}

// TestConcurrent asks for the same flows from several goroutines; the race detector watches.
func TestConcurrent(t *testing.T) {
	m := load(t, "testdata/flow/loops.py")
	var all sync.WaitGroup
	flows := make([][]*scope.Flow, 4)
	for i := range flows {
		all.Go(func() {
			for id := range m.Scopes() {
				flows[i] = append(flows[i], m.Flow(id))
			}
			m.Lookup(scope.Module, "carried")
		})
	}
	all.Wait()
	for i := range flows[0] {
		for _, other := range flows[1:] {
			if flows[0][i] != other[i] {
				t.Fatal("two goroutines got different flows")
			}
		}
	}
}
