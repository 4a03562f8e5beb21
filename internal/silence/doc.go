// Package silence takes the findings of one file and the comments in it, and yields the findings that are to be shown:
// those that no comment silences, and what is to be said of the comments themselves (UH003, UH004). It owns where a comment
// holds.
//
// It must not know how a finding is made, nor which settings there are; what a directive says is finding's to read.
package silence
