package ignore

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestMatch(t *testing.T) {
	tests := []struct {
		patterns, path string // a path that ends with a slash is a folder
		want           Verdict
	}{
		{"*.pyc", "a/b.pyc", Ignored},
		{"*.pyc", "a/b.py", Undecided},
		{"build/", "build/", Ignored},
		{"build/", "src/build/", Ignored},
		{"build/", "build", Undecided},
		{"/build", "build", Ignored},
		{"/build", "src/build", Undecided},
		{"a/b", "a/b", Ignored},
		{"a/b", "x/a/b", Undecided},
		{"**/a/b", "x/y/a/b", Ignored},
		{"a/**/b", "a/b", Ignored},
		{"a/**/b", "a/x/y/b", Ignored},
		{"a/**", "a/x/y", Ignored},
		{"a/**", "a", Undecided},
		{"a/*", "a/x/y", Undecided},
		{"a*b/c", "axxb/c", Ignored},
		{"a*b/c", "ax/b/c", Undecided},
		{"*\n!keep.py", "keep.py", Included},
		{"!keep.py\n*", "keep.py", Ignored},
		{"# no\n\\#yes\n\\!yes", "#yes", Ignored},
		{"# no\n\\#yes\n\\!yes", "!yes", Ignored},
		{"# no", "# no", Undecided},
		{"a  ", "a", Ignored},
		{"a\\ ", "a ", Ignored},
		{"a\\  ", "a ", Ignored},
		{"a\t", "a", Undecided},
		{"a\r\nb", "a", Ignored},
		{"\xef\xbb\xbfa", "a", Ignored},
		{"[ab].py", "a.py", Ignored},
		{"[!ab].py", "a.py", Undecided},
		{"[^ab].py", "c.py", Ignored},
		{"[]-a].py", "].py", Ignored},
		{"[a-c-e].py", "d.py", Undecided},
		{"[a-c-e].py", "-.py", Ignored},
		{"[[:digit:]x].py", "7.py", Ignored},
		{"[[:nonsense:]7].py", "7.py", Undecided},
		{"[a.py", "[a.py", Undecided},
		{"a?c", "abc", Ignored},
		{"x/a?c", "x/a/c", Undecided},
		{"foo**/bar", "foobar", Ignored},
		{"foo**/bar", "foo/x/bar", Ignored},
		{"/", "a", Undecided},
		{"!", "a", Undecided},
		{"a\\", "a\\", Undecided},
	}
	for _, test := range tests {
		path, isFolder := strings.CutSuffix(test.path, "/")
		if got := Parse([]byte(test.patterns)).Match(path, isFolder); got != test.want {
			t.Errorf("%q says %d of %s, want %d", test.patterns, got, test.path, test.want)
		}
	}
}

func TestMatchBelow(t *testing.T) {
	list := Patterns([]string{"tests/*", "!tests/keep", "node_modules/"})
	for path, want := range map[string]Verdict{
		"tests/a.py":            Ignored,
		"tests/a/b/c.py":        Ignored,
		"tests/keep/b.py":       Included,
		"tests":                 Undecided,
		"web/node_modules/x.py": Ignored,
		"node_modules":          Undecided,
	} {
		if got := list.MatchBelow(path, false); got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
}

// TestEqualsGit compares with `git check-ignore`, over random patterns made of everything that has a meaning.
func TestEqualsGit(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("SKIPPED: the names of this test are none on Windows")
	}
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("SKIPPED: there is no git to compare with")
	}
	dir := t.TempDir()
	run := func(input string, arguments ...string) string {
		command := exec.Command(git, arguments...)
		command.Dir = dir
		command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull, "HOME="+dir, "XDG_CONFIG_HOME="+dir)
		command.Stdin = strings.NewReader(input)
		var stderr bytes.Buffer
		command.Stderr = &stderr
		output, err := command.Output()
		var exit *exec.ExitError
		if err != nil && !(errors.As(err, &exit) && exit.ExitCode() == 1) {
			t.Fatalf("git %v: %v\n%s", arguments, err, stderr.Bytes())
		}
		return string(output)
	}
	run("", "init", "-q")

	random := rand.New(rand.NewPCG(3, 4))
	pick := func(from string) string { return string(from[random.IntN(len(from))]) }
	pieces := []string{"a", "b", "c", "ab", "*", "**", "?", "/", "/", "/**/", "**/", "[ab]", "[!a]", "[^b-d]", "[]a]", "[a", "\\a", "\\*",
		"[[:alpha:]]", "[[:alp]", "\\", " ", "!", "#", "\\ ", "-", "[a-", "[--c]", "[\\]]", "***", "a/b"}
	var lists []List
	var input strings.Builder
	type question struct {
		list int
		path string
	}
	var questions []question
	folders := map[string]bool{}
	for i := range 1500 {
		var lines []string
		for range 1 + random.IntN(3) {
			line := pick("    !/")
			if line == " " {
				line = ""
			}
			for range 1 + random.IntN(4) {
				line += pieces[random.IntN(len(pieces))]
			}
			lines = append(lines, line+[]string{"", "", "", "/", " ", "\r"}[random.IntN(6)])
		}
		patterns := strings.Join(lines, "\n")
		lists = append(lists, Parse([]byte(patterns)))
		folder := fmt.Sprintf("d%d", i)
		if err := os.Mkdir(filepath.Join(dir, folder), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, folder, ".gitignore"), []byte(patterns), 0o644); err != nil {
			t.Fatal(err)
		}
		for range 12 {
			var parts []string
			for range 1 + random.IntN(4) {
				part := ""
				for range 1 + random.IntN(3) {
					part += pick("aabbcd-[]*!# ")
				}
				parts = append(parts, part)
			}
			q := question{i, strings.Join(parts, "/")}
			questions = append(questions, q)
			path := folder + "/" + q.path
			input.WriteString(path + "\x00")
			if random.IntN(3) == 0 {
				if err := os.MkdirAll(filepath.Join(dir, path), 0o755); err != nil {
					t.Fatal(err)
				}
				for ; path != "." && !folders[path]; path = filepath.Dir(path) {
					folders[path] = true
				}
			}
		}
	}
	ignored := map[string]bool{}
	for path := range strings.SplitSeq(run(input.String(), "check-ignore", "-z", "--no-index", "--stdin"), "\x00") {
		ignored[path] = true
	}
	agree := 0
	for _, q := range questions {
		name := fmt.Sprintf("d%d/%s", q.list, q.path)
		got := ignoredFromTop(lists[q.list], q.path, folders[name])
		if got != ignored[name] {
			t.Errorf("%q: ignored %v, git says %v; patterns %+v", name, got, ignored[name], lists[q.list].patterns)
		} else if got {
			agree++
		}
	}
	if agree < len(questions)/20 {
		t.Errorf("only %d of %d paths are ignored: the test compares too little", agree, len(questions))
	}
}

// ignoredFromTop asks as a walk does: nothing inside an ignored folder is asked for.
func ignoredFromTop(list List, path string, isFolder bool) bool {
	for i := 0; i < len(path); i++ {
		if path[i] == '/' && list.Match(path[:i], true) == Ignored {
			return true
		}
	}
	return list.Match(path, isFolder) == Ignored
}

// FuzzMatch holds that no pattern makes the matcher panic or take long.
func FuzzMatch(f *testing.F) {
	f.Add("a*b**/[!c-", "a/b/c")
	f.Add("**/**/**/**/x", "a/a/a/a/a/a/a")
	f.Add("[[:alpha:]", "a")
	f.Fuzz(func(t *testing.T, patterns, path string) {
		if path == "" || strings.HasSuffix(path, "/") {
			return
		}
		list := Parse([]byte(patterns))
		if list.Empty() && list.Match(path, true) != Undecided {
			t.Fatal("an empty list decides")
		}
		list.MatchBelow(path, false)
	})
}

func BenchmarkMatch(b *testing.B) {
	list := Parse([]byte("*.py[cod]\n*$py.class\nbuild/\ndist/\n*.egg-info/\n.venv\n/docs/_build/\n**/generated/*.py\n!keep.py\n*.log\n*.so\n.coverage\n"))
	for b.Loop() {
		list.Match("src/package/module/file.py", false)
	}
}
