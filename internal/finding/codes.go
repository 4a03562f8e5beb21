package finding

// Codes that are about the check itself, not about a loss: no rule reports them, the pipeline does.
const (
	// SyntaxError is a place that does not parse. The rest of the file is checked; the exit code is 1.
	SyntaxError Code = "UH001"
	// Unreadable is a file, or a path, that could not be read or decoded, so that nothing of it was checked. The exit
	// code is 2.
	Unreadable Code = "UH002"
)

// Names of the codes above, for Finding.Rule.
const (
	SyntaxErrorName = "syntax-error"
	UnreadableName  = "unreadable"
)
