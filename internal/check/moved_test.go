package check_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/unheeded/unheeded/internal/cache"
	"github.com/unheeded/unheeded/internal/check"
)

// share is a remote cache in memory.
func share(t *testing.T) *cache.Remote {
	t.Helper()
	var files sync.Map
	listening := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			content, err := io.ReadAll(r.Body)
			if err == nil {
				files.Store(r.URL.Path, content)
			}
			return
		}
		content, found := files.Load(r.URL.Path)
		if !found {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(content.([]byte)) // whoever asks may have gone
	}))
	t.Cleanup(listening.Close)
	remote, err := cache.NewRemote(listening.URL, cache.RemoteOptions{}, func(text string) { t.Error(text) })
	if err != nil {
		t.Fatal(err)
	}
	return remote
}

// TestShared: what one machine found is what another takes, wherever the files lie there, where all is the same.
func TestShared(t *testing.T) {
	files := map[string]string{
		"repo/.git/HEAD":        "",
		"repo/pyproject.toml":   "[tool.unheeded]\n",
		"repo/app/net.py":       work,
		"repo/app/main.py":      "from app.net import work\nimport lib\nwork()\nlib.go()\n",
		"repo/.venv/pyvenv.cfg": "home = /usr/bin\nversion = 3.12\n",
		"repo/known.json":       "{\"version\": 1, \"findings\": []}\n",
		"repo/.venv/lib/python3.12/site-packages/lib.py": work + "go = work\n",
	}
	changes := []struct {
		name, file, text string
		with             func(*check.Options)
		shared           bool
	}{
		{name: "nothing", shared: true},
		{name: "a file that is not looked at", file: "repo/README.md", text: "hello", shared: true},
		{name: "a file of the project", file: "repo/app/net.py", text: work + "\n"},
		{name: "an installed package", file: "repo/.venv/lib/python3.12/site-packages/lib.py", text: "def go(): ...\n"},
		{name: "settings", file: "repo/unheeded.toml", text: "ignore = [\"UH1\"]\n"},
		{name: "settings of the folder above", file: "repo/pyproject.toml", text: "[tool.unheeded]\nignore = [\"UH1\"]\n", with: func(o *check.Options) { o.Paths = []string{"app"} }},
		{name: "other options", with: func(o *check.Options) { o.Select = []string{"UH3"} }},
	}
	for _, change := range changes {
		t.Run(change.name, func(t *testing.T) {
			remote := share(t)
			for _, baseline := range []string{"", "known.json"} {
				first, second := tree(t, files), tree(t, files)
				here, _ := memory(t)
				there, notes := memory(t)
				here.Remote, there.Remote = remote, remote
				if sameOutcome(t, "here", check.Options{Dir: filepath.Join(first, "repo"), Baseline: baseline}, here) {
					t.Fatal("there was nothing to take")
				}
				if change.file != "" {
					if err := os.WriteFile(filepath.Join(second, filepath.FromSlash(change.file)), []byte(change.text), 0o666); err != nil {
						t.Fatal(err)
					}
				}
				opts := check.Options{Dir: filepath.Join(second, "repo"), Baseline: baseline}
				if change.with != nil {
					change.with(&opts)
				}
				if got := sameOutcome(t, change.name, opts, there); got != change.shared {
					t.Errorf("taken: %v; %q", got, *notes)
				}
				there.Remote = nil
				if !sameOutcome(t, "again", opts, there) {
					t.Error("what was taken is not kept")
				}
			}
		})
	}
}

// TestBackAgain: what was found of a state of the files is there when they are in that state again, as after going to
// another branch and back, and in another checkout.
func TestBackAgain(t *testing.T) {
	files := map[string]string{"repo/.git/HEAD": "", "repo/pyproject.toml": "", "repo/a.py": work, "repo/b.py": "import asyncio\nfrom a import work\nwork()\nasyncio.run(work())\n"}
	first, second := tree(t, files), tree(t, files)
	m, notes := memory(t)
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(first, "repo", "a.py"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	opts := check.Options{Dir: filepath.Join(first, "repo")}
	for i, state := range []string{work, "def work(): ...\n", work, "def work(): ...\n"} {
		write(state)
		if got := sameOutcome(t, "state", opts, m); got != (i >= 2) {
			t.Errorf("state %d: remembered: %v; %q", i, got, *notes)
		}
	}
	analysed := -1
	m.Partly = func(n, _ int) { analysed = n }
	write("def work(more=None): ...\n")
	sameOutcome(t, "a change of the state that came back", opts, m)
	if analysed != 1 {
		t.Errorf("the parts of that state are not there: %d are analysed; %q", analysed, *notes)
	}
	if !sameOutcome(t, "another checkout", check.Options{Dir: filepath.Join(second, "repo")}, m) {
		t.Errorf("another checkout has nothing of it; %q", *notes)
	}
}

// TestSharedFromBelow: a check that is started in a folder of the project is shared too, but not one that tells files by
// their absolute paths.
func TestSharedFromBelow(t *testing.T) {
	files := map[string]string{
		"repo/.git/HEAD": "", "repo/pyproject.toml": "", "repo/lib.py": work + "work()\n", "repo/app/__init__.py": "",
		"repo/app/main.py": "async def work(): raise OSError\nwork()\n",
	}
	remote := share(t)
	for number, dir := range []string{tree(t, files), tree(t, files)} {
		m := &check.Memory{Remote: remote, Build: "test"}
		if got := sameOutcome(t, "in app", check.Options{Dir: filepath.Join(dir, "repo/app"), Paths: []string{"."}}, m); got != (number == 1) {
			t.Errorf("checkout %d: taken: %v", number, got)
		}
		if sameOutcome(t, "above app", check.Options{Dir: filepath.Join(dir, "repo/app"), Paths: []string{"../lib.py", "main.py"}}, m) {
			t.Errorf("checkout %d: absolute paths are taken from elsewhere", number)
		}
	}
}

// TestSharedAtAnotherDepth: without a repository the search for settings goes up to the root, so a checkout with more
// folders above has more to be asked.
func TestSharedAtAnotherDepth(t *testing.T) {
	remote := share(t)
	first, second := tree(t, map[string]string{"a.py": work + "work()\n"}), tree(t, map[string]string{"deeper/still/a.py": work + "work()\n"})
	for _, dir := range []string{first, filepath.Join(second, "deeper", "still")} {
		if sameOutcome(t, dir, check.Options{Dir: dir}, &check.Memory{Remote: remote, Build: "test"}) {
			t.Errorf("%s: it is taken", dir)
		}
	}
}
