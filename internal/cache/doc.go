// Package cache keeps results on disk by the hash of what they were made from. It owns the files, what happens when they
// are damaged, and the bound on their size; it must not know what the results are.
//
// Any number of processes may use one folder at once. An entry is a file that is written aside and renamed, so whoever reads
// sees all of it or none; a process that is killed leaves a file aside that trimming removes. An entry says by a hash what it
// holds: one that was damaged is removed, and was never there. Nothing that goes wrong with a cache is an error of the run:
// it is told to whoever wants to know, and the work is done without.
package cache
