package project

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/unheeded/unheeded/internal/disk"
)

// Pytest is what the files in the folders around a test say of how pytest runs it.
type Pytest struct {
	// RunsAll: a plugin is set to run every async test, one is required that always does, or one is loaded of which nothing
	// is known.
	RunsAll bool
	// Renames: pytest is told to look for tests by other names than its own.
	Renames bool
	// Strict: pytest is told to take warnings for errors, all of them but for some.
	Strict bool
	// Unknown: something is required that may be a plugin, of which nothing is known.
	Unknown bool
	// Set: there are settings of pytest. What they leave out is not set elsewhere: pytest takes those of one file.
	Set bool
	// OnlyMarked: pytest-asyncio is set to run what is marked for it, and to await its own fixtures alone.
	OnlyMarked bool
	// Part: the folders are what a distribution unpacks to, or a member of a workspace whose root is not there: the
	// configuration may have been left behind.
	Part bool
	// Whole: the root of the repository was found.
	Whole bool
	// Plugin is the plugin for async tests that the folders ask for, "pytest-asyncio" before others; "" where none does.
	Plugin string

	// part, member, workspace: a folder is what a distribution unpacks to, is a member of a workspace, is the root of one.
	part, member, workspace bool
}

// Configurations answers what is said of pytest, folder by folder. It is safe for concurrent use.
type Configurations struct {
	// Disk is asked; it may be nil.
	Disk *disk.View
	// folders has what is said of the tests in a folder, own what its own files alone say: paths to Pytest.
	folders, own sync.Map
}

// Of returns what is said of the tests in a folder, by the files in it and in the folders above, up to the root of the
// repository. Which of the files pytest reads depends on how it is called; so all of them count, and whatever may run a
// test does.
func (c *Configurations) Of(folder string) Pytest {
	if found, ok := c.folders.Load(folder); ok {
		return found.(Pytest)
	}
	found := Pytest{}
	upwards := foldersUpwards(c.Disk, folder)
	for _, folder := range upwards {
		own, ok := c.own.Load(folder)
		if !ok {
			own, _ = c.own.LoadOrStore(folder, readPytest(c.Disk, folder))
		}
		found.join(own.(Pytest))
	}
	found.Whole = c.Disk.Exists(path.Join(upwards[len(upwards)-1], ".git"))
	found.Part = found.part || found.member && !found.workspace
	c.folders.Store(folder, found)
	return found
}

func (p *Pytest) join(other Pytest) {
	p.RunsAll = p.RunsAll || other.RunsAll
	p.Renames = p.Renames || other.Renames
	p.Strict = p.Strict || other.Strict
	p.Unknown = p.Unknown || other.Unknown
	p.Set = p.Set || other.Set
	p.OnlyMarked = p.OnlyMarked || other.OnlyMarked
	p.part = p.part || other.part
	p.member = p.member || other.member
	p.workspace = p.workspace || other.workspace
	if p.Plugin == "" || other.Plugin == asyncPlugins[0] {
		p.Plugin = other.Plugin
	}
}

// asyncPlugins run the async tests that are marked for them, the first in any case where it is set to.
var asyncPlugins = [...]string{"pytest-asyncio", "pytest-trio", "anyio", "pytest-twisted", "pytest-asyncio-cooperative"}

// eagerPlugins run every async test, or did so in versions that are still in use.
var eagerPlugins = [...]string{
	"pytest-tornasync", "alt-pytest-asyncio", "pytest-sanic", "pytest-homeassistant-custom-component", "aiomisc",
}

// quietPlugins have nothing to do with async tests. Any other whose name has "pytest" in it may run them.
var quietPlugins = [...]string{
	"pytest", "pytest-cov", "pytest-xdist", "pytest-mock", "pytest-timeout", "pytest-sugar", "pytest-benchmark",
	"pytest-django", "pytest-rerunfailures", "pytest-httpserver", "pytest-repeat", "pytest-randomly", "pytest-env",
	"pytest-subtests", "pytest-aiohttp", "pytest-flake8", "pytest-mypy", "pytest-html", "pytest-runner",
	"pytest-pycodestyle", "pytest-forked", "pytest-instafail", "pytest-socket", "pytest-freezegun",
	"pytest-freezer", "pytest-snapshot", "pytest-recording", "pytest-vcr", "pytest-lazy-fixture", "pytest-ruff",
	"pytest-codspeed", "pytest-picked", "pytest-cases", "pytest-github-actions-annotate-failures", "pytest-docker",
	"pytest-postgresql", "pytest-redis", "pytest-httpx", "pytest-order", "pytest-split", "pytest-json-report",
	"pytest-reportlog", "pytest-profiling", "pytest-memray", "pytest-examples", "pytest-pretty", "pytest-clarity",
	"pytest-regressions", "pytest-datadir", "flake8-pytest-style",
}

// Options are written in many forms, in files of many kinds: asyncio_mode = "auto", --asyncio-mode=auto, "-o
// asyncio_mode=auto".
var (
	runsAllOption = regexp.MustCompile(`(?:asyncio|anyio)[_-]mode"?[\s=:]+["']?(?:auto|legacy)|` +
		`trio_mode"?[\s=:]+["']?(?:true|on|1|yes)`)
	marksOption   = regexp.MustCompile(`asyncio[_-]mode"?[\s=:]+["']?strict`)
	settingsTable = regexp.MustCompile(`(?m)^\s*\[(?:tool\.pytest(?:\.ini_options)?|tool:pytest|pytest)\]`)
	memberOption  = regexp.MustCompile(`(?m)^\s*[\w.-]+(?:\.|\s*=\s*\{\s*)workspace\s*=\s*true`)
	workspaceRoot = regexp.MustCompile(`(?m)^\s*\[tool\.uv\.workspace\]`)
	// Setuptools writes this at the end of every source distribution.
	unpackedSetup = regexp.MustCompile(`(?m)^\[egg_info\]\s+tag_build ?=\s*^tag_date ?= ?0\s*\z`)
	renamesOption = regexp.MustCompile(`(?m)^\s*python_(?:files|classes|functions)\s*=`)
	strictOption  = regexp.MustCompile(`filterwarnings"?\s*=[\s\["']*error["'\s,]|-W\s*error`)
	pytestName    = regexp.MustCompile(`[a-z0-9-]*pytest[a-z0-9-]*`)
	pluginOption  = regexp.MustCompile(`(?:^|["'\s])-p[\s=]?["',\s]*([A-Za-z_][\w.:-]*)`)
)

// readPytest reads the files of one folder that configure pytest, that require its plugins, or that call it. They are
// searched as text: they are INI, TOML, YAML, shell and Python, and one that does not read says nothing.
func readPytest(d *disk.View, folder string) Pytest {
	var found Pytest
	found.part = d.Exists(path.Join(folder, "PKG-INFO")) || len(matching(d, folder, "*.dist-info")) > 0
	names := []string{"pytest.ini", ".pytest.ini", "pytest.toml", ".pytest.toml", pyprojectName, "tox.ini", "tox.toml",
		"setup.cfg", "setup.py", "noxfile.py", "Makefile", "justfile", "Pipfile", "Dockerfile", "tasks.py", "conftest.py",
		"hatch.toml", ".gitlab-ci.yml", ".travis.yml", ".pre-commit-config.yaml"}
	for _, pattern := range []string{
		"*requirements*.txt", "requirements/*.txt", ".github/workflows/*.yml", ".github/workflows/*.yaml", "*.sh", "scripts/*.sh",
		"Taskfile.y*ml",
	} {
		names = append(names, matching(d, folder, pattern)...)
	}
	eager, plugins := false, map[string]bool{}
	for _, name := range names {
		data, err := Read(d, path.Join(folder, name))
		if err != nil {
			continue
		}
		text := withoutComments(string(data))
		found.RunsAll = found.RunsAll || says(runsAllOption, strings.ToLower(text), "mode") || strings.Contains(text, "pytest11")
		found.OnlyMarked = found.OnlyMarked || says(marksOption, text, "strict")
		found.part = found.part || name == "setup.cfg" && unpackedSetup.MatchString(text)
		if name == pyprojectName {
			found.member = found.member || says(memberOption, text, "workspace")
			found.workspace = found.workspace || says(workspaceRoot, text, "workspace")
		}
		if isPytestConfiguration(name) {
			found.Set = found.Set || strings.HasSuffix(name, "pytest.ini") || settingsTable.MatchString(text)
			found.Renames = found.Renames || says(renamesOption, text, "python_")
			found.Strict = found.Strict || says(strictOption, text+"\n", "error")
			for _, option := range pluginOption.FindAllStringSubmatch(text, -1) {
				found.RunsAll = found.RunsAll || !isHarmless(option[1])
			}
		}
		text = strings.ReplaceAll(text, "_", "-")
		for _, plugin := range asyncPlugins {
			plugins[plugin] = plugins[plugin] || strings.Contains(text, plugin)
		}
		if isRequirements(name) {
			found.Unknown = found.Unknown || slices.ContainsFunc(pytestName.FindAllString(strings.ToLower(text), -1), isUnknown)
		}
		for _, plugin := range eagerPlugins {
			eager = eager || strings.Contains(text, plugin)
		}
		plugins["pytest-aiohttp"] = plugins["pytest-aiohttp"] || strings.Contains(text, "pytest-aiohttp")
	}
	// Before 1.0 pytest-aiohttp ran every async test; since then it requires pytest-asyncio.
	found.RunsAll = found.RunsAll || eager || plugins["pytest-aiohttp"] && !plugins["pytest-asyncio"]
	if i := slices.IndexFunc(asyncPlugins[:], func(plugin string) bool { return plugins[plugin] }); i >= 0 {
		found.Plugin = asyncPlugins[i]
	}
	return found
}

// says tells whether an expression matches a text. Few texts have the word that every match has, and that is soon seen.
func says(option *regexp.Regexp, text, word string) bool {
	return strings.Contains(text, word) && option.MatchString(text)
}

// withoutComments leaves out the lines that are comments in all of these kinds of files.
func withoutComments(text string) string {
	var kept strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimSpace(line), "#") {
			kept.WriteString(line)
		}
	}
	return kept.String()
}

// isPytestConfiguration tells whether pytest takes options from a file of a name.
func isPytestConfiguration(name string) bool {
	switch name {
	case "pytest.ini", ".pytest.ini", "pytest.toml", ".pytest.toml", pyprojectName, "tox.ini", "setup.cfg":
		return true
	}
	return false
}

// isRequirements tells whether a file of a name lists distributions.
func isRequirements(name string) bool {
	switch name {
	case pyprojectName, "setup.cfg", "setup.py", "Pipfile", "tox.ini":
		return true
	}
	return strings.HasSuffix(name, ".txt")
}

// isUnknown tells whether a word may be the name of a plugin of which nothing is known.
func isUnknown(word string) bool {
	word = strings.Trim(word, "-")
	if slices.Contains(quietPlugins[:], word) || slices.Contains(asyncPlugins[:], word) {
		return false
	}
	return strings.HasPrefix(word, "pytest-") || strings.HasSuffix(word, "-pytest")
}

// isHarmless tells whether a plugin that -p names has nothing to do with async tests, or is one that is told by other
// settings.
func isHarmless(plugin string) bool {
	return strings.HasPrefix(plugin, "no:") || strings.HasPrefix(plugin, "pytest") || strings.HasPrefix(plugin, "xdist") ||
		slices.Contains([]string{"anyio", "trio"}, plugin)
}
