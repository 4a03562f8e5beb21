package project

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Pins say which versions of the distributions that it imports a project wants, by what is installed, by lock files, and
// by the requirements in pyproject.toml, requirements files, setup.cfg, setup.py, Pipfile and the metadata of a source
// distribution, the first that speaks of a distribution before the next. Files are read when the first question needs
// them. One that does not read says nothing: whoever installs from it will complain.
//
// Versions are compared by their release numbers: a pre-release counts as what it leads to, since it has its names.
type Pins struct {
	project *Project
	env     *Environment

	lockOnce sync.Once
	locked   map[string][]string
	needOnce sync.Once
	needed   map[string][]constraint
}

// Pins returns what the project and its environment, which may be nil, want.
func (p *Project) Pins(env *Environment) *Pins { return &Pins{project: p, env: env} }

// Exact returns the one version of a distribution that the project has or asks for; false where there is none, or more
// than one. The name may be written in any way.
func (p *Pins) Exact(distribution string) (string, bool) {
	name := normalName(distribution)
	if versions := p.versions(name); len(versions) > 0 {
		return versions[0], len(versions) == 1
	}
	exact := ""
	for _, c := range p.requirements()[name] {
		if len(c) != 1 {
			continue
		}
		for _, clause := range c[0] {
			if text := clause.exact(); text != "" {
				if exact != "" && exact != text {
					return "", false
				}
				exact = text
			}
		}
	}
	return exact, exact != ""
}

// Wants tells whether the project may have a version of a distribution from since on and before until, which are release
// numbers such as "4" or "4.2"; an empty one is no bound. It has the form that the packs of libraries are chosen by:
// known is false where nothing speaks of the distribution.
func (p *Pins) Wants(distribution, since, until string) (wants, known bool) {
	name := normalName(distribution)
	low, lowOK := releaseOf(since)
	high, highOK := releaseOf(until)
	within := func(release []int) bool {
		return (!lowOK || compareReleases(release, low) >= 0) && (!highOK || compareReleases(release, high) < 0)
	}
	if versions := p.versions(name); len(versions) > 0 {
		for _, version := range versions {
			if release, ok := releaseOf(version); ok {
				known = true
				wants = wants || within(release)
			}
		}
		return wants, known
	}
	constraints := p.requirements()[name]
	if len(constraints) == 0 {
		return false, false
	}
	bounds := [][]int{{0}}
	if lowOK {
		bounds = append(bounds, low)
	}
	if highOK {
		bounds = append(bounds, high)
	}
	return slices.ContainsFunc(candidates(constraints, bounds), func(release []int) bool {
		return within(release) && !slices.ContainsFunc(constraints, func(c constraint) bool { return !c.allows(release) })
	}), true
}

// versions are the installed version of a distribution or, where it is not installed, the locked ones.
func (p *Pins) versions(name string) []string {
	if p.env != nil {
		if version := p.env.distributions[name]; version != "" {
			return []string{version}
		}
	}
	p.lockOnce.Do(func() { p.locked = p.project.readLocks() })
	return p.locked[name]
}

func (p *Pins) requirements() map[string][]constraint {
	p.needOnce.Do(func() { p.needed = p.project.readRequirements() })
	return p.needed
}

// constraint is what one place asks of a version: all clauses of one of the alternatives. An alternative without clauses
// takes any version.
type constraint [][]clause

func (c constraint) allows(release []int) bool {
	return slices.ContainsFunc(c, func(clauses []clause) bool { return allAllow(clauses, release) })
}

// candidates are versions of which one satisfies the constraints and lies within the bounds if any version does: the
// bounds, the versions where the clauses begin and end to hold, and one between each and the next.
func candidates(constraints []constraint, bounds [][]int) [][]int {
	for _, c := range constraints {
		for _, clauses := range c {
			for _, one := range clauses {
				bounds = append(bounds, one.release)
				if prefix := one.prefix(); prefix != nil {
					bounds = append(bounds, bumped(prefix))
				}
			}
		}
	}
	length := 0
	for _, bound := range bounds {
		length = max(length, len(bound))
	}
	var all [][]int
	for _, bound := range bounds {
		above := append(slices.Clone(bound), make([]int, length-len(bound))...)
		all = append(all, bound, append(above, 1))
	}
	return all
}

// prefix is the beginning that a version must have for a clause that compares beginnings, or nil.
func (c clause) prefix() []int {
	switch {
	case c.wildcard:
		return c.release
	case c.operator == "~=":
		return c.release[:len(c.release)-1]
	}
	return nil
}

// exact is the version that a clause asks for, or "".
func (c clause) exact() string {
	if (c.operator == "==" || c.operator == "===") && !c.wildcard {
		return c.text
	}
	return ""
}

// bumped is the first release behind all those with a prefix.
func bumped(prefix []int) []int {
	next := slices.Clone(prefix)
	next[len(next)-1]++
	return next
}

var releaseText = regexp.MustCompile(`^v?(\d+(?:\.\d+)*)`)

// releaseOf are the release numbers at the beginning of a version.
func releaseOf(version string) ([]int, bool) {
	m := releaseText.FindStringSubmatch(version)
	if m == nil || strings.Contains(version, "!") {
		return nil, false // An epoch changes what the numbers mean.
	}
	c, ok := parseClause("==" + m[1])
	return c.release, ok
}

var nameSeparators = regexp.MustCompile(`[-_.]+`)

// normalName is the name of a distribution as indexes write it (PEP 503).
func normalName(name string) string {
	return strings.ToLower(nameSeparators.ReplaceAllString(name, "-"))
}
