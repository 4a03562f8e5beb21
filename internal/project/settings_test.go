package project

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/unheeded/unheeded/internal/finding"
)

func TestAllSettings(t *testing.T) {
	root := makeTree(t, `
-- pyproject.toml --
[project]
name = "x"
requires-python = ">=3.9"

[tool.other]
select = 7

[tool.unheeded]
select = ["UH1", "UH204"]
extend-select = []
ignore = [
  "UH114",  # a comment
  'UH6',
]
only-certain = true
target-version = "3.12"
src = ["."]
exclude = ["vendor"]
extend-exclude = ["*_pb2.py"]
respect-gitignore = false

[tool.unheeded.per-file-ignores]
"tests/*" = ["UH2"]
conftest = []
`)
	p := open(t, root)
	want := Settings{
		Select:           []Text{{Value: "UH1"}, {Value: "UH204"}},
		ExtendSelect:     []Text{},
		Ignore:           []Text{{Value: "UH114"}, {Value: "UH6"}},
		PerFileIgnores:   []FileIgnores{{Text{Value: "tests/*"}, []Text{{Value: "UH2"}}}, {Text{Value: "conftest"}, []Text{}}},
		OnlyCertain:      true,
		TargetVersion:    Version{3, 12},
		Src:              []Text{{Value: "."}},
		Exclude:          []Text{{Value: "vendor"}},
		ExtendExclude:    []Text{{Value: "*_pb2.py"}},
		RespectGitignore: false,
	}
	if diff := cmp.Diff(want, p.Settings, cmpopts.IgnoreTypes(finding.Place{})); diff != "" {
		t.Errorf("settings differ (-want +got):\n%s", diff)
	}
	if p.SettingsFile != "pyproject.toml" || p.Root != root {
		t.Errorf("settings come from %q, the root is %q", p.SettingsFile, p.Root)
	}
	second := p.Settings.Ignore[1].Place
	if want := (finding.Place{Path: "pyproject.toml", Line: 13, Column: 3, EndLine: 13, EndColumn: 8}); second != want {
		t.Errorf("the second code to ignore stands at %+v, want %+v", second, want)
	}
	key := p.Settings.PerFileIgnores[0].Pattern.Place
	if want := (finding.Place{Path: "pyproject.toml", Line: 23, Column: 1, EndLine: 23, EndColumn: 10}); key != want {
		t.Errorf("the pattern stands at %+v, want %+v", key, want)
	}
}

func TestDefaults(t *testing.T) {
	p := open(t, makeTree(t, ""))
	if diff := cmp.Diff(DefaultSettings(), p.Settings); diff != "" {
		t.Errorf("settings differ (-want +got):\n%s", diff)
	}
	// The tags are what the reference shows; they must not drift from what DefaultSettings gives.
	defaults := reflect.ValueOf(DefaultSettings())
	for field, i := range settingFields() {
		value := defaults.Field(i)
		if tag := field.Tag.Get("default"); value.Kind() == reflect.Bool && (tag == "true") != value.Bool() || tag == "" && !value.IsZero() {
			t.Errorf("%s: the tag says %q, the default is %v", field.Name, tag, value)
		}
	}
}

func TestExamplesOfSettingsAreValid(t *testing.T) {
	for field := range settingFields() {
		example := field.Tag.Get("example")
		if example == "" {
			continue
		}
		table, mistake := parseTOML("x", []byte(field.Tag.Get("toml")+" = "+example+"\n"))
		if mistake != nil {
			t.Errorf("%s: %v", field.Name, mistake)
			continue
		}
		if _, _, mistakes := readSettings(table); mistakes != nil {
			t.Errorf("%s: %v", field.Name, mistakes)
		}
	}
}

func TestMistakesInSettings(t *testing.T) {
	tests := []struct{ name, toml, want string }{
		{"unknown", "slect = []\nline-length = 88\n",
			"unheeded.toml:1:1: unknown setting \"slect\"; did you mean \"select\"?\n" +
				"unheeded.toml:2:1: unknown setting \"line-length\""},
		{"unknown table", "[selects]\nx = 1\n", `unheeded.toml:1:2: unknown setting "selects"; did you mean "select"?`},
		{"unknown behind a wide character", "\"ü\" = 1\nx.\"ü\".y = 1", "unheeded.toml:1:1: unknown setting \"ü\"\nunheeded.toml:2:1: unknown setting \"x\""},
		{"not an array", "select = 'UH1'\n", "unheeded.toml:1:10: select must be an array of strings, found a string"},
		{"not strings", "ignore = ['UH1', 204, ['x']]\n",
			"unheeded.toml:1:18: ignore must be an array of strings, found a number in it\n" +
				"unheeded.toml:1:1: ignore must be an array of strings, found an array in it"},
		{"empty string", "\n  exclude = [ '' ]\n", "unheeded.toml:2:15: exclude holds an empty string"},
		{"not a boolean", "only-certain = 'yes'\n", "unheeded.toml:1:16: only-certain must be a boolean, found a string"},
		{"table for a boolean", "[only-certain]\n", "unheeded.toml:1:2: only-certain must be a boolean, found a table"},
		{"date", "src = 2024-01-01\n", "unheeded.toml:1:7: src must be an array of strings, found a date or time"},
		{"not a version", "target-version = '4'\n", `unheeded.toml:1:18: target-version: "4" is no version of Python; write it as "3.14"`},
		{"number for a version", "target-version = 3.11\n", `unheeded.toml:1:18: target-version must be a string, found a number`},
		{"unknown version", "target-version = '3.7'\n", "unheeded.toml:1:18: target-version: Python 3.7 is not known; known are 3.8 to 3.15"},
		{"array for a table", "per-file-ignores = ['x']\n", "unheeded.toml:1:1: per-file-ignores must be a table, found an array"},
		{"string for a list of codes", "[per-file-ignores]\n'a*' = 'UH1'\n", `unheeded.toml:2:8: per-file-ignores."a*" must be an array of strings, found a string`},
		{"tables in an array", "[[per-file-ignores]]\nx=1\n", "unheeded.toml:1:3: per-file-ignores must be a table, found an array"},
		{"unknown word", "[functions]\n'app.f' = { call = '(x: eats)' }\n", `unheeded.toml:2:1: functions."app.f": "(x: eats)": unknown fate "eats"`},
		{"unknown key of a fact", "[functions]\n'app.f' = { cal = '()' }\n", `unheeded.toml:2:13: functions."app.f": unknown key "cal"; did you mean "call"?`},
		{"number in a fact", "[decorators]\n'app.f' = 3\n", `unheeded.toml:2:11: decorators."app.f": facts have no numbers, found a number`},
		{"unknown fate of a class", "[classes]\n'app.C'.overrides = { on = 'x' }\n", `unheeded.toml:2:1: classes."app.C": on: unknown fate "x"`},
		{"twice", "src = []\nsrc = []\n", "unheeded.toml:2:1: invalid TOML: key src is already defined"},
		{"no TOML", "src = [\n", "unheeded.toml:1:8: invalid TOML: array is incomplete"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := makeTree(t, "-- unheeded.toml --\n"+test.toml)
			_, err := Open(root, nil)
			var mistakes SettingsErrors
			if !errors.As(err, &mistakes) {
				t.Fatalf("error %v, want SettingsErrors", err)
			}
			if err.Error() != test.want {
				t.Errorf("got  %s\nwant %s", err, test.want)
			}
			var first *SettingsError
			if !errors.As(err, &first) || first != mistakes[0] {
				t.Error("a single mistake cannot be had from the error")
			}
		})
	}
}

func TestWhichSettings(t *testing.T) {
	const archive = `
-- pyproject.toml --
tool.unheeded.select = ["outer"]
-- both/pyproject.toml --
[tool.unheeded]
select = ["loses"]
-- both/unheeded.toml --
select = ["wins"]
-- without/pyproject.toml --
[tool.ruff]
-- without/deep/er/x.py --
-- inline/pyproject.toml --
tool = { unheeded = { select = ["inline"] } }
-- repository/.git/ --
-- repository/x/y.py --
-- work/.git --
gitdir: ../repository
-- work/setup.cfg --
-- work/x/y.py --
`
	root := makeTree(t, archive)
	tests := []struct{ start, file, root, selected, warning string }{
		{"", "pyproject.toml", "", "outer", ""},
		{"both", "unheeded.toml", "/both", "wins", "pyproject.toml:1:7: [tool.unheeded] has no effect: unheeded.toml beside it comes first"},
		{"without/deep/er", root + "/pyproject.toml", "", "outer", ""},
		{"inline", "pyproject.toml", "/inline", "inline", ""},
		{"repository/x", "", "/repository", "", ""},
		{"work/x", "", "/work", "", ""},
	}
	for _, test := range tests {
		t.Run(test.start, func(t *testing.T) {
			p := open(t, root+"/"+test.start)
			selected := ""
			for _, text := range p.Settings.Select {
				selected += text.Value
			}
			if p.SettingsFile != test.file || p.Root != root+test.root || selected != test.selected {
				t.Errorf("file %q, root %q, select %q; want %q, %q, %q", p.SettingsFile, p.Root, selected, test.file, root+test.root, test.selected)
			}
			if got := strings.Join(p.Warnings, "\n"); got != test.warning {
				t.Errorf("warnings %q, want %q", got, test.warning)
			}
		})
	}
}

func TestWhereTheSearchBegins(t *testing.T) {
	root := makeTree(t, `
-- a/pyproject.toml --
[tool.unheeded]
-- a/src/x.py --
-- a/tests/y.py --
-- b/z.py --
`)
	tests := []struct {
		start string
		paths []string
		root  string
	}{
		{"", nil, ""},
		{"", []string{"a"}, "/a"},
		{"", []string{"a/src/x.py", "a/tests"}, "/a"},
		{"", []string{"a", "b"}, ""},
		{"b", []string{"../a/src"}, "/a"},
		{"a", []string{".", "../b"}, "/a"},
		{"a", []string{"missing"}, "/a"},
		{"a/src", []string{"x.py"}, "/a"},
	}
	for _, test := range tests {
		if p := open(t, root+"/"+test.start, test.paths...); p.Root != root+test.root {
			t.Errorf("in %q with %q: root %s, want %s", test.start, test.paths, p.Root, root+test.root)
		}
	}
}

func TestStartIsNoFolder(t *testing.T) {
	root := makeTree(t, "-- x.py --\n")
	for start, want := range map[string]FailureKind{"/x.py": NotFolder, "/missing": NotFound} {
		_, err := Open(root+start, nil)
		var failure *Failure
		if !errors.As(err, &failure) || failure.Kind != want {
			t.Errorf("%s: %v", start, err)
		}
	}
}

func TestSelects(t *testing.T) {
	texts := func(values ...string) []Text {
		texts := []Text{}
		for _, value := range values {
			texts = append(texts, Text{Value: value})
		}
		return texts
	}
	tests := []struct {
		name        string
		settings    Settings
		code        string
		onByDefault bool
		want        bool
	}{
		{"default on", Settings{}, "UH101", true, true},
		{"default off", Settings{}, "UH101", false, false},
		{"selected", Settings{Select: texts("UH1")}, "UH101", false, true},
		{"not selected", Settings{Select: texts("UH2")}, "UH101", true, false},
		{"nothing selected", Settings{Select: texts()}, "UH101", true, false},
		{"extended", Settings{ExtendSelect: texts("UH101")}, "UH101", false, true},
		{"default beside extended", Settings{ExtendSelect: texts("UH2")}, "UH101", true, true},
		{"ignored", Settings{Ignore: texts("UH1")}, "UH101", true, false},
		{"ignored but for one", Settings{Select: texts("UH101"), Ignore: texts("UH1")}, "UH101", true, true},
		{"selected but for one", Settings{Select: texts("UH1"), Ignore: texts("UH101")}, "UH101", true, false},
		{"both alike", Settings{Select: texts("UH1"), Ignore: texts("UH1")}, "UH101", true, false},
	}
	for _, test := range tests {
		if got := test.settings.Selects(test.code, test.onByDefault); got != test.want {
			t.Errorf("%s: %v", test.name, got)
		}
	}
}

func TestIgnoredCodes(t *testing.T) {
	root := makeTree(t, `
-- unheeded.toml --
[per-file-ignores]
"tests/*" = ["UH1"]
"test_*.py" = ["UH2"]
"./scripts" = ["UH3"]
"!tests/" = ["UH4"]
`)
	p := open(t, root)
	for file, want := range map[string]string{
		"tests/a.py":           "UH1",
		"tests/deep/test_a.py": "UH1 UH2",
		"scripts/a/b.py":       "UH3 UH4",
		"x/scripts/a.py":       "UH4",
	} {
		var got []string
		for _, code := range p.IgnoredCodes(root + "/" + file) {
			got = append(got, code.Value)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %q", file, got, want)
		}
	}
	if got := p.IgnoredCodes("/elsewhere/test_x.py"); len(got) != 2 || got[0].Value != "UH2" || got[1].Value != "UH4" {
		t.Errorf("outside the project: %v", got)
	}
}

// FuzzSettings holds that no document makes the reader panic, and that mistakes have places in it.
func FuzzSettings(f *testing.F) {
	for _, seed := range []string{"", "select = ['UH1']", "[[select]]\n[select.x]", "a.b.c = {d = [1, {e = 2}]}", "[a]\n[[a.b]]\n[a.b.c]\nd.e = 1",
		"per-file-ignores.\"a\" = ['x']", "src = [\n# x\n'a',\n]", "target-version = \"3.1", "x = []\n[x.y]"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, document string) {
		table, mistake := parseTOML("x", []byte(document))
		if mistake != nil {
			return
		}
		_, _, mistakes := readSettings(table)
		lines := strings.Count(document, "\n") + 1
		for _, mistake := range mistakes {
			if mistake.Place.Line < 1 || mistake.Place.Line > lines || mistake.Place.Column < 1 {
				t.Fatalf("%v in a document of %d lines", mistake, lines)
			}
		}
	})
}
