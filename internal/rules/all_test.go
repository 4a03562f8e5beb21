package rules_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/rule"
	"github.com/unheeded/unheeded/internal/rules"
)

// TestAll holds each rule to the title of its page, and each page to having a rule.
func TestAll(t *testing.T) {
	all := rules.All()
	byCode := map[finding.Code]*rule.Rule{}
	for _, r := range all {
		byCode[r.Code] = r
		if r.Page == "" || r.Check == nil || len(r.Kinds) == 0 {
			t.Errorf("%s has no page, no check or no kinds of nodes", r.Code)
		}
	}
	for _, p := range pages(t) {
		r := byCode[p.Code]
		switch {
		case r == nil:
			t.Errorf("%s: there is no rule %s", p.path, p.Code)
		case r.Name != p.Name:
			t.Errorf("%s: the rule is called %s, its page %s", p.path, r.Name, p.Name)
		}
		delete(byCode, p.Code)
	}
	for code := range byCode {
		t.Errorf("%s has no page", code)
	}
}

// TestSameAs holds that the page about silencing lists what a noqa for another linter silences, and nothing else.
func TestSameAs(t *testing.T) {
	want := map[string]bool{}
	for _, r := range rules.All() {
		for _, code := range r.SameAs {
			want[code+" "+string(r.Code)] = true
		}
	}
	text, err := os.ReadFile("../../docs/silencing.md")
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]bool{}
	for _, row := range regexp.MustCompile(`(?m)^\| ([A-Z].*\d) \| (UH.*) \|$`).FindAllStringSubmatch(string(text), -1) {
		for _, theirs := range strings.Split(row[1], ", ") {
			for _, ours := range strings.Split(row[2], ", ") {
				have[theirs+" "+ours] = true
			}
		}
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("docs/silencing.md (-rules +page):\n%s", diff)
	}
}
