package project

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
)

func TestPins(t *testing.T) {
	const interval = "2 3"
	tests := []struct{ name, archive, distribution, interval, want string }{
		{"nothing", "", "redis", interval, "unknown"},
		{"other", "-- requirements.txt --\nfoo\n", "redis", interval, "unknown"},
		{"any version", "-- requirements.txt --\nredis\n", "redis", interval, "yes"},
		{"requirements", "-- requirements.txt --\n# redis\nredis[hiredis] >= 2.1 ; python_version > '3.8'  # why\n", "redis", interval, "yes"},
		{"requirements, exact", "-- requirements.txt --\nredis==2.1.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\n", "redis", interval, "yes 2.1.0"},
		{"requirements, above", "-- requirements.txt --\nredis>=3\n", "redis", interval, "no"},
		{"requirements, up to", "-- requirements.txt --\nredis<2\n", "redis", interval, "no"},
		{"requirements, open", "-- requirements.txt --\nredis<2\n", "redis", "2 ", "no"},
		{"requirements, from the beginning", "-- requirements.txt --\nredis<2.0\n", "redis", " 2", "yes"},
		{"names are normalised", "-- requirements.txt --\nPython.Telegram__bot==2.5\n", "python-telegram_Bot", interval, "yes 2.5"},
		{"options and addresses", "-- requirements.txt --\n-r other.txt\n-e .\n--index-url x\n./redis\nredis @ https://example.org/x.whl\ngit+https://example.org/redis\nredis===2\n", "redis", interval, "yes 2"},
		{"development", "-- requirements-dev.txt --\nredis~=2.3\n", "redis", interval, "yes"},
		{"a folder of them", "-- requirements/base.txt --\nredis~=3.3\n", "redis", interval, "no"},
		{"another name", "-- dev-requirements.txt --\nredis==2.*\n", "redis", interval, "yes"},
		{"constraints", "-- constraints.txt --\nredis==2.2rc1\n-- requirements.txt --\nredis\n", "redis", interval, "yes 2.2rc1"},
		{"alternatives", "-- requirements.txt --\nredis<2; python_version<'3.8'\nredis>=3; python_version>='3.8'\n", "redis", interval, "no"},
		{"alternatives, one fits", "-- requirements.txt --\nredis<2; python_version<'3.8'\nredis>=2; python_version>='3.8'\n", "redis", interval, "yes"},
		{"all together", "-- requirements.txt --\nredis>=2\n-- setup.cfg --\n[options]\ninstall_requires =\n    foo\n    redis<3\n", "redis", "3 ", "no"},
		{"contradiction", "-- requirements.txt --\nredis==1.0\n-- requirements-new.txt --\nredis==2.0\n", "redis", interval, "no"},
		{"setup.cfg", "-- setup.cfg --\n[metadata]\nname = x\n[options]\npackages = find:\ninstall_requires = redis>=3\n[options.extras_require]\ncache =\n  # comment\n  foo==2.2\n", "redis", interval, "no"},
		{"extras of setup.cfg", "-- setup.cfg --\n[options.extras_require]\ncache =\n  # comment\n  redis==2.2\n", "redis", interval, "yes 2.2"},
		{"setup.py", "-- setup.py --\nfrom setuptools import setup\nsetup(name='x', install_requires=['foo', \"redis>=2,<2.4\"])\n", "redis", "2.4 ", "no"},
		{"setup.py, named", "-- setup.py --\nBASE = ['foo'] + ['redis==2.2']\nALL = BASE + OTHER\nsetup(install_requires=ALL)\n", "redis", interval, "yes 2.2"},
		{"setup.py, a text", "-- setup.py --\nsetup(install_requires=\"\"\"\n    foo\n    redis<2\n\"\"\")\n", "redis", interval, "no"},
		{"setup.py, extras", "-- setup.py --\nsetup(extras_require={'cache': ['redis~=3.1']}, tests_require=('foo',))\n", "redis", interval, "no"},
		{"setup.py, a dict", "-- setup.py --\ninstall_requires = \\\n['redis>=3,<4']\nkwargs = {'install_requires': install_requires}\nsetup(**kwargs)\n", "redis", interval, "no"},
		{"setup.py, old", "-- setup.py --\nprint 'hello'\nsetup(install_requires=['redis>=3'])\n", "redis", interval, "no"},
		{"setup.py, computed", "-- setup.py --\nR = R\nsetup(install_requires=open('redis==1.0').read(), keywords=['redis<2'])\nsetup(install_requires=R)\n", "redis", interval, "unknown"},
		{"metadata", "-- PKG-INFO --\nMetadata-Version: 2.1\nRequires-Dist: foo\nRequires-Dist: redis (>=3,<4) ; extra == 'cache'\n\nRequires-Dist: redis<2\n", "redis", interval, "no"},
		{"pyproject", "-- pyproject.toml --\n[project]\ndependencies = ['redis (>=2,<3)']\n", "redis", interval, "yes"},
		{"extras of pyproject", "-- pyproject.toml --\n[project.optional-dependencies]\na = ['foo']\nb = ['redis!=2.*,>=1']\n", "redis", interval, "no"},
		{"dependency groups", "-- pyproject.toml --\n[dependency-groups]\ndev = [{include-group = 'x'}, 'redis>2.5']\n", "redis", interval, "yes"},
		{"uv", "-- pyproject.toml --\n[tool.uv]\ndev-dependencies = ['redis==2.5']\n", "redis", interval, "yes 2.5"},
		{"pdm", "-- pyproject.toml --\n[tool.pdm.dev-dependencies]\ntest = ['redis==2.5']\n", "redis", interval, "yes 2.5"},
		{"poetry, caret", "-- pyproject.toml --\n[tool.poetry.dependencies]\npython = '^3.9'\nredis = '^2.1'\n", "redis", "3 ", "no"},
		{"poetry, caret below one", "-- pyproject.toml --\n[tool.poetry.dependencies]\nredis = '^0.2.3'\n", "redis", "0.3 ", "no"},
		{"poetry, caret of zeros", "-- pyproject.toml --\n[tool.poetry.dependencies]\nredis = '^0.0'\n", "redis", "0.0.9 0.1", "yes"},
		{"poetry, tilde", "-- pyproject.toml --\n[tool.poetry.dependencies]\nredis = '~2.1.5'\n", "redis", "2.2 ", "no"},
		{"poetry, tilde of a major", "-- pyproject.toml --\n[tool.poetry.dependencies]\nredis = '~2'\n", "redis", "2.2 3", "yes"},
		{"poetry, star", "-- pyproject.toml --\n[tool.poetry.dependencies]\nredis = '*'\n", "redis", "2.2 3", "yes"},
		{"poetry, exact", "-- pyproject.toml --\n[tool.poetry.dependencies]\nredis = '2.7.1'\n", "redis", interval, "yes 2.7.1"},
		{"poetry, wildcard", "-- pyproject.toml --\n[tool.poetry.dependencies]\nredis = '2.*'\n", "redis", interval, "yes"},
		{"poetry, spaces", "-- pyproject.toml --\n[tool.poetry.dependencies]\nredis = '>=1 <2'\n", "redis", interval, "no"},
		{"poetry, either", "-- pyproject.toml --\n[tool.poetry.dependencies]\nredis = '^1.0 || ^3.0'\n", "redis", interval, "no"},
		{"poetry, table", "-- pyproject.toml --\n[tool.poetry.dependencies]\nredis = {version = '^2.0', extras = ['x'], optional = true}\nfoo = {path = '../foo'}\n", "redis", interval, "yes"},
		{"poetry, several", "-- pyproject.toml --\n[tool.poetry.dependencies]\nredis = [{version = '^1.0', python = '<3.8'}, {version = '^2.0', python = '>=3.8'}]\n", "redis", interval, "yes"},
		{"poetry, group", "-- pyproject.toml --\n[tool.poetry.group.dev.dependencies]\nredis = '^1.0'\n[tool.poetry.dev-dependencies]\nfoo = '1'\n", "redis", interval, "no"},
		{"Pipfile", "-- Pipfile --\n[packages]\nfoo = '*'\n[dev-packages]\nredis = {version = '==2.2', markers = 'x'}\n", "redis", interval, "yes 2.2"},
		{"unreadable specifier", "-- requirements.txt --\nredis>=two\n", "redis", interval, "unknown"},
		{"an epoch", "-- requirements.txt --\nredis>=1!2\n", "redis", interval, "unknown"},
		{"unreadable files", "-- setup.cfg/x --\n-- Pipfile --\n[[[\n-- poetry.lock --\n{\n-- Pipfile.lock --\n[\n-- requirements.txt --\n\xff\xfe\nredis==2.2\n", "redis", interval, "yes 2.2"},
		{"uv.lock", "-- requirements.txt --\nredis\n-- uv.lock --\nversion = 1\n\n[[package]]\nname = \"foo\"\nversion = \"3.0\"\ndependencies = [\n    { name = \"redis\" },\n]\n\n[[package]]\nname = \"redis\"\nversion = \"2.4.5\"\nsource = { registry = \"x\" }\n", "redis", interval, "yes 2.4.5"},
		{"poetry.lock", "-- poetry.lock --\n[[package]]\nname = \"redis\"\nversion = \"3.4.5\"\n\n[package.dependencies]\nversion = \"2.0\"\n\n[metadata]\nversion = \"2.0\"\n", "redis", interval, "no 3.4.5"},
		{"pdm.lock", "-- pdm.lock --\n[[package]]\nname = \"Redis\"\nversion = \"2.4.5\"\n", "redis", interval, "yes 2.4.5"},
		{"pylock.toml", "-- pylock.toml --\nlock-version = \"1.0\"\n[[packages]]\nname = \"redis\"\nversion = \"2.4.5\"\n", "redis", interval, "yes 2.4.5"},
		{"Pipfile.lock", "-- Pipfile.lock --\n{\"_meta\": {\"redis\": {\"version\": \"==9\"}}, \"default\": {\"redis\": {\"version\": \"==2.4.5\"}, \"foo\": {\"git\": \"x\"}}, \"develop\": {}}\n", "redis", interval, "yes 2.4.5"},
		{"two locked versions", "-- uv.lock --\n[[package]]\nname = \"redis\"\nversion = \"1.0\"\n[[package]]\nname = \"redis\"\nversion = \"2.0\"\n", "redis", interval, "yes"},
		{"a lock comes before what is required", "-- requirements.txt --\nredis<2\n-- uv.lock --\n[[package]]\nname = \"redis\"\nversion = \"2.0\"\n", "redis", interval, "yes 2.0"},
		{"locked above", "-- ../uv.lock --\n[[package]]\nname = \"redis\"\nversion = \"2.0\"\n", "redis", interval, "yes 2.0"},
		{"installed", "-- uv.lock --\n[[package]]\nname = \"redis\"\nversion = \"1.0\"\n-- .venv/pyvenv.cfg --\n-- .venv/lib/python3.11/site-packages/Redis-2.9.0rc1.dist-info/METADATA --\n", "redis", interval, "yes 2.9.0rc1"},
		{"installed long ago", "-- .venv/pyvenv.cfg --\n-- .venv/lib/python3.11/site-packages/redis-3.9-py3.11.egg-info/PKG-INFO --\n", "redis", interval, "no 3.9"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := makeTree(t, "-- proj/unheeded.toml --\n"+strings.ReplaceAll(strings.ReplaceAll(test.archive, "-- ", "-- proj/"), "proj/../", ""))
			p := open(t, root+"/proj")
			env, warning, err := p.OpenEnvironment(EnvironmentChoice{})
			if err != nil || warning != "" {
				t.Fatal(warning, err)
			}
			pins := p.Pins(env)
			since, until, _ := strings.Cut(test.interval, " ")
			got := "unknown"
			if wants, known := pins.Wants(test.distribution, since, until); known && wants {
				got = "yes"
			} else if known {
				got = "no"
			}
			if exact, ok := pins.Exact(test.distribution); ok {
				got += " " + exact
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// specifiers returns random version specifiers, and one interval for each. The numbers are even, so that there are
// versions between all of them.
func specifiers(n int) (texts, intervals []string) {
	random := rand.New(rand.NewPCG(15, 16))
	number := func() string {
		text := fmt.Sprint(2 * random.IntN(4))
		for range random.IntN(3) {
			text += fmt.Sprintf(".%d", 2*random.IntN(3))
		}
		return text
	}
	for range n {
		var clauses []string
		for range random.IntN(4) {
			operator := []string{">=", ">", "<=", "<", "==", "!=", "~=", "==*", "!=*"}[random.IntN(9)]
			version := number()
			if operator == "~=" {
				version, _, _ = strings.Cut(version, ".") // as many numbers as the grid has, at the most
				version += []string{".2", ".4.2"}[random.IntN(2)]
			}
			operator, star := strings.CutSuffix(operator, "*")
			if star {
				version += ".*"
			}
			clauses = append(clauses, operator+version)
		}
		texts = append(texts, strings.Join(clauses, ","))
		intervals = append(intervals, []string{"", number()}[random.IntN(2)]+" "+[]string{"", number()}[random.IntN(2)])
	}
	return texts, intervals
}

// TestSpecifiersEqualPackaging compares with the reference implementation of PEP 440: which versions a specifier takes,
// and whether it takes any in an interval.
func TestSpecifiersEqualPackaging(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("SKIPPED: there is no python3 to compare with")
	}
	const script = `
import json, sys, itertools
try:
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version
except ImportError:
    from pip._vendor.packaging.specifiers import SpecifierSet
    from pip._vendor.packaging.version import Version
grid = [Version(".".join(map(str, r))) for r in itertools.product(range(9), range(7), range(7))]
grid += [Version(f"{v}.1") for v in grid]
out = []
for text, interval in json.load(sys.stdin):
    since, until = interval.split(" ")
    taken = list(SpecifierSet(text).filter(grid))
    within = [v for v in taken if (not since or v >= Version(since)) and (not until or v < Version(until))]
    out.append([len(taken), str(taken[len(taken) // 2]) if taken else "", bool(within)])
json.dump(out, sys.stdout)
`
	texts, intervals := specifiers(300)
	var input [][2]string
	for i := range texts {
		input = append(input, [2]string{texts[i], intervals[i]})
	}
	data, err := json.Marshal(input)
	must(t, err)
	command := exec.Command(python, "-c", script)
	command.Stdin = bytes.NewReader(data)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	output, err := command.Output()
	if err != nil {
		if strings.Contains(stderr.String(), "ModuleNotFoundError") {
			t.Skip("SKIPPED: python3 has neither packaging nor pip")
		}
		t.Fatalf("python3: %v\n%s", err, stderr.Bytes())
	}
	var answers [][3]any
	must(t, json.Unmarshal(output, &answers))
	var grid [][]int
	for major := range 9 {
		for minor := range 7 {
			for micro := range 7 {
				grid = append(grid, []int{major, minor, micro}, []int{major, minor, micro, 1})
			}
		}
	}
	yes := 0
	for i, answer := range answers {
		clauses, ok := parseClauses(texts[i])
		if !ok {
			t.Errorf("%q is not read", texts[i])
			continue
		}
		taken := 0
		for _, release := range grid {
			if allAllow(clauses, release) {
				taken++
			}
		}
		if want := int(answer[0].(float64)); taken != want {
			t.Errorf("%q takes %d versions, to packaging %d, such as %s", texts[i], taken, want, answer[1])
		}
		since, until, _ := strings.Cut(intervals[i], " ")
		pins := &Pins{}
		pins.lockOnce.Do(func() {})
		pins.needOnce.Do(func() { pins.needed = map[string][]constraint{"x": {{clauses}}} })
		wants, known := pins.Wants("x", since, until)
		if want := answer[2].(bool); wants != want || !known {
			t.Errorf("%q from %q until %q: %v, to packaging %v", texts[i], since, until, wants, want)
		}
		if wants {
			yes++
		}
	}
	if len(answers) != len(texts) || yes < 50 || yes > 250 {
		t.Errorf("%d answers, %d of them yes: the test compares too little", len(answers), yes)
	}
}
