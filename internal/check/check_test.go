package check_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/rules"
)

// tree writes files, by slash-separated name, into a new folder.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// lines runs a check and returns what it says, a line each.
func lines(t *testing.T, opts check.Options) []string {
	t.Helper()
	opts.Rules = rules.All()
	res, err := check.Run(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, list := range [][]finding.Finding{res.Failures, res.Findings} {
		for _, f := range list {
			out = append(out, fmt.Sprintf("%s:%d:%d %s %s", f.Place.Path, f.Place.Line, f.Place.Column, f.Code, f.Message))
		}
	}
	return out
}

const work = "async def work():\n    raise ValueError\n\n\n"

func TestAcrossFiles(t *testing.T) {
	dir := tree(t, map[string]string{
		"pyproject.toml":   "",
		"app/__init__.py":  "",
		"app/client.py":    "class Client:\n    async def send(self): raise OSError\n",
		"app/service.py":   "from .client import Client\n\nclass Service:\n    def __init__(self):\n        self.client = Client()\n",
		"app/main.py":      "from app.service import Service\n\ns = Service()\ns.client.send()\n",
		"tests/helpers.py": work,
		"tests/test_it.py": "from helpers import work\nwork()\n",
	})
	want := []string{
		"app/main.py:4:1 UH102 coroutine 'Client.send' is never awaited",
		"tests/test_it.py:2:1 UH102 coroutine 'work' is never awaited",
	}
	if diff := cmp.Diff(want, lines(t, check.Options{Dir: dir})); diff != "" {
		t.Error(diff)
	}
	// A file that is named alone still sees the others.
	if diff := cmp.Diff(want[:1], lines(t, check.Options{Dir: dir, Paths: []string{"app/main.py"}})); diff != "" {
		t.Error(diff)
	}
}

// TestOrder: the number of workers and the order in which files are named change nothing.
func TestOrder(t *testing.T) {
	files := map[string]string{}
	var names []string
	for i := range 40 {
		name := fmt.Sprintf("m%02d.py", i)
		names = append(names, name)
		files[name] = fmt.Sprintf("import m%02d\nfrom m%02d import *\n%sclass C(m%02d.C if %d else object):\n    async def f(self):\n"+
			"        return m%02d.C().f()\n    def g(self):\n        self.f()\n        m%02d.work()\n        x = m%02d.C()\n        x.g() and x.f()\n",
			(i+1)%40, (i+7)%40, work, (i+1)%40, i%3, (i+3)%40, (i+11)%40, (i+5)%40)
	}
	dir := tree(t, files)
	want := lines(t, check.Options{Dir: dir, Workers: 1})
	if len(want) < 80 {
		t.Fatalf("only %d findings: %v", len(want), want)
	}
	for _, workers := range []int{1, 2, 8} {
		for shift := range 5 {
			rotated := append(append([]string{}, names[shift*7:]...), names[:shift*7]...)
			if diff := cmp.Diff(want, lines(t, check.Options{Dir: dir, Paths: rotated, Workers: workers})); diff != "" {
				t.Errorf("%d workers, shifted by %d: %s", workers, shift, diff)
			}
		}
	}
}

// TestInstalledOrder: the same with libraries that import each other and the project.
func TestInstalledOrder(t *testing.T) {
	const site = ".venv/lib/python3.12/site-packages/"
	files := map[string]string{"pyproject.toml": "", ".venv/pyvenv.cfg": "version = 3.12.0\n", "app/__init__.py": work}
	for i := range 12 {
		files[fmt.Sprintf(site+"lib%02d/__init__.py", i)] = fmt.Sprintf("from lib%02d.core import C as Base, make\nfrom .core import *\nimport app\n", (i+1)%12)
		files[fmt.Sprintf(site+"lib%02d/core.py", i)] = fmt.Sprintf("import lib%02d, app\nclass C(lib%02d.C if %d else object):\n    async def f(self): ...\n"+
			"    def g(self):\n        return lib%02d.make(self).f()\ndef make(x=None):\n    app.work()\n    return C()\n", (i+1)%12, (i+1)%12, i%4, (i+1)%12)
		files[fmt.Sprintf("m%02d.py", i)] = fmt.Sprintf("import lib%02d\nasync def main():\n    lib%02d.C().g()\n    lib%02d.make(lib%02d.Base()).f()\n    lib%02d.app.work()\n", i, i, i, i, i)
	}
	dir := tree(t, files)
	want := lines(t, check.Options{Dir: dir, Workers: 1})
	if len(want) != 36 {
		t.Fatalf("%d findings: %v", len(want), want)
	}
	for _, workers := range []int{1, 2, 8} {
		for range 3 {
			if diff := cmp.Diff(want, lines(t, check.Options{Dir: dir, Workers: workers})); diff != "" {
				t.Errorf("%d workers: %s", workers, diff)
			}
		}
	}
	var one []string
	for _, line := range want {
		if strings.HasPrefix(line, "m07.py") {
			one = append(one, line)
		}
	}
	if diff := cmp.Diff(one, lines(t, check.Options{Dir: dir, Paths: []string{"m07.py"}})); diff != "" {
		t.Error(diff)
	}
}

func TestSilenced(t *testing.T) {
	dir := tree(t, map[string]string{
		"a.py": work + "work()  # noqa\nwork()  # noqa: UH101\nwork()  # noqa: F401\nwork()  # unheeded: ignore[UH1] -- on purpose\n" +
			"work(\n)  # noqa: UH101\n",
		"b.py":                 work + "work()\nx = 1 if work() else 2\n",
		"pyproject.toml":       "[tool.unheeded]\nignore = [\"UH104\"]\nper-file-ignores = { \"tests/*\" = [\"UH1\"] }\n",
		"tests/test_b.py":      work + "work()\n",
		"skipped/.gitignore":   "*.py\n",
		"skipped/generated.py": work + "work()\n",
	})
	want := []string{
		"a.py:7:1 UH101 coroutine 'work' is never awaited",
		"b.py:5:1 UH101 coroutine 'work' is never awaited",
	}
	if diff := cmp.Diff(want, lines(t, check.Options{Dir: dir})); diff != "" {
		t.Error(diff)
	}
	want = []string{"b.py:6:10 UH104 coroutine 'work' is always true: it is tested, not awaited"}
	if diff := cmp.Diff(want, lines(t, check.Options{Dir: dir, Select: []string{"UH104"}, Ignore: []string{}})); diff != "" {
		t.Error(diff)
	}
}

// TestBadInput: whatever a file holds, the others are checked, and what could not be checked is said.
func TestBadInput(t *testing.T) {
	dir := tree(t, map[string]string{
		"good.py":     work + "work()\n",
		"broken.py":   work + "def half(:\n    pass\n\nwork()\n",
		"latin.py":    "# caf\xe9\n" + work + "work()\n",
		"declared.py": "# coding: latin-1\n# caf\xe9\n" + work + "work()\n",
		"unknown.py":  "# coding: klingon\n" + work,
		"nul.py":      "x = 1\n\x00\n",
		"deep.py":     work + "x = " + strings.Repeat("(", 100_000) + strings.Repeat(")", 100_000) + "\nwork()\n",
		"name.py":     strings.Repeat("n", 10<<20) + " = 1\n" + work + "work()\n",
		"plus.py":     "x = 1" + strings.Repeat(" + 1", 200_000) + "\n" + work + "work()\n",
		"empty.py":    "",
		"target.py":   work + "work()\nmatch 1:\n    case 1: work()\n",
	})
	if err := os.Symlink("loop", filepath.Join(dir, "loop")); err != nil {
		t.Log("no symbolic links here")
	}
	if err := os.WriteFile(filepath.Join(dir, "large.py"), bytes.Repeat([]byte("x = 1\n"), 9<<20), 0o644); err != nil {
		t.Fatal(err)
	}
	out := strings.Join(lines(t, check.Options{Dir: dir, Paths: []string{".", "absent.py"}}), "\n")
	for _, want := range []string{
		"good.py:5:1 UH101", "broken.py:5:9 UH001", "broken.py:8:1 UH101", "declared.py:7:1 UH101",
		"latin.py:1:1 UH002", "unknown.py:1:1 UH002", "nul.py:2:1 UH002", "deep.py:5:", "name.py:6:1 UH101",
		"plus.py:1:", "large.py:0:0 UH002 larger than 50 MiB", "absent.py:0:0 UH002 no such file or folder",
		"target.py:5:1 UH101",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("not said: %s", want)
		}
	}
	if strings.Contains(out, "target.py:6:1 UH001") {
		t.Error("without a target version every grammar is accepted")
	}
	if t.Failed() {
		t.Log(out)
	}
}

func TestTargetVersion(t *testing.T) {
	dir := tree(t, map[string]string{
		"pyproject.toml": "[project]\nname = \"x\"\nrequires-python = \">=3.9\"\n",
		"a.py":           "match 1:\n    case 1: pass\n",
	})
	if out := lines(t, check.Options{Dir: dir}); len(out) != 1 || !strings.Contains(out[0], "new in Python 3.10") {
		t.Errorf("have %v", out)
	}
}

func TestBadSettings(t *testing.T) {
	for _, test := range []struct{ settings, want string }{
		{"[tool.unheeded]\nselekt = [\"UH1\"]\n", "select"},
		{"[tool.unheeded]\nselect = [\"UH777\"]\n", "pyproject.toml:2:"},
		{"[tool.unheeded]\nselect = 3\n", "pyproject.toml:2:"},
	} {
		dir := tree(t, map[string]string{"pyproject.toml": test.settings, "a.py": ""})
		_, err := check.Run(context.Background(), check.Options{Dir: dir, Rules: rules.All()})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: have %v, want %q in it", test.settings, err, test.want)
		}
	}
}

// TestProgramsInAnyOrder: the programs that the rules are tried on, all rules on, and all that is said of them to the
// letter.
func TestProgramsInAnyOrder(t *testing.T) {
	const programs = "../rules/testdata/programs"
	var files []string
	err := filepath.WalkDir(programs, func(path string, entry os.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".py" {
			path, err = filepath.Rel(programs, path)
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(programs)); err != nil {
		t.Fatal(err)
	}
	found := func(workers int, paths []string) []finding.Finding {
		res, err := check.Run(t.Context(), check.Options{
			Dir: dir, Rules: rules.All(), Select: []string{"UH"}, Workers: workers, Paths: paths,
		})
		if err != nil {
			t.Fatal(err)
		}
		return res.Findings
	}
	want := found(1, files)
	if len(want) < 40 {
		t.Fatalf("only %d findings", len(want))
	}
	random := rand.New(rand.NewPCG(1, 2))
	for _, workers := range []int{1, 2, 8, 8, 8} {
		shuffled := slices.Clone(files)
		random.Shuffle(len(files), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if diff := cmp.Diff(want, found(workers, shuffled)); diff != "" {
			t.Errorf("%d workers, %v: %s", workers, shuffled, diff)
		}
	}
}
