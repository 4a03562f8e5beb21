package report

import (
	"fmt"
	"slices"

	"github.com/unheeded/unheeded/internal/finding"
)

// The words in which what was found in the source and what happened in runs speak of each other.

// seenAtRunTime is what findings are whose loss has happened in a run.
const seenAtRunTime = "seen at run time"

// SeenAtRunTime says of a finding how often its loss happened in the runs that are kept, and in which of them last.
func SeenAtRunTime(times, last int) string {
	return fmt.Sprintf("%s: %s, last in run %d", seenAtRunTime, Plural(times, "time"), last)
}

// foretold says what foretold a loss; empty where that is not known.
func (l *Loss) foretold() string {
	switch {
	case l.Foretold != nil:
		return "by unheeded check: " + l.Foretold.Message
	case l.Looked:
		return "by no rule"
	}
	return ""
}

// told is the finding of a loss with all that there is to say of it: how often it happened, and what foretold it.
func (l *Loss) told() finding.Finding {
	f := l.Finding
	f.Details = slices.Clone(f.Details)
	if l.Often != "" {
		f.Details = append(f.Details, l.Often)
	}
	if by := l.foretold(); by != "" {
		f.Details = append(f.Details, "foretold "+by)
	}
	return f
}
