// Package layering holds the house in order: its test compares what every package imports with the one table of what it
// may import. It owns that table and nothing else; there is no code to use here.
//
// It must not know what any package does, and no package imports it.
package layering
