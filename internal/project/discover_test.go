package project

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// failures are the failures of a tree, a line each.
func failures(tree *Tree) string {
	var lines []string
	for _, failure := range tree.Failures {
		lines = append(lines, failure.Error())
	}
	return strings.Join(lines, "\n")
}

func TestDiscover(t *testing.T) {
	const archive = `
-- a.py --
-- b.pyi --
-- run --
-- notes.txt --
-- Upper.PY --
-- pkg/__init__.py --
-- pkg/deep/er/x.py --
-- pkg/folder.py/inside.py --
-- .hidden/x.py --
-- .venv/lib/x.py --
-- custom-env/pyvenv.cfg --
-- custom-env/lib/x.py --
-- node_modules/x/y.py --
-- build/lib/x.py --
-- pkg/build/__init__.py --
-- pkg/build/x.py --
-- x.egg-info/x.py --
-- pkg/__pycache__/x.py --
`
	const usual = ".hidden/x.py a.py b.pyi pkg/__init__.py pkg/build/__init__.py pkg/build/x.py pkg/deep/er/x.py pkg/folder.py/inside.py"
	tests := []struct{ name, settings, start, paths, files, failures string }{
		{"project", "", "", "", usual, ""},
		{"from below", "", "pkg/deep", "", "", ""}, // see the test's body
		{"a folder", "", "", "pkg/deep", "pkg/deep/er/x.py", ""},
		{"overlapping", "", "", "pkg/deep pkg/deep/er . pkg/deep/er/x.py", usual, ""},
		{"explicit files", "", "", "run notes.txt .venv/lib/x.py", ".venv/lib/x.py notes.txt run", ""},
		{"explicit folder", "", "", ".venv build custom-env", ".venv/lib/x.py build/lib/x.py custom-env/lib/x.py", ""},
		{"missing", "", "", "a.py none.py none/", "a.py", "none: no such file or folder\nnone.py: no such file or folder"},
		{"file as folder", "", "", "a.py/", "", "a.py: not a folder"},
		{"below a file", "", "", "a.py/x", "", "a.py/x: not a folder"},
		{"exclude", "exclude = ['pkg', '*.pyi', '.*']", "", "", "a.py build/lib/x.py custom-env/lib/x.py node_modules/x/y.py x.egg-info/x.py", ""},
		{"extend-exclude", "extend-exclude = ['/a.py', './pkg/deep/', '!node_modules', 'pkg/build']", "", "",
			".hidden/x.py b.pyi node_modules/x/y.py pkg/__init__.py pkg/folder.py/inside.py", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := makeTree(t, archive+"-- unheeded.toml --\n"+test.settings)
			p := open(t, root+"/"+test.start)
			tree := p.Discover(strings.Fields(test.paths), 3)
			want := test.files
			if test.start != "" {
				// Reported paths are relative to where the run was started, or absolute.
				for _, name := range strings.Fields(usual) {
					want += " " + strings.TrimPrefix(root+"/"+name, root+"/"+test.start+"/")
				}
				want = strings.TrimSpace(want)
			}
			if got := displays(tree.Files); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			if got := failures(tree); got != test.failures {
				t.Errorf("failures %q, want %q", got, test.failures)
			}
		})
	}
}

func TestExplicit(t *testing.T) {
	p := open(t, makeTree(t, "-- a.py --\n-- b.py --\n"))
	tree := p.Discover([]string{".", "b.py"}, 0)
	if len(tree.Files) != 2 || tree.Files[0].Explicit || !tree.Files[1].Explicit {
		t.Errorf("files %+v", tree.Files)
	}
}

func TestIgnoreFiles(t *testing.T) {
	const archive = `
-- .gitignore --
*.gen.py
/top.py
/ignored/
!keep.gen.py
-- .git/info/exclude --
excluded.py
*.gen.py
-- .ignore --
plain.py
!saved.gen.py
-- top.py --
-- a.py --
-- x.gen.py --
-- keep.gen.py --
-- saved.gen.py --
-- plain.py --
-- excluded.py --
-- ignored/x.py --
-- ignored/.gitignore --
!x.py
-- sub/.gitignore --
!x.gen.py
a.py
-- sub/top.py --
-- sub/x.gen.py --
-- sub/a.py --
-- sub/deep/a.py --
-- sub/excluded.py --
-- module/.git --
gitdir: ../.git/modules/module
-- .git/modules/module/info/exclude --
inner.py
-- module/x.gen.py --
-- module/inner.py --
-- module/plain.py --
`
	root := makeTree(t, archive)
	const all = "a.py keep.gen.py module/x.gen.py saved.gen.py sub/top.py sub/x.gen.py"
	check := func(p *Project, paths, want string) {
		t.Helper()
		if got := displays(p.Discover(strings.Fields(paths), 2).Files); got != want {
			t.Errorf("%q: got  %s\nwant %s", paths, got, want)
		}
	}
	p := open(t, root)
	check(p, "", all)
	check(p, "sub", "sub/top.py sub/x.gen.py")
	check(p, "sub/deep", "")
	check(p, "ignored", "ignored/x.py")
	check(p, "x.gen.py ignored/x.py", "ignored/x.py x.gen.py")
	check(p, "module", "module/plain.py module/x.gen.py") // Above its repository nothing is asked.

	must(t, os.WriteFile(root+"/unheeded.toml", []byte("respect-gitignore = false"), 0o644))
	check(open(t, root), "sub ignored", "ignored/x.py sub/a.py sub/deep/a.py sub/excluded.py sub/top.py sub/x.gen.py")
}

func TestWorkTree(t *testing.T) {
	root := makeTree(t, `
-- main/.git/info/exclude --
left.py
-- main/.git/worktrees/other/commondir --
../..
-- other/.git --
gitdir: ../main/.git/worktrees/other
-- other/left.py --
-- other/taken.py --
`)
	if got := displays(open(t, root+"/other").Discover(nil, 1).Files); got != "taken.py" {
		t.Errorf("got %s", got)
	}
}

func TestLinks(t *testing.T) {
	tests := []struct{ name, archive, paths, files, failures string }{
		{"to a file", "-- a.py --\n-- b.py -> a.py --\n", "", "a.py", ""},
		{"two to a file elsewhere", "-- .venv/x.py --\n-- c.py -> .venv/x.py --\n-- b.py -> .venv/x.py --\n", "", "b.py", ""},
		{"by another name", "-- script --\n-- b.py -> script --\n", "", "b.py", ""},
		{"named", "-- a.py --\n-- b.py -> a.py --\n", "b.py", "b.py", ""},
		{"to a folder", "-- a/x.py --\n-- b -> a --\n", "", "a/x.py", ""},
		{"to a folder named later", "-- z/x.py --\n-- a -> z --\n", "a z", "z/x.py", ""},
		{"to a folder elsewhere", "-- ../out/x.py --\n-- ../out/y/z.py --\n-- c -> ../out --\n-- b -> ../out --\n-- a -> ../out/y --\n", "",
			"a/z.py b/x.py", ""},
		{"to itself", "-- a/x.py --\n-- a/loop -> . --\n-- a/up -> .. --\n", "", "a/x.py", ""},
		{"to each other", "-- a/b -> ../c --\n-- c/d -> ../a --\n-- c/x.py --\n", "", "c/x.py", ""},
		{"to all", "-- a.py --\n-- all -> / --\n", "", "a.py", ""},
		{"into what is excluded", "-- .venv/lib/x.py --\n-- lib -> .venv/lib --\n", "", "", ""},
		{"excluded itself", "-- ../out/x.py --\n-- node_modules -> ../out --\n", "", "", ""},
		{"ignored itself", "-- .gitignore --\nlink\n-- ../out/x.py --\n-- link -> ../out --\n", "", "", ""},
		{"to nothing", "-- a.py -> nothing --\n-- folder -> nothing --\n-- .#b.py -> somebody@host.1:2 --\n", "", "", "a.py: no such file or folder"},
		{"to nothing, excluded", "-- .gitignore --\na.py\n-- a.py -> nothing --\n", "", "", ""},
		{"in a circle", "-- a.py -> b.py --\n-- b.py -> a.py --\n", "",
			"", "a.py: symbolic links lead in a circle\nb.py: symbolic links lead in a circle"},
		{"in a circle, named", "-- a -> a --\n", "a", "", "a: symbolic links lead in a circle"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			outer := t.TempDir()
			root := filepath.Join(outer, "root")
			makeFiles(t, root, "-- .git/ --\n"+test.archive)
			for _, workers := range []int{1, 4} {
				tree := open(t, root).Discover(strings.Fields(test.paths), workers)
				if got := displays(tree.Files); got != test.files {
					t.Errorf("%d workers: got %q, want %q", workers, got, test.files)
				}
				if got := failures(tree); got != test.failures {
					t.Errorf("%d workers: failures %q, want %q", workers, got, test.failures)
				}
			}
		})
	}
}

// TestLinkedProject walks a project that is reached through a link: reported paths are those that the user sees.
func TestLinkedProject(t *testing.T) {
	root := makeTree(t, "-- real/setup.py --\n-- real/a.py --\n-- real/sub/b.py --\n-- real/again.py -> a.py --\n-- seen -> real --\n")
	if got := displays(open(t, root+"/seen").Discover(nil, 2).Files); got != "a.py setup.py sub/b.py" {
		t.Errorf("got %s", got)
	}
	if got := displays(open(t, root).Discover([]string{"seen/sub"}, 2).Files); got != "seen/sub/b.py" {
		t.Errorf("got %s", got)
	}
}

// TestDiscoverEqualsGit compares with what git itself takes, in random trees with random ignore files in them.
func TestDiscoverEqualsGit(t *testing.T) {
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("SKIPPED: there is no git to compare with")
	}
	if runtime.GOOS == "windows" {
		t.Skip("SKIPPED: the names of this test are none on Windows")
	}
	random := rand.New(rand.NewPCG(5, 6))
	pick := func(from ...string) string { return from[random.IntN(len(from))] }
	for round := range 25 {
		root := t.TempDir()
		run := func(arguments ...string) string {
			command := exec.Command(git, arguments...)
			command.Dir = root
			command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull, "HOME="+root, "XDG_CONFIG_HOME="+root)
			output, err := command.Output()
			if err != nil {
				t.Fatalf("git %v: %v", arguments, err)
			}
			return string(output)
		}
		run("init", "-q")
		folders := []string{""}
		for range 40 {
			folder := pick(folders...)
			name := pick("a", "b", "a b", "#c", "!d", "[e]", "f*", "gen")
			if random.IntN(2) == 0 {
				folder += name + "/"
				must(t, os.MkdirAll(filepath.Join(root, folder), 0o755))
				folders = append(folders, folder)
			} else {
				must(t, os.WriteFile(filepath.Join(root, folder, name+".py"), nil, 0o644))
			}
		}
		for _, place := range append([]string{".git/info/exclude"}, folders...) {
			if !strings.HasPrefix(place, ".git/") {
				place += ".gitignore"
			}
			if random.IntN(2) == 0 {
				continue
			}
			var lines bytes.Buffer
			for range 1 + random.IntN(4) {
				fmt.Fprintln(&lines, pick("", "", "!", "\\", "#")+pick("", "/", "**/")+pick("a", "b*", "[ef]*", "*.py", "a b", "!d", "#c", "?", "gen", "**", "\\[e]", "f\\*")+
					pick("", "", "/", "/*", "/**", "/**/a", "/b.py", ".py", " ", "/**/*.py"))
			}
			must(t, os.WriteFile(filepath.Join(root, place), lines.Bytes(), 0o644))
		}
		var want []string
		for name := range strings.SplitSeq(run("ls-files", "-z", "--others", "--exclude-standard"), "\x00") {
			if strings.HasSuffix(name, ".py") {
				want = append(want, name)
			}
		}
		slices.Sort(want)
		must(t, os.WriteFile(filepath.Join(root, "unheeded.toml"), []byte("exclude = []"), 0o644))
		var got []string
		for _, file := range open(t, root).Discover(nil, 2).Files {
			got = append(got, file.Display)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("round %d differs (-git +ours):\n%s", round, diff)
		}
	}
}

func TestDiscoveryDoesNotDependOnWorkers(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	root := makeTree(t, "-- ../.x --\n")
	var folders []string
	for i := range 300 {
		parent := root
		if len(folders) > 0 && random.IntN(4) > 0 {
			parent = folders[random.IntN(len(folders))]
		}
		folder := fmt.Sprintf("%s/d%d", parent, i)
		must(t, os.Mkdir(folder, 0o755))
		must(t, os.WriteFile(folder+"/x.py", nil, 0o644))
		if i%10 == 9 {
			if err := os.Symlink(folders[random.IntN(len(folders))], fmt.Sprintf("%s/link%d", folder, i)); err != nil {
				t.Skipf("SKIPPED: no symbolic links here: %v", err)
			}
		}
		folders = append(folders, folder)
	}
	p := open(t, root)
	first := displays(p.Discover(nil, 1).Files)
	if got := strings.Count(first, "x.py"); got != 300 {
		t.Fatalf("%d files", got)
	}
	for _, workers := range []int{2, 8, 32} {
		for range 5 {
			if displays(p.Discover(nil, workers).Files) != first {
				t.Fatalf("%d workers find other files than one", workers)
			}
		}
	}
}
