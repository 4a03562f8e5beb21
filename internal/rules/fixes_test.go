package rules_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/unheeded/unheeded/internal/check"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/fix"
	"github.com/unheeded/unheeded/internal/python/parse"
	"github.com/unheeded/unheeded/internal/rule"
	"github.com/unheeded/unheeded/internal/rule/page"
	"github.com/unheeded/unheeded/internal/rules"
)

// TestFixes applies the fixes to every bad example: the result parses, what was fixed is gone, nothing new has come, the
// comments are all there, and there is nothing left to fix.
func TestFixes(t *testing.T) {
	var applied atomic.Int64
	t.Run("pages", func(t *testing.T) {
		for _, p := range pages(t) {
			t.Run(string(p.Code), func(t *testing.T) {
				t.Parallel()
				for _, example := range p.Examples {
					for _, unsafe := range []bool{false, true} {
						applied.Add(int64(testFixes(t, p, example, unsafe)))
					}
				}
			})
		}
	})
	if applied.Load() < 60 {
		t.Errorf("only %d fixes were applied", applied.Load())
	}
}

// testFixes fixes one example and returns the number of fixes.
func testFixes(t *testing.T, p rulePage, example *page.Example, unsafe bool) int {
	t.Helper()
	if !slices.ContainsFunc(example.Blocks, func(b *page.Block) bool { return len(b.Wants) > 0 }) {
		return 0
	}
	dir := t.TempDir()
	write(t, dir, example, func(b *page.Block) string { return page.WithoutWants(b.Text) })
	f := fixer{dir: dir, rules: rulesWith(p.Code), ctx: t.Context}
	outcome, err := fix.Run(f.check, unsafe)
	if err != nil {
		t.Fatal(err)
	}
	if unsafe && p.Code == "UH404" && strings.HasPrefix(example.Heading, "Example") {
		if after := string(outcome.After["app.py"]); !strings.Contains(after, "group.create_task(send(a))") {
			t.Errorf("internal/rules/%s:%d: no TaskGroup was made:\n%s", p.path, example.Line, after)
		}
	}
	for _, problem := range f.judge(outcome, unsafe) {
		t.Errorf("internal/rules/%s:%d: unsafe fixes %v: %s", p.path, example.Line, unsafe, problem)
	}
	return outcome.Applied
}

// rulesWith returns the rules, with the one of a code on in any case.
func rulesWith(code finding.Code) []*rule.Rule {
	all := rules.All()
	for _, r := range all {
		r.OptIn = r.OptIn && r.Code != code
	}
	return all
}

// fixer checks a folder with texts in the place of its files.
type fixer struct {
	dir     string
	rules   []*rule.Rule
	ctx     func() context.Context
	results []*check.Result
}

func (f *fixer) check(texts map[string][]byte) (fix.Checked, error) {
	result, err := check.Run(f.ctx(), check.Options{Dir: f.dir, Rules: f.rules, Overlay: texts})
	if err != nil {
		return fix.Checked{}, err
	}
	f.results = append(f.results, result)
	return fix.Checked{Findings: result.Findings, Source: result.Source}, nil
}

// judge lists what is wrong with the fixes that were applied.
func (f *fixer) judge(outcome *fix.Outcome, unsafe bool) (problems []string) {
	for _, path := range outcome.Paths() {
		before, after := new(parse.Parser).File(outcome.Before[path]), new(parse.Parser).File(outcome.After[path])
		for _, err := range after.Errors {
			problems = append(problems, fmt.Sprintf("%s does not parse: %s\n%s", path, err.Message, after.Text))
		}
		for _, c := range before.Comments {
			if comment := before.Text[c.Start:c.End]; !strings.Contains(string(after.Text), string(comment)) {
				problems = append(problems, fmt.Sprintf("%s lost the comment %s", path, comment))
			}
		}
	}
	first, last := f.results[0], f.results[len(f.results)-1]
	key := func(f finding.Finding) string { return fmt.Sprint(f.Place.Path, " ", f.Code, " ", f.Message) }
	left := map[string]int{}
	for _, old := range first.Findings {
		left[key(old)]++
	}
	for _, now := range last.Findings {
		if left[key(now)]--; left[key(now)] < 0 {
			problems = append(problems, fmt.Sprintf("a finding has come: %s\n%s", key(now), outcome.After[now.Place.Path]))
		}
		if len(now.Fixes) > 0 && (unsafe || now.Fixes[0].Safe) {
			problems = append(problems, fmt.Sprintf("there is still a fix for %s\n%s", key(now), outcome.After[now.Place.Path]))
		}
	}
	if gone := len(first.Findings) - len(last.Findings); gone < outcome.Applied {
		problems = append(problems, fmt.Sprintf("%d fixes, but only %d findings are gone", outcome.Applied, gone))
	}
	return problems
}
