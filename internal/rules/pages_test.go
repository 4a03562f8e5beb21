package rules_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/rule/page"
	"github.com/unheeded/unheeded/internal/rules"
)

// checkFolder runs all default rules over a folder, and the one of a page even where it is opt-in. That something could
// not be checked is an error here.
func checkFolder(ctx context.Context, dir string, of finding.Code) ([]finding.Finding, error) {
	all := rules.All()
	for _, r := range all {
		r.OptIn = r.OptIn && r.Code != of
	}
	result, err := check.Run(ctx, check.Options{Dir: dir, Rules: all})
	if err != nil {
		return nil, err
	}
	for _, failure := range result.Failures {
		err = errors.Join(err, fmt.Errorf("%s: %s", failure.Place.Path, failure.Message))
	}
	return result.Findings, err
}

// rulePage is a page and where it was read.
type rulePage struct {
	*page.Page
	// path is relative to this folder: coroutines/never_awaited.md.
	path string
}

// pages reads the pages of all families. A page that is not well formed ends the test.
func pages(t *testing.T) []rulePage {
	t.Helper()
	paths, err := filepath.Glob("*/*.md")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	var all []rulePage
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		p, err := page.Parse(filepath.ToSlash(path), string(text))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, rulePage{p, filepath.ToSlash(path)})
	}
	slices.SortFunc(all, func(a, b rulePage) int { return strings.Compare(string(a.Code), string(b.Code)) })
	return all
}

// write puts the files of an example into a folder, each as text returns it.
func write(t *testing.T, dir string, example *page.Example, text func(*page.Block) string) {
	t.Helper()
	for _, block := range example.Blocks {
		path := filepath.Join(dir, filepath.FromSlash(block.Title))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text(block)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPages holds the rules to their examples: exactly the wants are found, by all default rules together.
func TestPages(t *testing.T) {
	for _, p := range pages(t) {
		t.Run(string(p.Code), func(t *testing.T) {
			t.Parallel()
			for _, example := range p.Examples {
				t.Run(fmt.Sprintf("%d %s", example.Line, example.Heading), func(t *testing.T) {
					dir := t.TempDir()
					write(t, dir, example, func(b *page.Block) string { return b.Text })
					findings, err := checkFolder(t.Context(), dir, p.Code)
					if err != nil {
						t.Fatal(err)
					}
					for _, problem := range compare(example, findings) {
						t.Errorf("internal/rules/%s%s", p.path, problem)
					}
					for _, f := range findings {
						for _, problem := range misplaced(f) {
							t.Errorf("internal/rules/%s:%d: %s", p.path, example.Line, problem)
						}
					}
				})
			}
		})
	}
}

// compare lists the wants that were not found and the findings that nobody wants, each as ":LINE: what", with the line
// in the page.
func compare(example *page.Example, findings []finding.Finding) []string {
	type problem struct {
		line int
		text string
	}
	var problems []problem
	left := slices.Clone(findings)
	for _, block := range example.Blocks {
		for _, want := range block.Wants {
			at := slices.IndexFunc(left, func(f finding.Finding) bool {
				return f.Place.Path == block.Title && f.Place.Line == want.Line && f.Code == want.Code &&
					want.Message.MatchString(f.Message)
			})
			if at < 0 {
				problems = append(problems, problem{block.Line + want.Line,
					fmt.Sprintf("not found: %s %q", want.Code, want.Message)})
				continue
			}
			left = slices.Delete(left, at, at+1)
		}
	}
	for _, f := range left {
		line := example.Line
		for _, block := range example.Blocks {
			if block.Title == f.Place.Path {
				line = block.Line + f.Place.Line
			}
		}
		problems = append(problems, problem{line,
			fmt.Sprintf("not wanted: %s %s: %s (%s)", f.Place.Path, f.Code, f.Message, f.Certainty)})
	}
	slices.SortStableFunc(problems, func(a, b problem) int { return cmp.Compare(a.line, b.line) })
	var texts []string
	for _, p := range problems {
		texts = append(texts, fmt.Sprintf(":%d: %s", p.line, p.text))
	}
	return texts
}

// TestCompare holds the comparison itself: what is missing, what is too much, what is on another line.
func TestCompare(t *testing.T) {
	p, err := page.Parse("x.md", "# UH101 x\n\nS.\n\n## What it finds\n\n```python bad\nf()\nf()  # want UH101 \"f\"\n```\n\n"+
		"## Why it hurts\n\n## What it does not find\n\n## How to mend it\n")
	if err != nil {
		t.Fatal(err)
	}
	at := func(line int, code finding.Code, message string) finding.Finding {
		return finding.Finding{Code: code, Message: message, Place: finding.Place{Path: "example.py", Line: line}}
	}
	for _, test := range []struct {
		findings []finding.Finding
		want     string
	}{
		{[]finding.Finding{at(2, "UH101", "f is lost")}, ""},
		{nil, `:9: not found: UH101 "f"`},
		{[]finding.Finding{at(1, "UH101", "f")},
			`:8: not wanted: example.py UH101: f (certain) :9: not found: UH101 "f"`},
		{[]finding.Finding{at(2, "UH101", "g")},
			`:9: not found: UH101 "f" :9: not wanted: example.py UH101: g (certain)`},
		{[]finding.Finding{at(2, "UH101", "f"), at(2, "UH101", "f")}, ":9: not wanted: example.py UH101: f (certain)"},
		{[]finding.Finding{at(2, "UH101", "f"), at(2, "UH102", "f")}, ":9: not wanted: example.py UH102: f (certain)"},
	} {
		if got := strings.Join(compare(p.Examples[0], test.findings), " "); got != test.want {
			t.Errorf("%v: %s, want %s", test.findings, got, test.want)
		}
	}
}

// TestPageDiffs applies each diff of a page to the bad block above it: the result is the good block below it.
func TestPageDiffs(t *testing.T) {
	for _, p := range pages(t) {
		for _, d := range p.Diffs {
			got, err := d.Apply(page.WithoutWants(d.Before.Text))
			if err != nil {
				t.Errorf("%s:%d: %v", p.path, d.Line, err)
			} else if got != d.After.Text {
				t.Errorf("%s:%d: the diff makes\n%s\nand not line %d's\n%s", p.path, d.Line, got, d.After.Line, d.After.Text)
			}
		}
	}
}
