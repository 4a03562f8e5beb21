package finding

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

// Names of the codes above, for Finding.Rule.
const (
	SyntaxErrorName       = "syntax-error"
	UnreadableName        = "unreadable"
	UnusedSuppressionName = "unused-suppression"
	ReasonMissingName     = "reason-missing"
	BoundHitName          = "bound-hit"
)

// IsAboutCheck reports whether the code says something of the check itself, and not of a loss.
func (c Code) IsAboutCheck() bool { return c.Under("UH00") }
