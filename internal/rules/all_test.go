package rules_test

import (
	"testing"

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
