package finding

// Family is the codes that begin alike.
type Family struct {
	// Prefix is what the codes begin with: UH2.
	Prefix Code
	// Title says in a few words what they are about.
	Title string
}

// Families returns all families in the order of their codes; that of the codes that are about the check itself is the last.
func Families() []Family {
	return []Family{
		{"UH1", "Coroutines and async generators"},
		{"UH2", "Tasks and futures"},
		{"UH3", "Cancellation and timeouts"},
		{"UH4", "What is gathered and waited for together"},
		{"UH5", "Clean-up, generators and context managers"},
		{"UH6", "The blocked event loop"},
		{"UH7", "Callbacks, threads and loops"},
		{"UH8", "Tests that test nothing"},
		{"UH9", "Exception groups"},
		{"UH0", "The check itself"},
	}
}
