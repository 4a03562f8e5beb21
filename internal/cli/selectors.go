package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/project/nearest"
)

// selectors turns what --select and --ignore were given into codes and prefixes of codes. A rule's name stands for its
// code. What is under no rule is an error: an option that silently does nothing would be worse.
func (a *app) selectors(option string, given []string) ([]string, error) {
	codes := make([]string, 0, len(given))
	for _, text := range given {
		text = strings.TrimSpace(text)
		if text == "" {
			continue
		}
		code, err := a.selector(text)
		if err != nil {
			return nil, fmt.Errorf("--%s: %w", option, err)
		}
		codes = append(codes, string(code))
	}
	return codes, nil
}

func (a *app) selector(text string) (finding.Code, error) {
	prefix := finding.Code(strings.ToUpper(text))
	if slices.ContainsFunc(a.rules(), func(r RuleInfo) bool { return r.Code.Under(prefix) }) {
		return prefix, nil
	}
	r, err := a.rule(text)
	if err != nil && prefix == "ALL" {
		return "", errors.New(finding.NoSuchCode(text))
	}
	return r.Code, err
}

// rule finds a rule by its code or its name.
func (a *app) rule(text string) (RuleInfo, error) {
	for _, r := range a.rules() {
		if strings.EqualFold(string(r.Code), text) || strings.EqualFold(r.Name, text) {
			return r, nil
		}
	}
	var known []string
	for _, r := range a.rules() {
		known = append(known, string(r.Code), r.Name)
	}
	return RuleInfo{}, fmt.Errorf("unknown code %q%s", text, nearest.Hint(text, known))
}
