package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// trial is one run of fixes over a copy of one project.
type trial struct {
	unheeded, python, option, folder string
}

// count is what became of the findings of a rule.
type count struct{ found, fixable, gone int }

// found is what is read of a finding.
type found struct {
	place
	Code    string `json:"code"`
	Message string `json:"message"`
	Fixes   []struct {
		Safe  bool `json:"safe"`
		Edits []struct {
			place
			Text string `json:"text"`
		} `json:"edits"`
	} `json:"fixes"`
}

type place struct {
	Path    string `json:"path"`
	Line    int    `json:"line"`
	EndLine int    `json:"end_line"`
}

// key is what a finding has in common with itself after lines have moved.
func (f found) key() string { return f.Path + ": " + f.Code + " " + f.Message }

// run returns what is wrong, and the counts by code.
func (t trial) run(ctx context.Context) (problems []string, counts map[string]*count, err error) {
	work, err := os.MkdirTemp("", "fixeco")
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(work)) }()
	if err := copyProject(t.folder, work); err != nil {
		return nil, nil, err
	}
	before, err := t.check(ctx, work)
	if err != nil {
		return nil, nil, err
	}
	texts, err := read(work)
	if err != nil {
		return nil, nil, err
	}
	if _, err := t.check(ctx, work, t.option); err != nil {
		return nil, nil, err
	}
	fixed, err := read(work)
	if err != nil {
		return nil, nil, err
	}
	after, err := t.check(ctx, work, t.option)
	if err != nil {
		return nil, nil, err
	}
	again, err := read(work)
	if err != nil {
		return nil, nil, err
	}
	var changed []string
	for _, path := range slices.Sorted(maps.Keys(fixed)) {
		if !bytes.Equal(fixed[path], again[path]) {
			problems = append(problems, path+": a second run changes it again")
		}
		if !bytes.Equal(fixed[path], texts[path]) {
			changed = append(changed, path)
		}
	}
	broken, err := t.broken(ctx, work, changed)
	if err != nil {
		return nil, nil, err
	}
	for _, path := range broken {
		problems = append(problems, path+": does not parse any more")
	}
	problems = append(problems, t.others(before, texts, fixed, changed)...)
	news, counts := t.compare(before, after)
	return append(problems, news...), counts, nil
}

// fixable tells whether a finding has a fix that the option makes.
func (t trial) fixable(f found) bool {
	return len(f.Fixes) > 0 && (t.option == "--unsafe-fixes" || f.Fixes[0].Safe)
}

// compare says what is found that was not, and counts what is gone. Of a finding without a fix another may be what
// remains of a loss that was mended in part, so only what has a fix is held to be gone.
func (t trial) compare(before, after []found) (problems []string, counts map[string]*count) {
	counts = map[string]*count{}
	had, left := map[string]int{}, map[string]int{}
	for _, f := range before {
		had[f.key()]++
		if counts[f.Code] == nil {
			counts[f.Code] = &count{}
		}
		counts[f.Code].found++
		if t.fixable(f) {
			counts[f.Code].fixable++
		}
	}
	for _, f := range after {
		left[f.key()]++
		if left[f.key()] > had[f.key()] {
			problems = append(problems, fmt.Sprintf("%s:%d: new: %s %s", f.Path, f.Line, f.Code, f.Message))
		}
		if t.fixable(f) {
			problems = append(problems, fmt.Sprintf("%s:%d: its fix was not made: %s %s", f.Path, f.Line, f.Code, f.Message))
		}
	}
	for _, f := range before {
		if had[f.key()] > left[f.key()] {
			had[f.key()]--
			counts[f.Code].gone++
		}
	}
	return problems, counts
}

// others says which lines differ that no fix was about. Where a file has fixes only after others were made, nothing is said
// of it.
func (t trial) others(before []found, texts, fixed map[string][]byte, changed []string) (problems []string) {
	meant := map[string]map[int]bool{}
	for _, f := range before {
		if !t.fixable(f) {
			continue
		}
		if meant[f.Path] == nil {
			meant[f.Path] = map[int]bool{}
		}
		for _, e := range f.Fixes[0].Edits {
			for line := e.Line; line <= e.EndLine; line++ {
				meant[f.Path][line] = true
			}
		}
	}
	for _, path := range changed {
		if strings.HasSuffix(path, ".ipynb") {
			continue // its lines are those of cells
		}
		gone, added := taken(string(diff.Diff("a", texts[path], "b", fixed[path])))
		for _, line := range slices.Sorted(maps.Keys(gone)) {
			if text := gone[line]; added[text] > 0 {
				added[text]-- // it has only moved
			} else if len(meant[path]) > 0 && !meant[path][line] {
				problems = append(problems, fmt.Sprintf("%s:%d: differs, and no fix was about it", path, line))
			}
		}
	}
	return problems
}

// taken returns what a unified diff takes out of the old text, by the number of the line, and how often each line is added.
func taken(text string) (gone map[int]string, added map[string]int) {
	gone, added = map[int]string{}, map[string]int{}
	at := 0
	for i, line := range strings.Split(text, "\n") {
		switch {
		case strings.HasPrefix(line, "@@ -"):
			_, _ = fmt.Sscanf(line, "@@ -%d", &at) // the diff is ours
		case i < 3 || line == "":
		case line[0] == '+':
			added[line[1:]]++
		case line[0] == '-':
			gone[at] = line[1:]
			at++
		default:
			at++
		}
	}
	return gone, added
}

// check runs the command in a folder with every rule.
func (t trial) check(ctx context.Context, folder string, options ...string) ([]found, error) {
	var errs bytes.Buffer
	arguments := append([]string{"check", "--no-cache", "--select", "UH", "--output-format", "json"}, options...)
	command := exec.CommandContext(ctx, t.unheeded, append(arguments, ".")...)
	command.Dir, command.Stderr = folder, &errs
	output, err := command.Output()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || len(output) == 0) {
		return nil, fmt.Errorf("%w\n%s", err, errs.Bytes())
	}
	var findings []found
	if err := json.Unmarshal(output, &findings); err != nil {
		return nil, fmt.Errorf("the report: %w\n%s", err, errs.Bytes())
	}
	return findings, nil
}

// broken asks CPython which files do not parse.
func (t trial) broken(ctx context.Context, folder string, paths []string) ([]string, error) {
	const script = `
import ast, sys
for path in sys.stdin.read().split("\n"):
    if path.endswith(".py"):
        try:
            ast.parse(open(path, "rb").read())
        except SyntaxError:
            print(path)
`
	command := exec.CommandContext(ctx, t.python, "-W", "ignore", "-c", script)
	command.Dir, command.Stdin, command.Stderr = folder, strings.NewReader(strings.Join(paths, "\n")), os.Stderr
	output, err := command.Output()
	return strings.FieldsFunc(string(output), func(r rune) bool { return r == '\n' || r == '\r' }), err
}

// copyProject copies what a check reads of a project.
func copyProject(from, to string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		switch {
		case entry.IsDir() && entry.Name() == ".git":
			return filepath.SkipDir
		case entry.IsDir():
			return os.MkdirAll(filepath.Join(to, relative), 0o777)
		case !entry.Type().IsRegular() || !isRead(entry.Name()):
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, relative), raw, 0o666)
	})
}

// isRead tells whether a check looks at a file of a name.
func isRead(name string) bool {
	switch filepath.Ext(name) {
	case ".py", ".pyi", ".ipynb", ".toml", ".cfg", ".ini", ".txt", ".lock":
		return true
	}
	return name == ".gitignore"
}

// read returns the files that fixes may change.
func read(folder string) (map[string][]byte, error) {
	texts := map[string][]byte{}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		relative, err := filepath.Rel(folder, path)
		if err == nil {
			texts[filepath.ToSlash(relative)], err = os.ReadFile(path)
		}
		return err
	})
	return texts, err
}
