package main

import (
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// environment is a virtual environment with pytest, into which the wheel is installed that is tested.
type environment struct {
	python, unheeded string
}

// execute runs a command in a folder and returns all that it wrote and its exit code.
func execute(t *testing.T, folder string, environ []string, argv ...string) (output string, code int) {
	t.Helper()
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "PYTHONDONTWRITEBYTECODE=1", "PY_COLORS=0")
	cmd.Env = append(cmd.Env, environ...)
	text, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("%q: %v", argv, err)
	}
	return string(text), cmd.ProcessState.ExitCode()
}

// install builds the wheel for this machine and installs it; it is taken out again when the test has ended.
func install(t *testing.T) environment {
	t.Helper()
	python := os.Getenv("UNHEEDED_WHEEL_PYTHON")
	if python == "" {
		t.Skip("NO PYTHON: UNHEEDED_WHEEL_PYTHON names that of an environment with testdata/packages.txt; make test-wheel makes one")
	}
	out := t.TempDir()
	if err := run("../..", out, "0.0.0.dev0", []string{runtime.GOOS + "/" + runtime.GOARCH}); err != nil {
		t.Fatal(err)
	}
	wheels, err := filepath.Glob(filepath.Join(out, "*.whl"))
	if err != nil || len(wheels) != 1 {
		t.Fatalf("%q, %v", wheels, err)
	}
	pip := []string{python, "-m", "pip", "--quiet", "--disable-pip-version-check"}
	text, code := execute(t, out, nil, append(pip, "install", "--no-deps", "--no-index", "--force-reinstall", wheels[0])...)
	if code != 0 {
		t.Fatal(text)
	}
	e := environment{python: python, unheeded: filepath.Join(filepath.Dir(python), "unheeded")}
	t.Cleanup(func() {
		if text, code := execute(t, out, nil, append(pip, "uninstall", "--yes", "unheeded")...); code != 0 {
			t.Error(text)
		}
		if _, err := os.Stat(e.unheeded); err == nil {
			t.Errorf("%s is still there: the record does not name it", e.unheeded)
		}
	})
	return e
}

func TestInstalled(t *testing.T) {
	e := install(t)
	t.Run("commands", func(t *testing.T) { testCommands(t, e) })
	t.Run("pytest", func(t *testing.T) { testPytest(t, e) })
}

const lossy = `import asyncio, sys

async def work(): ...

async def main():
    work()

asyncio.run(main())
sys.exit(int(sys.argv[1]))
`

// The binary does the same as a module and as a script, and finds itself wherever it is called from.
func testCommands(t *testing.T, e environment) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "app.py"), []byte(lossy), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		argv []string
		code int
		want string
	}{
		{[]string{"--version"}, 0, "unheeded 0.0.0.dev0 "},
		{[]string{"check", "app.py"}, 1, "error[UH101] coroutine-never-awaited: coroutine 'work' is never awaited"},
		{[]string{"check", "--no-such-option"}, 2, "unknown option --no-such-option"},
		{[]string{"run", "--python", e.python, "app.py", "7"}, 7, "coroutine 'work' was never awaited: it did not run"},
		{[]string{"run", "--python", e.python, "--fail", "app.py", "0"}, 1, "foretold by unheeded check"},
		{[]string{"run", "--python", e.python, "-m", "pytest", "--unheeded", "app.py"}, 4, "the program is watched already"},
	} {
		for _, command := range [][]string{{e.unheeded}, {e.python, "-m", "unheeded"}} {
			argv := slices.Concat(command, test.argv)
			text, code := execute(t, folder, nil, argv...)
			if code != test.code || !strings.Contains(text, test.want) {
				t.Errorf("%q: code %d, want %d; %q is to be in\n%s", argv, code, test.code, test.want, text)
			}
		}
	}
	text, _ := execute(t, folder, nil, e.python, "-c", "import importlib.metadata as m; print(m.version('unheeded'))")
	if text != "0.0.0.dev0\n" {
		t.Errorf("the metadata say version %q", text)
	}
}

// cases is what a run of losses.py comes to, where the framework does not fail a test by itself.
func cases(overrides map[string]string) map[string]string {
	want := map[string]string{
		"lose_kept": "UH204", "lose_dropped": "UH201", "lose_coroutine": "UH101", "lose_second": "UH404",
		"lose_callback": "UH713", "lose_running": "UH210",
		"heed_kept": "", "heed_dropped": "", "heed_coroutine": "", "heed_second": "", "heed_callback": "", "heed_running": "",
	}
	for name, code := range overrides {
		want[name] = code
	}
	return want
}

// Each test that loses something fails, named, and the one that does the same well does not.
func testPytest(t *testing.T, e environment) {
	folder := t.TempDir()
	if err := os.CopyFS(folder, os.DirFS("testdata/suites")); err != nil {
		t.Fatal(err)
	}
	marks := map[string]string{
		"test_allowed": "", "test_something_else_allowed": "UH101", "test_child": "UH101", "test_failing": "failed",
		"test_expected_to_fail": "",
	}
	// pytest shows an error in the teardown of a test that is expected to fail as such.
	off := map[string]string{}
	for name := range cases(nil) {
		off[name] = ""
	}
	// anyio has tests fail for what reaches the handler of their loop.
	anyio := cases(map[string]string{"lose_dropped": "failed", "lose_callback": "failed"})
	for _, test := range []struct {
		name    string
		argv    string
		environ string
		want    map[string]string
		// says is to be in the output.
		says string
	}{
		{name: "off", argv: "test_run.py", want: off},
		{name: "run", argv: "--unheeded test_run.py", want: cases(nil), says: "unheeded: watching for lost exceptions"},
		{name: "environment", argv: "test_run.py", environ: "UNHEEDED_PYTEST=1", want: cases(nil)},
		{name: "strict", argv: "--unheeded test_strict.py", want: cases(nil)},
		{name: "auto", argv: "--unheeded -o asyncio_mode=auto test_auto.py", want: cases(nil)},
		{name: "session", argv: "--unheeded test_session.py", want: cases(nil)},
		{name: "anyio", argv: "--unheeded test_anyio.py", want: anyio, says: "test_anyio.py::test[lose_dropped] (which failed as well):"},
		{name: "unittest", argv: "--unheeded test_unittest.py", want: cases(nil)},
		{name: "xdist", argv: "--unheeded -n 2 test_strict.py", want: cases(nil)},
		{name: "ignored", argv: "--unheeded --unheeded-ignore UH1,UH713 --unheeded-ignore UH404 test_run.py",
			want: cases(map[string]string{"lose_coroutine": "", "lose_callback": "", "lose_second": ""})},
		{name: "wider", argv: "--unheeded test_wider.py", want: map[string]string{"test_first": "", "test_second": ""}},
		{name: "marks", argv: "--unheeded test_marks.py", want: marks},
		{name: "outside", argv: "--unheeded test_outside.py", want: map[string]string{"test": "", "": "code 1"}, says: "outside of tests:"},
		{name: "outside xdist", argv: "--unheeded -n 2 test_outside.py", want: map[string]string{"test": "", "": "code 1"}, says: "outside of tests:"},
		{name: "recorded", argv: "--unheeded --unheeded-record-baseline --unheeded-baseline known.json test_strict.py", want: off},
		// The six, and the note that a gather returned exceptions, which fails no test.
		{name: "known", argv: "--unheeded --unheeded-baseline known.json test_strict.py", want: off, says: "unheeded: 7 silenced"},
		{name: "recorded by many", argv: "--unheeded --unheeded-record-baseline -n 2 test_strict.py", want: map[string]string{"": "code 4"},
			says: "does not go with several processes"},
		{name: "bad code", argv: "--unheeded --unheeded-ignore F401 test_run.py", want: map[string]string{"": "code 4"}, says: `'F401' is no code`},
	} {
		t.Run(test.name, func(t *testing.T) {
			var environ []string
			if test.environ != "" {
				environ = append(environ, test.environ)
			}
			results := filepath.Join(t.TempDir(), "results.xml")
			argv := slices.Concat([]string{e.python, "-m", "pytest", "-p", "no:cacheprovider", "--junitxml", results}, strings.Fields(test.argv))
			text, code := execute(t, folder, environ, argv...)
			got := resultsOf(t, results)
			wantCode := 0
			for _, result := range got {
				if result != "" {
					wantCode = 1
				}
			}
			if code != wantCode {
				got[""] = fmt.Sprintf("code %d", code)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%s: (-want +got)\n%s\n%s", test.argv, diff, text)
			}
			if !strings.Contains(text, test.says) {
				t.Errorf("%q is not in\n%s", test.says, text)
			}
		})
	}
}

var (
	lostCode  = regexp.MustCompile(`Failed: unheeded: (UH\d{3}) `)
	parameter = regexp.MustCompile(`^test\[(.*)\]$`)
)

// resultsOf reads what came of each test: the code of what it lost, "failed" where it failed by itself.
func resultsOf(t *testing.T, file string) map[string]string {
	t.Helper()
	var report struct {
		Cases []struct {
			Name   string `xml:"name,attr"`
			Errors []struct {
				Message string `xml:"message,attr"`
			} `xml:"error"`
			Failures []struct{} `xml:"failure"`
		} `xml:"testsuite>testcase"`
	}
	results := map[string]string{}
	text, err := os.ReadFile(file)
	if err != nil {
		return results // pytest did not begin
	}
	if err := xml.Unmarshal(text, &report); err != nil {
		t.Fatal(err)
	}
	for _, c := range report.Cases {
		name := strings.TrimPrefix(c.Name, "test_lose_")
		if name != c.Name {
			name = "lose_" + name
		} else if strings.HasPrefix(c.Name, "test_heed_") {
			name = strings.TrimPrefix(c.Name, "test_")
		} else if m := parameter.FindStringSubmatch(c.Name); m != nil {
			name = m[1]
		}
		result := results[name]
		if len(c.Failures) > 0 {
			result = "failed"
		}
		for _, e := range c.Errors {
			if m := lostCode.FindStringSubmatch(e.Message); m != nil {
				result += m[1]
			} else {
				result += e.Message
			}
		}
		results[name] = result
	}
	return results
}
