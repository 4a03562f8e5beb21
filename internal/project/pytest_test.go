package project

import (
	"path"
	"strings"
	"testing"
)

func TestConfigurationsOutsideOfRepository(t *testing.T) {
	var configurations Configurations
	if found := configurations.Of(t.TempDir()); found.Whole {
		t.Error("a folder that lies in no repository is taken for one")
	}
}

func TestConfigurations(t *testing.T) {
	const asked = "-- pyproject.toml --\n[dependency-groups]\ntest = ['pytest>=8', 'pytest-asyncio==1.2']\n"
	tests := []struct{ name, archive, want string }{
		{"nothing", "", ""},
		{"strict by default", asked, "pytest-asyncio"},
		{"strict", asked + "[tool.pytest.ini_options]\nasyncio_mode = 'strict'\n", "set marked pytest-asyncio"},
		{"auto", asked + "[tool.pytest.ini_options]\nasyncio_mode = 'auto'\n", "all set pytest-asyncio"},
		{"auto of pytest 9", "-- pytest.toml --\n[pytest]\nasyncio_mode = \"auto\"\n", "all set"},
		{"a comment", asked + "[tool.pytest.ini_options]\n# asyncio_mode = 'auto'\n", "set pytest-asyncio"},
		{"pytest.ini", "-- pytest.ini --\n[pytest]\nasyncio_mode=auto\n", "all set"},
		{"legacy", "-- setup.cfg --\n[tool:pytest]\nasyncio_mode = legacy\n", "all set"},
		{"addopts", "-- tox.ini --\n[pytest]\naddopts = -q -o asyncio_mode=auto\n", "all set"},
		{"a command", "-- tox.ini --\n[testenv]\ncommands = pytest --asyncio-mode=auto\n", "all"},
		{"a workflow", "-- .github/workflows/test.yml --\nrun: pytest --asyncio-mode auto\n", "all"},
		{"anyio", "-- pyproject.toml --\n[tool.pytest.ini_options]\nanyio_mode = 'auto'\n", "all set anyio"},
		{"trio", "-- setup.cfg --\n[tool:pytest]\ntrio_mode = True\n", "all set"},
		{"trio not", "-- setup.cfg --\n[tool:pytest]\ntrio_mode = False\n", "set"},
		{"beside the tests", asked + "-- tests/pytest.ini --\n[pytest]\nasyncio_mode = auto\n", "all set pytest-asyncio"},
		{"eager", "-- requirements-dev.txt --\npytest-tornasync\n", "all unknown"},
		{"aiohttp before 1.0", "-- requirements.txt --\npytest-aiohttp\n", "all"},
		{"aiohttp since", "-- requirements.txt --\npytest-aiohttp\npytest-asyncio\n", "pytest-asyncio"},
		{"a plugin of the project", "-- setup.py --\nsetup(entry_points={'pytest11': ['x = x']})\n", "all"},
		{"a plugin by option", "-- pytest.ini --\n[pytest]\naddopts = -p own.plugin\n", "all set"},
		{"a plugin left out", "-- pytest.ini --\n[pytest]\naddopts = -p no:cacheprovider\n", "set"},
		{"a plugin that is not known", "-- requirements.txt --\npytest-cov\npytest-odd\n", "unknown"},
		{"plugins that are", "-- requirements.txt --\npytest-cov==1\npytest_mock\npytest_trio\n", "pytest-trio"},
		{"what a wheel holds", "-- app-1.0.dist-info/METADATA --\nName: app\n", "part"},
		{"what a source distribution holds", "-- PKG-INFO --\nName: app\n", "part"},
		{"setup.cfg of one", "-- setup.cfg --\n[metadata]\nname = app\n\n[egg_info]\ntag_build = \ntag_date = 0\n\n", "part"},
		{"setup.cfg before", "-- setup.cfg --\n[egg_info]\ntag_build = dev\ntag_date = 0\n", ""},
		{"a member", "-- pyproject.toml --\n[tool.uv.sources]\ncore = { workspace = true }\n", "part"},
		{"a member of what is there", "-- pyproject.toml --\n[tool.uv.sources]\ncore.workspace = true\n[tool.uv.workspace]\nmembers = []\n", ""},
		{"other names", "-- pytest.ini --\n[pytest]\npython_files = check_*.py\n", "renames set"},
		{"strict", "-- pyproject.toml --\n[tool.pytest.ini_options]\nfilterwarnings = [\n  'error',\n  'ignore::X']\n", "strict set"},
		{"strict, of INI", "-- pytest.ini --\n[pytest]\nfilterwarnings =\n    error\n    ignore::X\n", "strict set"},
		{"strict by option", "-- tox.ini --\n[pytest]\naddopts = -W error\n", "strict set"},
		{"one warning is an error", "-- pytest.ini --\n[pytest]\nfilterwarnings = error::X\n", "set"},
		{"bytes", "-- pytest.ini --\n\xff\xfe\x00[pytest\n", "set"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			root := makeTree(t, test.archive+"-- tests/test_a.py --\n")
			var configurations Configurations
			for range 2 { // the second time it is remembered
				found := configurations.Of(path.Join(root, "tests"))
				if !found.Whole {
					t.Error("the root of the repository is not found")
				}
				var have []string
				for _, is := range []struct {
					name string
					is   bool
				}{{"all", found.RunsAll}, {"strict", found.Strict}, {"renames", found.Renames}, {"unknown", found.Unknown},
					{"set", found.Set}, {"marked", found.OnlyMarked}, {"part", found.Part}} {
					if is.is {
						have = append(have, is.name)
					}
				}
				if found.Plugin != "" {
					have = append(have, found.Plugin)
				}
				if got := strings.Join(have, " "); got != test.want {
					t.Errorf("have %q, want %q", got, test.want)
				}
			}
		})
	}
}
