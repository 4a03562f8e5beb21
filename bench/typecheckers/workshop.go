package main

import (
	"context"
	"crypto/sha256"
	_ "embed" // for the versions of the checkers
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/unheeded/unheeded/bench/forgotten"
)

//go:embed tools.txt
var toolList string

// workshop has what the comparison works with: the folder of everything that was fetched, and the checkers.
type workshop struct {
	options
	version string // of Python: 3.12
	bin     string // the folder of the installed checkers
	tools   []checker
}

// openWorkshop installs the checkers, where they are not.
func openWorkshop(ctx context.Context, o options, version string) (*workshop, error) {
	w := &workshop{options: o, version: version}
	for _, name := range splitList(o.checkers) {
		i := slices.IndexFunc(checkers(), func(c checker) bool { return c.name == name })
		if i < 0 {
			return nil, fmt.Errorf("%q is none of the checkers", name)
		}
		w.tools = append(w.tools, checkers()[i])
	}
	out, err := exec.CommandContext(ctx, o.python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])").Output()
	if err != nil {
		return nil, fmt.Errorf("asking %s for its version: %w", o.python, err)
	}
	if have := strings.TrimSpace(string(out)); have != version {
		return nil, fmt.Errorf("%s is Python %s, and the requirements are for %s: name one with -python", o.python, have, version)
	}
	return w, w.install(ctx)
}

// binFolder is where an environment has its programs.
func binFolder(environment string) string {
	if runtime.GOOS == "windows" {
		return filepath.Join(environment, "Scripts")
	}
	return filepath.Join(environment, "bin")
}

// tool is the path of an installed program.
func (w *workshop) tool(name string) string { return filepath.Join(w.bin, name) }

// digest is a short name for a text.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:6])
}

// job is one project as the checkers see it.
type job struct {
	folder      string
	environment string
	roots       []string // absolute
	mypy        []string // what mypy is told to check
	version     string
	state       string // tells this state of files and environment from others
}

// prepare makes all that checking a project needs. The places are those of the awaits that are missing.
func (w *workshop) prepare(ctx context.Context, p project) (j job, places []forgotten.Place, err error) {
	j.version, j.mypy = w.version, p.Mypy
	if len(j.mypy) == 0 {
		j.mypy = []string{"."}
	}
	if j.folder, err = w.source(ctx, p); err != nil {
		return j, nil, err
	}
	j.state = digest(append([]string{p.version()}, p.Requirements...)...)
	if w.forgotten {
		if j.folder, places, err = w.mutate(p, j.folder); err != nil {
			return j, nil, err
		}
		j.state = "forgotten-" + j.state
	}
	j.roots = []string{j.folder}
	for _, root := range p.Roots {
		j.roots = append(j.roots, filepath.Join(j.folder, filepath.FromSlash(root)))
	}
	j.environment, err = w.environment(ctx, p)
	return j, places, err
}

// mutate makes the copy of a project in which awaits are missing.
func (w *workshop) mutate(p project, from string) (string, []forgotten.Place, error) {
	folder := filepath.Join(w.cache, "forgotten", p.Name+"-"+p.version())
	record := folder + ".json"
	if text, err := os.ReadFile(record); err == nil {
		var places []forgotten.Place
		return folder, places, json.Unmarshal(text, &places)
	}
	if err := os.RemoveAll(folder); err != nil {
		return "", nil, err
	}
	places, err := forgotten.Copy(from, folder)
	if err != nil {
		return "", nil, err
	}
	text, err := json.Marshal(places)
	if err != nil {
		return "", nil, err
	}
	return folder, places, os.WriteFile(record, text, 0o644)
}

// result is what is kept of a run of a checker.
type result struct {
	// Problem says why there are no findings, or not all.
	Problem  string    `json:"problem,omitempty"`
	Seconds  float64   `json:"seconds"`
	Findings []finding `json:"findings"`
}

// check runs a checker, or returns what it said before; nil where that is not there and nothing is to be run.
func (w *workshop) check(ctx context.Context, p project, j job, c checker) (*result, error) {
	kept := filepath.Join(w.cache, "results", fmt.Sprintf("%s-%s-%s-%s.json", p.Name, c.name, versionOf(c.name), j.state))
	if text, err := os.ReadFile(kept); err == nil {
		r := &result{}
		return r, json.Unmarshal(text, r)
	}
	if w.offline {
		return nil, nil
	}
	bounded, cancel := context.WithTimeout(ctx, w.bound)
	defer cancel()
	start := time.Now()
	findings, err := c.run(bounded, w, j)
	r := &result{Seconds: time.Since(start).Seconds(), Findings: findings}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case bounded.Err() != nil:
		r.Problem = fmt.Sprintf("not done in %v", w.bound)
	case err != nil:
		r.Problem = err.Error()
	}
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Dir(kept), 0o755); err != nil {
		return nil, err
	}
	return r, os.WriteFile(kept, text, 0o644)
}

// versionOf is the version of a checker.
func versionOf(name string) string {
	for line := range strings.Lines(toolList) {
		if have, version, ok := strings.Cut(strings.TrimSpace(line), "=="); ok && have == name {
			return version
		}
	}
	return ""
}
