// Package store keeps what watched runs of a program have lost: an SQLite file in the folder .unheeded of the project, which is
// the user's alone and ignores itself in git. It owns the file, its bounds and its format.
//
// It must not know how losses are judged or shown. Nothing that goes wrong with the file may keep a program from running:
// whoever records never waits, and what cannot be kept is an error at the end.
package store
