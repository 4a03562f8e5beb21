package project

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// resolver discovers a tree and makes its resolver.
func resolver(t *testing.T, root string, paths ...string) (*Project, *Resolver) {
	t.Helper()
	p := open(t, root, paths...)
	tree := p.Discover(paths, 2)
	if len(tree.Failures) > 0 {
		t.Fatal(failures(tree))
	}
	return p, NewResolver(p, tree, nil)
}

// describe puts a module into one line, with paths below root.
func describe(root string, m Module, ok bool) string {
	if !ok {
		return "-"
	}
	words := []string{m.Name}
	for _, file := range []string{m.Path, m.Stub} {
		if file != "" {
			words = append(words, strings.TrimPrefix(file, root+"/"))
		}
	}
	if m.IsNamespace {
		words = append(words, "namespace")
		for _, folder := range m.Folders {
			words = append(words, strings.TrimPrefix(folder, root+"/")+"/")
		}
	} else if m.IsPackage {
		words = append(words, "package")
	}
	if m.Installed {
		words = append(words, "installed")
	}
	if m.Inferred {
		words = append(words, "inferred")
	}
	return strings.Join(words, " ")
}

func TestFind(t *testing.T) {
	type find struct{ importer, name, want string }
	tests := []struct {
		name, archive, roots string
		finds                []find
	}{
		{"flat", `
-- pyproject.toml --
-- pkg/__init__.py --
-- pkg/mod.py --
-- pkg/mod.pyi --
-- pkg/typed.pyi --
-- pkg/sub/__init__.py --
-- pkg/sub/__init__.pyi --
-- pkg/sub.py --
-- pkg/plain/x.py --
-- main.py --
-- config/settings.toml --
`, ".", []find{
			{"", "pkg", "pkg pkg/__init__.py package"},
			{"", "pkg.mod", "pkg.mod pkg/mod.py pkg/mod.pyi"},
			{"", "pkg.typed", "pkg.typed pkg/typed.pyi"},
			{"", "pkg.sub", "pkg.sub pkg/sub/__init__.py pkg/sub/__init__.pyi package"},
			{"", "pkg.plain", "pkg.plain namespace pkg/plain/"},
			{"", "pkg.plain.x", "pkg.plain.x pkg/plain/x.py"},
			{"", "pkg.none", "-"},
			{"", "pkg.mod.none", "-"},
			{"", "main", "main main.py"},
			{"", "config", "-"},
			{"", "", "-"},
			{"", "pkg..mod", "-"},
			{"", "PKG", "-"},
		}},
		{"src", `
-- pyproject.toml --
-- src/pkg/__init__.py --
-- src/ns/inner/__init__.py --
-- src/ns/inner/mod.py --
-- src/ns/bare.py --
-- src/json.py --
-- tests/test_a.py --
-- tests/helper.py --
-- tests/unit/__init__.py --
-- tests/unit/test_b.py --
-- tests/asyncio/__init__.py --
`, "src . tests", []find{
			{"", "pkg", "pkg src/pkg/__init__.py package"},
			{"", "ns", "ns namespace src/ns/"},
			{"", "ns.inner.mod", "ns.inner.mod src/ns/inner/mod.py"},
			{"", "inner", "-"},
			{"", "ns.bare", "ns.bare src/ns/bare.py"},
			{"", "src.pkg", "pkg src/pkg/__init__.py package"},
			{"", "json", "json src/json.py"},
			{"tests/test_a.py", "helper", "helper tests/helper.py"},
			{"", "helper", "helper tests/helper.py inferred"},
			{"", "tests.helper", "helper tests/helper.py"},
			{"", "unit.test_b", "unit.test_b tests/unit/test_b.py inferred"},
			{"tests/unit/test_b.py", "unit", "unit tests/unit/__init__.py package"},
			{"tests/test_a.py", "asyncio", "-"},
			{"", "asyncio", "-"},
		}},
		{"scripts", `
-- pyproject.toml --
-- tools/run.py --
-- tools/lib.py --
-- tools/queue.py --
-- tools/more/deep.py --
-- pkg/__init__.py --
-- pkg/lib.py --
-- other.py --
`, ".", []find{
			{"tools/run.py", "lib", "tools.lib tools/lib.py inferred"},
			{"tools/run.py", "more.deep", "tools.more.deep tools/more/deep.py inferred"},
			{"tools/run.py", "queue", "-"},
			{"pkg/__init__.py", "lib", "-"},
			{"other.py", "lib", "-"},
			{"other.py", "tools.lib", "tools.lib tools/lib.py"},
		}},
		{"several programs", `
-- pyproject.toml --
-- app/__init__.py --
-- app/top.py --
-- one/app/__init__.py --
-- one/app/models.py --
-- one/manage.py --
-- two/app/__init__.py --
-- two/app/models.py --
`, ". one two", []find{
			{"one/manage.py", "app.models", "app.models one/app/models.py"},
			{"one/app/__init__.py", "app", "app one/app/__init__.py package"},
			{"two/app/__init__.py", "app.models", "app.models two/app/models.py"},
			{"app/top.py", "app", "app app/__init__.py package"},
			{"app/top.py", "app.models", "-"},
			{"one/manage.py", "two.app.models", "app.models two/app/models.py"},
		}},
		{"settings", `
-- pyproject.toml --
[tool.unheeded]
src = ["lib", "packages/*/code", "missing"]
-- lib/a/__init__.py --
-- lib/ns/x.py --
-- packages/p1/code/b.py --
-- packages/p1/code/ns/y.py --
-- packages/p2/code/b.py --
-- packages/p2/code/c.py --
-- tests/pkg/__init__.py --
-- top.py --
`, "lib packages/p1/code packages/p2/code tests", []find{
			{"", "a", "a lib/a/__init__.py package"},
			{"", "ns", "ns namespace lib/ns/ packages/p1/code/ns/"},
			{"", "ns.x", "ns.x lib/ns/x.py"},
			{"", "ns.y", "ns.y packages/p1/code/ns/y.py"},
			{"", "b", "b packages/p1/code/b.py"},
			{"packages/p2/code/c.py", "b", "b packages/p2/code/b.py"},
			{"", "top", "-"},
			{"", "pkg", "pkg tests/pkg/__init__.py package inferred"},
		}},
		{"inside a package", `
-- __init__.py --
-- logging.py --
-- sub/__init__.py --
-- sub/mod.py --
-- ../sibling/__init__.py --
-- pyproject.toml --
`, "..", []find{
			{"", "root", "root __init__.py package inferred"},
			{"sub/mod.py", "root.sub.mod", "root.sub.mod sub/mod.py"},
			{"sub/mod.py", "logging", "-"},
			{"sub/mod.py", "sibling", "-"},
			{"sub/mod.py", "sub", "-"},
		}},
		{"left out of checking", `
-- pyproject.toml --
[tool.unheeded]
exclude = ["*_pb2.py", "generated"]
-- pkg/__init__.py --
-- pkg/x_pb2.py --
-- generated/__init__.py --
-- generated/y.py --
`, ".", []find{
			{"", "pkg.x_pb2", "pkg.x_pb2 pkg/x_pb2.py"},
			{"", "generated.y", "generated.y generated/y.py"},
		}},
		{"a regular module comes before a namespace", `
-- pyproject.toml --
-- redis/conf.py --
-- backend/redis/__init__.py --
-- backend/redis/client.py --
`, ". backend", []find{
			{"", "redis.client", "redis.client backend/redis/client.py inferred"},
			{"", "redis", "redis backend/redis/__init__.py package inferred"},
		}},
		{"links", `
-- pyproject.toml --
-- real/pkg/__init__.py --
-- real/pkg/x.py --
-- real/pkg/y.py -> x.py --
-- linked -> real/pkg --
`, ". real", []find{
			{"", "linked", "pkg real/pkg/__init__.py package"},
			{"", "linked.x", "pkg.x real/pkg/x.py"},
			{"", "pkg.y", "pkg.x real/pkg/x.py inferred"},
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := t.TempDir() + "/root"
			makeFiles(t, root, "-- .git/ --\n"+test.archive)
			root = filepath.ToSlash(root)
			_, r := resolver(t, root)
			var roots []string
			for _, folder := range r.Roots() {
				relative, err := filepath.Rel(root, folder)
				must(t, err)
				roots = append(roots, filepath.ToSlash(relative))
			}
			if got := strings.Join(roots, " "); got != test.roots {
				t.Errorf("roots %q, want %q", got, test.roots)
			}
			for range 2 { // The second time, answers are remembered ones.
				for _, find := range test.finds {
					importer := ""
					if find.importer != "" {
						importer = root + "/" + find.importer
					}
					m, ok := r.Find(find.name, importer)
					if got := describe(root, m, ok); got != find.want {
						t.Errorf("%q from %q: got %q, want %q", find.name, find.importer, got, find.want)
					}
				}
			}
		})
	}
}

func TestModuleOf(t *testing.T) {
	root := makeTree(t, `
-- pyproject.toml --
-- pkg/__init__.py --
-- pkg/__main__.py --
-- pkg/mod.py --
-- pkg/mod.pyi --
-- pkg/data/x.py --
-- src/ns/x.py --
-- app/main.py --
-- script --
-- tests/conftest.py --
`)
	_, r := resolver(t, root, ".", "script")
	for file, want := range map[string]string{
		"pkg/__init__.py":   "pkg pkg/__init__.py package",
		"pkg/__main__.py":   "pkg.__main__ pkg/__main__.py",
		"pkg/mod.py":        "pkg.mod pkg/mod.py pkg/mod.pyi",
		"pkg/mod.pyi":       "pkg.mod pkg/mod.py pkg/mod.pyi",
		"pkg/data/x.py":     "pkg.data.x pkg/data/x.py",
		"src/ns/x.py":       "ns.x src/ns/x.py",
		"app/main.py":       "app.main app/main.py",
		"tests/conftest.py": "tests.conftest tests/conftest.py",
		"script":            "script script",
		"gone/x.py":         "gone.x gone/x.py",
	} {
		if got := describe(root, r.ModuleOf(root+"/"+file), true); got != want {
			t.Errorf("%s: got %q, want %q", file, got, want)
		}
	}
	if got := r.ModuleOf("/elsewhere/x.py").Name; got != "x" {
		t.Errorf("outside the project: %q", got)
	}
}

func TestFindRelative(t *testing.T) {
	root := makeTree(t, `
-- pyproject.toml --
-- pkg/__init__.py --
-- pkg/a.py --
-- pkg/sub/__init__.py --
-- pkg/sub/b.py --
-- pkg/space/c.py --
-- other/pkg/__init__.py --
-- other/pkg/a.py --
-- top.py --
-- ns/d.py --
-- ns/e.py --
`)
	_, r := resolver(t, root)
	tests := []struct {
		importer string
		level    int
		name     string
		want     string
	}{
		{"pkg/a.py", 1, "", "pkg pkg/__init__.py package"},
		{"pkg/__init__.py", 1, "", "pkg pkg/__init__.py package"},
		{"pkg/__init__.py", 1, "a", "pkg.a pkg/a.py"},
		{"pkg/a.py", 1, "sub.b", "pkg.sub.b pkg/sub/b.py"},
		{"pkg/sub/b.py", 2, "a", "pkg.a pkg/a.py"},
		{"pkg/sub/__init__.py", 2, "a", "pkg.a pkg/a.py"},
		{"pkg/sub/b.py", 2, "space", "pkg.space namespace pkg/space/"},
		{"pkg/space/c.py", 2, "a", "pkg.a pkg/a.py"},
		{"pkg/space/c.py", 1, "", "pkg.space namespace pkg/space/"},
		{"other/pkg/__init__.py", 1, "a", "pkg.a other/pkg/a.py"},
		{"pkg/a.py", 1, "none", "-"},
		{"pkg/a.py", 2, "top", "-"},
		{"pkg/sub/b.py", 3, "top", "-"},
		{"top.py", 1, "ns", "-"},
		{"ns/d.py", 1, "e", "ns.e ns/e.py"},
	}
	for _, test := range tests {
		m, ok := r.FindRelative(root+"/"+test.importer, test.level, test.name)
		if got := describe(root, m, ok); got != test.want {
			t.Errorf("%s%s in %s: got %q, want %q", strings.Repeat(".", test.level), test.name, test.importer, got, test.want)
		}
	}
}

func TestResolveRelative(t *testing.T) {
	tests := []struct {
		from      string
		isPackage bool
		level     int
		name      string
		want      string
	}{
		{"a.b", false, 1, "c", "a.c"},
		{"a.b", true, 1, "c", "a.b.c"},
		{"a.b", true, 2, "c.d", "a.c.d"},
		{"a.b", true, 1, "", "a.b"},
		{"a.b", false, 1, "", "a"},
		{"a.b", false, 2, "c", ""},
		{"a", true, 2, "c", ""},
		{"a", false, 1, "c", ""},
		{"a.b", false, 0, "c", ""},
		{"", true, 1, "c", ""},
	}
	for _, test := range tests {
		if got, ok := ResolveRelative(test.from, test.isPackage, test.level, test.name); got != test.want || ok != (test.want != "") {
			t.Errorf("%+v: got %q, %v", test, got, ok)
		}
	}
}

// TestFindEqualsPython compares with Python's own import system, on random trees.
func TestFindEqualsPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("SKIPPED: there is no python3 to compare with")
	}
	const script = `
import sys, importlib.util
sys.dont_write_bytecode = True
sys.path[:] = sys.argv[1:]
for name in sys.stdin.read().split():
    try:
        spec = importlib.util.find_spec(name)
    except ImportError:
        spec = None
    if spec is None:
        print("-")
    elif spec.origin is None:
        print("namespace", *spec.submodule_search_locations)
    else:
        print(spec.origin)
`
	random := rand.New(rand.NewPCG(9, 10))
	parts := []string{"aa", "bb", "cc", "dd"}
	pick := func() string { return parts[random.IntN(len(parts))] }
	found, namespaces := 0, 0
	for range 12 {
		root := makeTree(t, "-- unheeded.toml --\nsrc = ['one', 'two', 'three']\n-- one/x.py --\n-- two/x.py --\n-- three/x.py --\n")
		for range 40 {
			folder := root + "/" + []string{"one", "two", "three"}[random.IntN(3)]
			for range random.IntN(4) {
				folder += "/" + pick()
			}
			must(t, os.MkdirAll(folder, 0o755))
			name := "__init__.py"
			if random.IntN(3) > 0 {
				name = pick() + ".py"
			}
			must(t, os.WriteFile(folder+"/"+name, nil, 0o644))
		}
		var names []string
		for range 150 {
			name := pick()
			for range random.IntN(4) {
				name += "." + pick()
			}
			names = append(names, name)
		}
		command := exec.Command(python, "-S", "-c", script, root+"/one", root+"/two", root+"/three")
		command.Stdin = strings.NewReader(strings.Join(names, "\n"))
		var stderr bytes.Buffer
		command.Stderr = &stderr
		output, err := command.Output()
		if err != nil {
			t.Fatalf("python3: %v\n%s", err, stderr.Bytes())
		}
		_, r := resolver(t, root)
		for i, want := range strings.Split(strings.TrimSpace(string(output)), "\n") {
			m, ok := r.Find(names[i], "")
			got := "-"
			switch {
			case ok && m.IsNamespace:
				got = "namespace " + strings.Join(m.Folders, " ")
				namespaces++
			case ok:
				got = m.Path
				found++
			}
			if got != want {
				t.Errorf("%s: got %s, Python finds %s", names[i], got, want)
			}
		}
	}
	if found < 100 || namespaces < 50 {
		t.Errorf("%d modules and %d namespace packages: the test compares too little", found, namespaces)
	}
}

// TestStandardLibraryNames compares the table with the interpreter's own.
func TestStandardLibraryNames(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("SKIPPED: there is no python3 to compare with")
	}
	output, err := exec.Command(python, "-c", "import sys; print(*getattr(sys, 'stdlib_module_names', ['os']))").Output()
	must(t, err)
	for _, name := range strings.Fields(string(output)) {
		if !isStandardLibrary(name) && (!strings.HasPrefix(name, "_") || name == "__future__") {
			t.Errorf("%s is missing", name)
		}
	}
	for _, name := range []string{"", "numpy", "os.path", "test"} {
		if isStandardLibrary(name) {
			t.Errorf("%q is in the table", name)
		}
	}
}

// TestResolverIsSafeForConcurrentUse asks from many goroutines at once; the race detector looks on.
func TestResolverIsSafeForConcurrentUse(t *testing.T) {
	root := makeTree(t, "-- pyproject.toml --\n-- a/b/c/x.py --\n-- a/__init__.py --\n-- t/p/__init__.py --\n")
	_, r := resolver(t, root)
	var group sync.WaitGroup
	for i := range 16 {
		group.Go(func() {
			for _, name := range []string{"a", "a.b", "a.b.c.x", "p", "none", fmt.Sprint("n", i)} {
				m, ok := r.Find(name, root+"/a/b/c/x.py")
				if want := name != "none" && name[0] != 'n'; ok != want {
					t.Errorf("%s: %+v, %v", name, m, ok)
				}
			}
			r.FindRelative(root+"/a/b/c/x.py", 2, "c")
			r.ModuleOf(root + "/a/b/c/x.py")
		})
	}
	group.Wait()
}
