// Package disk is the file system as one run sees it. A View hands every question to the operating system and, where it has
// a Log, notes what was asked and what the answer was: files that were read, folders that were listed, and also what was
// looked for and not there. A Trace is such a log in a form that lasts: Holds tells whether all of it would be answered the
// same today, for most files without reading them.
//
// It must not know what anybody wants the files for. Paths are absolute and slash-separated, as in package project.
package disk
