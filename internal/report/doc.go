// Package report turns findings into what people and programs read: text with source excerpts, and JSON. It owns the
// shape of both, the alignment of excerpts on a terminal and the rule that no control character of a source file or a
// file name ever reaches the terminal as it is.
//
// It must not know how findings are made, where the output goes, nor the disk: the text of a file comes from a function
// that the caller hands in, and whether to colour is the caller's decision.
package report
