package cancellation

import (
	"fmt"
	"strings"

	"github.com/unheeded/unheeded/internal/carrier"
	"github.com/unheeded/unheeded/internal/finding"
	"github.com/unheeded/unheeded/internal/python/ast"
	"github.com/unheeded/unheeded/internal/rule"
)

// Swallowed finds clauses that name the exception of a cancellation and do not raise it again.
func Swallowed() *rule.Rule {
	r := &rule.Rule{
		Code:       "UH301",
		Name:       "cancellation-swallowed",
		Summary:    "an `except CancelledError` does not raise it again: whoever awaits the function goes on",
		SameAs:     []string{"ASYNC103", "ASYNC104"},
		Visibility: finding.Never,
		Page:       page("swallowed"),
		Kinds:      []ast.Kind{ast.KindExceptHandler},
	}
	r.Check = func(p *rule.Pass, n ast.Node) {
		if c, a, ok := lostOn(p, n); ok && a.Weighs() && c.Breadth == carrier.ByName {
			reportSwallowed(p, r, c, a)
		}
	}
	return r
}

func reportSwallowed(p *rule.Pass, r *rule.Rule, c carrier.Catch, a carrier.Audience) {
	f := finding.Finding{
		Message: fmt.Sprintf("a cancellation of %s is caught and not raised again", function(p, c.At)),
		Label:   left(p, c),
		Help:    again(p, c),
		Fixes:   raiseAgain(p, c),
	}
	steps := onward(p, c, a, &f)
	if !a.Weighs() {
		f.Certainty = finding.Likely
		f.Details = append(f.Details, "nobody was seen who goes on behind it")
		f.Seen = "as a failure that is none, by whoever reads what the clause tells"
	}
	f.Seen = seenIn(p, c, f.Seen)
	report(p, r, c, f, steps...)
}

// seenIn says how a cancellation is seen that a clause catches: by nobody, but where the clause tells of it as of a failure.
func seenIn(p *rule.Pass, c carrier.Catch, seen string) string {
	if rest, byNobody := strings.CutPrefix(seen, "by nobody"); byNobody && isTakenForError(p, c) {
		return "as a failure that is none, where the clause tells of it" + rest
	}
	return seen
}
