package finding

// Fix is a change of the source after which the finding is gone.
type Fix struct {
	// Title says what the change does, as a command without a full stop: "Add `await`".
	Title string
	// Safe tells that the change is the only reading of the code; a change that is not safe is a proposal that a
	// person has to look at.
	Safe bool
	// Edits are all in the file of the finding, in the order of their places, and do not overlap.
	Edits []Edit
}

// Edit puts a text where a place is. A place that ends where it begins is an insertion.
type Edit struct {
	Place Place
	// Text has newlines of a line feed alone; whoever applies it writes those of the file.
	Text string
}
