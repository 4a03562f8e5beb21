package cli

import (
	"embed"

	"github.com/unheeded/unheeded/internal/finding"
)

//go:embed pages/*.md
var pages embed.FS

// ownCodes are the codes that no rule has: they tell of the check itself, or of what only a running program shows. `explain`
// and `rules` know them too.
func ownCodes() []RuleInfo {
	own := []RuleInfo{
		{Code: finding.SyntaxError, Name: finding.SyntaxErrorName, Summary: "the file does not parse here; the rest of it is checked"},
		{Code: finding.Unreadable, Name: finding.UnreadableName, Summary: "the file could not be read or decoded, so it was not checked"},
		{Code: finding.UnusedSuppression, Name: finding.UnusedSuppressionName, Summary: "a comment, or a code in it, silences nothing"},
		{
			Code: finding.ReasonMissing, Name: finding.ReasonMissingName, OptIn: true,
			Summary: "a comment silences findings and does not say why; the setting require-reason asks for it",
		},
		{Code: finding.BoundHit, Name: finding.BoundHitName, Summary: "the code is too entangled to be followed to the end here; losses may be missed"},
		{Code: finding.ThreadDied, Name: finding.ThreadDiedName, AtRunTime: true, Summary: "a thread ended by an exception, and the program goes on without it"},
		{Code: finding.Unraisable, Name: finding.UnraisableName, AtRunTime: true, Summary: "an exception was raised where nobody can catch it, as in a finaliser"},
		{
			Code: finding.ReachedLoopHandler, Name: finding.ReachedLoopHandlerName, AtRunTime: true,
			Summary: "an exception of a callback, a transport or a generator ended at the event loop, and nobody else is told",
		},
	}
	for i := range own {
		page, err := pages.ReadFile("pages/" + string(own[i].Code) + ".md")
		if err != nil {
			panic(err) // the pages are part of the program: a missing one fails every test
		}
		own[i].Page = string(page)
	}
	return own
}
