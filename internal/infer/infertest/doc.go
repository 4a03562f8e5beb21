// Package infertest reads pages of Markdown whose Python blocks are small projects, and gives them to inference. The
// manuals of inference, effects and carriers are such pages; their tests compare what the comments in the blocks say.
//
// It is for tests alone, and must not know what is asserted.
package infertest
