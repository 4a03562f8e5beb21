package project

import (
	"path"

	"github.com/unheeded/unheeded/internal/project/ignore"
)

// defaultExcludes are patterns of folders that hold no sources of the project itself: what version control,
// environments, caches and build tools leave behind.
func defaultExcludes() []string {
	return []string{
		".bzr/", ".git/", ".git-rewrite/", ".hg/", ".jj/", ".svn/",
		".venv/", "venv/", ".direnv/", ".pixi/", ".pyenv/", "site-packages/", "__pypackages__/", "node_modules/",
		".tox/", ".nox/",
		"__pycache__/", ".cache/", ".hypothesis/", ".ipynb_checkpoints/", ".mypy_cache/", ".pytest_cache/", ".pytype/", ".ruff_cache/",
		".eggs/", "*.egg-info/", "*.egg/", ".pants.d/", "buck-out/", "bazel-bin/", "bazel-out/", "bazel-testlogs/",
		"_build/", "build/", "dist/",
		".idea/", ".vscode/",
	}
}

// isOutputName tells whether a folder's name is that of build output by default, and a good name for a package
// as well. One that holds an __init__.py is not excluded by default.
func isOutputName(name string) bool { return name == "build" || name == "dist" || name == "_build" }

// userExcludes are the patterns of exclude and extend-exclude.
func userExcludes(settings Settings) ignore.List {
	var patterns []string
	for _, texts := range [][]Text{settings.Exclude, settings.ExtendExclude} {
		for _, text := range texts {
			patterns = append(patterns, cleanPattern(text.Value))
		}
	}
	return ignore.Patterns(patterns)
}

// builtinExcludes are the built-in patterns, unless exclude replaces them.
func builtinExcludes(settings Settings) ignore.List {
	if settings.Exclude != nil {
		return ignore.List{}
	}
	return ignore.Patterns(defaultExcludes())
}

// exclusion says whether and why the settings leave out a path.
type exclusion uint8

const (
	taken exclusion = iota
	// excluded by a pattern.
	excluded
	// excludedUnlessPackage by a built-in pattern: a folder whose name a package may have.
	excludedUnlessPackage
)

// exclusionOf asks the settings about one path, of which the folders above it have been asked.
func (p *Project) exclusionOf(file string, isFolder bool) exclusion {
	relative := p.relativeToRoot(file)
	switch p.userExcludes.Match(relative, isFolder) {
	case ignore.Ignored:
		return excluded
	case ignore.Included:
		return taken
	}
	if p.builtinExcludes.Match(relative, isFolder) != ignore.Ignored {
		return taken
	}
	if isFolder && isOutputName(path.Base(file)) {
		return excludedUnlessPackage
	}
	return excluded
}

// isExcludedBelow tells whether the settings leave out a folder inside the project or one above it.
func (p *Project) isExcludedBelow(folder string) bool {
	for ; folder != p.Root && isWithin(folder, p.Root); folder = parentOf(folder) {
		if p.exclusionOf(folder, true) == excluded {
			return true
		}
	}
	return false
}
