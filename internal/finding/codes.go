package finding

import (
	"fmt"
	"strings"
)

// Codes that are about the check itself, not about a loss: no rule reports them, the pipeline does.
const (
	// SyntaxError is a place that does not parse. The rest of the file is checked; the exit code is 1.
	SyntaxError Code = "UH001"
	// Unreadable is a file, or a path, that could not be read or decoded, so that nothing of it was checked. The exit
	// code is 2.
	Unreadable Code = "UH002"
	// UnusedSuppression is a comment, or one code in it, that silences nothing.
	UnusedSuppression Code = "UH003"
	// ReasonMissing is a comment that silences without saying why, where the settings ask for reasons.
	ReasonMissing Code = "UH004"
	// BoundHit is a place from which on the analysis did not look any further, so that losses may be missed. It is a note:
	// it changes no exit code.
	BoundHit Code = "UH005"
)

// Codes of losses that only a running program shows: no rule looks for them in the source.
const (
	// ThreadDied is a thread that ended by an exception.
	ThreadDied Code = "UH711"
	// Unraisable is an exception where nobody can catch it: in a finaliser, or in a callback of the garbage collector.
	Unraisable Code = "UH712"
	// ReachedLoopHandler is an exception of a callback, transport or protocol that ended up with the loop.
	ReachedLoopHandler Code = "UH713"
)

// RunTimeCodes are the codes of losses that only a running program shows. Comments and settings may name them.
func RunTimeCodes() []Code { return []Code{ThreadDied, Unraisable, ReachedLoopHandler} }

// NoSuchCode says that no rule has a code, nor one that begins so.
func NoSuchCode(code string) string {
	text := fmt.Sprintf("no rule has the code %s, or one that begins so", code)
	if strings.EqualFold(code, "ALL") {
		text += "; UH stands for all of them"
	}
	return text
}

// Names of the codes above, for Finding.Rule.
const (
	ThreadDiedName         = "thread-died"
	UnraisableName         = "unraisable-exception"
	ReachedLoopHandlerName = "reached-loop-handler"
)

// Names of the codes about the check, for Finding.Rule.
const (
	SyntaxErrorName       = "syntax-error"
	UnreadableName        = "unreadable"
	UnusedSuppressionName = "unused-suppression"
	ReasonMissingName     = "reason-missing"
	BoundHitName          = "bound-hit"
)

// IsAboutCheck reports whether the code says something of the check itself, and not of a loss.
func (c Code) IsAboutCheck() bool { return c.Under("UH00") }
