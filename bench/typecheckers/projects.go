package main

import (
	_ "embed" // for the list of projects
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

//go:embed projects.toml
var projectList string

// projects is projects.toml; the comment at its head says what the fields mean.
type projects struct {
	Python  string    `toml:"python"`
	Project []project `toml:"project"`
}

type project struct {
	Name         string   `toml:"name"`
	PyPI         string   `toml:"pypi"`
	Wheel        bool     `toml:"wheel"`
	Repository   string   `toml:"repository"`
	Commit       string   `toml:"commit"`
	Roots        []string `toml:"roots"`
	Mypy         []string `toml:"mypy"`
	Missing      string   `toml:"missing"`
	Requirements []string `toml:"requirements"`
}

func readProjects(text string) (*projects, error) {
	list := &projects{}
	d := toml.NewDecoder(strings.NewReader(text)).DisallowUnknownFields()
	if err := d.Decode(list); err != nil {
		return nil, fmt.Errorf("projects.toml: %w", err)
	}
	for _, p := range list.Project {
		if p.Name == "" || (p.PyPI == "") == (p.Repository == "") || (p.Repository == "") != (p.Commit == "") {
			return nil, fmt.Errorf("projects.toml: project %q needs a name and either pypi, or repository and commit", p.Name)
		}
	}
	return list, nil
}

// choose returns the projects of these names, all of them when there are none.
func (l *projects) choose(names []string) ([]project, error) {
	if len(names) == 0 {
		return l.Project, nil
	}
	var out []project
	for _, name := range names {
		i := slices.IndexFunc(l.Project, func(p project) bool { return p.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("projects.toml has no project %q", name)
		}
		out = append(out, l.Project[i])
	}
	return out, nil
}

// version tells one state of the project from another.
func (p project) version() string {
	if _, version, ok := strings.Cut(p.PyPI, "=="); ok {
		return version
	}
	return p.Commit[:min(len(p.Commit), 12)]
}

// distribution is the name on PyPI.
func (p project) distribution() string {
	name, _, _ := strings.Cut(p.PyPI, "==")
	return name
}
