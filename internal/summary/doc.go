// Package summary is what is known of a module without its bodies: its declarations, in the form of a tree such as that
// of a .pyi file, and their encoding. Archives hold the declarations of all modules of a library.
//
// It owns the encoding; it must not know what declarations mean, how they were found out, nor where archives are kept.
//
// Declarations have no positions: a comment added somewhere changes none of them. What a decoded tree has for positions
// keeps the order of its nodes, and the text that they point into has the literals alone. Statements that stand under a
// test of sys.version_info are kept with their range of versions; decoding chooses.
//
// Reading never trusts a length: bytes that no writer wrote give an error, not a panic and not a large allocation.
package summary
