package scope_test

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/python/scope"
)

// TestBindings holds bindings to the comments in testdata/names/bindings.py, which explains them.
func TestBindings(t *testing.T) {
	path := "testdata/names/bindings.py"
	m := load(t, path)
	found := map[string][]string{}
	record := func(sym scope.SymbolID, bindings iter.Seq[scope.BindingID]) {
		for b := range bindings {
			key := fmt.Sprint(m.line(m.Binding(b).Node), " ", m.Name(sym))
			found[key] = append(found[key], m.describe(b))
			if node := m.Binding(b).Node; m.BindingAt(node) != b {
				t.Errorf("line %d: BindingAt(%s) is another binding", m.line(node), m.Name(sym))
			}
		}
	}
	for id := range m.Scopes() {
		for sym := range m.Symbols(id) {
			record(sym, m.Bindings(sym))
		}
	}
	for star := range m.StarImports() {
		record(m.Binding(star).Symbol, slices.Values([]scope.BindingID{star}))
	}
	for _, c := range m.claims() {
		name, nth, _ := strings.Cut(c.target, "@")
		n, _ := strconv.Atoi(nth)
		have := found[fmt.Sprint(c.line, " ", name)]
		if n = max(n, 1) - 1; n >= len(have) || have[n] != c.text {
			t.Errorf("%s:%d: %s\n got %q\nwant %q", path, c.line, c.target, have, c.text)
		}
	}
}

func TestMembers(t *testing.T) {
	m := parsed(t, `
self.a, self.b.c = f()
self.d: int
self.e += 1
for self.f in xs: del self.g
x[0].h = x.i[0] = 1
`)
	var got []string
	for b := range m.Members() {
		node := m.Binding(b).Node
		if m.BindingAt(node) != b {
			t.Errorf("BindingAt(%s) is another binding", m.tree.Node(node).Text())
		}
		got = append(got, m.tree.Node(node).Text()+" = "+m.describe(b))
	}
	want := []string{
		"self.a = assign f() [0]", "self.b.c = assign f() [1]", "self.d = annotated", "self.e = augmented 1",
		"self.f = for xs", "self.g = del", "x[0].h = assign 1",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("members (-want +got):\n%s", diff)
	}
}

func (m module) describe(id scope.BindingID) string {
	b := m.Binding(id)
	parts := []string{b.Kind.String()}
	switch b.Kind {
	case scope.Import, scope.ImportFrom, scope.StarImport:
		parts = append(parts, m.tree.Node(b.Node).Text())
	case scope.FunctionDef, scope.ClassDef:
	default:
		if b.Value != 0 {
			parts = append(parts, m.tree.Node(b.Value).Text())
		}
	}
	for _, s := range m.Path(id) {
		switch {
		case !s.Star:
			parts = append(parts, fmt.Sprintf("[%d]", s.Index))
		case s.After == 0:
			parts = append(parts, fmt.Sprintf("[%d:]", s.Index))
		default:
			parts = append(parts, fmt.Sprintf("[%d:-%d]", s.Index, s.After))
		}
	}
	for _, flag := range []struct {
		flag scope.BindingFlags
		name string
	}{
		{scope.IsPart, "part"}, {scope.IsVararg, "*"}, {scope.IsKwarg, "**"}, {scope.IsKeywordOnly, "keyword"},
		{scope.IsPositionalOnly, "positional"},
	} {
		if b.Has(flag.flag) {
			parts = append(parts, flag.name)
		}
	}
	return strings.Join(parts, " ")
}

// TestMeanings holds the resolution of names to the comments in testdata/names/meanings.py, which explains them.
func TestMeanings(t *testing.T) {
	path := "testdata/names/meanings.py"
	m := load(t, path)
	checked := 0
	for _, c := range m.claims() {
		name, ok := m.load(c)
		if !ok {
			t.Errorf("%s:%d: no load of %s", path, c.line, c.target)
			continue
		}
		checked++
		if got := m.meaning(name); got != c.text {
			t.Errorf("%s:%d: %s is %s, want %s", path, c.line, c.target, got, c.text)
		}
	}
	if checked < 50 {
		t.Errorf("only %d claims checked", checked)
	}
}

// meaning names the scope that owns what a name means: a class or function by its name.
func (m module) meaning(name ast.Index) string {
	owner := m.Resolve(name)
	if owner == 0 {
		if m.Symbol(m.SymbolOf(name)).Has(scope.IsClassCell) {
			return "class"
		}
		return "builtin"
	}
	s := m.Scope(m.Symbol(owner).Scope)
	if s.Kind == scope.FunctionScope || s.Kind == scope.ClassScope {
		return m.tree.Symbols.At(m.tree.Nodes[s.Node].Data)
	}
	return s.Kind.String()
}

func TestFunctionFacts(t *testing.T) {
	m := parsed(t, `
async def awaits(x): await x
async def generator(): yield 1
async def gathers(xs): return [await x for x in xs]
async def steps(xs): return {x async for x in xs}
async def lazy(xs): return (await x for x in xs)
async def first(x): return (y for y in await x)
def plain():
    def inner(): yield 1
    return lambda: (yield)
def delegates(): yield from ()
async def manages(x):
    async with x: return
async def loops(xs):
    async for x in xs: pass
`)
	want := map[string]string{
		"awaits": "async await", "generator": "async yield", "gathers": "async await value",
		"steps": "async await value", "lazy": "async value", "first": "async await value", "plain": "value",
		"inner": "yield", "delegates": "yield", "manages": "async await", "loops": "async await",
	}
	got := map[string]string{}
	for id := range m.ScopesOf(scope.FunctionScope) {
		s := m.Scope(id)
		var facts []string
		for _, f := range []struct {
			flag scope.ScopeFlags
			name string
		}{
			{scope.IsAsync, "async"}, {scope.HasAwait, "await"}, {scope.HasYield, "yield"}, {scope.HasReturnValue, "value"},
		} {
			if s.Has(f.flag) {
				facts = append(facts, f.name)
			}
		}
		name := m.tree.Symbols.At(m.tree.Nodes[s.Node].Data)
		got[name] = strings.Join(facts, " ")
		if s.Has(scope.HasAwait) != (len(m.Awaits(id)) > 0) || s.Has(scope.HasYield) != (len(m.Yields(id)) > 0) {
			t.Errorf("%s: the lists of awaits and yields do not fit the flags", name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	for id := range m.ScopesOf(scope.GeneratorScope) {
		if line := m.line(m.Scope(id).Node); m.Scope(id).Has(scope.IsAsync) != (line == 6) {
			t.Errorf("generator expression in line %d: async is %v", line, m.Scope(id).Has(scope.IsAsync))
		}
	}
}

func TestImports(t *testing.T) {
	m := parsed(t, `
import plain
if TYPE_CHECKING:
    import typed
else:
    import untyped
try:
    import fast
except ImportError:
    import slow
if flag:
    from m import branch
def f():
    import late
class C:
    import member
try:
    import other
except ValueError:
    pass
with f(): import inside
`)
	flags := []struct {
		flag scope.ImportFlags
		name string
	}{
		{scope.InTypeChecking, "typing"}, {scope.InTry, "try"}, {scope.InHandler, "handler"},
		{scope.InFunction, "function"}, {scope.InClass, "class"}, {scope.InBranch, "branch"},
	}
	var got []string
	for _, i := range m.Imports() {
		text := m.tree.Node(i.Node).Text()
		for _, f := range flags {
			if i.Has(f.flag) {
				text += " " + f.name
			}
		}
		got = append(got, text)
	}
	want := []string{
		"import plain", "import typed typing", "import untyped", "import fast try", "import slow handler",
		"from m import branch branch", "import late function", "import member class", "import other", "import inside",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("imports (-want +got):\n%s", diff)
	}
}

func TestExports(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{`x = 1`, "undeclared complete"},
		{`__all__ = ['a', "b"]`, "a b complete"},
		{`__all__ = ('a',) + ('b',)`, "a b complete"},
		{`__all__ = (m.__all__ + n.__all__)`, "from m from n complete"},
		{`__all__ = ['a', *m.__all__]`, "a from m complete"},
		{"__all__ = ['a']\n__all__ += ['b']\n__all__.extend(['c'])\n__all__.append('d')\n__all__.remove('a')", "b c d complete"},
		{"__all__ = ['a']\nif x:\n    __all__ += ['b']\n", "a b complete"},
		{"__all__ = ['a']\n__all__ = ['b']", "b complete"},
		{`__all__ = [n for n in dir()]`, ""},
		{"__all__ = ['a']\n__all__ += names()", "a"},
		{`__all__: list[str] = sorted(['b', 'a'])`, "b a complete"},
		{"def f():\n    __all__ = ['a']", "undeclared complete"},
	} {
		m := parsed(t, test.text)
		e := m.Exports()
		var got []string
		if !e.Declared {
			got = append(got, "undeclared")
		}
		got = append(got, e.Names...)
		for _, from := range e.From {
			got = append(got, "from "+m.tree.Node(from).Text())
		}
		if e.Complete {
			got = append(got, "complete")
		}
		if text := strings.Join(got, " "); text != test.want {
			t.Errorf("%q: got %q, want %q", test.text, text, test.want)
		}
	}
}

func TestMentions(t *testing.T) {
	m := parsed(t, "from m import i\nx.a = y.b.c(k=1)\ndel z.d\nf()\n")
	for name, want := range map[string]scope.Mention{
		"a": scope.StoresAttr, "b": scope.LoadsAttr, "c": scope.LoadsAttr | scope.Calls, "d": scope.StoresAttr,
		"k": scope.Passes, "f": scope.LoadsName | scope.Calls, "x": scope.LoadsName, "nothing": 0,
		"i": scope.Imports | scope.StoresName, "m": 0,
	} {
		if got := m.Mentioned(name); got != want {
			t.Errorf("%s: got %b, want %b", name, got, want)
		}
	}
	var calls []string
	for name := range m.Mentions(scope.Calls) {
		calls = append(calls, name)
	}
	if !slices.Equal(calls, []string{"c", "f"}) {
		t.Errorf("calls: %q", calls)
	}
}

func TestMangle(t *testing.T) {
	for _, test := range []struct{ class, name, want string }{
		{"C", "__x", "_C__x"}, {"_C", "__x", "_C__x"}, {"__", "__x", "__x"}, {"C", "__x__", "__x__"}, {"C", "_x", "_x"},
	} {
		if got := scope.Mangle(test.class, test.name); got != test.want {
			t.Errorf("Mangle(%q, %q) = %q, want %q", test.class, test.name, got, test.want)
		}
	}
}
