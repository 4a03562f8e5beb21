// Package ignore decides what a .gitignore file, or any list of patterns in its language, says of a path. It
// owns the language: parsing of lines and matching, with the results of git itself, quirks included.
//
// It must not know where such files lie, which of several wins, nor the disk.
package ignore
