// Package revision asks git what changed since a revision. It owns the calls of git, which it runs as a program of its own,
// so that what a repository configures to be run is not.
//
// It must not know what anybody does with the files.
package revision
