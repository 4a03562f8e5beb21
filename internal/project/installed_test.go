package project

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const siteFolder = ".venv/lib/python3.11/site-packages"

// environmentTree is makeTree with a virtual environment in .venv. In the archive SITE is its folder of packages, and in
// the files ROOT is the folder of the tree.
func environmentTree(t *testing.T, archive string) string {
	t.Helper()
	root := makeTree(t, "-- .venv/pyvenv.cfg --\nversion = 3.11.7\n"+strings.ReplaceAll(archive, "SITE", siteFolder))
	_ = filepath.WalkDir(root, func(file string, entry os.DirEntry, err error) error {
		must(t, err)
		if !entry.Type().IsRegular() {
			return nil
		}
		data, err := os.ReadFile(file)
		must(t, err)
		if bytes.Contains(data, []byte("ROOT")) {
			must(t, os.WriteFile(file, bytes.ReplaceAll(data, []byte("ROOT"), []byte(root)), 0o644))
		}
		return nil
	})
	return root
}

// environmentResolver discovers the project in a folder of a tree and opens the environment beside it.
func environmentResolver(t *testing.T, folder string) *Resolver {
	t.Helper()
	p := open(t, folder)
	env, warning, err := p.OpenEnvironment(EnvironmentChoice{})
	if err != nil || warning != "" {
		t.Fatal(warning, err)
	}
	if env == nil {
		t.Fatal("no environment")
	}
	tree := p.Discover(nil, 2)
	for _, file := range tree.Files {
		if strings.Contains(file.Path, "site-packages") {
			t.Errorf("%s is to be checked", file.Path)
		}
	}
	return NewResolver(p, tree, env)
}

func TestFindInstalled(t *testing.T) {
	type find struct{ importer, name, want string }
	tests := []struct {
		name, archive string
		finds         []find
	}{
		{"packages", `
-- pyproject.toml --
-- app.py --
-- SITE/pkg/__init__.py --
-- SITE/pkg/mod.py --
-- SITE/pkg/mod.pyi --
-- SITE/pkg/native.pyi --
-- SITE/pkg/data/readme.txt --
-- SITE/single.py --
-- SITE/asyncio/__init__.py --
-- SITE/typing_extensions.py --
-- SITE/tests/__init__.py --
-- SITE/pkg/_vendor/typing_extensions.py --
-- SITE/pkg/_vendor/six.py --
`, []find{
			{"app.py", "pkg", "pkg SITE/pkg/__init__.py package installed"},
			{"", "pkg.mod", "pkg.mod SITE/pkg/mod.py SITE/pkg/mod.pyi installed"},
			{"", "pkg.native", "pkg.native SITE/pkg/native.pyi installed"},
			{"", "pkg.none", "-"},
			{"", "pkg..mod", "-"},
			{"", "single", "single SITE/single.py installed"},
			{"", "asyncio", "-"},
			{"SITE/pkg/mod.py", "asyncio", "-"},
			{"", "typing_extensions", "-"},
			{"", "pkg._vendor.typing_extensions", "pkg._vendor.typing_extensions SITE/pkg/_vendor/typing_extensions.py installed"},
			{"", "six", "-"},
		}},
		{"order", `
-- pyproject.toml --
-- app.py --
-- mine/__init__.py --
-- mine/real.py --
-- folder/conf.py --
-- tests/redis/__init__.py --
-- tests/lonely/__init__.py --
-- tools/run.py --
-- tools/helper.py --
-- tools/rich.py --
-- SITE/mine/__init__.py --
-- SITE/mine/other.py --
-- SITE/folder/__init__.py --
-- SITE/folder/client.py --
-- SITE/redis/__init__.py --
-- SITE/redis/client.py --
-- SITE/rich.py --
-- SITE/helper/data.txt --
`, []find{
			{"app.py", "mine", "mine mine/__init__.py package"},
			{"app.py", "mine.other", "-"},
			{"app.py", "mine.real", "mine.real mine/real.py"},
			{"SITE/redis/client.py", "mine", "mine SITE/mine/__init__.py package installed"},
			{"SITE/redis/client.py", "app", "app app.py"},
			{"app.py", "folder", "folder SITE/folder/__init__.py package installed"},
			{"app.py", "folder.client", "folder.client SITE/folder/client.py installed"},
			{"app.py", "folder.conf", "folder.conf folder/conf.py"},
			{"app.py", "redis", "redis SITE/redis/__init__.py package installed"},
			{"app.py", "redis.client", "redis.client SITE/redis/client.py installed"},
			{"app.py", "lonely", "lonely tests/lonely/__init__.py package inferred"},
			{"tools/run.py", "rich", "rich SITE/rich.py installed"},
			{"tools/run.py", "helper", "helper namespace SITE/helper/ installed"},
		}},
		{"namespace packages", `
-- pyproject.toml --
-- src/space/own.py --
-- src/space/both.py --
-- src/legacy/own.py --
-- SITE/space/cloud/storage.py --
-- SITE/space/both.py --
-- SITE/more.pth --
../../../../more
-- SITE/legacy/__init__.py --
-- SITE/legacy/there.py --
-- more/space/disk/api.py --
-- more/space/cloud/queue.py --
-- SITE/space/cloud/regular/__init__.py --
-- more/space/cloud/regular/x.py --
`, []find{
			{"src/space/own.py", "space.own", "space.own src/space/own.py"},
			{"", "space", "space namespace src/space/"},
			{"", "space.both", "space.both src/space/both.py"},
			{"", "space.cloud", "space.cloud namespace SITE/space/cloud/ more/space/cloud/ installed"},
			{"", "space.cloud.storage", "space.cloud.storage SITE/space/cloud/storage.py installed"},
			{"", "space.cloud.queue", "more.space.cloud.queue more/space/cloud/queue.py"},
			{"", "space.disk.api", "more.space.disk.api more/space/disk/api.py"},
			{"", "space.cloud.regular", "space.cloud.regular SITE/space/cloud/regular/__init__.py package installed"},
			{"", "space.cloud.regular.x", "-"},
			{"", "legacy.there", "legacy.there SITE/legacy/there.py installed"},
			{"", "legacy.own", "legacy.own src/legacy/own.py"},
		}},
		{"stubs", `
-- pyproject.toml --
-- SITE/full/__init__.py --
-- SITE/full/a.py --
-- SITE/full/b.py --
-- SITE/full-stubs/__init__.pyi --
-- SITE/full-stubs/a.pyi --
-- SITE/full-stubs/c/__init__.pyi --
-- SITE/full/c.py --
-- SITE/part/__init__.py --
-- SITE/part/a.py --
-- SITE/part/b/__init__.py --
-- SITE/part-stubs/py.typed --
partial
-- SITE/part-stubs/a.pyi --
-- SITE/only-stubs/__init__.pyi --
-- SITE/only-stubs/x.pyi --
-- SITE/space-stubs/inner/__init__.pyi --
-- SITE/space/inner/__init__.py --
-- SITE/single.py --
-- SITE/single-stubs/__init__.pyi --
`, []find{
			{"", "full", "full SITE/full/__init__.py SITE/full-stubs/__init__.pyi package installed"},
			{"", "full.a", "full.a SITE/full/a.py SITE/full-stubs/a.pyi installed"},
			{"", "full.b", "full.b SITE/full/b.py installed"},
			{"", "full.c", "full.c SITE/full/c.py SITE/full-stubs/c/__init__.pyi package installed"},
			{"", "part", "part SITE/part/__init__.py package installed"},
			{"", "part.a", "part.a SITE/part/a.py SITE/part-stubs/a.pyi installed"},
			{"", "part.b", "part.b SITE/part/b/__init__.py package installed"},
			{"", "only.x", "only.x SITE/only-stubs/x.pyi installed"},
			{"", "space.inner", "space.inner SITE/space/inner/__init__.py SITE/space-stubs/inner/__init__.pyi package installed"},
			{"", "single", "single SITE/single.py SITE/single-stubs/__init__.pyi package installed"},
			{"", "full-stubs", "full SITE/full-stubs/__init__.pyi package installed"},
		}},
		{"path files", "\n-- proj/pyproject.toml --\n" + `
-- SITE/a.pth --
# a comment
import os; os.environ['X'] = '1'
import	sys

ROOT/lib one  
../../../../lib-two
nowhere
ROOT/zipped.egg
-- SITE/.hidden.pth --
ROOT/hidden
-- SITE/b.pth --
` + "\xef\xbb\xbfROOT/bom\n" + `
-- SITE/c.txt --
ROOT/hidden
-- lib one/one.py --
-- lib one/nested.pth --
ROOT/hidden
-- lib one/shared.py --
-- lib-two/two.py --
-- lib-two/shared.py --
-- hidden/h.py --
-- bom/bommed.py --
-- zipped.egg --
`, []find{
			{"", "one", "one lib one/one.py installed"},
			{"", "two", "two lib-two/two.py installed"},
			{"", "shared", "shared lib one/shared.py installed"},
			{"", "bommed", "bommed bom/bommed.py installed"},
			{"", "h", "-"},
			{"", "os", "-"},
		}},
		{"editable installs", "\n-- proj/pyproject.toml --\n" + `
-- SITE/__editable__.one-1.0.pth --
import __editable___one_1_0_finder; __editable___one_1_0_finder.install()
-- SITE/__editable___one_1_0_finder.py --
from __future__ import annotations
MAPPING: dict[str, str] = {'one': 'ROOT/one/lib', 'lone': 'ROOT/one/lone', 'sp.part': 'ROOT/one/part'}
NAMESPACES: dict[str, list[str]] = {'sp': [], 'wide': ['ROOT/one/wide']}
PATH_PLACEHOLDER = '__editable__.one-1.0.finder' + ".__path_hook__"
raise SystemExit
-- one/lib/__init__.py --
-- one/lib/sub.py --
-- one/lone.py --
-- one/part/__init__.py --
-- one/part/deep.py --
-- one/wide/x.py --
-- SITE/_two.pth --
import _editable_impl_two
-- SITE/_editable_impl_two.py --
from editables.redirector import RedirectingFinder as F
F.install()
F.map_module('two', 'ROOT/two/two/__init__.py')
F.map_module('two_x', 'ROOT/two/two_x.py')
-- two/two/__init__.py --
-- two/two/sub.py --
-- two/two_x.py --
-- SITE/_editable_skbc_three.pth --
import _editable_skbc_three
-- SITE/_editable_skbc_three.py --
def install(a): ...

install({'three': 'ROOT/three/src/three/__init__.py', 'three.made': 'ROOT/three/gen/made.py'}, {}, {}, [], None)
-- three/src/three/__init__.py --
-- three/src/three/own.py --
-- three/gen/made.py --
-- SITE/four_x-1.0.dist-info/direct_url.json --
{"dir_info": {"editable": true}, "url": "file://ROOT/four"}
-- SITE/four_x-1.0.dist-info/top_level.txt --
four_more
four_x
-- four/src/four_x/__init__.py --
-- four/four_more.py --
-- four/tests/__init__.py --
-- SITE/five-1.0.dist-info/direct_url.json --
{"dir_info": {}, "url": "file://ROOT/five"}
-- five/five.py --
-- SITE/six_-1.0.dist-info/direct_url.json --
not JSON
-- SITE/stale.pth --
import __editable___stale_finder; __editable___stale_finder.install()
-- SITE/bad.pth --
import __editable___bad_finder; __editable___bad_finder.install()
-- SITE/__editable___bad_finder.py --
MAPPING = compute()
`, []find{
			{"", "one", "one one/lib/__init__.py package installed"},
			{"", "one.sub", "one.sub one/lib/sub.py installed"},
			{"", "lone", "lone one/lone.py installed"},
			{"", "sp.part", "sp.part one/part/__init__.py package installed"},
			{"", "sp.part.deep", "sp.part.deep one/part/deep.py installed"},
			{"", "wide", "wide namespace one/wide/ installed"},
			{"", "wide.x", "wide.x one/wide/x.py installed"},
			{"", "two.sub", "two.sub two/two/sub.py installed"},
			{"", "two_x", "two_x two/two_x.py installed"},
			{"", "three", "three three/src/three/__init__.py package installed"},
			{"", "three.made", "three.made three/gen/made.py installed"},
			{"", "three.own", "three.own three/src/three/own.py installed"},
			{"", "four_x", "four_x four/src/four_x/__init__.py package installed"},
			{"", "four_more", "four_more four/four_more.py installed"},
			{"", "tests", "-"},
			{"", "five", "-"},
		}},
		{"the project itself, installed", `
-- pyproject.toml --
-- code/app/__init__.py --
-- code/app/main.py --
-- code/single.py --
-- linked -> code --
-- SITE/app.pth --
ROOT/linked
-- SITE/lib/__init__.py --
`, []find{
			{"code/app/main.py", "app.main", "app.main code/app/main.py"},
			{"", "app", "app code/app/__init__.py package"},
			{"", "single", "single code/single.py"},
			{"SITE/lib/__init__.py", "app.main", "app.main code/app/main.py"},
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := environmentTree(t, test.archive)
			folder := root
			if strings.Contains(test.archive, "-- proj/") {
				folder += "/proj"
			}
			r := environmentResolver(t, folder)
			for range 2 { // The second time, answers are remembered ones.
				for _, find := range test.finds {
					importer := ""
					if find.importer != "" {
						importer = root + "/" + strings.Replace(find.importer, "SITE", siteFolder, 1)
					}
					m, ok := r.Find(find.name, importer)
					if got := strings.ReplaceAll(describe(root, m, ok), siteFolder, "SITE"); got != find.want {
						t.Errorf("%q from %q: got %q, want %q", find.name, find.importer, got, find.want)
					}
					if ok && !m.IsNamespace {
						if named := r.ModuleOf(m.place()); named.Name != m.Name || named.Installed != m.Installed {
							t.Errorf("%s: by its place it is %+v", find.name, named)
						}
					}
				}
			}
		})
	}
}

// TestEnvironmentIsNotDiscovered: whatever it is called and whatever the settings exclude.
func TestEnvironmentIsNotDiscovered(t *testing.T) {
	root := makeTree(t, `
-- unheeded.toml --
exclude = ["nothing"]
python = "tree"
-- app.py --
-- tree/bin/python3 --
-- tree/lib/python3.11/os.py --
-- tree/lib/python3.11/site-packages/lib/__init__.py --
-- link -> tree/lib --
-- link-to-site -> tree/lib/python3.11/site-packages --
-- venv/pyvenv.cfg --
-- venv/x.py --
`)
	p := open(t, root)
	env, warning, err := p.OpenEnvironment(EnvironmentChoice{})
	if err != nil || warning != "" {
		t.Fatal(warning, err)
	}
	beside := p.Beside(env)
	if got := displays(beside.Discover(nil, 2).Files); got != "app.py venv/x.py" {
		t.Errorf("got %q", got)
	}
	if got := displays(beside.Discover([]string{"tree/lib/python3.11/site-packages"}, 2).Files); got != "tree/lib/python3.11/site-packages/lib/__init__.py" {
		t.Errorf("named, got %q", got)
	}
	if got := len(p.Discover(nil, 2).Files); got != 4 {
		t.Errorf("without the environment, %d files", got)
	}
	if p.Beside(nil) != p {
		t.Error("no environment makes another project")
	}
}

func TestFindRelativeInstalled(t *testing.T) {
	root := environmentTree(t, `
-- pyproject.toml --
-- pkg/__init__.py --
-- pkg/a.py --
-- SITE/pkg/__init__.py --
-- SITE/pkg/a.py --
-- SITE/pkg/sub/__init__.py --
-- SITE/pkg/sub/b.py --
-- SITE/lib/a.py --
-- SITE/lib/b.py --
-- SITE/lib-stubs/__init__.pyi --
-- SITE/lib-stubs/a.pyi --
`)
	r := environmentResolver(t, root)
	tests := []struct {
		importer string
		level    int
		name     string
		want     string
	}{
		{"SITE/pkg/a.py", 1, "", "pkg SITE/pkg/__init__.py package installed"},
		{"SITE/pkg/sub/b.py", 2, "a", "pkg.a SITE/pkg/a.py installed"},
		{"SITE/pkg/sub/__init__.py", 1, "b", "pkg.sub.b SITE/pkg/sub/b.py installed"},
		{"SITE/pkg/a.py", 2, "lib", "-"},
		{"SITE/lib/b.py", 1, "a", "lib.a SITE/lib/a.py SITE/lib-stubs/a.pyi installed"},
		{"SITE/lib-stubs/a.pyi", 1, "b", "lib.b SITE/lib/b.py installed"},
		{"SITE/lib-stubs/__init__.pyi", 1, "a", "lib.a SITE/lib/a.py SITE/lib-stubs/a.pyi installed"},
		{"pkg/__init__.py", 1, "a", "pkg.a pkg/a.py"},
		{"pkg/__init__.py", 1, "sub", "-"},
	}
	for _, test := range tests {
		m, ok := r.FindRelative(root+"/"+strings.Replace(test.importer, "SITE", siteFolder, 1), test.level, test.name)
		if got := strings.ReplaceAll(describe(root, m, ok), siteFolder, "SITE"); got != test.want {
			t.Errorf("%s%s in %s: got %q, want %q", strings.Repeat(".", test.level), test.name, test.importer, got, test.want)
		}
	}
}

// TestLookupListsFewFolders: a large package is not walked; a name costs one listing for each folder on its way.
func TestLookupListsFewFolders(t *testing.T) {
	root := environmentTree(t, "-- pyproject.toml --\n-- SITE/big/__init__.py --\n-- SITE/big/a/b/c.py --\n")
	for i := range 300 {
		must(t, os.MkdirAll(fmt.Sprintf("%s/%s/big/d%d", root, siteFolder, i), 0o755))
	}
	r := environmentResolver(t, root)
	if m, ok := r.Find("big.a.b.c", ""); !ok || !m.Installed {
		t.Fatal(m, ok)
	}
	r.Find("big.a.b.none", "")
	r.Find("none", "")
	var listed []string
	r.folders.Range(func(folder, _ any) bool {
		if name := folder.(string); strings.Contains(name, "site-packages") {
			listed = append(listed, strings.TrimPrefix(name, root+"/"+siteFolder))
		}
		return true
	})
	slices.Sort(listed)
	if got := strings.Join(listed, " "); got != " /big /big/a /big/a/b" {
		t.Errorf("listed %q", got)
	}
}

// TestInstalledEqualsPython compares with a real environment: what is on Python's path, and where names lead.
func TestInstalledEqualsPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("SKIPPED: there is no python3 to compare with")
	}
	root := makeTree(t, "-- proj/pyproject.toml --\n-- extra/lib/x.py --\n-- extra/lib/ns/inner.py --\n")
	if output, err := exec.Command(python, "-m", "venv", "--without-pip", root+"/proj/.venv").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	env, warning, err := open(t, root+"/proj").OpenEnvironment(EnvironmentChoice{})
	if err != nil || warning != "" || len(env.Sites()) != 1 {
		t.Fatal(env, warning, err)
	}
	site := env.Sites()[0]
	random := rand.New(rand.NewPCG(13, 14))
	parts := []string{"aa", "bb", "cc", "ns"}
	pick := func() string { return parts[random.IntN(len(parts))] }
	for range 60 {
		folder := []string{site, root + "/extra/lib", root + "/extra/other"}[random.IntN(3)]
		for range random.IntN(4) {
			folder += "/" + pick()
		}
		must(t, os.MkdirAll(folder, 0o755))
		must(t, os.WriteFile(folder+"/"+[]string{"__init__", pick(), pick()}[random.IntN(3)]+".py", nil, 0o644))
	}
	must(t, os.WriteFile(site+"/zz.pth", []byte("# first\n"+root+"/extra/lib\nimport sys\n"+root+"/gone\n"), 0o644))
	must(t, os.WriteFile(site+"/aa.pth", []byte("../../../../../extra/other\n"), 0o644))
	var names []string
	for range 400 {
		name := pick()
		for range random.IntN(4) {
			name += "." + pick()
		}
		names = append(names, name)
	}
	const script = `
import sys, importlib.util
sys.dont_write_bytecode = True
print(sys.prefix)
print(*[p for p in sys.path if p.startswith(sys.argv[1])])
sys.path = [p for p in sys.path if p.startswith(sys.argv[1])]
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
	command := exec.Command(root+"/proj/.venv/bin/python", "-I", "-c", script, root)
	command.Stdin = strings.NewReader(strings.Join(names, "\n"))
	output, err := command.Output()
	must(t, err)
	lines := strings.Split(strings.TrimSpace(string(output)), "\n")
	r := environmentResolver(t, root+"/proj")
	if got := r.installed.Path; got != lines[0] {
		t.Errorf("the prefix is %s, Python's %s", got, lines[0])
	}
	if got := strings.Join(r.installed.roots, " "); got != lines[1] {
		t.Errorf("the path is %s, Python's %s", got, lines[1])
	}
	found := 0
	for i, want := range lines[2:] {
		m, ok := r.Find(names[i], "")
		got := "-"
		switch {
		case ok && m.IsNamespace:
			got = "namespace " + strings.Join(m.Folders, " ")
		case ok:
			got = m.Path
			found++
		}
		if got != want {
			t.Errorf("%s: got %s, Python finds %s", names[i], got, want)
		}
	}
	if found < 20 {
		t.Errorf("%d modules: the test compares too little", found)
	}
}

// TestPrefixEqualsPython compares where an interpreter belongs, by whatever link it is started.
func TestPrefixEqualsPython(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("SKIPPED: there is no python3 to compare with")
	}
	root := makeTree(t, "-- links/x --\n")
	where := func(python string) string {
		output, err := exec.Command(python, "-c", "import sys; print(sys.executable, sys.prefix)").Output()
		must(t, err)
		return strings.TrimSpace(string(output))
	}
	real, _, _ := strings.Cut(where(python), " ") // python3 on the PATH may be a script that starts another
	for _, arguments := range [][]string{{}, {"--system-site-packages"}, {"--copies"}} {
		folder := root + "/venv" + strings.Join(arguments, "")
		output, err := exec.Command(real, append([]string{"-m", "venv", "--without-pip", folder}, arguments...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, output)
		}
		must(t, os.Symlink(folder+"/bin/python3", root+"/links/python3"+strings.Join(arguments, "")))
		must(t, os.Symlink(folder, root+"/links/folder"+strings.Join(arguments, "")))
	}
	must(t, os.Symlink(real, root+"/links/python"))
	compared := 0
	for _, given := range []string{
		real, root + "/links/python", root + "/venv/bin/python", root + "/venv/bin/python3", root + "/venv--copies/bin/python",
		root + "/venv--system-site-packages/bin/python", root + "/links/folder/bin/python", root + "/links/python3",
	} {
		_, want, _ := strings.Cut(where(given), " ")
		found, err := findPrefix(nil, filepath.ToSlash(given))
		if err != nil || found.path != filepath.ToSlash(want) && realPath(nil, found.path) != realPath(nil, want) {
			t.Errorf("%s: got %+v, %v; Python says %s", given, found, err, want)
		}
		compared++
	}
	system, err := findPrefix(nil, root+"/venv--system-site-packages")
	_, want, _ := strings.Cut(where(real), " ")
	if err != nil || realPath(nil, system.base) != realPath(nil, want) {
		t.Errorf("the packages of the system are in %q, %v; want %s", system.base, err, want)
	}
	if compared != 8 {
		t.Error("the test compares too little")
	}
}
