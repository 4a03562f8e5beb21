package check_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/cache"
	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rules"
)

// memory is an empty one, and what it says.
func memory(t *testing.T) (*check.Memory, *[]string) {
	t.Helper()
	notes := &[]string{}
	note := func(text string) { *notes = append(*notes, text) }
	store, err := cache.Open(filepath.Join(t.TempDir(), "cache"), cache.Options{Note: note})
	if err != nil {
		t.Fatal(err)
	}
	return &check.Memory{Store: store, Build: "test", Note: note}, notes
}

// outcome is all that a report can show of a check.
type outcome struct {
	Err                string
	Findings, Failures []finding.Finding
	Warnings, Folders  []string
	Numbers            []int
	Texts              map[string]string
	Entries            any
}

func outcomeOf(opts check.Options) outcome {
	opts.Rules = rules.All()
	res, err := check.Run(context.Background(), opts)
	if err != nil {
		return outcome{Err: err.Error()}
	}
	out := outcome{
		Findings: res.Findings, Failures: res.Failures, Warnings: res.Warnings, Folders: res.Folders,
		Numbers: []int{res.Recorded, res.Files, res.Lines}, Texts: map[string]string{}, Entries: res.Entries("/"),
	}
	for _, f := range slices.Concat(res.Findings, res.Failures) {
		out.Texts[f.Place.Path] = string(res.Source(f.Place.Path))
		for _, step := range f.Path {
			out.Texts[step.Place.Path] = string(res.Source(step.Place.Path))
		}
	}
	out.Texts["not a file"] = string(res.Source("not a file"))
	return out
}

// sameOutcome compares a check that may remember with one that may not. Progress tells which was asked for anything.
func sameOutcome(t *testing.T, what string, opts check.Options, m *check.Memory) (remembered bool) {
	t.Helper()
	cold := outcomeOf(opts)
	var analysed atomic.Bool
	opts.Memory, opts.Progress = m, func(int, int) { analysed.Store(true) }
	warm := outcomeOf(opts)
	empty := cmp.Comparer(func(a, b []finding.Finding) bool {
		return slices.EqualFunc(a, b, func(a, b finding.Finding) bool { return cmp.Equal(a, b, equateEmpty) })
	})
	if diff := cmp.Diff(cold, warm, empty, equateEmpty); diff != "" {
		t.Fatalf("%s: what is remembered is not what is found (-cold +warm):\n%s", what, diff)
	}
	return !analysed.Load()
}

// equateEmpty: no list is as good as an empty one.
var equateEmpty = cmp.FilterValues(func(a, b []string) bool { return len(a) == 0 && len(b) == 0 }, cmp.Comparer(func(_, _ []string) bool { return true }))

// TestRemembered: the second run has the result of the first, and any change that could matter makes it a new one.
func TestRemembered(t *testing.T) {
	files := map[string]string{
		"pyproject.toml":     "[tool.unheeded]\n",
		"app/__init__.py":    "",
		"app/net.py":         work,
		"app/main.py":        "from app.net import work\nfrom app.extra import more\nimport lib\nwork()\nlib.go()\n",
		"tests/test_main.py": "from app.net import work\nasync def test_it():\n    work()\n",
		".venv/pyvenv.cfg":   "home = /usr/bin\nversion = 3.12\n",
		".venv/lib/python3.12/site-packages/lib.py": work + "go = work\n",
	}
	write := func(name, text string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			t.Helper()
			full := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(full), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(full, []byte(text), 0o666); err != nil {
				t.Fatal(err)
			}
		}
	}
	same := func(*testing.T, string) {}
	changes := []struct {
		name       string
		do         func(t *testing.T, dir string)
		with       func(*check.Options)
		remembered bool
	}{
		{name: "nothing", do: same, remembered: true},
		{name: "a file that is no Python", do: write("app/README.md", "hello"), remembered: true},
		{name: "byte code", do: write("app/__pycache__/main.cpython-313.pyc", "hello"), remembered: true},
		{name: "the same again", do: write("app/net.py", files["app/net.py"]), remembered: true},
		{name: "a comment", do: write("app/net.py", files["app/net.py"]+"# hello\n")},
		{name: "a suppression", do: write("app/main.py", "from app.net import work\nwork()  # noqa: UH102\n")},
		{name: "a module that was missing", do: write("app/extra.py", "async def more(): ...\nmore()\n")},
		{name: "a stub beside a module", do: write("app/net.pyi", "def work() -> None: ...\n")},
		{name: "a file less", do: func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, "app/net.py")); err != nil {
				t.Fatal(err)
			}
		}},
		{name: "another name", do: func(t *testing.T, dir string) {
			if err := os.Rename(filepath.Join(dir, "app/net.py"), filepath.Join(dir, "app/extra.py")); err != nil {
				t.Fatal(err)
			}
		}},
		{name: "settings", do: write("pyproject.toml", "[tool.unheeded]\nignore = [\"UH102\"]\n")},
		{name: "settings that do not read", do: write("pyproject.toml", "[tool.unheeded]\nignored = 1\n")},
		{name: "settings that come first", do: write("unheeded.toml", "ignore = [\"UH1\"]\n")},
		{name: "an ignore file", do: write("app/.gitignore", "main.py\n")},
		{name: "what the target is", do: write("pyproject.toml", "[tool.unheeded]\ntarget-version = \"3.9\"\n")},
		{name: "a plugin of pytest", do: write("tests/pytest.ini", "[pytest]\nasyncio_mode = auto\n")},
		{name: "an installed module", do: write(".venv/lib/python3.12/site-packages/lib.py", "def go(): ...\n")},
		{name: "a module in the way of an installed one", do: write("lib.py", "def go(): ...\n")},
		{name: "another distribution", do: write(".venv/lib/python3.12/site-packages/redis-5.0.dist-info/METADATA", "")},
		{name: "a lock file", do: write("uv.lock", "[[package]]\nname = \"redis\"\nversion = \"3.0.0\"\n")},
		{name: "another version of Python", do: same, with: func(o *check.Options) { o.Target = ast.V(8) }},
		{name: "other rules", do: same, with: func(o *check.Options) { o.Select = []string{"UH8"} }},
		{name: "a part", do: same, with: func(o *check.Options) { o.Paths = []string{"tests"} }},
		{name: "what changed", do: same, with: func(o *check.Options) { o.Changed = []string{} }},
		{name: "no environment", do: same, with: func(o *check.Options) { o.Python = "nowhere" }},
		{name: "a standard input", do: same, with: func(o *check.Options) { o.Overlay = map[string][]byte{"app/net.py": nil} }},
	}
	for _, change := range changes {
		t.Run(change.name, func(t *testing.T) {
			dir := tree(t, files)
			m, notes := memory(t)
			opts := check.Options{Dir: dir}
			if sameOutcome(t, "at first", opts, m) {
				t.Fatal("there was nothing to remember")
			}
			if !sameOutcome(t, "again", opts, m) {
				t.Fatal("nothing is remembered")
			}
			change.do(t, dir)
			if change.with != nil {
				change.with(&opts)
			}
			if got := sameOutcome(t, change.name, opts, m); got != change.remembered && !slices.Contains([]string{"settings that do not read", "no environment", "what changed"}, change.name) {
				t.Errorf("remembered: %v", got)
			}
			sameOutcome(t, "again", opts, m)
			*notes = slices.DeleteFunc(*notes, func(note string) bool { return strings.Contains(note, "is for other packages or settings") })
			if len(*notes) > 0 {
				t.Errorf("%q", *notes)
			}
		})
	}
}

// TestRandomEdits: whatever is done to a project, what is remembered is what a run without memory finds.
func TestRandomEdits(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 8))
	names := []string{"a.py", "b.py", "pkg/__init__.py", "pkg/c.py", "pkg/d.pyi", "pkg/d.py", "tests/conftest.py", "tests/test_e.py", "src/f.py"}
	bodies := []string{
		"", work, "from a import work\nwork()\n", "from pkg.c import *\n", "import b\nb.work()\n", "from .d import Base\nclass C(Base): ...\nC().go()\n",
		"class Base:\n    async def go(self): raise OSError\n", "class Base:\n    def go(self): ...\n", "x = (\n", "work()  # noqa\n",
		"import asyncio\nfrom b import work\n\nasync def main():\n    t = asyncio.create_task(work())\n",
		"async def test_it():\n    assert True\n", "# coding: latin-1\nx = '\xe9'\n", "# coding: nonsense\n",
	}
	settings := []string{
		"", "[tool.unheeded]\n", "[tool.unheeded]\nselect = [\"UH1\"]\n", "[tool.unheeded]\nexclude = [\"pkg\"]\n", "[tool.unheeded]\nselect = 1\n",
		"[tool.unheeded]\nonly-certain = true\n", "[project]\nrequires-python = \">=3.9\"\n", "[tool.unheeded.per-file-ignores]\n\"a.py\" = [\"UH1\"]\n",
	}
	dir := tree(t, map[string]string{"pyproject.toml": ""})
	m, notes := memory(t)
	hits := 0
	for step := range 60 {
		what := "nothing"
		put := func(name, text string) {
			what = fmt.Sprintf("%s is %q", name, text)
			full := filepath.Join(dir, filepath.FromSlash(name))
			err := errors.Join(os.MkdirAll(filepath.Dir(full), 0o777), os.WriteFile(full, []byte(text), 0o666))
			if err != nil {
				t.Fatal(err)
			}
		}
		name := names[random.IntN(len(names))]
		switch random.IntN(10) {
		case 0, 1, 2, 3:
			put(name, bodies[random.IntN(len(bodies))])
		case 4:
			what = name + " is gone"
			_ = os.Remove(filepath.Join(dir, filepath.FromSlash(name))) // it may not be there
		case 5:
			to := names[random.IntN(len(names))]
			what = name + " becomes " + to
			_ = os.Rename(filepath.Join(dir, filepath.FromSlash(name)), filepath.Join(dir, filepath.FromSlash(to))) // as above
		case 6:
			put("pyproject.toml", settings[random.IntN(len(settings))])
		case 7:
			put(".gitignore", []string{"", "b.py\n", "tests/\n"}[random.IntN(3)])
		}
		for _, opts := range []check.Options{{Dir: dir}, {Dir: dir, Paths: []string{"tests"}}} {
			if sameOutcome(t, fmt.Sprintf("step %d: %s", step, what), opts, m) {
				hits++
			}
		}
	}
	if hits < 10 {
		t.Errorf("of 120 runs %d were remembered: hardly anything was tried", hits)
	}
	if len(*notes) > 0 {
		t.Errorf("%q", *notes)
	}
}

// TestDamagedMemory: whatever is in the cache, a check finds what it finds.
func TestDamagedMemory(t *testing.T) {
	dir := tree(t, map[string]string{"pyproject.toml": "", "a.py": work + "work()\n"})
	m, _ := memory(t)
	opts := check.Options{Dir: dir}
	random := rand.New(rand.NewPCG(3, 4))
	for range 12 {
		sameOutcome(t, "as it is", opts, m)
		err := filepath.WalkDir(m.Store.Folder(), func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			raw, err := os.ReadFile(path)
			if err != nil || len(raw) == 0 || strings.HasPrefix(entry.Name(), ".") {
				return err
			}
			if random.IntN(2) == 0 {
				raw = raw[:random.IntN(len(raw))]
			} else {
				raw[random.IntN(len(raw))] ^= 1 << random.IntN(8)
			}
			return os.WriteFile(path, raw, 0o666)
		})
		if err != nil {
			t.Fatal(err)
		}
		sameOutcome(t, "damaged", opts, m)
	}
}
