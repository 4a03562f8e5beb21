package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"

	"github.com/pelletier/go-toml/v2"
)

// explained is explained.toml: why unheeded is right not to report what a checker does.
type explained struct {
	// Kinds are for all findings of a checker with such a message.
	Kinds []*kindReason `toml:"kind"`
	// Findings are for one place each, in the state of the project that projects.toml names.
	Findings []*placeReason `toml:"finding"`
}

type kindReason struct {
	Tool    string `toml:"tool"`
	Message string `toml:"message"`
	Reason  string `toml:"reason"`

	message *regexp.Regexp
	used    bool
}

type placeReason struct {
	Project string   `toml:"project"`
	Path    string   `toml:"path"`
	Lines   []int    `toml:"lines"`
	Tools   []string `toml:"tools"`
	Reason  string   `toml:"reason"`

	used map[int]bool
}

func readExplained(path string) (*explained, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	e := &explained{}
	if err := toml.Unmarshal(text, e); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, k := range e.Kinds {
		if k.message, err = regexp.Compile(k.Message); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		if k.Tool == "" || k.Message == "" || k.Reason == "" {
			return nil, fmt.Errorf("%s: a kind needs tool, message and reason", path)
		}
	}
	for _, f := range e.Findings {
		f.used = map[int]bool{}
		if f.Project == "" || f.Path == "" || len(f.Lines) == 0 || len(f.Tools) == 0 || f.Reason == "" {
			return nil, fmt.Errorf("%s: the finding in %s %s needs project, path, lines, tools and reason", path, f.Project, f.Path)
		}
	}
	return e, nil
}

// reason returns why a finding of a checker is not ours.
func (e *explained) reason(project, tool string, f finding) (string, bool) {
	for _, p := range e.Findings {
		if p.Project == project && p.Path == f.Path && slices.Contains(p.Lines, f.Line) && slices.Contains(p.Tools, tool) {
			p.used[f.Line] = true
			return p.Reason, true
		}
	}
	for _, k := range e.Kinds {
		if k.Tool == tool && k.message.MatchString(f.Message) {
			k.used = true
			return k.Reason, true
		}
	}
	return "", false
}

// unused names the reasons that none of the compared findings needed. A project of which a checker's results are not
// there is not spoken of.
func (e *explained) unused(all []*comparison) []string {
	var out []string
	for _, p := range e.Findings {
		i := slices.IndexFunc(all, func(c *comparison) bool { return c.project.Name == p.Project })
		if i < 0 || slices.ContainsFunc(p.Tools, func(tool string) bool { return !all[i].complete(tool) }) {
			continue
		}
		for _, line := range p.Lines {
			if !p.used[line] {
				out = append(out, fmt.Sprintf("%s %s:%d", p.Project, p.Path, line))
			}
		}
	}
	return out
}
