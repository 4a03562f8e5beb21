package rules_test

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/finding"
)

// misplaced lists the steps of a finding's evidence that stand on the wrong side of its place, as far as what they say
// tells on which side they belong.
func misplaced(f finding.Finding) []string {
	if f.Before < 0 || f.Before > len(f.Path) {
		return []string{fmt.Sprintf("%s: the place comes after %d of %d steps", f.Code, f.Before, len(f.Path))}
	}
	var problems []string
	for i, step := range f.Path {
		for _, known := range []struct {
			label  string
			before bool
		}{
			{"a cancellation arrives here", true},
			{"the timeout ends its block by a cancellation", true},
			{"is defined here", true},
			{"made here, once", true},
			{"returns it", true},
			{"runs in a thread", true},
			{"is handed over here", true},
			{" calls this", false},
			{"and then", false},
			{"leaves here", false},
			{"is raised in its place", false},
			{"only looked at here", false},
			{"awaited again", false},
		} {
			if strings.Contains(step.Label, known.label) && known.before != (i < f.Before) {
				problems = append(problems, fmt.Sprintf("%s: step %d of %d, %q, stands on the wrong side of the place", f.Code, i+1, len(f.Path), step.Label))
			}
		}
	}
	return problems
}
