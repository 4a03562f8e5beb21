package project

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/disk"
	"github.com/unheeded/unheeded/internal/project/ignore"
)

// Project is a folder of Python files and what its settings say. It is immutable and safe for concurrent use.
type Project struct {
	// Start is the folder that the run was started in; reported paths are relative to it.
	Start string
	// Root is the project's folder: that of the settings file or, without one, the nearest folder upwards with
	// a pyproject.toml, setup.py or setup.cfg, else the root of the repository, else where the search began.
	Root string
	// Marked tells that something makes Root a project's folder: settings, packaging or a repository. Else it is just
	// where the search began, and what else lies there need not belong together.
	Marked bool
	// Settings are those of the settings file, or DefaultSettings.
	Settings Settings
	// SettingsFile is the file that Settings come from, as it is to be reported; "" where there is none.
	SettingsFile string
	// Warnings are sentences about settings that have no effect.
	Warnings []string

	// origins tells of each setting that is set where it stands; fromRequires that the target version is that of
	// requires-python.
	origins      map[string]origin
	fromRequires bool

	userExcludes    ignore.List
	builtinExcludes ignore.List
	fileIgnores     []ignore.List // one for each entry of PerFileIgnores
	sourceSettings  []string      // the folders that src names; nil where src is not set
	installed       []string      // the folders of the environment, by their real paths
	disk            *disk.View
}

// Open finds and reads the settings of the project that paths lie in. The search goes upwards from start or,
// where start lies outside the deepest folder that all paths share, from that folder; it ends at the root of
// the repository (a folder with .git) or of the file system. In each folder unheeded.toml comes before
// pyproject.toml, and a pyproject.toml without [tool.unheeded] does not count.
//
// Start may be relative to the working directory, and paths to start; either may be native. The error is a
// *Failure where start is no folder or a settings file cannot be read, and else SettingsErrors.
func Open(start string, paths []string) (*Project, error) { return OpenOn(nil, start, paths) }

// OpenOn is Open by way of a view, which may be nil: the project, its environment and its resolver ask it, and no other.
func OpenOn(d *disk.View, start string, paths []string) (*Project, error) {
	absolute, err := filepath.Abs(start)
	if err != nil {
		return nil, newFailure(filepath.ToSlash(start), err)
	}
	p := &Project{Start: filepath.ToSlash(absolute), Settings: DefaultSettings(), disk: d}
	info, err := d.Stat(p.Start)
	if err != nil {
		return nil, newFailure(p.Start, err)
	}
	if !info.IsDir() {
		return nil, &Failure{Path: p.Start, Kind: NotFolder}
	}
	if err := p.load(p.searchFrom(paths)); err != nil {
		return nil, err
	}
	p.userExcludes, p.builtinExcludes = userExcludes(p.Settings), builtinExcludes(p.Settings)
	for _, entry := range p.Settings.PerFileIgnores {
		p.fileIgnores = append(p.fileIgnores, ignore.Patterns([]string{cleanPattern(strings.TrimPrefix(entry.Pattern.Value, "!"))}))
	}
	p.sourceSettings = p.expandSources()
	return p, nil
}

// Beside returns the project as it is beside an environment: whatever the settings say, discovery walks into none of the
// environment's folders, unless the user names it. Of a nil environment it is the project itself.
func (p *Project) Beside(env *Environment) *Project {
	if env == nil {
		return p
	}
	beside := *p
	beside.installed = nil
	for _, folder := range append([]string{env.Path}, env.sites...) {
		beside.installed = append(beside.installed, realPath(p.disk, folder))
	}
	return &beside
}

// Excluding returns the project with patterns that leave out more than the settings do.
func (p *Project) Excluding(patterns []string) *Project {
	if len(patterns) == 0 {
		return p
	}
	excluding := *p
	excluding.Settings.ExtendExclude = slices.Clone(p.Settings.ExtendExclude)
	for _, pattern := range patterns {
		excluding.Settings.ExtendExclude = append(excluding.Settings.ExtendExclude, Text{Value: pattern})
	}
	excluding.userExcludes = userExcludes(excluding.Settings)
	return &excluding
}

// searchFrom is the folder in which the search for settings begins.
func (p *Project) searchFrom(paths []string) string {
	shared := ""
	for _, given := range paths {
		folder := p.absolute(given)
		info, err := p.disk.Stat(folder)
		if err != nil {
			continue // Discover reports it.
		}
		if !info.IsDir() {
			folder = parentOf(folder)
		}
		if shared == "" {
			shared = folder
		}
		for !isWithin(folder, shared) {
			shared = parentOf(shared)
		}
	}
	if shared == "" || isWithin(p.Start, shared) {
		return p.Start
	}
	return shared
}

// absolute turns a path that the user gave into an absolute one with slashes.
func (p *Project) absolute(given string) string {
	native := filepath.FromSlash(given)
	if !filepath.IsAbs(native) {
		native = filepath.Join(filepath.FromSlash(p.Start), native)
	}
	return filepath.ToSlash(filepath.Clean(native))
}

// Display is an absolute path as it is to be reported: relative to Start where it lies below it.
func (p *Project) Display(absolute string) string {
	if absolute != p.Start && isWithin(absolute, p.Start) {
		return strings.TrimPrefix(absolute[len(p.Start):], "/")
	}
	return absolute
}

// Absolute is the path of a file that Display has shown.
func (p *Project) Absolute(shown string) string { return p.absolute(shown) }

// Contains tells whether a file, by its absolute path, lies in the project's folder.
func (p *Project) Contains(file string) bool {
	return isWithin(file, p.Root)
}

// IgnoredCodes are the codes, or beginnings of codes, that per-file-ignores leaves out of a file's findings.
func (p *Project) IgnoredCodes(file string) []Text {
	var codes []Text
	relative := p.relativeToRoot(file)
	for i, entry := range p.Settings.PerFileIgnores {
		matches := p.fileIgnores[i].MatchBelow(relative, false) == ignore.Ignored
		if matches != strings.HasPrefix(entry.Pattern.Value, "!") {
			codes = append(codes, entry.Codes...)
		}
	}
	return codes
}

// relativeToRoot is a path as patterns of the settings see it. Outside the project, patterns that are bound to
// a folder do not apply, but those of names alone do.
func (p *Project) relativeToRoot(file string) string {
	if file != p.Root && isWithin(file, p.Root) {
		return strings.TrimPrefix(file[len(p.Root):], "/")
	}
	return strings.TrimPrefix(file, "/")
}

// isWithin tells whether a path is a folder or lies below it. Both are absolute and clean.
func isWithin(path, folder string) bool {
	rest, ok := strings.CutPrefix(path, folder)
	return ok && (rest == "" || rest[0] == '/' || strings.HasSuffix(folder, "/"))
}

// parentOf is the folder above a path; that of the root of the file system is itself.
func parentOf(file string) string { return filepath.ToSlash(filepath.Dir(filepath.FromSlash(file))) }

// cleanPattern takes "./" off the beginning of a pattern: people write it, and .gitignore has no meaning for it.
func cleanPattern(pattern string) string {
	if rest, ok := strings.CutPrefix(pattern, "!./"); ok {
		return "!/" + rest
	}
	if rest, ok := strings.CutPrefix(pattern, "./"); ok {
		return "/" + rest
	}
	return pattern
}
