package project

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/disk"
)

// Environment is where the packages are installed that a project imports: a virtual environment or the prefix of an
// interpreter. It is found by looking at files; no Python ever runs. The packages of a user's home (site.USER_SITE) do
// not belong to it: who checks must not change what is found.
//
// It is immutable once it is opened, and safe for concurrent use.
type Environment struct {
	// Path is the folder of the environment, sys.prefix.
	Path string
	// Version is that of its Python; zero where nothing tells it or where it is not known here.
	Version Version

	// sites are the folders that packages are installed into, roots these and what .pth files add, in the order of
	// Python's path.
	sites, roots []string
	// mapped has the modules that editable installs have elsewhere, as files without their ending or as folders;
	// namespaces the folders of the namespace packages around them.
	mapped     map[string]string
	namespaces map[string][]string
	// distributions has the versions of what is installed, by the normalised names.
	distributions map[string]string

	failures []*Failure
	disk     *disk.View
}

// virtualEnv names the variable that an active environment sets.
const virtualEnv = "VIRTUAL_ENV"

// EnvironmentChoice is what the user says about the environment besides the settings.
type EnvironmentChoice struct {
	// Python is the path of an interpreter, a virtual environment or a prefix, relative to the project's Start; "" where
	// none is given.
	Python string
	// VirtualEnv is the value of the variable VIRTUAL_ENV, "" where it is not set.
	VirtualEnv string
}

// OpenEnvironment finds the environment that the project is to be seen with: the one that the choice names, else the one
// of the settings, else VIRTUAL_ENV, else .venv or venv beside the project or in a folder above it inside the repository;
// nil where there is none. The first of them that is named is the one, whether it is in order or not. But one beside the
// project comes before a VIRTUAL_ENV that holds this program and no more: pre-commit sets the variable to the environment
// that it installs a tool into.
//
// What is wrong with the environment is one sentence, the warning, and what can be used of it is used. The error, a
// *Failure or one about its layout, is for an environment that the user named and that is none.
func (p *Project) OpenEnvironment(choice EnvironmentChoice) (env *Environment, warning string, err error) {
	given, origin := p.chooseEnvironment(choice)
	if given == "" {
		return nil, "", nil
	}
	env, err = openEnvironment(p.disk, given)
	if err == nil && origin == virtualEnv && env.isOfTool() {
		if beside := p.environmentBeside(); beside != "" {
			return p.OpenEnvironment(EnvironmentChoice{})
		}
	}
	if err != nil {
		var failure *Failure
		var layout *EnvironmentError
		switch {
		case errors.As(err, &failure):
			failure.Path = p.Display(failure.Path)
		case errors.As(err, &layout):
			layout.Path = p.Display(layout.Path)
		}
		if choice.Python != "" {
			return nil, "", fmt.Errorf("--python: %w", err)
		}
		return nil, fmt.Sprintf("%s: %v; no installed package is seen", origin, err), nil
	}
	if len(env.failures) > 0 {
		first := env.failures[0]
		warning = fmt.Sprintf("%s: %s: %s", origin, p.Display(first.Path), first.Reason())
		if more := len(env.failures) - 1; more > 0 {
			warning += fmt.Sprintf(" (and %d more)", more)
		}
	}
	return env, warning, nil
}

// chooseEnvironment returns the path of the environment and who named it.
func (p *Project) chooseEnvironment(choice EnvironmentChoice) (given, origin string) {
	if choice.Python != "" {
		return p.absolute(choice.Python), "--python"
	}
	if setting := p.Settings.Python; setting.Value != "" {
		place := setting.Place
		return joinPath(p.Root, setting.Value), fmt.Sprintf("%s:%d:%d: python", place.Path, place.Line, place.Column)
	}
	if choice.VirtualEnv != "" {
		return p.absolute(choice.VirtualEnv), virtualEnv
	}
	given = p.environmentBeside()
	return given, "the environment " + p.Display(given)
}

// environmentBeside is the path of the environment beside the project or above it in the repository, or "".
func (p *Project) environmentBeside() string {
	for _, folder := range p.foldersAround() {
		for _, name := range []string{".venv", "venv"} {
			if given := path.Join(folder, name); p.disk.Exists(path.Join(given, venvFile)) {
				return given
			}
		}
	}
	return ""
}

// isOfTool tells whether this program is installed in the environment, and nothing else but what installs.
func (e *Environment) isOfTool() bool {
	if e.distributions["unheeded"] == "" {
		return false
	}
	for name := range e.distributions {
		switch name {
		case "pip", "setuptools", "wheel", "unheeded":
		default:
			return false
		}
	}
	return len(e.roots) == len(e.sites) && len(e.mapped) == 0
}

// openEnvironment reads what is installed in the environment that a path leads to.
func openEnvironment(d *disk.View, given string) (*Environment, error) {
	found, err := findPrefix(d, given)
	if err != nil {
		return nil, err
	}
	e := &Environment{
		Path: found.path, Version: found.minor(), disk: d,
		mapped: map[string]string{}, namespaces: map[string][]string{}, distributions: map[string]string{},
	}
	sites := found.sites(d)
	if found.base != "" {
		base := prefix{path: found.base, version: found.version}
		sites = append(sites, base.sites(d)...)
	}
	if len(sites) == 0 {
		return nil, &EnvironmentError{given, "holds no site-packages"}
	}
	var seen []string
	for _, site := range sites {
		// What two paths lead to is there once.
		if real := realPath(d, site); !slices.Contains(seen, real) {
			seen = append(seen, real)
			e.sites = append(e.sites, site)
			e.addSite(site)
		}
	}
	return e, nil
}

// EnvironmentError says why a path that is there leads to no environment.
type EnvironmentError struct {
	// Path is absolute, Reason the sentence that follows it.
	Path, Reason string
}

// Error is the path and the reason in one line.
func (e *EnvironmentError) Error() string { return e.Path + " " + e.Reason }

func (e *Environment) fail(failure *Failure) { e.failures = append(e.failures, failure) }

// Sites are the folders that packages are installed into, in the order of Python's path.
func (e *Environment) Sites() []string { return slices.Clone(e.sites) }

// seat is a folder that modules have their names from.
type seat struct {
	// folder holds what is called prefix + "." + x, or x where prefix is empty. For a mapped module it is the path of its
	// file without the ending.
	folder, prefix string
}

// seats lists the places that names are counted from, the deepest first.
func (e *Environment) seats() []seat {
	var seats []seat
	for _, root := range e.roots {
		seats = append(seats, seat{root, ""})
	}
	for name, file := range e.mapped {
		seats = append(seats, seat{file, name})
	}
	for name, folders := range e.namespaces {
		for _, folder := range folders {
			seats = append(seats, seat{folder, name})
		}
	}
	slices.SortFunc(seats, func(a, b seat) int {
		return cmp.Or(cmp.Compare(len(b.folder), len(a.folder)), strings.Compare(a.folder, b.folder), strings.Compare(a.prefix, b.prefix))
	})
	return seats
}
