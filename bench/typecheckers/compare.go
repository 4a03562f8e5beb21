package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/bench/forgotten"
)

// place is a line of a file of a project.
type place = forgotten.Place

// comparison is what all of them say of one project.
type comparison struct {
	project project
	folder  string
	// theirs are the findings by checker; a checker that has no result is not in it.
	theirs map[string]*result
	// ours are the findings with the environment, alone those without.
	ours, alone []finding
	// forgotten are the places of the awaits that are missing, nil where none was taken away.
	forgotten map[place]bool

	// said has for each place the checkers that report it.
	said map[place][]string
	// missing are the places that a checker reports, unheeded does not, and nobody explains; explained the others with
	// the reason.
	missing   []place
	explained map[place]string
}

// compare runs everything on one project.
func (w *workshop) compare(ctx context.Context, p project, reasons *explained) (*comparison, error) {
	j, places, err := w.prepare(ctx, p)
	if err != nil {
		return nil, err
	}
	c := &comparison{project: p, folder: j.folder, theirs: map[string]*result{}}
	if w.forgotten {
		c.forgotten = map[place]bool{}
		for _, at := range places {
			c.forgotten[at] = true
		}
	}
	for _, t := range w.tools {
		fmt.Fprintf(os.Stderr, "%s: %s …\r", p.Name, t.name)
		r, err := w.check(ctx, p, j, t)
		if err != nil {
			return nil, err
		}
		if r != nil {
			c.theirs[t.name] = r
		}
	}
	if c.ours, err = w.unheeded(ctx, j, "--python", j.environment); err != nil {
		return nil, err
	}
	if c.alone, err = w.unheeded(ctx, j); err != nil {
		return nil, err
	}
	c.match(w.tools, reasons)
	return c, nil
}

// unheeded runs our own program with the rules about coroutines; it sees no environment but one that args name.
func (w *workshop) unheeded(ctx context.Context, j job, args ...string) ([]finding, error) {
	ctx, cancel := context.WithTimeout(ctx, w.bound)
	defer cancel()
	cmd := command(ctx, j, w.options.unheeded, append([]string{"check", "--no-cache", "--select", "UH1", "--output-format", "json"}, append(args, ".")...)...)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "VIRTUAL_ENV=") })
	out, err := finish(cmd)
	if err != nil {
		return nil, err
	}
	var report []struct {
		Path, Code, Certainty, Message string
		Line, Column                   int
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return nil, err
	}
	var all []finding
	for _, f := range report {
		if strings.HasPrefix(f.Code, "UH1") {
			all = append(all, finding{f.Path, f.Line, f.Column, f.Code + " " + f.Certainty, f.Message})
		}
	}
	return all, nil
}

// complete reports whether a checker has gone through the whole project.
func (c *comparison) complete(tool string) bool {
	r := c.theirs[tool]
	return r != nil && r.Problem == ""
}

// match finds what the checkers say and unheeded does not.
func (c *comparison) match(tools []checker, reasons *explained) {
	c.said, c.explained = map[place][]string{}, map[place]string{}
	ours := placesOf(c.ours)
	for _, t := range tools {
		r := c.theirs[t.name]
		if r == nil {
			continue
		}
		for _, f := range r.Findings {
			at := place{Path: f.Path, Line: f.Line}
			if c.forgotten != nil && !c.forgotten[at] {
				continue
			}
			if !slices.Contains(c.said[at], t.name) {
				c.said[at] = append(c.said[at], t.name)
			}
			if reason, ok := reasons.reason(c.project.Name, t.name, f); ok && !ours[at] {
				c.explained[at] = reason
			} else if !ours[at] && !slices.Contains(c.missing, at) {
				c.missing = append(c.missing, at)
			}
		}
	}
	// What one checker's kind explains, another may still say for a reason of its own.
	for _, at := range c.missing {
		delete(c.explained, at)
	}
	slices.SortFunc(c.missing, comparePlaces)
}

// beyond are our findings at places of which no checker says anything.
func (c *comparison) beyond() []finding {
	var out []finding
	for _, f := range c.ours {
		at := place{Path: f.Path, Line: f.Line}
		if c.said[at] == nil && (c.forgotten == nil || c.forgotten[at]) {
			out = append(out, f)
		}
	}
	return out
}

func placesOf(all []finding) map[place]bool {
	out := map[place]bool{}
	for _, f := range all {
		out[place{Path: f.Path, Line: f.Line}] = true
	}
	return out
}

// count is the number of places of findings, among the forgotten awaits where there are such.
func (c *comparison) count(all []finding) int {
	n := 0
	for at := range placesOf(all) {
		if c.forgotten == nil || c.forgotten[at] {
			n++
		}
	}
	return n
}

func comparePlaces(a, b place) int {
	return cmp.Or(strings.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line))
}

// line returns the text of a place.
func (c *comparison) line(at place) string {
	text, err := os.ReadFile(filepath.Join(c.folder, filepath.FromSlash(at.Path)))
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(string(text), "\n")
	if at.Line < 1 || at.Line > len(lines) {
		return ""
	}
	return strings.TrimSpace(lines[at.Line-1])
}
